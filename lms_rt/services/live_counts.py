"""What classes' dashboards count just now. The cost does not grow with a class: a row an option and process.

Nor does it grow much with the number of classes: what is to be counted for many of them at about the same time is
counted by one statement.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.db.database import Database
from lms_rt.gather import Gatherer
from lms_rt.services.live_facts import LiveFactsCache
from lms_rt.services.live_tally import StoredCounts, Tally, counts_of, tallies_from, tally_from
from lms_rt.services.stored_buckets import ANSWERED
from sql import answers as sql

AT_ONCE: Final = 200
"""Classes that one statement counts for: what is then sent for them holds nobody else up for long."""


class Mark(NamedTuple):
    """Another one says that the class counts something else than before."""

    question: UUID | None
    round: int
    participants: int
    weight: int
    """Of the answers: a sum to which each adds what its bucket is worth."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The current question's counts, and how many are in the class. Without a question nothing is counted."""

    session: UUID
    mark: Mark
    buckets: Mapping[str, int]

    @property
    def question(self) -> UUID | None:
        """The current question."""
        return self.mark.question

    @property
    def round(self) -> int:
        """The how manieth time it is asked, from 1."""
        return self.mark.round

    @property
    def participants(self) -> int:
        """Who is in the class, there or not."""
        return self.mark.participants

    @property
    def answered(self) -> int:
        """How many have answered it."""
        return self.buckets.get(ANSWERED, 0)


class LiveCounts:
    """Reads counts."""

    def __init__(self, db: Database, facts: LiveFactsCache) -> None:
        self._db = db
        self._facts = facts
        apart_s = 1 / limits.COUNT_LOOK_UPS_PER_S
        self._current: Gatherer[UUID, Counts | None] = Gatherer(self._read_all, at_most=AT_ONCE, apart_s=apart_s)
        self._asked: Gatherer[UUID, StoredCounts] = Gatherer(self._read_asked, at_most=AT_ONCE, apart_s=apart_s)

    async def marks(self, sessions: Collection[UUID]) -> dict[UUID, Mark]:
        """What those that exist of `sessions` count, without the counts."""
        rows = await self._db.fetch(sql.MARKS, list(sessions))
        return {row["id"]: _mark(row, row["weight"]) for row in rows}

    async def left(self, session: UUID, current: UUID | None) -> dict[UUID, tuple[int, Tally]]:
        """By question, the newest round of every one that was asked and is not the current one, and its tally."""
        tallies = tallies_from(await self._facts.get(session), await self._asked(session))
        newest = {question: (round_, tally) for (question, round_), tally in sorted(tallies.items())}
        return {question: shown for question, shown in newest.items() if question != current}

    async def read(self, session: UUID) -> Counts | None:
        """The counts of `session` as they are from now on; None when it does not exist any more."""
        return await self._current(session)

    async def tally(self, counts: Counts) -> Tally:
        """The tally of the current question, which there must be."""
        assert counts.question is not None
        facts = await self._facts.get(counts.session)
        return tally_from(facts.questions[counts.question].question, counts.buckets)

    async def _read_all(self, sessions: Sequence[UUID]) -> list[Counts | Exception | None]:
        found: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
        for row in await self._db.fetch(sql.CURRENT, list(set(sessions))):
            found[row["id"]].append(row)
        counted = {session: _counts(rows) for session, rows in found.items()}
        return [counted.get(session) for session in sessions]

    async def _read_asked(self, sessions: Sequence[UUID]) -> list[StoredCounts | Exception]:
        counts = await counts_of(self._db, sessions)
        return [counts[session] for session in sessions]


def _counts(rows: Sequence[asyncpg.Record]) -> Counts:
    first = rows[0]
    counted = [] if first["bucket"] is None else rows
    weight = sum(int(row["n"]) * row["weight"] for row in counted)
    return Counts(first["id"], _mark(first, weight), {row["bucket"]: int(row["n"]) for row in counted})


def _mark(row: asyncpg.Record, weight: int) -> Mark:
    return Mark(row["question_id"], row["round"], row["participants"], weight)
