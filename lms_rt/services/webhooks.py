"""Webhooks: where a course is told of elsewhere."""

from typing import Final
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.webhooks import NewSecret, NewWebhook, Webhook, WebhookCreate, WebhookPatch, WebhookQuery
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.security import outbound
from lms_rt.security.hook_signing import new_secret
from lms_rt.security.sealing import Sealer
from lms_rt.services import access, audit
from lms_rt.services.editing import check_revision, merged
from lms_rt.settings import WebhookSettings
from sql import courses as courses_sql
from sql import webhooks as sql

_TOLD: Final = ("url", "events", "description", "enabled")
"""What the audit log is told of. Never a secret."""


class Webhooks:
    """What a course's instructors can do with them."""

    def __init__(self, db: Database, sealer: Sealer, settings: WebhookSettings) -> None:
        self._db = db
        self._sealer = sealer
        self._settings = settings

    async def page(self, person: Person, course: UUID, query: WebhookQuery) -> list[Webhook]:
        """A course's webhooks, oldest first."""
        await access.to_course(self._db, person, course, Action.MANAGE_WEBHOOKS)
        return [_webhook(row) for row in await self._db.fetch_page(sql.LIST, query, course)]

    async def get(self, person: Person, webhook: UUID) -> Webhook:
        """One of them. Raises `not_found`."""
        await access.to_webhook(self._db, person, webhook)
        return await self._read(webhook)

    async def create(self, person: Person, course: UUID, given: WebhookCreate) -> NewWebhook:
        """A new one, with its secret, shown this once. Raises `validation` for an address that is not to be reached,
        `conflict` where the course has enough of them."""
        await access.to_course(self._db, person, course, Action.MANAGE_WEBHOOKS)
        self._check(given.url)
        made, secret = uuid7(), new_secret()
        async with self._db.transaction() as tx:
            if await tx.fetchrow(courses_sql.LOCK, course) is None:  # locked, or two of them would both count before
                raise not_found("course")
            if await tx.fetchval(sql.COUNT, course) >= limits.WEBHOOKS_MAX:
                raise Problem(ErrorCode.CONFLICT, f"A course has at most {limits.WEBHOOKS_MAX} webhooks")
            sealed = self._sealer.seal(secret.encode(), str(made))
            await tx.execute(sql.INSERT, made, course, given.url, given.description, given.events, sealed)
            stored = await self._read(made)
            await audit.record(tx, person, "add", "webhook", made, course=course, after=_told(stored))
        return NewWebhook(**stored.model_dump(), secret=secret)

    async def edit(self, person: Person, webhook: UUID, patch: WebhookPatch, expected: int | None) -> Webhook:
        """Change one, or enable it again; what waits is then sent at once. Raises as `create` does."""
        seen = await access.to_webhook(self._db, person, webhook)
        async with self._db.transaction() as tx:
            row = await tx.fetchrow(sql.LOCK, webhook)
            if row is None:
                raise not_found("webhook")
            check_revision(row["revision"], expected)
            before = _told(_webhook(row))
            new = merged(before, patch)
            if patch.url is not None:
                self._check(patch.url)
            await tx.execute(sql.UPDATE, webhook, new["url"], new["description"], new["events"], new["enabled"])
            await audit.record(tx, person, "edit", "webhook", webhook, course=seen.course, before=before, after=new)
            return await self._read(webhook)

    async def delete(self, person: Person, webhook: UUID, expected: int | None) -> None:
        """End one; what waits is not sent any more, and its log is gone."""
        seen = await access.to_webhook(self._db, person, webhook)
        async with self._db.transaction() as tx:
            row = await tx.fetchrow(sql.LOCK, webhook)
            if row is None:
                raise not_found("webhook")
            check_revision(row["revision"], expected)
            await tx.execute(sql.DELETE, webhook)
            before = _told(_webhook(row))
            await audit.record(tx, person, "delete", "webhook", webhook, course=seen.course, before=before)

    async def rotate(self, person: Person, webhook: UUID, expected: int | None) -> NewSecret:
        """A new secret, shown this once; the one before signs beside it for a day, and none before that.

        So two people who each make one would leave a receiver with neither; who says what they saw is told instead.
        """
        seen = await access.to_webhook(self._db, person, webhook)
        secret = new_secret()
        async with self._db.transaction() as tx:
            row = await tx.fetchrow(sql.LOCK, webhook)
            if row is None:
                raise not_found("webhook")
            check_revision(row["revision"], expected)
            sealed = self._sealer.seal(secret.encode(), str(webhook))
            until = await tx.fetchval(sql.ROTATE, webhook, sealed, limits.HOOK_SECRET_OVERLAP_S)
            await audit.record(tx, person, "rotate_secret", "webhook", webhook, course=seen.course)
        return NewSecret(secret=secret, old_until=until)

    async def _read(self, webhook: UUID) -> Webhook:
        row = await self._db.fetchrow(sql.GET, webhook)
        if row is None:
            raise not_found("webhook")
        return _webhook(row)

    def _check(self, url: str) -> None:
        wrong = outbound.complaint(url, self._settings.allowed_hosts)
        if wrong is not None:
            raise invalid("$.url", wrong)


def _webhook(row: asyncpg.Record) -> Webhook:
    return Webhook.model_validate({**row, "course": row["course_id"], "enabled": row["disabled_at"] is None})


def _told(webhook: Webhook) -> dict[str, object]:
    return {name: getattr(webhook, name) for name in _TOLD}
