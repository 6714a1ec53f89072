"""Lists of people as spreadsheets export them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from lms_rt import limits
from lms_rt.contract.problems import field_errors
from lms_rt.contract.rosters import RosterRow
from lms_rt.errors import ErrorCode, Problem, invalid

COLUMNS = frozenset(RosterRow.model_fields)
IGNORED = frozenset({"name", "first_name", "last_name"})
"""What such lists often hold beside; people give their own names."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line: what it says, or what is wrong with it."""

    line: int
    email: str
    given: RosterRow | None
    message: str | None = None


def read(content: str) -> Sequence[ReadRow]:
    """The rows below the header, in order; separated by commas, semicolons or tabs.

    Raises `validation` for a header that is none of ours, and for too many rows.
    """
    lines = content.removeprefix("\ufeff")
    header = lines.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    table = csv.reader(io.StringIO(lines, newline=""), delimiter=separator)
    try:
        columns = [name.strip().lower() for name in next(table, [])]
        _check_header(columns)
        rows = [_row(table.line_num, columns, cells) for cells in table if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Problem(ErrorCode.MALFORMED, f"Line {table.line_num} is not CSV: {error}") from None
    if len(rows) > limits.ROSTER_ROWS_MAX:
        raise invalid("$", f"must have at most {limits.ROSTER_ROWS_MAX} rows")
    return rows


def _check_header(columns: list[str]) -> None:
    if "email" not in columns:
        raise invalid("$", "must begin with a header that names the column email")
    unknown = [name for name in columns if name not in COLUMNS | IGNORED]
    if unknown or len(set(columns)) != len(columns):
        raise invalid("$", f"has columns other than {', '.join(sorted(COLUMNS))}, or one twice: {unknown}")


def _row(line: int, columns: list[str], cells: list[str]) -> ReadRow:
    if len(cells) != len(columns):
        return ReadRow(line, "", None, f"has {len(cells)} cells where the header has {len(columns)}")
    given = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if name in COLUMNS and cell.strip()}
    try:
        return ReadRow(line, given.get("email", ""), RosterRow.model_validate(given))
    except ValidationError as error:
        said = "; ".join(f"{bad.path.removeprefix('$.')}: {bad.message}" for bad in field_errors(error, given))
        return ReadRow(line, given.get("email", ""), None, said)
