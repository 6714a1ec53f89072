"""A report of many rows, as a page shows it."""

from typing import Final, Literal

from lms_rt.contract.rosters import ImportedRow, ImportReport
from lms_rt.web.import_report import SHOWN_MAX, shown

Status = Literal["enrolled", "already_enrolled", "invited", "already_invited", "invalid", "repeated"]
WELL: Final[tuple[Status, ...]] = ("enrolled", "invited", "already_enrolled", "already_invited")
ILL: Final[tuple[Status, ...]] = ("invalid", "repeated")


def report(each: int) -> ImportReport:
    """So many rows of every kind, in turns."""
    rows = [
        ImportedRow(
            row=line, email="a@b.example", status=status, message="email: is none" if status == "invalid" else None
        )
        for line, status in enumerate((*WELL, *ILL) * each, 2)
    ]
    return ImportReport(dry_run=False, enrolled=each, invited=each, refused=each, rows=rows)


def test_every_row_is_among_those_to_mend_or_among_the_others() -> None:
    seen = shown(report(3))
    lines = [row.line for row in (*seen.to_mend, *seen.others)]
    assert sorted(lines) == list(range(2, 20))
    assert {row.words for row in seen.to_mend} >= {"email: is none."}
    assert (seen.unchanged, seen.repeated, seen.others_count, seen.to_mend_left) == (6, 3, 12, 0)


def test_of_a_long_list_the_first_rows_are_shown_and_the_others_counted() -> None:
    seen = shown(report(3000))
    assert (len(seen.to_mend), len(seen.others)) == (SHOWN_MAX, SHOWN_MAX)
    assert (seen.to_mend_left, seen.others_count) == (6000 - SHOWN_MAX, 12_000)
