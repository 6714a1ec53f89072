"""Where a course is told of elsewhere: its webhooks, and another one."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from aiohttp import web

from lms_rt import limits
from lms_rt.contract.webhooks import NewWebhook, WebhookQuery
from lms_rt.services.webhook_log import WAITING_COUNTED
from lms_rt.web.named import named
from lms_rt.web.once import made_once, new_form
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit
from lms_rt.web.webhook_form import EMPTY_FORM, EVENT, new_in, typed_in
from lms_rt.web.webhook_words import EVENTS, labels_of, outcome

pages = Pages()

NOTES: Final = {
    "deleted": "The webhook is deleted. Nothing more is sent there.",
    "made": "This webhook is added already, and its secret was shown then. "
    "If you have no copy of it, open the webhook and make another secret.",
}


@pages.get("/courses/{course}/webhooks", who="person")
async def show_webhooks(visit: Visit) -> web.Response:
    """All of them, oldest first, and the form for another."""
    return await _page(visit, EMPTY_FORM)


@pages.post("/courses/{course}/webhooks", who="person")
async def add_webhook(visit: Visit) -> web.Response:
    """Add one. This answer shows its secret, and nothing ever again: the same form sent twice adds one."""
    course = named(visit, "course")
    typed = typed_in(visit.form)
    given, errors = new_in(typed)
    if given is None:
        return await _page(visit, typed, Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors))
    create = partial(visit.services.webhooks.create, visit.member, course, given)
    made = await made_once(visit, f"webhook of {course}", given.model_dump_json().encode(), create)
    if made.refused is not None:
        return await _page(visit, typed, made.refused)
    if made.thing is None:
        return redirect(f"/courses/{course}/webhooks?note=made")
    return await _page(visit, EMPTY_FORM, made=made.thing)


async def _page(
    visit: Visit, typed: Mapping[str, str], refused: Refused = ACCEPTED, *, made: NewWebhook | None = None
) -> web.Response:
    course = named(visit, "course")
    found = await visit.services.webhooks.page(visit.member, course, WebhookQuery(limit=limits.WEBHOOKS_MAX))
    standings = await visit.services.webhook_log.standings(visit.member, course, [each.id for each in found])
    context = {
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "webhooks": [(each, labels_of(each.events), standings.get(each.id)) for each in found],
        "most": limits.WEBHOOKS_MAX,
        "counted": WAITING_COUNTED,
        "outcome_of": outcome,
        "made": made,
        "typed": typed,
        "events": EVENTS.items(),
        "event_prefix": EVENT,
        "error": refused.error,
        "errors": refused.errors,
        "form": new_form(),
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "webhooks.html", context, status=HTTPStatus.CREATED if made else refused.status)
