"""A class's results as a file: a line an answer in CSV, four sheets in XLSX."""

from collections.abc import Iterator
from uuid import UUID

from lms_rt.contract.live import Results
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.contract.times import wire_time
from lms_rt.db.database import Database
from lms_rt.domain.answer_words import in_words
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.services import access
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_sessions import LiveSessions
from lms_rt.services.table_files import Cell, Exported, Table, csv_file, xlsx_file


class LiveExports:
    """Writes files."""

    def __init__(self, db: Database, sessions: LiveSessions, facts: LiveFactsCache) -> None:
        self._db = db
        self._sessions = sessions
        self._facts = facts

    async def export(self, person: Person, session: UUID, kind: ExportFormat) -> Exported:
        """The results of a class, for its staff."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        return await self.make(session, kind)

    async def make(self, session: UUID, kind: ExportFormat) -> Exported:
        """The same, whoever asked."""
        results = await self._sessions.read_results(session)
        facts = await self._facts.get(session)
        name = f"class-{session}"
        if kind == "csv":
            return await csv_file(name, _answers(facts, results))
        sheets = {
            "People": _people(results),
            "Questions": _questions(facts, results),
            "Answers": _answers(facts, results),
            "Caught up later": _caught_up(results),
        }
        return await xlsx_file(name, sheets)


def _answers(facts: LiveFacts, results: Results) -> Table:
    headings = (
        "participant", "user", "name", "question", "round", "prompt", "type", "answer", "correct", "points",
        "elapsed_ms", "received_at", "revision", "answer_id",
    )  # fmt: skip
    return Table(headings, _answer_rows(facts, results))


def _answer_rows(facts: LiveFacts, results: Results) -> Iterator[list[Cell]]:
    for person in results.participants:
        for given in person.answers:
            asked = facts.questions[given.question]
            yield [
                str(person.participant),
                str(person.user) if person.user else None,
                person.name,
                asked.index,
                given.round,
                asked.question.prompt,
                asked.question.type,
                in_words(asked.question, given.answer),
                None if given.correct is None else ("yes" if given.correct else "no"),
                given.points,
                given.elapsed_ms,
                wire_time(given.received_at),
                given.revision,
                str(given.id),
            ]


def _people(results: Results) -> Table:
    headings = ("rank", "name", "points", "answers", "correct", "removed", "participant", "user")
    rows: list[list[Cell]] = [
        [
            person.rank,
            person.name,
            person.points,
            len(person.answers),
            sum(given.correct is True for given in person.answers),
            "yes" if person.removed else "no",
            str(person.participant),
            str(person.user) if person.user else None,
        ]
        for person in results.participants
    ]
    return Table(headings, rows)


def _questions(facts: LiveFacts, results: Results) -> Table:
    headings = ("question", "round", "type", "prompt", "key", "answered", "voided")
    rows: list[list[Cell]] = [
        [
            asked.index,
            asked.round,
            asked.type,
            asked.prompt,
            in_words(facts.questions[asked.id].question, asked.key),
            asked.answered,
            "yes" if asked.voided else "no",
        ]
        for asked in results.questions
    ]
    return Table(headings, rows)


def _caught_up(results: Results) -> Table:
    headings = ("name", "state", "score", "of", "answered", "correct", "submitted_at", "attempt", "user")
    rows: list[list[Cell]] = [
        [
            later.name,
            later.state,
            None if later.score is None else float(later.score),
            None if later.max_score is None else float(later.max_score),
            later.answered,
            later.correct,
            wire_time(later.submitted_at) if later.submitted_at else None,
            str(later.attempt),
            str(later.user),
        ]
        for later in results.catch_ups
    ]
    return Table(headings, rows)
