"""Quizzes and their questions, as authors edit them, and publishing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.channels import me
from lms_rt.contract.course_events import AttemptExtended
from lms_rt.contract.questions import AuthoredQuestion, InvalidShape
from lms_rt.contract.quizzes import (
    Draw,
    PublishedVersion,
    Quiz,
    QuizCreate,
    QuizPatch,
    QuizQuery,
    QuizSettings,
    StoredQuestion,
    VersionQuery,
)
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.services import access, audit, file_links
from lms_rt.services.announcer import Announcer
from lms_rt.services.cached_reads import CachedRead, CachedReads
from lms_rt.services.draw_supply import supply_in, supply_of
from lms_rt.services.editing import check_revision, merged
from lms_rt.services.question_rows import columns, patched, question_fields, texts
from sql import attempts as attempts_sql
from sql import quizzes as sql

CLEARABLE: Final = frozenset({"time_limit_s", "attempts_allowed", "opens_at", "closes_at"})


class Quizzes:
    """What can be done with quizzes."""

    def __init__(self, db: Database, reads: CachedReads, announcer: Announcer) -> None:
        self._db = db
        self._reads = reads
        self._announcer = announcer

    async def create(self, person: Person, course: UUID, given: QuizCreate) -> Quiz:
        """Create an empty quiz in a course. Raises `validation` for settings that contradict each other."""
        await access.to_course(self._db, person, course, Action.EDIT_QUIZ)
        quiz = uuid7()
        async with self._db.transaction() as tx:
            await tx.execute(sql.INSERT, quiz, course, given.title, given.description)
            new = merged(await self._locked(tx, quiz), given, nullable=CLEARABLE)
            await self._store(tx, quiz, new, revision=1)
            await audit.record(tx, person, "create", "quiz", quiz, course=course, after=_told(new))
            return await self._read(quiz)

    async def get(self, person: Person, quiz: UUID) -> Quiz:
        """A quiz, for those who may see its keys."""
        await access.to_quiz(self._db, person, quiz)
        return await self._read(quiz)

    async def read(self, person: Person, quiz: UUID) -> CachedRead:
        """The same from the cache. Not to be called inside a transaction."""
        return await self._reads.quiz(person, quiz, lambda: self._read(quiz))

    async def page(self, person: Person, course: UUID, query: QuizQuery) -> list[Quiz]:
        """The quizzes of a course, oldest first."""
        await access.to_course(self._db, person, course, Action.VIEW_QUIZ)
        return [Quiz.model_validate(dict(row)) for row in await self._db.fetch_page(sql.LIST, query, course)]

    async def edit(self, person: Person, quiz: UUID, patch: QuizPatch, expected: int | None) -> Quiz:
        """Change title, description or settings. When it closes holds for attempts that go on, too."""
        seen = await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            stored = await self._locked(tx, quiz)
            check_revision(_revision(stored), expected)
            new = merged(stored, patch, nullable=CLEARABLE)
            await self._store(tx, quiz, new, revision=_revision(stored) + 1)
            if new["closes_at"] != stored["closes_at"]:
                await self._move_deadlines(tx, quiz, stored, new["closes_at"])
            await audit.record(
                tx, person, "edit", "quiz", quiz, course=seen.course, before=_told(stored), after=_told(new)
            )
            return await self._read(quiz)

    async def delete(self, person: Person, quiz: UUID, expected: int | None) -> None:
        """Delete a quiz that nobody ever took, in a class or at their own pace."""
        seen = await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            stored = await self._locked(tx, quiz)
            check_revision(_revision(stored), expected)
            await tx.fetch(sql.HOLD_VERSIONS, [quiz])
            if await tx.fetchval(sql.IN_USE, quiz):
                raise Problem(ErrorCode.CONFLICT, "This quiz was taken already; it stays for the results")
            before = {**_told(stored), "questions": await tx.fetchval(sql.COUNT_QUESTIONS, quiz)}
            await audit.record(tx, person, "delete", "quiz", quiz, course=seen.course, before=before)
            await tx.execute(sql.DELETE, quiz)

    async def questions(self, person: Person, quiz: UUID) -> list[StoredQuestion]:
        """All questions of a quiz, in order."""
        await access.to_quiz(self._db, person, quiz)
        return [stored_question(row) for row in await self._db.fetch(sql.QUESTIONS, quiz)]

    async def question(self, person: Person, question: UUID) -> StoredQuestion:
        """One question with its key."""
        await access.to_question(self._db, person, question)
        return await self._read_question(question)

    async def add_question(self, person: Person, quiz: UUID, given: AuthoredQuestion) -> StoredQuestion:
        """Append a question to a quiz."""
        seen = await access.to_quiz(self._db, person, quiz, Action.EDIT_QUIZ)
        async with self._db.transaction() as tx:
            await self._locked(tx, quiz)
            count: int = await tx.fetchval(sql.COUNT_QUESTIONS, quiz)
            if count >= limits.QUESTIONS_PER_QUIZ:
                raise Problem(ErrorCode.CONFLICT, f"A quiz has at most {limits.QUESTIONS_PER_QUIZ} questions")
            await file_links.check(tx, person, texts(given))
            question = uuid7()
            await tx.execute(sql.INSERT_QUESTION, question, quiz, count + 1, *columns(given))
            after = given.model_dump(mode="json")
            await audit.record(tx, person, "add", "question", question, course=seen.course, after=after)
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
            try:
                parsed = patched(row, changes)
            except InvalidShape as error:
                raise error.as_problem() from None
            await file_links.check(tx, person, texts(parsed), row)
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
            if count == 0 and not _draws(stored):
                raise Problem(ErrorCode.CONFLICT, "The quiz has no questions yet")
            version = uuid7()
            draws = [Draw.model_validate(draw) for draw in _draws(stored)]
            drawn = [draw.count for draw in draws]
            row = await tx.fetchrow(sql.INSERT_VERSION, version, quiz, stored["title"], count, person.user, drawn)
            assert row is not None
            await tx.execute(sql.COPY_QUESTIONS, version, quiz)
            await _pin_draws(tx, version, seen.course, draws)
            count += sum(drawn)
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

    async def versions(self, person: Person, quiz: UUID, query: VersionQuery) -> list[PublishedVersion]:
        """The published versions of a quiz, oldest first."""
        await access.to_quiz(self._db, person, quiz)
        rows = await self._db.fetch_page(sql.VERSIONS, query, quiz)
        return [PublishedVersion.model_validate(dict(row)) for row in rows]

    async def _store(self, tx: Transaction, quiz: UUID, new: Mapping[str, object], revision: int) -> None:
        opens, closes = new["opens_at"], new["closes_at"]
        if isinstance(opens, datetime) and isinstance(closes, datetime) and closes <= opens:
            raise invalid("$.closes_at", "must be after opens_at")
        if new["feedback_from"] == "close" and closes is None:
            raise invalid("$.feedback_from", "needs a time at which the quiz closes (closes_at)")
        values = {**new, "draws": _draws(new)}
        settings = [values[name] for name in QuizSettings.model_fields]
        await tx.execute(sql.UPDATE, quiz, new["title"], new["description"], revision, *settings)

    async def _move_deadlines(
        self, tx: Transaction, quiz: UUID, before: Mapping[str, object], closes_at: object
    ) -> None:
        """Have the attempts that go on end by the new close, and tell who writes them."""
        moved = await tx.fetch(attempts_sql.CLOSE, quiz, before["time_limit_s"], before["closes_at"], closes_at)
        told = {
            me(row["user_id"]): AttemptExtended(attempt=row["id"], quiz=quiz, deadline=row["deadline"])
            for row in moved
            if row["deadline"] is not None  # who may take as long as they like finds out as they go on
        }
        await self._announcer.tell_each(tx, AttemptExtended, told)

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
        return stored_question(row)


def _draws(settings: Mapping[str, object]) -> list[dict[str, JsonValue]]:
    """The draws as they are stored, from there or from a patch."""
    draws = settings["draws"]
    assert isinstance(draws, list)
    return [draw.model_dump(mode="json") if isinstance(draw, Draw) else draw for draw in draws]


def _told(settings: Mapping[str, object]) -> dict[str, object]:
    """What the audit log says of a quiz."""
    return {**{name: settings[name] for name in (*QuizSettings.model_fields, "title")}, "draws": _draws(settings)}


async def _pin_draws(tx: Transaction, version: UUID, course: UUID, draws: Sequence[Draw]) -> None:
    """Put what the draws may take into the version. Raises `conflict` where that cannot fill them all."""
    rows = await tx.fetch(sql.PIN_DRAWS, version, course, [draw.model_dump(mode="json") for draw in draws])
    if shortage := supply_of(draws, supply_in(rows)).shortage:
        raise Problem(ErrorCode.CONFLICT, shortage)


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


def stored_question(row: Mapping[str, object]) -> StoredQuestion:
    """What a row of a quiz's questions says."""
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
