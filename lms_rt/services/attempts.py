"""Attempts at one's own pace: beginning, saving, submitting, looking."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Final
from uuid import UUID

import asyncpg
from pydantic import JsonValue
from pydantic_core import to_json
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.attempts import (
    AnswerSave,
    AnswerSaved,
    Attempt,
    AttemptQuery,
    AttemptSummary,
    QuizOffer,
    Unavailable,
)
from lms_rt.contract.questions import InvalidShape
from lms_rt.contract.questions.parsing import parse_written
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.paper import chosen
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, attempt_views
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.papers import Papers
from sql import attempts as sql

_SEEDS: Final = 2**31

REFUSALS: Final[dict[Unavailable, tuple[ErrorCode, str]]] = {
    "not_enrolled": (ErrorCode.FORBIDDEN, "Only those enrolled in the course take its quizzes"),
    "not_open_yet": (ErrorCode.CONFLICT, "The quiz is not open yet"),
    "closed": (ErrorCode.CONFLICT, "The quiz is closed"),
    "locked": (ErrorCode.CONFLICT, "Another lesson has to be completed before this quiz"),
    "no_attempts_left": (ErrorCode.CONFLICT, "No attempts are left"),
}


class Attempts:
    """What learners do with attempts, and how they are read."""

    def __init__(self, db: Database, papers: Papers, scoring: AttemptScoring) -> None:
        self._db = db
        self._papers = papers
        self._scoring = scoring

    async def offer(self, person: Person, quiz: UUID) -> QuizOffer:
        """What a learner may know of a quiz before they begin."""
        seen = await access.to_taken_quiz(self._db, person, quiz)
        row = await self._offered(quiz, seen.enrollment)
        limit = _time(row)
        return QuizOffer.model_validate(
            {
                **row,
                "quiz": quiz,
                "course": seen.course,
                "time_limit_s": None if limit is None else int(limit.total_seconds()),
                "attempts_taken": row["taken"],
                "unavailable": _unavailable(row, seen.enrollment),
            }
        )

    async def start(self, person: Person, quiz: UUID) -> tuple[Attempt, bool]:
        """Begin an attempt with the newest version, or go on with the one that is open; and whether it is a new one.

        Raises `conflict` where the quiz is not open, locked, or no attempt is left, with the reason in `unavailable`.
        """
        seen = await access.to_taken_quiz(self._db, person, quiz)
        row = await self._offered(quiz, seen.enrollment)
        reason = _unavailable(row, seen.enrollment)
        if row["in_progress"] is not None and reason != "not_enrolled":
            return await self._read(row["in_progress"], staff=False), False
        if reason is not None:
            raise refusal(reason)
        assert seen.enrollment is not None
        began = await self.begin(
            row,
            quiz=quiz,
            version=row["version_id"],
            enrollment=seen.enrollment,
            user=person.user,
            time=_time(row),
            until=_until(row),
        )
        if began is not None:
            return await self._read(began, staff=False), True
        # Another tab was quicker, with the same learner's attempt
        going_on = await self._db.fetchval(sql.OPEN, quiz, person.user, None)
        if going_on is None:
            raise refusal("no_attempts_left")
        return await self._read(going_on, staff=False), False

    async def begin(
        self,
        rules: Mapping[str, object],
        *,
        quiz: UUID,
        version: UUID,
        enrollment: UUID,
        user: UUID,
        time: timedelta | None,
        until: datetime | None = None,
        live_session: UUID | None = None,
        asked: Sequence[UUID] | None = None,
    ) -> UUID | None:
        """Store a new attempt by the `rules` of a quiz (a row of `sql.attempts.OFFER`) and return its id.

        It ends once its `time` is up, and at `until` whatever is left of it; None is no such end. What is `asked`, in
        that order, is drawn from the version's questions unless it is given. Returns None where no attempt is left or
        one goes on already. Touches no row that another learner's attempt touches.
        """
        paper = await self._papers.get(version)
        attempt, seed = uuid7(), randbelow(_SEEDS)
        kind = "own_pace" if live_session is None else "catch_up"
        async with self._db.transaction() as tx:
            began = await tx.fetchval(
                sql.START,
                attempt,
                quiz,
                version,
                enrollment,
                user,
                kind,
                live_session,
                rules["attempts_allowed"],
                seed,
                rules["shuffle"],
                rules["partial_credit"],
                rules["negative_marking"],
                rules["pass_percent"],
                time,
                until,
            )
            if began is None:
                return None
            if asked is None:
                shuffle = bool(rules["shuffle"])
                drawn = chosen(list(paper.questions.values()), paper.draws, seed, shuffle=shuffle)
                asked = [each.id for each in drawn]
            await tx.execute(sql.ASK, attempt, asked)
        return attempt

    async def get(self, person: Person, attempt: UUID) -> Attempt:
        """An attempt, one's own or as the staff."""
        seen = await access.to_attempt(self._db, person, attempt)
        read = await self._read(attempt, staff=seen.may(Action.VIEW_ATTEMPTS))
        if seen.own and not seen.may(Action.TAKE_QUIZ):  # as `access.to_own_attempt` would refuse them
            return read.model_copy(update={"unavailable": "not_enrolled"})
        return read

    async def page(self, person: Person, quiz: UUID, query: AttemptQuery) -> list[AttemptSummary]:
        """The attempts at a quiz: all for the staff, for learners their own."""
        seen = await access.to_attempts(self._db, person, quiz)
        staff = seen.may(Action.VIEW_ATTEMPTS)
        if not staff and query.user not in {None, person.user}:
            return []
        user = query.user if staff else person.user
        rows = await self._db.fetch_page(sql.LIST, query, quiz, user, query.state)
        return [attempt_views.summary(row, staff=staff) for row in rows]

    async def save(self, person: Person, attempt: UUID, question: UUID, given: AnswerSave) -> AnswerSaved:
        """Store an answer of one's own attempt.

        Raises `stale_revision` with what is stored, `question_closed` once the attempt is over, `validation`; in a
        catch-up also `not_open_yet`, and `already_answered` where the class took first answers only.
        """
        await access.to_own_attempt(self._db, person, attempt)
        text = await self._checked(attempt, question, given.answer)
        grace = limits.ATTEMPT_GRACE_S
        args = (attempt, question, text, given.revision, given.spent_ms, grace)
        saved = await self._db.fetchrow(sql.SAVE, *args)
        if saved is not None:
            return AnswerSaved(revision=saved["revision"], saved_at=saved["saved_at"])
        stored = await self._db.fetchrow(sql.STORED, attempt, question, grace)
        if stored is None:
            raise not_found("question")
        if stored["revision"] and stored["answer"] == given.answer:  # the same save again, after a lost reply
            return AnswerSaved(revision=stored["revision"], saved_at=stored["saved_at"])
        if stored["over"]:
            raise Problem(ErrorCode.QUESTION_CLOSED, "Its time is over")
        if not stored["opened"]:
            raise Problem(ErrorCode.NOT_OPEN_YET, "Open the question first")
        if stored["once"] and stored["revision"]:
            raise Problem(ErrorCode.ALREADY_ANSWERED)
        told = {"answer": stored["answer"], "revision": stored["revision"]}
        raise Problem(ErrorCode.STALE_REVISION, extra={"stored": told})

    async def submit(self, person: Person, attempt: UUID) -> Attempt:
        """End one's own attempt and count it; again, it is read."""
        await access.to_own_attempt(self._db, person, attempt)
        async with self._db.transaction() as tx:
            await self._submit(tx, attempt)
            return await self._read(attempt, staff=False)

    async def _submit(self, tx: Transaction, attempt: UUID) -> None:
        row = await tx.fetchrow(sql.LOCK, attempt)
        if row is None:
            raise not_found("attempt")
        if row["state"] == "in_progress":
            await self._scoring.submit(tx, row, "learner")

    async def _checked(self, attempt: UUID, question: UUID, answer: JsonValue) -> str | None:
        """The answer as JSON, if the question takes it."""
        version: UUID | None = await self._db.fetchval(sql.VERSION_OF, attempt)
        paper = await self._papers.get(version) if version else None
        asked = paper.questions.get(question) if paper else None
        if asked is None:
            raise not_found("question")
        if answer is None:
            return None
        try:
            parse_written(asked.question, answer)
        except InvalidShape as error:
            raise error.as_problem() from None
        return to_json(answer).decode()

    async def _offered(self, quiz: UUID, enrollment: UUID | None) -> asyncpg.Record:
        row = await self._db.fetchrow(sql.OFFER, quiz, enrollment)
        if row is None:  # the staff sees a quiz that was never published
            raise Problem(ErrorCode.CONFLICT, "Publish the quiz first")
        return row

    async def _read(self, attempt: UUID, *, staff: bool) -> Attempt:
        row = await self._db.fetchrow(sql.READ, attempt)
        if row is None:
            raise not_found("attempt")
        answers = await self._db.fetch(sql.ANSWERS, attempt)
        return attempt_views.attempt(row, await self._papers.get(row["version_id"]), answers, staff=staff)


def refusal(reason: Unavailable) -> Problem:
    """The problem that says why an attempt cannot begin."""
    code, detail = REFUSALS[reason]
    return Problem(code, detail, extra={"unavailable": reason})


def _unavailable(row: asyncpg.Record, enrollment: UUID | None) -> Unavailable | None:
    if enrollment is None:
        return "not_enrolled"
    if row["opens_at"] is not None and row["now"] < row["opens_at"]:
        return "not_open_yet"
    if not row["own_pace"] or (row["closes_at"] is not None and row["now"] >= row["closes_at"]):
        return "closed"
    if row["locked"]:
        return "locked"
    if row["attempts_allowed"] is not None and row["taken"] >= row["attempts_allowed"]:
        return "no_attempts_left"
    return None


def _extra(row: asyncpg.Record) -> timedelta:
    """The extra time of the enrolment, for one attempt."""
    if row["extra_time_factor"] is None:
        return timedelta()
    longer = timedelta(seconds=row["time_limit_s"] or 0) * float(row["extra_time_factor"] - 1)
    return longer + timedelta(minutes=row["extra_time_minutes"])


def _time(row: asyncpg.Record) -> timedelta | None:
    """How long an attempt may take, with extra time; None for as long as one likes."""
    return None if row["time_limit_s"] is None else timedelta(seconds=row["time_limit_s"]) + _extra(row)


def _until(row: asyncpg.Record) -> datetime | None:
    """When the quiz closes for a learner, whose extra time moves that too."""
    return None if row["closes_at"] is None else row["closes_at"] + _extra(row)
