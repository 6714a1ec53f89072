"""Questions copied between the quizzes of a course and its bank. A copy has a life of its own."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.bank import BankQuestion, CopiesIntoBank, CopiesIntoQuiz
from lms_rt.contract.quizzes import StoredQuestion
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, FieldError, Problem, not_found
from lms_rt.services import access, audit
from lms_rt.services.bank import bank_question
from lms_rt.services.cached_reads import CachedReads
from lms_rt.services.quizzes import stored_question
from sql import bank, quizzes
from sql import bank_copies as sql

Copy = TypeVar("Copy", BankQuestion, StoredQuestion)


class BankCopies:
    """Makes copies: all that are asked for, in their order, or none."""

    def __init__(self, db: Database, reads: CachedReads) -> None:
        self._db = db
        self._reads = reads

    async def into_bank(self, person: Person, course: UUID, given: CopiesIntoBank) -> list[BankQuestion]:
        """Questions of quizzes of the course into its bank.

        Raises `validation` for what is no such question, and `conflict` where the bank would be too full.
        """
        await access.to_course(self._db, person, course, Action.EDIT_QUIZ)
        ids = [uuid7() for _ in given.questions]
        async with self._db.transaction() as tx:
            await tx.execute(bank.HOLD, course)
            count: int = await tx.fetchval(bank.COUNT, course)
            if count + len(ids) > limits.BANK_MAX:
                detail = f"A bank has at most {limits.BANK_MAX} questions; this would make {count + len(ids)}"
                raise Problem(ErrorCode.CONFLICT, detail)
            rows = await tx.fetch(sql.INTO_BANK, course, given.tags, ids, given.questions)
            copies = _in_order(ids, map(bank_question, map(dict, rows)), "is no question of a quiz of this course")
            after = {"bank": len(ids), "tags": given.tags}
            await audit.record(tx, person, "import", "course", course, course=course, after=after)
        return copies

    async def into_quiz(self, person: Person, quiz: UUID, given: CopiesIntoQuiz) -> list[StoredQuestion]:
        """Questions of the bank of the quiz's course behind those that the quiz has.

        Raises `validation` for what is no such question, and `conflict` where the quiz would be too long.
        """
        seen = await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        ids = [uuid7() for _ in given.questions]
        async with self._db.transaction() as tx:
            if await tx.fetchrow(quizzes.LOCK, quiz) is None:
                raise not_found("quiz")
            self._reads.drop_quizzes(tx, quiz)
            count: int = await tx.fetchval(quizzes.COUNT_QUESTIONS, quiz)
            if count + len(ids) > limits.QUESTIONS_PER_QUIZ:
                detail = f"A quiz has at most {limits.QUESTIONS_PER_QUIZ} questions; this would make {count + len(ids)}"
                raise Problem(ErrorCode.CONFLICT, detail)
            rows = await tx.fetch(sql.INTO_QUIZ, quiz, count, seen.course, ids, given.questions)
            copies = _in_order(ids, map(stored_question, map(dict, rows)), "is no question of this course's bank")
            after = {"questions": len(ids)}
            await audit.record(tx, person, "import", "quiz", quiz, course=seen.course, after=after)
        return copies


def _in_order(ids: Sequence[UUID], made: Iterable[Copy], unknown: str) -> list[Copy]:
    """The copies in the order of their ids. Raises `validation` where the questions of some are not there."""
    copies = {copy.id: copy for copy in made}
    if len(copies) < len(ids):
        fields = [FieldError(f"$.questions[{at}]", unknown) for at, id_ in enumerate(ids) if id_ not in copies]
        raise Problem(ErrorCode.VALIDATION, fields=fields)
    return [copies[id_] for id_ in ids]
