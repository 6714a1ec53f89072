"""Telling a course's webhooks: an event is written in the very transaction that it is about."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from lms_rt.contract.events import EnrollmentChanged
from lms_rt.contract.hook_events import EnrollmentChanged as EnrollmentChangedElsewhere
from lms_rt.contract.hook_events import HookEvent, Ping
from lms_rt.db.database import Transaction
from sql import webhook_deliveries as sql

CHANNEL: Final = "lms_rt_webhooks"
"""What PostgreSQL notifies when there is something to send (`LISTEN`)."""

TIMES: Final = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
"""RFC 3339 in UTC, which every connection of ours is in, for PostgreSQL."""


async def tell(tx: Transaction, course: UUID, *events: HookEvent) -> None:
    """Have everybody who asked for it told of these events, all of one kind, in this order, once `tx` commits.

    It goes unheard where no webhook of the course wants it.
    """
    if events:
        ids, data = [uuid7() for _ in events], [to_json(event).decode() for event in events]
        await tx.fetch(sql.TELL, course, events[0].NAME, ids, data, TIMES, CHANNEL)


async def enrollments_changed(tx: Transaction, course: UUID, changes: Sequence[EnrollmentChanged]) -> None:
    """The same as the course's staff is told."""
    await tell(tx, course, *(EnrollmentChangedElsewhere.model_validate(change) for change in changes))


async def ping(tx: Transaction, webhook: UUID) -> UUID | None:
    """Have one webhook told that somebody asks; the event's id, None where the webhook is disabled."""
    data = to_json(Ping(webhook=webhook)).decode()
    asked: UUID | None = await tx.fetchval(sql.TELL_ONE, webhook, Ping.NAME, uuid7(), data, TIMES, CHANNEL)
    return asked
