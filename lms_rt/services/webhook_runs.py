"""Delivering for webhooks: who is at which, what is next, and how it went, all kept in PostgreSQL.

A webhook is taken for a while (a lease that every event renews), each taking has a number, and only the newest may say
how an event went: what a sender that was thought dead has to say is refused, and the event is sent again under its id.
"""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from lms_rt.db.database import Database
from lms_rt.domain.redelivery import Patience, Verdict, verdict
from lms_rt.security.sealing import SealBrokenError, Sealer
from lms_rt.settings import WebhookSettings
from sql import webhook_deliveries as sql
from sql import webhooks as webhooks_sql

RESEALED_AT_ONCE: Final = 500
SWEPT_AT_ONCE: Final = 2000
ERROR_MAX: Final = 300


class LostTurnError(Exception):
    """The webhook is somebody else's by now, or was deleted or disabled."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A webhook that is ours for a while."""

    webhook: UUID
    number: int


@dataclass(frozen=True, slots=True)
class Sending:
    """An event about to be sent. `secrets` are to sign with, the newest first; none where they cannot be read any more,
    because the server's key that sealed them is gone."""

    event: UUID
    kind: str
    url: str
    body: bytes
    secrets: tuple[str, ...] = field(repr=False)  # a traceback in the log must not show them
    tries: int
    """How often it was sent before, since it was written or somebody asked for it again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of sending it: a status with the beginning of the answer, or an error."""

    duration_ms: int
    status: int | None = None
    text: str | None = None
    error: str | None = None


class WebhookRuns:
    """Takes webhooks and notes what became of their events."""

    def __init__(self, db: Database, sealer: Sealer, settings: WebhookSettings) -> None:
        self._db = db
        self._sealer = sealer
        self._lease_s = 3 * settings.timeout_s
        self._keep_days = settings.keep_days
        self._patience = Patience(
            settings.attempts, settings.first_delay_s, settings.longest_delay_s, settings.disable_after_h * 3600
        )

    async def claim(self, most: int) -> list[Turn]:
        """Webhooks that have something to send and that nobody is at."""
        rows = await self._db.fetch(sql.CLAIM, self._lease_s, most)
        return [Turn(row["id"], row["turn"]) for row in rows]

    async def next(self, turn: Turn) -> Sending | None:
        """The first event that waits; None where there is none, or the turn is over."""
        row = await self._db.fetchrow(sql.NEXT, turn.webhook, turn.number, self._lease_s)
        if row is None:
            return None
        sealed = [each for each in (row["secret"], row["old_secret"]) if each is not None]
        try:
            keys = tuple(self._sealer.open(each, str(turn.webhook)).decode() for each in sealed)
        except SealBrokenError:
            keys = ()
        tries = row["attempts"] - row["forgiven"]
        return Sending(row["event_id"], row["event"], row["url"], row["body"].encode(), keys, tries)

    async def note(self, turn: Turn, sending: Sending, answer: Answer) -> float | None:
        """Note how it went; the seconds to wait after a failure, which also ends the turn, None where the next event
        may follow at once. Raises LostTurnError."""
        found = verdict(answer.status, sending.tries + 1, self._patience)
        async with self._db.transaction() as tx:
            held = await tx.fetchrow(sql.HOLD, turn.webhook, turn.number)
            if held is None:
                raise LostTurnError
            error = answer.error[:ERROR_MAX] if answer.error is not None else None
            said = (answer.duration_ms, answer.status, answer.text, error)
            await tx.execute(sql.ATTEMPTED, turn.webhook, sending.event, *said, _STATES[found], sending.body.decode())
            if found is Verdict.DELIVERED:
                await tx.execute(sql.WENT_WELL, turn.webhook)
                return None
            pause = self._patience.pause_s(held["failures"] + 1, random.random())  # noqa: S311 - jitter, no secret
            await tx.execute(sql.WENT_WRONG, turn.webhook, pause, self._note(found, held["failing_for_s"], answer))
            return pause

    async def release(self, turn: Turn) -> None:
        """Let others have the webhook."""
        await self._db.execute(sql.RELEASE, turn.webhook, turn.number)

    async def reseal(self) -> int:
        """Seal under the current key what still is under one that may go; how many webhooks that were."""
        resealed, after = 0, None
        while rows := await self._db.fetch(webhooks_sql.SEALED, after, RESEALED_AT_ONCE):
            for row in rows:
                with suppress(SealBrokenError):  # its deliveries say so
                    resealed += await self._renew(row["id"], row["secret"], row["old_secret"])
            after = rows[-1]["id"]
        return resealed

    async def sweep(self) -> int:
        """Throw away deliveries that are older than they are kept for; how many."""
        thrown = 0
        while True:
            batch = await self._db.execute(sql.SWEEP, self._keep_days, SWEPT_AT_ONCE)
            thrown += batch
            if batch < SWEPT_AT_ONCE:
                return thrown

    async def _renew(self, webhook: UUID, secret: bytes, old: bytes | None) -> int:
        now = self._sealer.renewed(secret, str(webhook))
        old_now = self._sealer.renewed(old, str(webhook)) if old is not None else None
        if (now, old_now) == (secret, old):
            return 0
        return await self._db.execute(webhooks_sql.RESEAL, webhook, secret, now, old_now)

    def _note(self, found: Verdict, failing_for_s: float, answer: Answer) -> str | None:
        if found is Verdict.GONE:
            return "The receiver answered 410: it wants to hear nothing more."
        if failing_for_s < self._patience.disable_after_s:
            return None
        said = f"the last answer was {answer.status}" if answer.status is not None else f"at last: {answer.error}"
        return f"Nothing could be delivered for {failing_for_s / 3600:.0f} hours; {said}."[:ERROR_MAX]


_STATES: Final = {
    Verdict.DELIVERED: "delivered",
    Verdict.AGAIN: "waiting",
    Verdict.GIVEN_UP: "failed",
    Verdict.GONE: "failed",
}
