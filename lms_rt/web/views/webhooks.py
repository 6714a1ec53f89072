"""Where a course is told of elsewhere: its webhooks, and another one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt import limits
from lms_rt.contract.webhooks import NewWebhook, WebhookCreate, WebhookQuery
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.idempotency import Outcome
from lms_rt.services.webhook_log import WAITING_COUNTED
from lms_rt.web.named import named
from lms_rt.web.once import new_form, once
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_of
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
    made: list[NewWebhook] = []
    try:
        refused = await refusal_of(_add_once(visit, course, given, made))
    except Problem as problem:
        if problem.code is not ErrorCode.IDEMPOTENCY_IN_PROGRESS:
            raise
        refused = None
    if refused is not None:
        return await _page(visit, typed, refused)
    if not made:
        return redirect(f"/courses/{course}/webhooks?note=made")
    return await _page(visit, EMPTY_FORM, made=made[-1])


async def _add_once(visit: Visit, course: UUID, given: WebhookCreate, made: list[NewWebhook]) -> None:
    """Into `made`, unless this form has added it already. What is stored of the answer is nothing secret."""

    async def work() -> Outcome:
        made.append(await visit.services.webhooks.create(visit.member, course, given))
        return Outcome(HTTPStatus.CREATED, {}, b"")

    await once(visit, f"webhook of {course}", given.model_dump_json().encode(), work)


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
