"""What a webhook was sent: one event with every attempt, a ping, and sending it again."""

import json
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.webhooks import DeliveryInFull
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import course_tabs
from lms_rt.web.visit import Visit
from lms_rt.web.webhook_page import standing_of, webhook_of, webhook_page
from lms_rt.web.webhook_words import STATES, label_of, shown

pages = Pages()

BODY_SHOWN: Final = 20_000
"""Characters of what is sent; the results of a large class are more, and all of them are over REST."""
NOTES: Final = {
    "ping": "The ping is on its way.",
    "again": "It is sent again, under the same id and before what waits behind it.",
}


@pages.get("/webhooks/{webhook}/deliveries/{delivery}", who="person")
async def show_delivery(visit: Visit) -> web.Response:
    """One event on its way."""
    return await _page(visit)


@pages.post("/webhooks/{webhook}/ping", who="person")
async def ping_webhook(visit: Visit) -> web.Response:
    """Send something harmless, in its turn, and on to what becomes of it."""
    webhook = await webhook_of(visit)
    try:
        asked = await visit.services.webhook_log.ping(visit.member, webhook.id)
    except Problem as problem:
        if problem.code is not ErrorCode.CONFLICT:
            raise
        return await webhook_page(visit, await webhook_of(visit), refused=_refused(problem))
    return redirect(_address(webhook.id, asked, "ping"))


@pages.post("/webhooks/{webhook}/deliveries/{delivery}/redeliver", who="person")
async def send_again(visit: Visit) -> web.Response:
    """One that was delivered or given up. Of one that waits yet, this is said."""
    webhook, delivery = named(visit, "webhook"), named(visit, "delivery")
    try:
        asked = await visit.services.webhook_log.redeliver(visit.member, webhook, delivery)
    except Problem as problem:
        if problem.code is not ErrorCode.CONFLICT:
            raise
        return await _page(visit, _refused(problem))
    return redirect(_address(webhook, asked, "again"))


async def _page(visit: Visit, refused: Refused = ACCEPTED) -> web.Response:
    webhook = await webhook_of(visit)
    standing = await standing_of(visit, webhook)
    delivery = await visit.services.webhook_log.get(visit.member, webhook.id, named(visit, "delivery"))
    body = json.dumps(delivery.body, indent=2, ensure_ascii=False)
    context = {
        "course": await visit.services.courses.get(visit.member, webhook.course),
        "tabs": await course_tabs(visit, webhook.course),
        "webhook": webhook,
        "standing": standing,
        "delivery": delivery,
        "label": label_of(delivery.event),
        "states": STATES,
        "attempts": [(each.number, shown(each)) for each in reversed(delivery.log)],
        "body": body[:BODY_SHOWN],
        "body_left": len(body) > BODY_SHOWN,
        "error": refused.error,
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "webhook_delivery.html", context, status=refused.status)


def _address(webhook: UUID, delivery: DeliveryInFull, note: str) -> str:
    return f"/webhooks/{webhook}/deliveries/{delivery.id}?note={note}"


def _refused(problem: Problem) -> Refused:
    return Refused(problem.kind.status, f"{problem.detail}.")
