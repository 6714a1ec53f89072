"""What never changes about a live session: its quiz version, its questions, its rules. Read once a process.

A published version is immutable and a session is pinned to one, so these can be kept without ever being invalid.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.db.database import Database
from lms_rt.domain.live import Timing
from lms_rt.domain.presentation import public_view
from lms_rt.errors import not_found
from lms_rt.services.answer_reading import AnswerReading
from lms_rt.services.question_rows import question
from sql import live_sessions as sql
from sql import quizzes as quizzes_sql

KEPT = 512  # sessions of a busy evening; one takes some ten kilobytes


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


class LiveFactsCache:
    """Reads each session's facts once and keeps those used last."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: OrderedDict[UUID, LiveFacts] = OrderedDict()

    async def get(self, session: UUID) -> LiveFacts:
        """The facts of `session`; raises `not_found` for one that does not exist."""
        kept = self._kept.get(session)
        if kept is not None:
            self._kept.move_to_end(session)
            return kept
        facts = await self._read(session)
        self._kept[session] = facts
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return facts

    def known(self, session: UUID) -> LiveFacts | None:
        """The facts if they were read before; for the hot path, which must not wait."""
        return self._kept.get(session)

    async def _read(self, session: UUID) -> LiveFacts:
        row = await self._db.fetchrow(sql.FACTS, session)
        if row is None:
            raise not_found("live session")
        rows = await self._db.fetch(quizzes_sql.VERSION_QUESTIONS, row["version_id"])
        asked = [AskedQuestion(each["question_id"], each["index"], len(rows), question(each)) for each in rows]
        return LiveFacts(
            session=row["id"],
            course=row["course_id"],
            title=row["title"],
            questions={each.id: each for each in asked},
            order=tuple(Timing(each.id, each.question.time_limit_s) for each in asked),
            approval=row["approval"],
            teams=tuple(row["teams"]),
        )
