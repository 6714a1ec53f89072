"""How a course's gradebook counts: read, and set as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt.contract.gradebook import (
    ColumnSettings,
    GradebookCategory,
    GradebookColumn,
    GradebookSettings,
    GradebookSettingsPut,
    Missing,
)
from lms_rt.db.database import Database, Reader
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, FieldError, Problem
from lms_rt.services import access, audit
from lms_rt.services.editing import check_revision
from sql import gradebook as sql

FIRST_REVISION: Final = 1
"""Of what nobody has set yet."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A gradebook without its learners. `rows` are those of `sql.gradebook.COLUMNS`, in the order of `columns`."""

    missing: Missing
    revision: int
    categories: Sequence[GradebookCategory]
    columns: Sequence[GradebookColumn]
    rows: Sequence[asyncpg.Record]


class GradebookSettingsService:
    """Reads and sets it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, person: Person, course: UUID) -> GradebookSettings:
        """For the staff."""
        await access.to_course(self._db, person, course, Action.VIEW_GRADEBOOK)
        async with self._db.transaction(repeatable_read=True) as tx:
            return _view(course, await layout(tx, course))

    async def put(
        self, person: Person, course: UUID, given: GradebookSettingsPut, expected: int | None
    ) -> GradebookSettings:
        """Set all of it; columns that are there and not given count as without settings. Raises `precondition_failed`,
        `validation` for columns and categories that are not there."""
        await access.to_course(self._db, person, course, Action.EDIT_GRADEBOOK)
        async with self._db.transaction() as tx:
            before = await layout(tx, course)
            check_revision(before.revision, expected)
            _check(given, {each.column for each in before.columns})
            if await tx.fetchval(sql.SAVE, course, given.missing, before.revision + 1) is None:
                raise Problem(ErrorCode.PRECONDITION_FAILED)
            titles = [each.title for each in given.categories]
            weights = [each.weight for each in given.categories]
            # A quiz that is kept for a class just now is no column that could be given: it keeps what it has
            await tx.execute(sql.FORGET_COLUMNS, course, [each.column for each in before.columns])
            await tx.execute(sql.LEAVE_CATEGORIES, course, titles)
            await tx.execute(sql.FORGET_CATEGORIES, course, titles)
            dropped = [each.drop_lowest for each in given.categories]
            await tx.execute(sql.SAVE_CATEGORIES, course, titles, weights, dropped)
            kinds = {row["id"]: row for row in before.rows}
            await tx.execute(sql.SAVE_COLUMNS, course, *_column_arrays(given.columns, kinds))
            after = await layout(tx, course)
            old, new = (_told(each) for each in (before, after))
            await audit.record(tx, person, "edit", "gradebook", course, course=course, before=old, after=new)
            return _view(course, after)


async def layout(reader: Reader, course: UUID) -> Layout:
    """Three statements, whatever there is."""
    stored = await reader.fetchrow(sql.SETTINGS, course)
    categories = [GradebookCategory.model_validate(dict(row)) for row in await reader.fetch(sql.CATEGORIES, course)]
    rows = await reader.fetch(sql.COLUMNS, course)
    weights = {each.title: each.weight for each in categories}
    return Layout(
        stored["missing"] if stored else "ignored",
        stored["revision"] if stored else FIRST_REVISION,
        categories,
        [_column(row, weights) for row in rows],
        rows,
    )


def _column(row: asyncpg.Record, categories: Mapping[str, Decimal]) -> GradebookColumn:
    weight = row["weight"] if row["weight"] is not None else _ordinary_weight(row)
    among = categories.get(row["category"], Decimal(0)) if categories else Decimal(1)
    return GradebookColumn(
        column=row["id"],
        kind="quiz" if row["live_session"] is None else "live_session",
        quiz=row["quiz"],
        title=row["title"],
        at=row["at"],
        category=row["category"],
        weight=weight,
        attempts=row["attempts"] or "best",
        basis=row["basis"] or "correctness",
        counts=weight > 0 and among > 0,
    )


def _ordinary_weight(row: asyncpg.Record) -> Decimal:
    return Decimal(1 if row["scored"] else 0)


def _check(given: GradebookSettingsPut, known: set[UUID]) -> None:
    titles = [each.title for each in given.categories]
    wrong = [
        FieldError(f"$.categories[{n}].title", "is the title of another category")
        for n, title in enumerate(titles)
        if title in titles[:n]
    ]
    seen = set[UUID]()
    for n, each in enumerate(given.columns):
        if each.column not in known:
            wrong.append(FieldError(f"$.columns[{n}].column", "is no column of this gradebook"))
        if each.column in seen:
            wrong.append(FieldError(f"$.columns[{n}].column", "is there twice"))
        if each.category is not None and each.category not in titles:
            wrong.append(FieldError(f"$.columns[{n}].category", "is not among the categories"))
        seen.add(each.column)
    if wrong:
        raise Problem(ErrorCode.VALIDATION, fields=wrong)


def _column_arrays(given: Sequence[ColumnSettings], rows: Mapping[UUID, asyncpg.Record]) -> list[list[object]]:
    """The arguments of `sql.gradebook.SAVE_COLUMNS` after the course."""
    is_class = [rows[each.column]["live_session"] is not None for each in given]
    return [
        [None if live else each.column for each, live in zip(given, is_class, strict=True)],
        [each.column if live else None for each, live in zip(given, is_class, strict=True)],
        [each.category for each in given],
        [each.weight if each.weight is not None else _ordinary_weight(rows[each.column]) for each in given],
        [each.attempts for each in given],
        [each.basis for each in given],
    ]


def _view(course: UUID, found: Layout) -> GradebookSettings:
    return GradebookSettings(
        course=course,
        missing=found.missing,
        categories=list(found.categories),
        columns=list(found.columns),
        revision=found.revision,
    )


def _told(found: Layout) -> dict[str, object]:
    told: dict[str, object] = {"missing": found.missing}
    told["categories"] = [each.model_dump(mode="json") for each in found.categories]
    fields = {"category", "weight", "attempts", "basis"}
    told["columns"] = {str(each.column): each.model_dump(mode="json", include=fields) for each in found.columns}
    return told
