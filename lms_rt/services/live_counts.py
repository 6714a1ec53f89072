"""What a class's dashboards count just now. The cost does not grow with the class: a row an option and process."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from lms_rt.db.database import Database
from lms_rt.services.live_facts import LiveFactsCache
from lms_rt.services.live_tally import Tally, tallies_of, tally_from
from lms_rt.services.stored_buckets import ANSWERED
from sql import answers as sql


@dataclass(frozen=True, slots=True)
class Counts:
    """The current question's counts, and how many are in the class. Without a question there is no tally."""

    question: UUID | None
    round: int
    participants: int
    answered: int
    tally: Tally


class LiveCounts:
    """Reads counts."""

    def __init__(self, db: Database, facts: LiveFactsCache) -> None:
        self._db = db
        self._facts = facts

    async def marks(self, sessions: Collection[UUID]) -> dict[UUID, str]:
        """Texts that differ once the counts do, by session."""
        return {row["id"]: row["mark"] for row in await self._db.fetch(sql.MARKS, list(sessions))}

    async def left(self, session: UUID, current: UUID | None) -> dict[UUID, tuple[int, Tally]]:
        """By question, the newest round of every one that was asked and is not the current one, and its tally."""
        tallies = await tallies_of(self._db, await self._facts.get(session))
        newest = {question: (round_, tally) for (question, round_), tally in sorted(tallies.items())}
        return {question: shown for question, shown in newest.items() if question != current}

    async def read(self, session: UUID) -> Counts | None:
        """The counts of `session`; None when it does not exist any more."""
        rows = await self._db.fetch(sql.CURRENT, session)
        if not rows:
            return None
        question: UUID | None = rows[0]["question_id"]
        if question is None:
            return Counts(None, 1, rows[0]["participants"], 0, {})
        buckets = {row["bucket"]: int(row["n"]) for row in rows if row["bucket"] is not None}
        facts = await self._facts.get(session)
        tally = tally_from(facts.questions[question].question, buckets)
        return Counts(question, rows[0]["round"], rows[0]["participants"], buckets.get(ANSWERED, 0), tally)
