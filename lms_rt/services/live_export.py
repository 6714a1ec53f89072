"""A class's results as a file: a line an answer in CSV, three sheets in XLSX."""

import asyncio
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import xlsxwriter

from lms_rt.contract.live import Results
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.contract.times import wire_time
from lms_rt.domain.answer_words import in_words
from lms_rt.domain.principal import Person
from lms_rt.security.cells import harmless
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_sessions import LiveSessions

Cell = str | int | float | None
Table = tuple[Sequence[str], list[list[Cell]]]
"""Headings and rows."""

MEDIA_TYPES: Final[dict[ExportFormat, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM: Final = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine


@dataclass(frozen=True, slots=True)
class Exported:
    """A file."""

    name: str
    media_type: str
    content: bytes


class LiveExports:
    """Writes files."""

    def __init__(self, sessions: LiveSessions, facts: LiveFactsCache) -> None:
        self._sessions = sessions
        self._facts = facts

    async def export(self, person: Person, session: UUID, kind: ExportFormat) -> Exported:
        """The results of a class, for its staff, made in a thread so that nobody else waits."""
        results = await self._sessions.results(person, session)
        facts = await self._facts.get(session)
        write = _csv if kind == "csv" else _xlsx
        content = await asyncio.to_thread(write, facts, results)
        return Exported(f"class-{session}.{kind}", MEDIA_TYPES[kind], content)


def _answers(facts: LiveFacts, results: Results) -> Table:
    headings = (
        "participant", "user", "name", "question", "round", "prompt", "type", "answer", "correct", "points",
        "elapsed_ms", "received_at", "revision", "answer_id",
    )  # fmt: skip
    return headings, list(_answer_rows(facts, results))


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
    return headings, [
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


def _questions(facts: LiveFacts, results: Results) -> Table:
    headings = ("question", "round", "type", "prompt", "key", "answered", "voided")
    return headings, [
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


def _csv(facts: LiveFacts, results: Results) -> bytes:
    headings, rows = _answers(facts, results)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return (BOM + written.getvalue()).encode()


def _xlsx(facts: LiveFacts, results: Results) -> bytes:
    written = io.BytesIO()
    # Cells are written by their type, so a text that begins with = is a text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        bold = book.add_format({"bold": True})
        tables = {
            "People": _people(results),
            "Questions": _questions(facts, results),
            "Answers": _answers(facts, results),
        }
        for name, (headings, rows) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headings, bold)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
            sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    return written.getvalue()
