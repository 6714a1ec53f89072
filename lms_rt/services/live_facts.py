"""What never changes about a live session: its quiz version, its questions, its rules. Read once a process.

A published version is immutable and a session is pinned to one, so these can be kept without ever being invalid. All
classes that hold the same version share its questions.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

import asyncpg
from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.db.database import Database
from lms_rt.domain.live import Timing
from lms_rt.domain.presentation import public_view
from lms_rt.errors import not_found
from lms_rt.gather import Gatherer
from lms_rt.services.answer_reading import AnswerReading
from lms_rt.services.question_rows import question
from sql import live_sessions as sql
from sql import quizzes as quizzes_sql

CLASSES_KEPT: Final = 16_384
"""More than a process can have people of: one that does not fit is read again with every answer. Half a kB each."""
QUESTIONS_KEPT: Final = 10_000
"""Of all that are not shared: those of a thousand classes that hold ten of their own each. 5 to 7 kB each."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question of a published version, with its place in the quiz."""

    id: UUID
    index: int
    total: int
    question: AuthoredQuestion

    @cached_property
    def public(self) -> dict[str, JsonValue]:
        """What students are shown: no key, no explanation."""
        shown: dict[str, JsonValue] = public_view(self.question).model_dump(mode="json")
        return {"id": str(self.id), "index": self.index, "total": self.total, **shown}

    @cached_property
    def answers(self) -> AnswerReading:
        """What takes answers to it in."""
        return AnswerReading(self.question)

    @cached_property
    def key(self) -> JsonValue:
        """What is right, as the contract writes it; None for a question without a right answer."""
        key: JsonValue = self.question.key.model_dump(mode="json", exclude_none=True) if self.question.key else None
        return key

    def keyed(self, override: JsonValue) -> AuthoredQuestion:
        """The question with the key that a regrade gave it, or its own where `override` is None.

        Raises `InvalidShape` with paths below `$.key` for a key that does not fit the question.
        """
        if override is None:
            return self.question
        return parse_question({**self.question.model_dump(mode="json"), "key": override})


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """A session's immutable side."""

    session: UUID
    course: UUID
    title: str
    questions: Mapping[UUID, AskedQuestion]
    order: tuple[Timing, ...]
    approval: bool
    """Whether guests wait to be let in."""
    teams: tuple[str, ...]
    """Names of the teams; none where everybody plays for themselves."""


@dataclass(slots=True)
class _Quiz:
    """A published version, as the classes here share it."""

    version: UUID
    questions: Mapping[UUID, AskedQuestion]
    order: tuple[Timing, ...]
    classes: int = 0
    """How many of those that are kept hold it."""


class LiveFactsCache:
    """Reads each session's facts once and keeps those used last."""

    def __init__(self, db: Database, *, classes: int = CLASSES_KEPT, questions: int = QUESTIONS_KEPT) -> None:
        self._db = db
        self._classes_most = classes
        self._questions_most = questions
        self._classes: OrderedDict[UUID, tuple[LiveFacts, _Quiz]] = OrderedDict()
        self._quizzes: dict[UUID, _Quiz] = {}
        self._questions = 0
        # A class of a thousand that comes back to a new process asks for its facts a thousand times at once
        self._reading: Gatherer[UUID, LiveFacts] = Gatherer(self._read)

    async def get(self, session: UUID) -> LiveFacts:
        """The facts of `session`; raises `not_found` for one that does not exist."""
        kept = self._classes.get(session)
        if kept is not None:
            self._classes.move_to_end(session)
            return kept[0]
        if self._db.in_transaction:  # which may have made it
            [found] = await self._read([session])
            if isinstance(found, Exception):
                raise found
            return found
        return await self._reading(session)

    def known(self, session: UUID) -> LiveFacts | None:
        """The facts if they were read before; for the hot path, which must not wait."""
        kept = self._classes.get(session)
        return None if kept is None else kept[0]

    async def _read(self, sessions: Sequence[UUID]) -> list[LiveFacts | Exception]:
        rows = {row["id"]: row for row in await self._db.fetch(sql.FACTS, list(set(sessions)))}
        versions = {row["version_id"] for row in rows.values()}
        quizzes = {version: self._quizzes[version] for version in versions & self._quizzes.keys()}
        for version, asked in (await self._read_questions(versions - quizzes.keys())).items():
            quizzes[version] = self._quizzes.get(version) or _quiz(version, asked)
        found: dict[UUID, LiveFacts] = {}
        for row in rows.values():
            version = row["version_id"]  # of which only one may be kept, whoever read it meanwhile
            found[row["id"]] = self._kept(row, self._quizzes.get(version) or quizzes[version])
        return [found.get(session) or not_found("live session") for session in sessions]

    async def _read_questions(self, versions: Collection[UUID]) -> Mapping[UUID, Sequence[asyncpg.Record]]:
        read: dict[UUID, list[asyncpg.Record]] = {version: [] for version in versions}
        for row in await self._db.fetch(quizzes_sql.VERSION_QUESTIONS, list(versions)) if versions else ():
            read[row["version_id"]].append(row)
        return read

    def _kept(self, row: asyncpg.Record, quiz: _Quiz) -> LiveFacts:
        facts = LiveFacts(
            session=row["id"],
            course=row["course_id"],
            title=row["title"],
            questions=quiz.questions,
            order=quiz.order,
            approval=row["approval"],
            teams=tuple(row["teams"]),
        )
        self._keep(facts, quiz)
        return facts

    def _keep(self, facts: LiveFacts, quiz: _Quiz) -> None:
        if facts.session in self._classes:
            return  # two asked at the same moment
        self._classes[facts.session] = (facts, quiz)
        if not quiz.classes:
            self._quizzes[quiz.version] = quiz
            self._questions += len(quiz.questions)
        quiz.classes += 1
        while len(self._classes) > self._classes_most or self._questions > self._questions_most:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        _, (_, quiz) = self._classes.popitem(last=False)
        quiz.classes -= 1
        if not quiz.classes:
            del self._quizzes[quiz.version]
            self._questions -= len(quiz.questions)


def _quiz(version: UUID, rows: Sequence[asyncpg.Record]) -> _Quiz:
    asked = [AskedQuestion(each["question_id"], each["index"], len(rows), question(each)) for each in rows]
    order = tuple(Timing(each.id, each.question.time_limit_s) for each in asked)
    return _Quiz(version, {each.id: each for each in asked}, order)
