"""The page of a webhook, as it is and as a refused form leaves it."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from lms_rt.contract.pages import Page
from lms_rt.contract.webhooks import Delivery, DeliveryQuery, NewSecret, Webhook
from lms_rt.services.webhook_log import WAITING_COUNTED, Standing
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.named import named
from lms_rt.web.once import new_form
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit
from lms_rt.web.webhook_form import EVENT, form_of
from lms_rt.web.webhook_words import EVENTS, STATES, label_of, labels_of, outcome, shown

SHOWN_AT_ONCE: Final = 20
NOTES: Final = {
    "saved": "It is saved.",
    "secret": "Another secret is made already, and it was shown then. If you have no copy of it, make one more.",
}


async def webhook_of(visit: Visit) -> Webhook:
    """The webhook of the page's path. Raises Problem: `not_found`, for all but instructors of its course."""
    return await visit.services.webhooks.get(visit.member, named(visit, "webhook"))


async def standing_of(visit: Visit, webhook: Webhook) -> Standing | None:
    """How it goes with it; None for one that was deleted just now.

    It is asked before its deliveries: when one is tried next must not stand beside attempts of before.
    """
    found = await visit.services.webhook_log.standings(visit.member, webhook.course, [webhook.id])
    return found.get(webhook.id)


async def webhook_page(
    visit: Visit,
    webhook: Webhook,
    typed: Mapping[str, str] | None = None,
    refused: Refused = ACCEPTED,
    *,
    secret: NewSecret | None = None,
) -> web.Response:
    """`typed` is what the form has otherwise than it stands, `secret` the new one, which is shown this once."""
    standing = await standing_of(visit, webhook)
    state = visit.request.query.get("state") or None
    query = query_in(visit, DeliveryQuery, limit=SHOWN_AT_ONCE, state=state)
    log = Page[Delivery].of(await visit.services.webhook_log.page(visit.member, webhook.id, query), query)
    now = stored_otherwise(form_of(webhook), typed) if refused.overtaken and typed is not None else {}
    if "events" in now:
        now["events"] = labels_of(now["events"].split())
    context = {
        "course": await visit.services.courses.get(visit.member, webhook.course),
        "tabs": await course_tabs(visit, webhook.course),
        "webhook": webhook,
        "standing": standing,
        "counted": WAITING_COUNTED,
        "outcome_of": outcome,
        "typed": form_of(webhook) if typed is None else typed,
        "events": EVENTS.items(),
        "event_prefix": EVENT,
        "error": refused.error,
        "errors": refused.errors,
        "now": now,
        "deliveries": [(each, label_of(each.event), shown(each.last) if each.last else None) for each in log.items],
        "next": log.next,
        "first_page": on_first_page(visit),
        "states": STATES,
        "state": state,
        "secret": secret,
        "form": new_form(),
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "webhook.html", context, status=201 if secret else refused.status)
