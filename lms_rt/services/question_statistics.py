"""How well questions measure, counted from what was answered each time."""

import asyncio
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
from pydantic import JsonValue
from pydantic_core import from_json

from lms_rt import limits
from lms_rt.contract.question_statistics import QuestionStatistics, QuizStatistics, StatisticsQuery
from lms_rt.contract.questions import AuthoredQuestion, InvalidShape
from lms_rt.contract.questions.parsing import parse_written
from lms_rt.db.database import Database
from lms_rt.domain.item_statistics import Figures, Mark, figures
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.domain.tally import bucket, render
from lms_rt.errors import invalid, not_found
from lms_rt.services import access
from lms_rt.services.question_rows import question as stored_question
from sql import statistics as sql

Rows = Sequence[asyncpg.Record]


class QuestionStatisticsReads:
    """Two statements whatever the number of people; counted in a thread, of the newest `STATISTICS_ROWS_MAX` people."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_quiz(self, person: Person, quiz: UUID, query: StatisticsQuery) -> QuizStatistics:
        """The figures of a quiz's questions, for its staff. Raises `validation`, `not_found`."""
        await access.to_quiz(self._db, person, quiz, Action.VIEW_RESULTS)
        if query.session is not None and query.source != "live":
            raise invalid("$.query.session", "needs the source live")
        most = limits.STATISTICS_ROWS_MAX
        async with self._db.transaction(repeatable_read=True) as tx:
            if query.session is not None and await tx.fetchval(sql.QUIZ_OF_SESSION, query.session) != quiz:
                raise not_found("live session")
            if query.source == "live":
                rows = await tx.fetch(sql.CLASSES, quiz, query.version, query.session, most)
            else:
                rows = await tx.fetch(sql.ATTEMPTS, quiz, query.version, query.attempts == "all", most)
            questions = await tx.fetch(sql.QUESTIONS, quiz, query.version)
        return QuizStatistics(
            quiz=quiz,
            source=query.source,
            version=query.version,
            session=query.session,
            takers=len({row["taker"] for row in rows}),
            questions=await asyncio.to_thread(_questions, rows, questions),
        )


def figures_of(rows: Rows) -> Mapping[UUID, Figures]:
    """The figures of rows of `sql.statistics`, by question."""
    return figures(Mark(row["taker"], row["question_id"], row["points"], row["worth"]) for row in rows)


def _questions(rows: Rows, published: Rows) -> list[QuestionStatistics]:
    given = defaultdict[UUID, list[asyncpg.Record]](list)
    for row in rows:
        given[row["question_id"]].append(row)
    found = figures_of(rows)
    asked = [each for each in published if each["question_id"] in given]
    # As they stand in the newest version, then what only older ones had
    asked.sort(key=lambda each: (-each["version"], each["index"]))
    return [
        _question(each, given[each["question_id"]], found.get(each["question_id"], Figures(None, None)))
        for each in asked
    ]


def _question(published: asyncpg.Record, given: Rows, found: Figures) -> QuestionStatistics:
    question = stored_question(published)
    texts = Counter(row["answer"] for row in given if row["answer"] is not None)
    times = [row["ms"] for row in given if row["ms"] is not None]
    return QuestionStatistics(
        question=published["question_id"],
        version=published["version"],
        index=published["index"],
        type=question.type,
        prompt=question.prompt,
        asked=len(given),
        answered=texts.total(),
        facility=found.facility,
        discrimination=found.discrimination,
        median_ms=round(statistics.median(times)) if times else None,
        tally=_tally(question, texts),
        voided=all(row["voided"] for row in given),
    )


def _tally(question: AuthoredQuestion, texts: Counter[str]) -> dict[str, JsonValue]:
    """Different answers are few, so each is read once. What an older version asked for may not fit any more; such
    answers are among `answered` alone."""
    counts = Counter[str]()
    for text, count in texts.items():
        try:
            answer = parse_written(question, from_json(text))
        except InvalidShape:
            continue
        for name in bucket(question, answer):
            counts[name] += count
    return render(question, counts, texts.total())
