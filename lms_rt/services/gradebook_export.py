"""A course's gradebook as a file: a line a learner, and in XLSX also how it counts and what people said."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.contract.gradebook import GradebookCell, GradebookColumn, GradebookRow, LearnerStatus
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.contract.marks import wire_number
from lms_rt.contract.times import wire_time
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.services import access
from lms_rt.services.gradebook import STATUSES
from lms_rt.services.gradebook_facts import facts_of
from lms_rt.services.gradebook_rows import gradebook_rows
from lms_rt.services.gradebook_settings import Layout, layout
from lms_rt.services.job_runs import Report
from lms_rt.services.table_files import Cell, Exported, Table, csv_file, xlsx_file
from sql import gradebook as sql

BATCH: Final = limits.GRADEBOOK_ROWS_AT_ONCE
"""Learners read and counted at a time; what is kept of them are the cells of the file."""


@dataclass(slots=True)
class _Sheets:
    """The lines of learners so far."""

    learners: list[list[Cell]] = field(default_factory=list)
    said: list[list[Cell]] = field(default_factory=list)


class GradebookExports:
    """Writes files."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def export(self, person: Person, course: UUID, kind: ExportFormat, status: LearnerStatus) -> Exported | None:
        """The file, for the staff; None where it is too large to be waited for."""
        if await self.is_long(person, course, status):
            return None
        return await self.make(course, kind, status, _nobody_waits)

    async def is_long(self, person: Person, course: UUID, status: LearnerStatus) -> bool:
        """Whether the file is too large to be waited for, so that a job has to make it; for the staff."""
        await access.to_course(self._db, person, course, Action.VIEW_GRADEBOOK)
        learners: int = await self._db.fetchval(sql.LEARNER_COUNT, course, STATUSES[status])
        return learners > limits.GRADEBOOK_ROWS_AT_ONCE

    async def make(self, course: UUID, kind: ExportFormat, status: LearnerStatus, report: Report) -> Exported:
        """The file, whoever asked. Each learner's line is as of one moment, `BATCH` learners at a time."""
        async with self._db.transaction(repeatable_read=True) as tx:
            found = await layout(tx, course)
            count: int = await tx.fetchval(sql.LEARNER_COUNT, course, STATUSES[status])
        sheets = _Sheets()
        after: UUID | None = None
        more = True
        while more:
            async with self._db.transaction(repeatable_read=True) as tx:
                learners = await tx.fetch(sql.LEARNERS, course, STATUSES[status], after, BATCH)
                facts = await facts_of(tx, course, learners)
            rows = await asyncio.to_thread(gradebook_rows, found, learners, facts)
            _add(sheets, found, learners, rows)
            await report(len(sheets.learners), max(count, len(sheets.learners)))
            more = len(learners) == BATCH
            after = learners[-1]["enrollment"] if more else None
        name = f"gradebook-{course}"
        table = Table(_headings(found), sheets.learners)
        if kind == "csv":
            return await csv_file(name, table)
        said = Table(("name", "column", "percent", "excused", "reason"), sheets.said)
        return await xlsx_file(name, {"Gradebook": table, "Columns": _columns(found), "Overrides": said})


async def _nobody_waits(_done: int, _total: int) -> None:
    """Of a file made at once there is no progress to tell."""


def _headings(found: Layout) -> list[str]:
    columns = [each for column in found.columns for each in (_heading(column), f"{_heading(column)}: note")]
    return [
        "enrollment", "user", "name", "email", "status", "total",
        *(f"{category.title} (category)" for category in found.categories),
        *columns,
    ]  # fmt: skip


def _heading(column: GradebookColumn) -> str:
    """Several classes are held with one quiz: what tells them apart is when."""
    return f"{column.title} (quiz)" if column.kind == "quiz" else f"{column.title} (class {wire_time(column.at)[:16]})"


def _add(sheets: _Sheets, found: Layout, learners: Sequence[asyncpg.Record], rows: Sequence[GradebookRow]) -> None:
    for learner, row in zip(learners, rows, strict=True):
        about = [str(row.enrollment), str(row.user), row.name, learner["email"], row.status, _number(row.percent)]
        categories = [_number(each.percent) for each in row.categories]
        cells = [each for cell in row.cells for each in (_number(cell.percent), _note(cell))]
        sheets.learners.append([*about, *categories, *cells])
        sheets.said += _said(found, row)


def _said(found: Layout, row: GradebookRow) -> Iterator[list[Cell]]:
    for column, cell in zip(found.columns, row.cells, strict=True):
        if cell.reason is not None:
            excused = "yes" if cell.state == "excused" else "no"
            yield [row.name, _heading(column), _number(cell.percent), excused, cell.reason]


def _note(cell: GradebookCell) -> str | None:
    """What a percentage does not say; nothing about an ordinary one."""
    words: list[str] = [cell.state] if cell.state != "graded" else []
    if cell.source in {"catch_up", "override"}:
        words.append("catch-up" if cell.source == "catch_up" else "override")
    if cell.dropped:
        words.append("dropped")
    return ", ".join(words) or None


def _columns(found: Layout) -> Table:
    headings = ("column", "title", "kind", "at", "category", "weight", "attempts", "basis", "counts")
    rows: list[list[Cell]] = [
        [
            str(each.column), _heading(each), each.kind, wire_time(each.at), each.category, wire_number(each.weight),
            each.attempts, each.basis, "yes" if each.counts else "no",
        ]
        for each in found.columns
    ]  # fmt: skip
    return Table(headings, rows)


def _number(value: Decimal | None) -> Cell:
    return None if value is None else wire_number(value)
