"""From the outbox to the queue: handing jobs over, and finding those that the queue has forgotten."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt.db import outbox
from lms_rt.db.database import Database
from sql import outbox as sql

BATCH: Final = 200
"""Jobs handed over in one transaction: some 50 ms of Redis."""
COMPARED: Final = 500
"""Unfinished jobs compared with the queue at once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job on its way to the queue."""

    id: UUID
    kind: str
    bulk: bool
    """Whether it waits where it holds up nobody."""


Give = Callable[[Sequence[Waiting]], Awaitable[None]]
"""Puts jobs into the queue; one that is in it already is left as it is. Raises when the queue cannot be reached."""
Known = Callable[[Sequence[Waiting]], Awaitable[Collection[UUID]]]
"""Which of these jobs the queue still has to do or is at."""


class OutboxRelay:
    """Carries jobs; any number of them may run."""

    def __init__(self, db: Database, kinds: Collection[str]) -> None:
        """`kinds` are the jobs that the workers know; others wait for newer workers."""
        self._db = db
        self._kinds = list(kinds)

    async def hand(self, give: Give) -> int:
        """Hand a batch over, bulk last; returns how many there were, BATCH when there may be more.

        When it fails after giving, the same jobs are given again; the queue has them already, or does them twice, and
        the second time finds them done.
        """
        async with self._db.transaction() as tx:
            rows = await tx.fetch(sql.WAITING, self._kinds, BATCH)
            if rows:
                await give([_waiting(row) for row in rows])
                await tx.execute(sql.HANDED, [row["id"] for row in rows])
        return len(rows)

    async def take_back_forgotten(self, known: Known, after_s: float) -> int:
        """Have those handed over again that nobody works on and that the queue does not know; how many they were.

        Only jobs handed over more than `after_s` seconds ago are looked at, so that none is judged in transit.
        """
        taken, after = 0, UUID(int=0)
        while True:
            rows = await self._db.fetch(sql.UNFINISHED, after_s, after, COMPARED)
            if not rows:
                return taken
            known_here = await known([_waiting(row) for row in rows])
            forgotten = [row["uid"] for row in rows if row["uid"] not in known_here]
            if forgotten:
                taken += len(await self._db.fetch(sql.TAKE_BACK, forgotten, outbox.CHANNEL))
            after = rows[-1]["uid"]


def _waiting(row: asyncpg.Record) -> Waiting:
    return Waiting(row["uid"], row["job"], row["bulk"])
