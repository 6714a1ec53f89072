"""What webhooks were sent, and having it sent again."""

from uuid import UUID

import asyncpg
from pydantic_core import from_json

from lms_rt.contract.webhooks import Attempted, Delivery, DeliveryInFull, DeliveryQuery, NumberedAttempt
from lms_rt.db.database import Database
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, hook_events
from sql import webhook_deliveries as sql


class WebhookLog:
    """The deliveries of a course's webhooks, for its instructors."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, person: Person, webhook: UUID, query: DeliveryQuery) -> list[Delivery]:
        """Up to `query.fetch` deliveries."""
        await access.to_webhook(self._db, person, webhook)
        rows = await self._db.fetch_page(sql.LIST, query, webhook, query.state, query.event)
        return [Delivery.model_validate(_fields(row)) for row in rows]

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
