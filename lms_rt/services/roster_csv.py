"""Lists of people as spreadsheets export them."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from lms_rt import limits
from lms_rt.contract.problems import field_errors
from lms_rt.contract.rosters import RosterRow
from lms_rt.errors import ErrorCode, Problem, invalid

COLUMNS = frozenset(RosterRow.model_fields)
FACTOR: Final = "extra_time_factor"
IGNORED = frozenset({"name", "first_name", "last_name"})
"""What such lists often hold beside; people give their own names."""
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS: Final = ",;\t"
SAID: Final = re.compile(r"""(?P<quote>"?)sep=(?P<separator>[,;\t])(?P=quote)[\r\n]*""", re.IGNORECASE)
NOT_UTF_8: Final = (
    "The list is not in UTF-8. Excel saves it so as “CSV UTF-8”, LibreOffice where the character set UTF-8 is chosen"
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line: what it says, or what is wrong with it."""

    line: int
    email: str
    given: RosterRow | None
    message: str | None = None


def decoded(content: bytes) -> str:
    """A list as it was saved: in UTF-8, or in UTF-16 where it begins with its mark (what Excel calls Unicode text).

    Raises `malformed` for anything else. Windows-1252 is not guessed at: any bytes are letters in it, and a wrong guess
    would write to somebody else's address.
    """
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8")
    except UnicodeDecodeError:
        raise Problem(ErrorCode.MALFORMED, NOT_UTF_8) from None
    _check_characters(text)
    return text


def read(content: str) -> Sequence[ReadRow]:
    """The rows below the header, in order; separated by commas, semicolons or tabs, whichever the header is. A byte
    order mark is passed over. Where spreadsheets separate by semicolons, they write 1.5 as 1,5, and that is read, too.

    Raises `validation` for a header that is none of ours, and for too many rows, `malformed` for U+0000, which a long
    list could not be kept with until its turn, and for what is no CSV.
    """
    _check_characters(content)
    lines = content.removeprefix("\ufeff")
    said, separator = _separator(lines)
    table = csv.reader(io.StringIO(lines, newline=""), delimiter=separator)
    try:
        if said:
            next(table)
        columns = [name.strip().lower() for name in next(table, [])]
        _check_header(columns)
        rows = [_row(table.line_num, columns, cells) for cells in table if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Problem(ErrorCode.MALFORMED, f"Line {table.line_num} is not CSV: {error}") from None
    if len(rows) > limits.ROSTER_ROWS_MAX:
        raise invalid("$", f"must have at most {limits.ROSTER_ROWS_MAX} rows")
    return rows


def _check_characters(text: str) -> None:
    if "\x00" in text:
        raise Problem(ErrorCode.MALFORMED, "The list holds U+0000")


def _separator(lines: str) -> tuple[bool, str]:
    """Whether the first line says what separates, as Excel understands it, and what does."""
    first = io.StringIO(lines, newline="").readline()
    if said := SAID.fullmatch(first):
        return True, said["separator"]
    return False, max(SEPARATORS, key=lambda separator: _columns_found(first, separator))


def _columns_found(header: str, separator: str) -> tuple[int, int]:
    """How many of a header's cells are columns of ours, and how many there are. Not how often a separator is in it:
    others may be in quotes."""
    try:
        cells = next(csv.reader([header], delimiter=separator), [])
    except csv.Error:  # it is no header of ours, however it is read
        return 0, 0
    return sum(name.strip().lower() in COLUMNS | IGNORED for name in cells), len(cells)


def _check_header(columns: list[str]) -> None:
    if "email" not in columns:
        raise invalid("$", "must begin with a header that names the column email")
    unknown = [name for name in columns if name and name not in COLUMNS | IGNORED]
    if unknown:
        raise invalid("$", f"has columns other than {', '.join(sorted(COLUMNS))}: {', '.join(unknown)}")
    names = [name for name in columns if name]  # spreadsheets leave empty columns at the end
    if len(set(names)) != len(names):
        raise invalid("$", "names a column twice in its header")


def _row(line: int, columns: list[str], cells: list[str]) -> ReadRow:
    if len(cells) != len(columns):
        return ReadRow(line, "", None, f"has {len(cells)} cells where the header has {len(columns)}")
    given = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if name in COLUMNS and cell.strip()}
    if FACTOR in given:
        given[FACTOR] = given[FACTOR].replace(",", ".", 1)
    try:
        return ReadRow(line, given.get("email", ""), RosterRow.model_validate(given))
    except ValidationError as error:
        said = "; ".join(f"{bad.path.removeprefix('$.')}: {bad.message}" for bad in field_errors(error, given))
        return ReadRow(line, given.get("email", ""), None, said)
