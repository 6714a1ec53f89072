"""What came of question files, as people read it: what needs a look first, and long lists folded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lms_rt.contract.question_files import ImportedQuestion, QuestionImportReport
from lms_rt.web.forms import sentence
from lms_rt.web.question_form import KINDS

SHOWN_AT_ONCE: Final = 20
"""Items of a group that stand open; the others are folded below them."""

Outcome = Literal["imported", "tried", "refused"]
"""`refused`: as a whole, so that nothing was imported."""

TITLES: Final[Mapping[str, str]] = {
    "refused": "Refused",
    "adapted": "Imported with changes",
    "skipped": "Left out, as there is nothing to answer",
    "read": "Imported as they are",
}
"""Each status, what needs a look first."""
TITLES_OF_WHAT_WAS_NOT_DONE: Final[Mapping[str, str]] = {
    **TITLES,
    "adapted": "Could be imported with changes",
    "read": "Could be imported as they are",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a file."""

    place: str
    title: str
    kind: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """The questions with one status; `folded` as a whole where nothing is to be said of them."""

    title: str
    count: int
    shown: Sequence[Line]
    more: Sequence[Line]
    folded: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report; `takeable`: how many of the questions can be imported, whether they were or not."""

    outcome: Outcome
    imported: int
    takeable: int
    adapted: int
    skipped: int
    refused: int
    groups: Sequence[Group]


def view_of(report: QuestionImportReport, *, refused: bool = False) -> ReportView:
    """`refused`: the report of a refusal."""
    outcome: Outcome = "refused" if refused else "tried" if report.dry_run else "imported"
    titles = TITLES if outcome == "imported" else TITLES_OF_WHAT_WAS_NOT_DONE
    groups = [
        _group(title, [_line(item) for item in report.items if item.status == status], folded=status == "read")
        for status, title in titles.items()
    ]
    return ReportView(
        outcome,
        imported=report.imported if outcome == "imported" else 0,
        takeable=sum(item.status in {"read", "adapted"} for item in report.items),
        adapted=report.adapted,
        skipped=report.skipped,
        refused=report.refused,
        groups=[group for group in groups if group.count],
    )


def _group(title: str, lines: Sequence[Line], *, folded: bool) -> Group:
    some = len(lines) if folded else SHOWN_AT_ONCE
    return Group(title, len(lines), lines[:some], lines[some:], folded)


def _line(item: ImportedQuestion) -> Line:
    line = f", line {item.line}" if item.line is not None else ""
    ident = f" ({item.ident})" if item.ident and item.ident != item.title else ""
    kind = KINDS[item.type].partition(":")[0] if item.type is not None else ""
    return Line(f"{item.file}{line}{ident}", item.title, kind, [sentence(note) for note in item.notes])
