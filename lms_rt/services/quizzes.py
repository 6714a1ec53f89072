"""Quizzes and their questions, as authors edit them, and publishing."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.questions import AuthoredQuestion, InvalidShape, parse_question
from lms_rt.contract.quizzes import PublishedVersion, Quiz, QuizCreate, QuizPatch, StoredQuestion
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit
from lms_rt.services.cached_reads import CachedRead, CachedReads
from lms_rt.services.editing import check_revision, merged
from lms_rt.services.question_rows import columns, question_fields
from sql import quizzes as sql


class Quizzes:
    """What can be done with quizzes."""

    def __init__(self, db: Database, reads: CachedReads) -> None:
        self._db = db
        self._reads = reads

    async def create(self, person: Person, course: UUID, given: QuizCreate) -> Quiz:
        """Create an empty quiz in a course."""
        await access.to_course(self._db, person, course, Action.EDIT_QUIZ)
        quiz = uuid7()
        await self._db.execute(sql.INSERT, quiz, course, given.title, given.description)
        return await self._read(quiz)

    async def get(self, person: Person, quiz: UUID) -> Quiz:
        """A quiz, for those who may see its keys."""
        await access.to_quiz(self._db, person, quiz)
        return await self._read(quiz)

    async def read(self, person: Person, quiz: UUID) -> CachedRead:
        """The same from the cache. Not to be called inside a transaction."""
        return await self._reads.quiz(person, quiz, lambda: self._read(quiz))

    async def page(self, person: Person, course: UUID, *, after: UUID | None, fetch: int) -> list[Quiz]:
        """The quizzes of a course, oldest first."""
        await access.to_course(self._db, person, course, Action.VIEW_QUIZ)
        return [Quiz.model_validate(dict(row)) for row in await self._db.fetch(sql.LIST, course, after, fetch)]

    async def edit(self, person: Person, quiz: UUID, patch: QuizPatch, expected: int | None) -> Quiz:
        """Change title or description."""
        await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            stored = await self._locked(tx, quiz)
            check_revision(_revision(stored), expected)
            new = merged(stored, patch)
            await tx.execute(sql.UPDATE, quiz, new["title"], new["description"], _revision(stored) + 1)
            return await self._read(quiz)

    async def delete(self, person: Person, quiz: UUID, expected: int | None) -> None:
        """Delete a quiz that nobody ever took, in a class or at their own pace."""
        await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            check_revision(_revision(await self._locked(tx, quiz)), expected)
            if await tx.fetchval(sql.IN_USE, quiz):
                raise Problem(ErrorCode.CONFLICT, "This quiz was taken already; it stays for the results")
            await tx.execute(sql.DELETE, quiz)

    async def questions(self, person: Person, quiz: UUID) -> list[StoredQuestion]:
        """All questions of a quiz, in order."""
        await access.to_quiz(self._db, person, quiz)
        return [_question(row) for row in await self._db.fetch(sql.QUESTIONS, quiz)]

    async def question(self, person: Person, question: UUID) -> StoredQuestion:
        """One question with its key."""
        await access.to_question(self._db, person, question)
        return await self._read_question(question)

    async def add_question(self, person: Person, quiz: UUID, given: AuthoredQuestion) -> StoredQuestion:
        """Append a question to a quiz."""
        await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            await self._locked(tx, quiz)
            count: int = await tx.fetchval(sql.COUNT_QUESTIONS, quiz)
            if count >= limits.QUESTIONS_PER_QUIZ:
                raise Problem(ErrorCode.CONFLICT, f"A quiz has at most {limits.QUESTIONS_PER_QUIZ} questions")
            question = uuid7()
            await tx.execute(sql.INSERT_QUESTION, question, quiz, count + 1, *columns(given))
            return await self._read_question(question)

    async def edit_question(
        self, person: Person, question: UUID, patch: Mapping[str, JsonValue], expected: int | None
    ) -> StoredQuestion:
        """Merge `patch` into a question; the result must be a valid question as a whole. `index` moves it."""
        seen, quiz = await access.to_question(self._db, person, question, Action.EDIT_QUIZ)
        changes = dict(patch)
        index = changes.pop("index", None)
        async with self._db.transaction() as tx:
            await self._locked(tx, quiz)
            row = await tx.fetchrow(sql.QUESTION, question)
            if row is None:
                raise not_found("question")
            check_revision(row["revision"], expected)
            stored = question_fields(row)
            if changes.get("type", stored["type"]) != stored["type"]:
                stored = {name: stored[name] for name in ("prompt", "points", "time_limit_s", "explanation")}
            new = {**stored, **changes}
            try:
                parsed = parse_question({name: value for name, value in new.items() if value is not None})
            except InvalidShape as error:
                raise error.as_problem() from None
            await tx.execute(sql.UPDATE_QUESTION, question, *columns(parsed), row["revision"] + 1)
            after = parsed.model_dump(mode="json")
            await audit.record(
                tx, person, "edit", "question", question, course=seen.course, before=question_fields(row), after=after
            )
            if index is not None:
                await _move(tx, quiz, question, row["position"], index)
            return await self._read_question(question)

    async def delete_question(self, person: Person, question: UUID, expected: int | None) -> None:
        """Take a question out of its quiz; published versions keep it."""
        seen, quiz = await access.to_question(self._db, person, question, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            await self._locked(tx, quiz)
            row = await tx.fetchrow(sql.QUESTION, question)
            if row is None:
                raise not_found("question")
            check_revision(row["revision"], expected)
            await tx.execute(sql.DELETE_QUESTION, question)
            before = question_fields(row)
            await audit.record(tx, person, "delete", "question", question, course=seen.course, before=before)
            await tx.execute(sql.CLOSE_GAP, quiz, row["position"])

    async def publish(self, person: Person, quiz: UUID) -> PublishedVersion:
        """Make an immutable version of the quiz as it stands."""
        seen = await access.to_quiz(self._db, person, quiz, Action.PUBLISH_QUIZ)
        async with self._db.transaction() as tx:
            stored = await self._locked(tx, quiz)
            count: int = await tx.fetchval(sql.COUNT_QUESTIONS, quiz)
            if count == 0:
                raise Problem(ErrorCode.CONFLICT, "The quiz has no questions yet")
            version = uuid7()
            row = await tx.fetchrow(sql.INSERT_VERSION, version, quiz, stored["title"], count, person.user)
            assert row is not None
            await tx.execute(sql.COPY_QUESTIONS, version, quiz)
            told = {"version": row["number"], "questions": count}
            await audit.record(tx, person, "publish", "quiz", quiz, course=seen.course, after=told)
            return PublishedVersion(
                id=version,
                quiz=quiz,
                version=row["number"],
                title=str(stored["title"]),
                questions=count,
                created_at=row["published_at"],
            )

    async def versions(self, person: Person, quiz: UUID, *, after: int | None, fetch: int) -> list[PublishedVersion]:
        """The published versions of a quiz, oldest first."""
        await access.to_quiz(self._db, person, quiz)
        rows = await self._db.fetch(sql.VERSIONS, quiz, after, fetch)
        return [PublishedVersion.model_validate(dict(row)) for row in rows]

    async def _locked(self, tx: Transaction, quiz: UUID) -> dict[str, object]:
        """Take the turn of changing a quiz, which every change to it and its questions does."""
        row = await tx.fetchrow(sql.LOCK, quiz)
        if row is None:
            raise not_found("quiz")
        self._reads.drop_quizzes(tx, quiz)
        return dict(row)

    async def _read(self, quiz: UUID) -> Quiz:
        row = await self._db.fetchrow(sql.GET, quiz)
        if row is None:
            raise not_found("quiz")
        return Quiz.model_validate(dict(row))

    async def _read_question(self, question: UUID) -> StoredQuestion:
        row = await self._db.fetchrow(sql.QUESTION, question)
        if row is None:
            raise not_found("question")
        return _question(row)


def _revision(stored: Mapping[str, object]) -> int:
    revision = stored["revision"]
    assert isinstance(revision, int)
    return revision


async def _move(tx: Transaction, quiz: UUID, question: UUID, position: int, index: JsonValue) -> None:
    count: int = await tx.fetchval(sql.COUNT_QUESTIONS, quiz)
    if not isinstance(index, int) or isinstance(index, bool) or not 1 <= index <= count:
        raise Problem(ErrorCode.VALIDATION, f"index must be between 1 and {count}")
    if index != position:
        await tx.execute(sql.MOVE_QUESTION, quiz, question, position, index)


def _question(row: Mapping[str, object]) -> StoredQuestion:
    return StoredQuestion.model_validate(
        {
            **question_fields(row),
            "id": row["id"],
            "quiz": row["quiz_id"],
            "index": row["position"],
            "revision": row["revision"],
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
        }
    )
