"""Catching up: an absent learner plays a class later, question by question, as an attempt of kind `catch_up`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.contract.attempts import Attempt, AttemptQuestion
from lms_rt.contract.catch_ups import CatchUpOffer, CatchUpSetting, MissedClass, MissedClassQuery, NoCatchUp
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.domain.catch_up import questions_to_play
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit
from lms_rt.services.attempt_recounts import recount_each
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.attempts import Attempts
from lms_rt.services.job_runs import Report
from lms_rt.services.live_scoring import asked_rounds
from lms_rt.services.papers import Papers
from sql import attempts as attempts_sql
from sql import catch_ups as sql

REFUSALS: Final[dict[NoCatchUp, tuple[ErrorCode, str]]] = {
    "not_enrolled": (ErrorCode.FORBIDDEN, "Only learners of the course catch up"),
    "not_ended": (ErrorCode.CONFLICT, "The class has not ended yet"),
    "took_part": (ErrorCode.CONFLICT, "Who was in the class has seen what was right"),
    "not_allowed": (ErrorCode.CONFLICT, "The staff does not let this class be played later"),
    "nothing_asked": (ErrorCode.CONFLICT, "No question of this class counts"),
    "taken": (ErrorCode.CONFLICT, "You have caught up on this class already"),
}


@dataclass(frozen=True, slots=True)
class _Offered:
    row: asyncpg.Record
    questions: Sequence[UUID]
    time: timedelta
    unavailable: NoCatchUp | None


@dataclass(frozen=True, slots=True)
class Current:
    """Where a catch-up stands: its last question that was opened, if any was."""

    question: AttemptQuestion | None
    takes_answers: bool
    """As far as this process can tell; the database decides when one arrives."""


class CatchUps:
    """Who may catch up, and how a catch-up goes on."""

    def __init__(
        self, db: Database, clock: DatabaseClock, papers: Papers, attempts: Attempts, scoring: AttemptScoring
    ) -> None:
        self._db = db
        self._clock = clock
        self._papers = papers
        self._attempts = attempts
        self._scoring = scoring

    async def offer(self, person: Person, session: UUID) -> CatchUpOffer:
        """What catching up would ask of this person."""
        seen = await access.to_live_session(self._db, person, session, Action.JOIN_LIVE)
        found = await self._offered(person, session, staff=seen.may(Action.HOST_LIVE))
        return CatchUpOffer(
            session=session,
            quiz=found.row["quiz_id"],
            title=found.row["title"],
            allowed=found.row["catch_up"],
            scoring=found.row["scoring"],
            answers=found.row["answer_policy"],
            questions=len(found.questions),
            time_s=round(found.time.total_seconds()),
            attempt=found.row["attempt"],
            unavailable=found.unavailable,
        )

    async def missed(self, person: Person, course: UUID, query: MissedClassQuery) -> list[MissedClass]:
        """The classes of a course that this person may catch up on, or has begun to. None for its staff."""
        seen = await access.to_course(self._db, person, course, Action.JOIN_LIVE)
        if seen.may(Action.HOST_LIVE):
            return []
        rows = await self._db.fetch_page(sql.MISSED, query, course, person.user)
        return [MissedClass.model_validate(dict(row)) for row in rows]

    async def allow(self, person: Person, session: UUID, given: CatchUpSetting) -> CatchUpSetting:
        """Let absent learners play the class later, or not."""
        seen = await access.to_live_session(self._db, person, session, Action.HOST_LIVE)
        async with self._db.transaction() as tx:
            before: bool = await tx.fetchval(sql.ALLOWED, session)
            await tx.execute(sql.ALLOW, session, given.allowed)
            await audit.record(
                tx,
                person,
                "edit",
                "live_session",
                session,
                course=seen.course,
                before={"catch_up": before},
                after={"catch_up": given.allowed},
            )
        return given

    async def start(self, person: Person, session: UUID) -> tuple[Attempt, bool]:
        """Begin, or go on with what was begun; and whether it is new.

        Raises `forbidden` for who does not learn in the course and `conflict` else, with the reason in `unavailable`.
        """
        seen = await access.to_live_session(self._db, person, session, Action.JOIN_LIVE)
        found = await self._offered(person, session, staff=seen.may(Action.HOST_LIVE))
        row = found.row
        if row["attempt_state"] == "in_progress":
            return await self._attempts.get(person, row["attempt"]), False
        if found.unavailable is not None:
            code, detail = REFUSALS[found.unavailable]
            raise Problem(code, detail, extra={"unavailable": found.unavailable})
        began = await self._attempts.begin(
            {**row, "negative_marking": Decimal(0), "pass_percent": Decimal(0), "attempts_allowed": 1},
            quiz=row["quiz_id"],
            version=row["version_id"],
            enrollment=row["enrollment"],
            user=person.user,
            time=timedelta(hours=limits.CATCH_UP_H) + found.time,
            live_session=session,
            asked=found.questions,
        )
        going_on = began or await self._db.fetchval(attempts_sql.OPEN, row["quiz_id"], person.user, session)
        if going_on is None:  # another tab began, played and submitted in the meantime
            raise Problem(REFUSALS["taken"][0], REFUSALS["taken"][1], extra={"unavailable": "taken"})
        return await self._attempts.get(person, going_on), began is not None

    async def open(self, person: Person, attempt: UUID, index: int) -> AttemptQuestion:
        """Show a question, from which its time runs; the one before takes no more answers. Again, it is read.

        Raises `conflict` before its turn, `question_closed` once the catch-up is over, `not_found` for no such index.
        """
        await access.to_own_attempt(self._db, person, attempt)
        opened = await self._db.fetchval(sql.OPEN, attempt, index)
        if opened is None:
            await self._refuse_to_open(attempt, index)
        shown = await self._attempts.get(person, attempt)
        return next(question for question in shown.questions if question.index == index)

    async def current(self, attempt: Attempt) -> Current:
        """Where a catch-up that its learner has read stands."""
        if not attempt.questions:
            return Current(None, takes_answers=False)
        question = attempt.questions[-1]
        in_time = question.due_at is not None and self._clock.now() < question.due_at
        first = question.saved_at is None
        again = not first and await self._db.fetchval(sql.POLICY, attempt.live_session) == "last"
        return Current(question, takes_answers=in_time and (first or again))

    async def recount(self, session: UUID, report: Report) -> int:
        """Count every catch-up of a class anew; returns how many have other points now."""
        total: int = await self._db.fetchval(sql.COUNT, session)

        async def find(after: UUID | None, limit: int) -> Sequence[asyncpg.Record]:
            return await self._db.fetch(sql.IDS, session, after, limit)

        return await recount_each(self._db, self._scoring, find, total, report)

    async def _refuse_to_open(self, attempt: UUID, index: int) -> None:
        """Say why a question was not opened, unless it was open already."""
        standing = await self._db.fetchrow(sql.STANDING, attempt)
        if standing is None or standing["kind"] != "catch_up" or not 1 <= index <= standing["questions"]:
            raise not_found("question to open")
        if index <= standing["opened"]:
            return
        if standing["over"]:
            raise Problem(ErrorCode.QUESTION_CLOSED, "The catch-up is over")
        raise Problem(ErrorCode.CONFLICT, f"Question {standing['opened'] + 1} comes first")

    async def _offered(self, person: Person, session: UUID, *, staff: bool) -> _Offered:
        async with self._db.transaction(repeatable_read=True) as tx:
            row = await tx.fetchrow(sql.OFFER, session, person.user)
            if row is None:
                raise not_found("live session")
            questions = questions_to_play(await asked_rounds(tx, session))
        paper = await self._papers.get(row["version_id"])
        seconds = sum(paper.questions[each].question.time_limit_s for each in questions)
        time = timedelta(seconds=seconds * (row["time_factor"] or 1.0))
        return _Offered(row, questions, time, _unavailable(row, questions, staff=staff))


def _unavailable(row: asyncpg.Record, questions: Sequence[UUID], *, staff: bool) -> NoCatchUp | None:
    if staff or row["enrollment"] is None:
        return "not_enrolled"
    if not row["ended"]:
        return "not_ended"
    if row["took_part"]:
        return "took_part"
    if row["attempt"] is not None and row["attempt_state"] != "in_progress":
        return "taken"
    if not row["catch_up"]:
        return "not_allowed"
    return None if questions else "nothing_asked"
