"""What became of a list of people, as its reader needs it: what is to be mended first, and never too much at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lms_rt.contract.rosters import ImportedRow, ImportReport

SHOWN_MAX: Final = 500
"""Rows of either kind on one page: nobody mends more at once, and 20,000 would keep a phone busy for seconds."""
TO_MEND: Final = frozenset({"invalid", "repeated"})
REPEATED: Final = "This address stands further up in the list. Only its first row counts."
BECAME: Final[Mapping[str, str]] = {
    "enrolled": "enrolled",
    "already_enrolled": "in the course already",
    "invited": "invited",
    "already_invited": "has an open invitation already",
}
WOULD_BECOME: Final[Mapping[str, str]] = {**BECAME, "enrolled": "would be enrolled", "invited": "would be invited"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: its line in the list, whom it names (as far as that could be read), and what is said of it."""

    line: int
    email: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report, its rows sorted into those to mend and the others; of both only the first `SHOWN_MAX` are there."""

    only_tried: bool
    enrolled: int
    invited: int
    refused: int
    repeated: int
    unchanged: int
    """Who was in the course, or invited, before."""
    to_mend: Sequence[ShownRow]
    others: Sequence[ShownRow]
    trial: UUID | None
    """By which a list that a job has only tried is enrolled."""

    @property
    def to_mend_left(self) -> int:
        """Rows to mend that are not shown."""
        return self.refused + self.repeated - len(self.to_mend)

    @property
    def others_count(self) -> int:
        """All the others, shown or not."""
        return self.enrolled + self.invited + self.unchanged


def shown(report: ImportReport) -> ShownReport:
    """A report for a page."""
    words = WOULD_BECOME if report.dry_run else BECAME
    counted = Counter(row.status for row in report.rows)
    to_mend = [row for row in report.rows if row.status in TO_MEND]
    others = [row for row in report.rows if row.status not in TO_MEND]
    return ShownReport(
        only_tried=report.dry_run,
        enrolled=report.enrolled,
        invited=report.invited,
        refused=report.refused,
        repeated=counted["repeated"],
        unchanged=counted["already_enrolled"] + counted["already_invited"],
        to_mend=[ShownRow(row.row, row.email, _what_to_mend(row)) for row in to_mend[:SHOWN_MAX]],
        others=[ShownRow(row.row, row.email, words[row.status]) for row in others[:SHOWN_MAX]],
        trial=report.trial,
    )


def _what_to_mend(row: ImportedRow) -> str:
    if row.message is None:
        return REPEATED
    return f"{row.message.replace('Input should be', 'must be').rstrip('.')}."
