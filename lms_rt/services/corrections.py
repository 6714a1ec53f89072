"""What turned out after a quiz was published: another key, or a question that should not count.

Published versions never change. A correction stands beside one, and a job counts every attempt anew by it.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.attempts import Correction, CorrectionJob
from lms_rt.contract.questions import InvalidShape
from lms_rt.db import outbox
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import Problem, invalid, not_found
from lms_rt.services import access, audit
from lms_rt.services.attempt_recounts import recount_each
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.job_runs import Report
from lms_rt.services.papers import with_key
from lms_rt.services.question_rows import question as stored_question
from sql import corrections as sql

RECOUNT: Final = "quiz.recount"
"""{"quiz", "question"}: count the attempts anew that were asked this question (`Corrections.recount`)."""


class Corrections:
    """Notes corrections and counts by them."""

    def __init__(self, db: Database, scoring: AttemptScoring) -> None:
        self._db = db
        self._scoring = scoring

    async def correct(self, person: Person, quiz: UUID, question: UUID, given: Correction) -> CorrectionJob:
        """Note what is known better of a published question, and have the attempts counted anew."""
        seen = await access.to_quiz(self._db, person, quiz, Action.CORRECT_QUESTION)
        async with self._db.transaction() as tx:
            rows = await tx.fetch(sql.ASKED, quiz, question, given.version)
            if not rows:
                raise not_found("question")
            for row in rows:
                _check_key(row, given)
                await tx.execute(sql.NOTE, row["version_id"], question, given.key, given.voided, person.user)
                version = f"version {row['number']}"
                before = {version: {"key": row["corrected_key"], "voided": row["voided"]}}
                after = {version: {"key": given.key, "voided": given.voided}}
                await audit.record(
                    tx, person, "correct", "question", question, course=seen.course, before=before, after=after
                )
            payload = {"quiz": str(quiz), "question": str(question)}
            job = await outbox.enqueue(tx, RECOUNT, str(uuid7()), payload, owner=person.user, bulk=True)
            assert job is not None
            return CorrectionJob(job=job, versions=[row["number"] for row in rows])

    async def recount(self, quiz: UUID, question: UUID, report: Report) -> int:
        """Count every attempt anew that was asked the question; returns how many have other points now."""
        total: int = await self._db.fetchval(sql.COUNT, quiz, question)

        async def find(after: UUID | None, limit: int) -> Sequence[asyncpg.Record]:
            return await self._db.fetch(sql.ATTEMPTS, quiz, question, after, limit)

        return await recount_each(self._db, self._scoring, find, total, report)


def _check_key(row: object, given: Correction) -> None:
    asked = stored_question(row)  # type: ignore[arg-type]  # a Record is a mapping in all but name
    if given.key is None:
        return
    if asked.key is None:
        raise invalid("$.key", "this question has no key")
    try:
        with_key(asked, given.key)
    except InvalidShape as error:
        raise Problem(error.as_problem().code, fields=error.fields) from None
