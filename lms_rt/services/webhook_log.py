"""What webhooks were sent, and having it sent again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from lms_rt.contract.webhooks import Attempted, Delivery, DeliveryInFull, DeliveryQuery, NumberedAttempt
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, hook_events
from sql import webhook_deliveries as sql

LATEST: Final = 10
"""Of so many events that ended it is told how they ended."""
WAITING_COUNTED: Final = 1000
"""More than so many that wait are not counted."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The attempt that failed last, of the event that is next: what was answered, or why nothing was."""

    at: datetime
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it goes with a webhook."""

    waiting: int
    """Events that wait, `WAITING_COUNTED` at most."""
    front: UUID | None
    """The one of them that is sent first."""
    again_at: datetime | None
    """When that is; None where it is at once, or the webhook is disabled."""
    trouble: Trouble | None
    """Why it was not delivered yet, if it was tried."""
    delivered: int
    """Of the `LATEST` that ended."""
    given_up: int
    """Of the same."""
    last_at: datetime | None
    """When the last of these ended."""


class WebhookLog:
    """The deliveries of a course's webhooks, for its instructors."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, person: Person, webhook: UUID, query: DeliveryQuery) -> list[Delivery]:
        """Up to `query.fetch` deliveries."""
        await access.to_webhook(self._db, person, webhook)
        rows = await self._db.fetch_page(sql.LIST, query, webhook, query.state, query.event)
        return [Delivery.model_validate(_fields(row)) for row in rows]

    async def standings(self, person: Person, course: UUID, webhooks: Collection[UUID]) -> dict[UUID, Standing]:
        """How it goes with those of `webhooks` that are the course's."""
        await access.to_course(self._db, person, course, Action.MANAGE_WEBHOOKS)
        rows = await self._db.fetch(sql.STANDINGS, course, list(webhooks), LATEST, WAITING_COUNTED)
        return {row["id"]: _standing(row) for row in rows}

    async def get(self, person: Person, webhook: UUID, event: UUID) -> DeliveryInFull:
        """One with what is sent and every attempt. Raises `not_found`."""
        await access.to_webhook(self._db, person, webhook)
        return await self._read(webhook, event)

    async def ping(self, person: Person, webhook: UUID) -> DeliveryInFull:
        """Send something harmless, in its turn. Raises `conflict` where the webhook is disabled."""
        await access.to_webhook(self._db, person, webhook)
        async with self._db.transaction() as tx:
            event = await hook_events.ping(tx, webhook)
            if event is None:
                raise Problem(ErrorCode.CONFLICT, "The webhook is disabled; enable it first")
            return await self._read(webhook, event)

    async def redeliver(self, person: Person, webhook: UUID, event: UUID) -> DeliveryInFull:
        """Send an event again, with the same id, before what waits behind it. Raises `conflict` where it waits yet."""
        await access.to_webhook(self._db, person, webhook)
        async with self._db.transaction() as tx:
            again = await tx.fetchval(sql.AGAIN, webhook, event, hook_events.CHANNEL)
            found = await self._read(webhook, event)
            if again is None:
                raise Problem(ErrorCode.CONFLICT, "It waits to be sent already")
            return found

    async def _read(self, webhook: UUID, event: UUID) -> DeliveryInFull:
        async with self._db.reader() as reader:
            row = await reader.fetchrow(sql.GET, webhook, event)
            if row is None:
                raise not_found("delivery")
            attempts = await reader.fetch(sql.ATTEMPTS, webhook, event)
        log = [NumberedAttempt.model_validate(dict(attempt)) for attempt in attempts]
        return DeliveryInFull.model_validate({**_fields(row), "body": from_json(row["body"]), "log": log})


def _fields(row: asyncpg.Record) -> dict[str, object]:
    last = Attempted.model_validate({**row, "at": row["last_at"]}) if row["last_at"] is not None else None
    return {**row, "id": row["event_id"], "last": last}


def _standing(row: asyncpg.Record) -> Standing:
    return Standing(
        waiting=row["waiting"],
        front=row["front"],
        again_at=row["again_at"],
        trouble=Trouble(row["at"], row["status"], row["error"]) if row["at"] is not None else None,
        delivered=row["delivered"],
        given_up=row["given_up"],
        last_at=row["last_at"],
    )
