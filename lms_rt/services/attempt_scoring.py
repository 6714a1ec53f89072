"""From stored answers to points, in the transaction that ends an attempt or changes what counts."""

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract import hook_events as elsewhere
from lms_rt.contract import signals
from lms_rt.contract.attempts import SubmittedBy
from lms_rt.contract.channels import course_staff, me
from lms_rt.contract.course_events import AttemptGraded, AttemptSubmitted
from lms_rt.contract.questions.parsing import parse_written
from lms_rt.db.database import Transaction
from lms_rt.domain import catch_up
from lms_rt.domain.attempt_marks import Outcome, Work, mark, outcome
from lms_rt.domain.points import MarkingRules
from lms_rt.services import catch_up_scoring, hook_events
from lms_rt.services.announcer import Announcer
from lms_rt.services.papers import Paper, Papers, with_key
from lms_rt.services.progress import Progress
from sql import attempt_grades as grades_sql
from sql import attempts as sql


class AttemptScoring:
    """Counts attempts. What it is given is a row of `sql.attempts.LOCK`, so that one writer at a time counts."""

    def __init__(self, papers: Papers, progress: Progress, announcer: Announcer) -> None:
        self._papers = papers
        self._progress = progress
        self._announcer = announcer

    async def submit(self, tx: Transaction, attempt: asyncpg.Record, by: SubmittedBy) -> None:
        """End an attempt that goes on, with what is stored."""
        await self._count(tx, attempt, by)
        at = await tx.fetchval(sql.SUBMITTED_AT, attempt["id"])
        event = AttemptSubmitted(attempt=attempt["id"], quiz=attempt["quiz_id"], by=by, submitted_at=at)
        await self._announcer.tell_each(tx, AttemptSubmitted, {me(attempt["user_id"]): event})

    async def recount(
        self, tx: Transaction, attempt: asyncpg.Record, reason: Literal["correction"] | None = None
    ) -> bool:
        """Count a submitted attempt anew; with a `reason` each answer's history tells of it. Whether points changed."""
        changed = await self._count(tx, attempt, None, bulk=reason is not None)
        if reason is not None:
            entries = [
                (uuid7(), attempt["id"], row["question_id"], reason, row["before"], row["points"], None, None)
                for row in changed
            ]
            await tx.executemany(grades_sql.NOTE, entries)
        if reason is None or changed:
            event = AttemptGraded(attempt=attempt["id"], quiz=attempt["quiz_id"])
            await self._announcer.tell_each(tx, AttemptGraded, {me(attempt["user_id"]): event})
        return bool(changed)

    async def _count(
        self, tx: Transaction, attempt: asyncpg.Record, by: SubmittedBy | None, *, bulk: bool = False
    ) -> Sequence[asyncpg.Record]:
        paper = await self._papers.get(attempt["version_id"])
        rows = await tx.fetch(sql.ANSWERS, attempt["id"])
        rules = MarkingRules(attempt["partial_credit"], attempt["negative_marking"])
        if attempt["kind"] == "catch_up":
            marks = await catch_up_scoring.count(tx, attempt["id"], paper, rows)
            result = catch_up.outcome(marks)
        else:
            marks = [mark(_work(paper, row), rules) for row in rows]
            result = outcome(marks, attempt["pass_percent"])
        changed = await tx.fetch(
            sql.WRITE_MARKS,
            attempt["id"],
            [row["question_id"] for row in rows],
            [each.correct for each in marks],
            [each.points for each in marks],
            [each.worth for each in marks],
            [each.fraction for each in marks],
        )
        await tx.execute(sql.FINISH, attempt["id"], by, *result)
        state = "submitted" if result.score is None else "graded"
        if result.score is not None and result[:3] != (attempt["score"], attempt["max_score"], attempt["passed"]):
            await _tell_graded(tx, attempt, result)
        told = signals.AttemptState(
            attempt=attempt["id"], quiz=attempt["quiz_id"], learner=attempt["user_id"], state=state
        )
        channel = course_staff(attempt["course_id"])
        tx.after_commit(lambda: self._announcer.signal(channel, told))
        if result.passed:
            whose = (attempt["user_id"], attempt["course_id"], attempt["enrollment_id"])
            await self._progress.quiz_passed(tx, *whose, bulk=bulk)
        return changed


async def _tell_graded(tx: Transaction, attempt: asyncpg.Record, result: Outcome) -> None:
    assert result.score is not None
    event = elsewhere.AttemptGraded(
        attempt=attempt["id"],
        quiz=attempt["quiz_id"],
        enrollment=attempt["enrollment_id"],
        user=attempt["user_id"],
        score=result.score,
        max_score=result.max_score,
        passed=result.passed,
    )
    await hook_events.tell(tx, attempt["course_id"], event)


def _work(paper: Paper, row: Mapping[str, object]) -> Work:
    question_id = row["question_id"]
    assert isinstance(question_id, UUID)
    asked = with_key(paper.questions[question_id].question, row["corrected_key"])
    answer = None if row["answer"] is None else parse_written(asked, row["answer"])
    given = row["given_points"]
    return Work(asked, answer, voided=bool(row["voided"]), given=given)  # type: ignore[arg-type]  # numeric is Decimal
