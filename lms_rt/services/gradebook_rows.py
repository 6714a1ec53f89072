"""From what is known of a learner to their row of a gradebook. The one place that decides what a cell shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

import asyncpg

from lms_rt.contract.gradebook import (
    CategoryPercent,
    CellSource,
    CellState,
    GradebookCell,
    GradebookColumn,
    GradebookRow,
)
from lms_rt.domain.feedback import shown, shows_score
from lms_rt.domain.grade_sources import Earned, Taken, of_attempts, of_class
from lms_rt.domain.gradebook import NOTHING, Entry, Group, percent, total
from lms_rt.domain.points import rounded
from lms_rt.services.gradebook_facts import GradeFacts
from lms_rt.services.gradebook_settings import FIRST_REVISION, Layout


class _Found(NamedTuple):
    """What somebody earned in a column, if anything; `waiting`: an attempt goes on or waits for a person."""

    earned: Earned | None = None
    source: CellSource | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell before it is known what is dropped."""

    column: GradebookColumn
    state: CellState
    source: CellSource | None
    earned: Earned | None
    share: Fraction | None
    entry: asyncpg.Record | None


def gradebook_rows(
    found: Layout, learners: Sequence[asyncpg.Record], facts: GradeFacts, *, own: bool = False
) -> list[GradebookRow]:
    """The rows of learners; with `own` as the learner sees it, without what their quizzes do not show yet."""
    return [_row(found, learner, facts, own) for learner in learners]


def _row(found: Layout, learner: asyncpg.Record, facts: GradeFacts, own: bool) -> GradebookRow:
    cells = [
        _cell(found, column, row, learner, facts, own) for column, row in zip(found.columns, found.rows, strict=True)
    ]
    summed = total(_groups(found, cells))
    titles = [each.title for each in found.categories]
    return GradebookRow.model_construct(
        enrollment=learner["enrollment"],
        user=learner["user"],
        name=learner["name"],
        status=learner["status"],
        percent=percent(summed.share),
        categories=[
            CategoryPercent.model_construct(title=title, percent=percent(share))
            for title, share in zip(titles, summed.groups, strict=False)
        ],
        cells=[_view(cell, dropped=cell.column.column in summed.dropped) for cell in cells],
    )


def _groups(found: Layout, cells: Sequence[_Cell]) -> list[Group[UUID]]:
    """Its categories; one group of all columns where there are none."""
    entries = [
        (cell.column.category, Entry(cell.column.column, Fraction(cell.column.weight), cell.share)) for cell in cells
    ]
    if not found.categories:
        return [Group(Fraction(1), 0, [entry for _, entry in entries])]
    return [
        Group(
            Fraction(category.weight),
            category.drop_lowest,
            [entry for title, entry in entries if title == category.title],
        )
        for category in found.categories
    ]


def _cell(
    found: Layout, column: GradebookColumn, row: asyncpg.Record, learner: asyncpg.Record, facts: GradeFacts, own: bool
) -> _Cell:
    entry = facts.entries.get((learner["enrollment"], column.column))
    what = _earned(column, row, learner, facts)
    # What a class brought was told at its reveals; a quiz may still keep what an attempt brought.
    hidden = own and what.source in {"attempt", "catch_up"} and not _shows(row)
    earned = None if hidden else what.earned
    if entry is not None and entry["excused"]:
        return _Cell(column, "excused", what.source, earned, None, entry)
    if entry is not None and entry["percent"] is not None:
        return _Cell(column, "graded", "override", earned, Fraction(entry["percent"]) / 100, entry)
    if hidden:
        return _Cell(column, "hidden", what.source, None, None, entry)
    if earned is not None:
        return _Cell(column, "graded", what.source, earned, earned.share, entry)
    if what.waiting:
        return _Cell(column, "pending", None, None, None, entry)
    return _Cell(column, "missing", None, None, NOTHING if found.missing == "zero" else None, entry)


def _earned(column: GradebookColumn, row: asyncpg.Record, learner: asyncpg.Record, facts: GradeFacts) -> _Found:
    """Who answered in a class is graded by it; who did not, by catching up, if they did."""
    attempts = facts.attempts.get((learner["enrollment"], column.column), ())
    scored = "right_score" if column.kind == "live_session" and column.basis == "correctness" else "score"
    graded = [Taken(each["id"], each[scored], each["max_score"]) for each in attempts if each["state"] == "graded"]
    made = of_attempts(graded, column.attempts)
    waiting = made is None and bool(attempts)
    if column.kind == "quiz":
        return _Found(made, "attempt" if made else None, waiting)
    taken_part = facts.classes.get((learner["user"], column.column))
    if taken_part is None or not taken_part["answered"]:
        if made is not None:
            return _Found(made, "catch_up")
        if waiting or taken_part is None:
            return _Found(waiting=waiting)
    answers = zip(taken_part["worths"], taken_part["shares"], strict=True)
    return _Found(of_class(int(row["worth"]), answers, taken_part["points"], column.basis), "class")


def _shows(row: asyncpg.Record) -> bool:
    return shows_score(shown(row["feedback"], row["feedback_from"], submitted=True, closed=row["closed"]))


def _view(cell: _Cell, *, dropped: bool) -> GradebookCell:
    earned, entry = cell.earned, cell.entry
    return GradebookCell.model_construct(
        column=cell.column.column,
        state=cell.state,
        source=cell.source,
        attempt=earned.attempt if earned else None,
        score=rounded(earned.score) if earned else None,
        max_score=rounded(earned.max_score) if earned else None,
        percent=percent(cell.share),
        dropped=dropped,
        reason=entry["reason"] if entry is not None and _said(entry) else None,
        revision=entry["revision"] if entry is not None else FIRST_REVISION,
    )


def _said(entry: asyncpg.Record) -> bool:
    """Whether what a person said was not taken back."""
    return entry["excused"] or entry["percent"] is not None
