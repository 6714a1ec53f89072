"""Tables as files that people open in a spreadsheet: CSV for one table, XLSX for several sheets.

Texts that a spreadsheet would compute are made harmless in both. In XLSX a text is a text whatever it begins with, but
not any more once somebody saves the sheet as CSV.
"""

import asyncio
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import xlsxwriter

from lms_rt.contract.live_reports import ExportFormat
from lms_rt.security.cells import harmless

Cell = str | int | float | None

MEDIA_TYPES: Final[dict[ExportFormat, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM: Final = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows. The rows are read once, in order, so they may be made on the way."""

    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file."""

    name: str
    media_type: str
    content: bytes


async def csv_file(name: str, table: Table) -> Exported:
    """`name`.csv, made in a thread so that nobody else waits."""
    return Exported(f"{name}.csv", MEDIA_TYPES["csv"], await asyncio.to_thread(_csv, table))


async def xlsx_file(name: str, sheets: Mapping[str, Table]) -> Exported:
    """`name`.xlsx with a sheet a table, made in a thread."""
    return Exported(f"{name}.xlsx", MEDIA_TYPES["xlsx"], await asyncio.to_thread(_xlsx, sheets))


def _csv(table: Table) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_shown(heading) for heading in table.headings])
    writer.writerows([_shown(cell) for cell in row] for row in table.rows)
    return (BOM + written.getvalue()).encode()


def _xlsx(sheets: Mapping[str, Table]) -> bytes:
    written = io.BytesIO()
    # A row is on the disk before the next one is made, so that memory does not grow with a large course; and cells are
    # written by their type, so that a text is never a formula, a link or a number.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(written, options) as book:
        bold = book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.headings):
                sheet.write_string(0, column, harmless(heading), bold)
            number = 0
            for number, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, harmless(cell))
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
            sheet.autofilter(0, 0, number, len(table.headings) - 1)
    return written.getvalue()


def _shown(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell
