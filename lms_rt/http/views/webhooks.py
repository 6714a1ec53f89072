"""Webhooks over REST."""

from uuid import UUID

from lms_rt.contract.pages import Page
from lms_rt.contract.webhooks import (
    Delivery,
    DeliveryInFull,
    DeliveryQuery,
    NewSecret,
    NewWebhook,
    Webhook,
    WebhookCreate,
    WebhookPatch,
    WebhookQuery,
)
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(
    tag="webhooks",
    description="What happens in a course, told to other systems: signed, in order, again until it is taken.",
)

_WHO = "instructors of the course"


@routes.post(
    "/courses/{id}/webhooks",
    status=201,
    summary="Add a webhook",
    who=_WHO,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def add_webhook(call: Call, id: UUID, body: WebhookCreate) -> Reply[NewWebhook]:  # noqa: A002 - the path parameter's name
    """From now on each of the `events` of this course is sent to `url` by POST. The answer holds the `secret` that they
    are signed with, this once. What is sent, and how a receiver verifies it: docs/webhooks.md."""
    made = await call.services.webhooks.create(call.person, id, body)
    return Reply(made, location=f"/webhooks/{made.id}")


@routes.get(
    "/courses/{id}/webhooks",
    summary="List a course's webhooks",
    who=_WHO,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def list_webhooks(call: Call, id: UUID, query: WebhookQuery) -> Page[Webhook]:  # noqa: A002
    """Oldest first."""
    found = await call.services.webhooks.page(call.person, id, query)
    return Page[Webhook].of(found, query)


@routes.get("/webhooks/{id}", summary="Read a webhook", who=_WHO, errors=[ErrorCode.NOT_FOUND])
async def get_webhook(call: Call, id: UUID) -> Webhook:  # noqa: A002
    """Without its secret. `failures` and `retry_at` say how it goes, `note` why it was disabled."""
    return await call.services.webhooks.get(call.person, id)


@routes.patch("/webhooks/{id}", summary="Change a webhook", who=_WHO, if_match=True, errors=[ErrorCode.NOT_FOUND])
async def edit_webhook(call: Call, id: UUID, body: WebhookPatch) -> Webhook:  # noqa: A002
    """`enabled` true takes a disabled one up again: what waited is sent, in its order. While it is disabled, what
    happens is not written down for it."""
    return await call.services.webhooks.edit(call.person, id, body, call.if_match)


@routes.delete("/webhooks/{id}", summary="Delete a webhook", who=_WHO, if_match=True, errors=[ErrorCode.NOT_FOUND])
async def delete_webhook(call: Call, id: UUID) -> None:  # noqa: A002
    """What waits is not sent any more, and the log of its deliveries is gone."""
    await call.services.webhooks.delete(call.person, id, call.if_match)


@routes.post(
    "/webhooks/{id}/secret",
    status=201,
    summary="Replace the secret",
    who=_WHO,
    if_match="where_sent",
    errors=[ErrorCode.NOT_FOUND],
)
async def rotate_webhook_secret(call: Call, id: UUID) -> Reply[NewSecret]:  # noqa: A002
    """The new one is shown this once. For a day everything carries two signatures, one by the secret before. Two in a
    row would leave a receiver with neither: If-Match, which is not needed, keeps from that."""
    made = await call.services.webhooks.rotate(call.person, id, call.if_match)
    return Reply(made, location=f"/webhooks/{id}")


@routes.post(
    "/webhooks/{id}/ping",
    status=202,
    summary="Send a webhook something harmless",
    who=_WHO,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.CONFLICT],
)
async def ping_webhook(call: Call, id: UUID) -> Reply[DeliveryInFull]:  # noqa: A002
    """An event `ping`, in its turn behind what waits already. How it went is to be read at `Location`."""
    asked = await call.services.webhook_log.ping(call.person, id)
    return Reply(asked, location=f"/webhooks/{id}/deliveries/{asked.id}")


@routes.get("/webhooks/{id}/deliveries", summary="List a webhook's deliveries", who=_WHO, errors=[ErrorCode.NOT_FOUND])
async def list_webhook_deliveries(call: Call, id: UUID, query: DeliveryQuery) -> Page[Delivery]:  # noqa: A002
    """Newest first, each with its last attempt."""
    found = await call.services.webhook_log.page(call.person, id, query)
    return Page[Delivery].of(found, query)


@routes.get("/webhooks/{id}/deliveries/{delivery}", summary="Read a delivery", who=_WHO, errors=[ErrorCode.NOT_FOUND])
async def get_webhook_delivery(call: Call, id: UUID, delivery: UUID) -> DeliveryInFull:  # noqa: A002
    """With what is sent, and every attempt."""
    return await call.services.webhook_log.get(call.person, id, delivery)


@routes.post(
    "/webhooks/{id}/deliveries/{delivery}/redeliver",
    status=202,
    summary="Send an event again",
    who=_WHO,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.CONFLICT],
)
async def redeliver_webhook_event(call: Call, id: UUID, delivery: UUID) -> Reply[DeliveryInFull]:  # noqa: A002
    """One that was delivered or given up, under the same id, before what waits behind it."""
    asked = await call.services.webhook_log.redeliver(call.person, id, delivery)
    return Reply(asked, location=f"/webhooks/{id}/deliveries/{delivery}")
