"""Published versions as attempts need them. They never change, so each is read and parsed once a process."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.db.database import Database
from lms_rt.domain.paper import PaperQuestion
from lms_rt.errors import not_found
from lms_rt.services.question_rows import question
from sql import attempts as sql

REMEMBERED: Final = 64
"""Versions a process keeps: those that are taken at the same time, each under a megabyte."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A published version with the keys of its day; `draws` says how many questions each draw gives."""

    id: UUID
    quiz: UUID
    version: int
    title: str
    draws: tuple[int, ...]
    questions: dict[UUID, PaperQuestion]


class Papers:
    """Reads them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: OrderedDict[UUID, Paper] = OrderedDict()

    async def get(self, version: UUID) -> Paper:
        """The paper of a version."""
        known = self._known.get(version)
        if known is None:
            known = self._known[version] = await self._read(version)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(version)
        return known

    async def _read(self, version: UUID) -> Paper:
        about = await self._db.fetchrow(sql.PAPER, version)
        if about is None:
            raise not_found("version")
        rows = await self._db.fetch(sql.PAPER_QUESTIONS, version)
        questions = [
            PaperQuestion(row["question_id"], row["index"], tuple(row["draws"]), question(row)) for row in rows
        ]
        return Paper(
            version,
            about["quiz_id"],
            about["number"],
            about["title"],
            tuple(about["draw_counts"]),
            {each.id: each for each in questions},
        )


def with_key(asked: AuthoredQuestion, key: object) -> AuthoredQuestion:
    """The question with another key, None for its own. Raises `InvalidShape` where the key does not fit."""
    if key is None:
        return asked
    return parse_question({**asked.model_dump(mode="json", exclude_none=True), "key": key})


def corrected(asked: PaperQuestion, key: object) -> PaperQuestion:
    """The same for a question of a paper."""
    return asked if key is None else replace(asked, question=with_key(asked.question, key))
