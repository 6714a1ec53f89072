"""A course's bank of questions: what quizzes draw from."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from pydantic import JsonValue, TypeAdapter, ValidationError
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.bank import BankQuery, BankQuestion, BankQuestionCreate
from lms_rt.contract.problems import field_errors
from lms_rt.contract.questions import InvalidShape
from lms_rt.contract.quizzes import Draw, Tags
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit, file_links
from lms_rt.services.draw_supply import DrawSupply, supply_in, supply_of
from lms_rt.services.editing import check_revision
from lms_rt.services.question_rows import columns, patched, question_fields, texts
from sql import bank as sql

_TAGS: Final[TypeAdapter[list[str]]] = TypeAdapter(Tags)


class Bank:
    """What can be done with a bank. Published versions hold their own copies, so nothing here changes them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, person: Person, course: UUID, query: BankQuery) -> list[BankQuestion]:
        """The questions of a course's bank, or those with a tag and in which these words stand."""
        await access.to_course(self._db, person, course, Action.VIEW_QUIZ)
        return [
            bank_question(row)
            for row in await self._db.fetch_page(sql.LIST, query, course, query.tag, (query.q or "").split())
        ]

    async def supply(self, person: Person, course: UUID, draws: Sequence[Draw]) -> DrawSupply:
        """What the bank has now for these draws of a quiz of its course."""
        await access.to_course(self._db, person, course, Action.VIEW_QUIZ)
        rows = await self._db.fetch(sql.SUPPLY, course, [draw.model_dump(mode="json") for draw in draws])
        return supply_of(draws, supply_in(map(dict, rows)))

    async def tags(self, person: Person, course: UUID, most: int) -> list[tuple[str, int]]:
        """The tags of a course's bank, each with the number of its questions, the most frequent first."""
        await access.to_course(self._db, person, course, Action.VIEW_QUIZ)
        return [(row["tag"], row["questions"]) for row in await self._db.fetch(sql.TAGS, course, most)]

    async def get(self, person: Person, question: UUID) -> BankQuestion:
        """One question with its key."""
        await access.to_bank_question(self._db, person, question)
        return await self._read(question)

    async def add(self, person: Person, course: UUID, given: BankQuestionCreate) -> BankQuestion:
        """Put a question into the bank. Raises `conflict` where it is full."""
        await access.to_course(self._db, person, course, Action.EDIT_QUIZ)
        question = uuid7()
        async with self._db.transaction() as tx:
            await tx.execute(sql.HOLD, course)
            if await tx.fetchval(sql.COUNT, course) >= limits.BANK_MAX:
                raise Problem(ErrorCode.CONFLICT, f"A bank has at most {limits.BANK_MAX} questions")
            await file_links.check(tx, person, texts(given.question), within="$.question")
            await tx.execute(sql.INSERT, question, course, given.tags, *columns(given.question))
            after = given.question.model_dump(mode="json")
            await audit.record(tx, person, "add", "question", question, course=course, after=after)
            return await self._read(question)

    async def edit(
        self, person: Person, question: UUID, patch: Mapping[str, JsonValue], expected: int | None
    ) -> BankQuestion:
        """Merge `patch` into a question; the result must be a valid question as a whole. `tags` are replaced."""
        seen = await access.to_bank_question(self._db, person, question, Action.EDIT_QUIZ)
        changes = dict(patch)
        async with self._db.transaction() as tx:
            row = await _locked(tx, question)
            check_revision(int(str(row["revision"])), expected)
            tags = _tags(changes.pop("tags")) if "tags" in changes else row["tags"]
            try:
                parsed = patched(row, changes)
            except InvalidShape as error:
                raise error.as_problem() from None
            await file_links.check(tx, person, texts(parsed), row)
            await tx.execute(sql.UPDATE, question, tags, *columns(parsed), int(str(row["revision"])) + 1)
            before = {**question_fields(row), "tags": row["tags"]}
            after = {**parsed.model_dump(mode="json"), "tags": tags}
            await audit.record(tx, person, "edit", "question", question, course=seen.course, before=before, after=after)
            return await self._read(question)

    async def delete(self, person: Person, question: UUID, expected: int | None) -> None:
        """Take a question out of the bank; published versions keep it."""
        seen = await access.to_bank_question(self._db, person, question, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            row = await _locked(tx, question)
            check_revision(int(str(row["revision"])), expected)
            await tx.execute(sql.DELETE, question)
            before = question_fields(row)
            await audit.record(tx, person, "delete", "question", question, course=seen.course, before=before)

    async def _read(self, question: UUID) -> BankQuestion:
        row = await self._db.fetchrow(sql.GET, question)
        if row is None:
            raise not_found("question")
        return bank_question(row)


async def _locked(tx: Transaction, question: UUID) -> Mapping[str, object]:
    row = await tx.fetchrow(sql.LOCK, question)
    if row is None:
        raise not_found("question")
    return dict(row)


def _tags(given: JsonValue) -> list[str]:
    try:
        return _TAGS.validate_python(given)
    except ValidationError as error:
        raise Problem(ErrorCode.VALIDATION, fields=field_errors(error, given, "$.tags")) from None


def bank_question(row: Mapping[str, object]) -> BankQuestion:
    """What a row of the bank says."""
    own = {name: row[name] for name in ("id", "tags", "revision", "created_at", "updated_at")}
    return BankQuestion.model_validate({**question_fields(row), **own, "course": row["course_id"]})
