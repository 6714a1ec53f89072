"""One step of a category through the form of a gradebook's settings, with all that was typed; nothing is stored by it.

A category's place is its row, so it changes rows with its neighbour, and the columns of both follow.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.gradebook_form import row_field, rows_in
from lms_rt.web.outline_moves import STEPS, Direction

MOVE: Final = "move"
"""The buttons, each with `up` or `down` and the row of a category: `up.3`."""
_WAYS: Final[Mapping[str, Direction]] = {"up": "up", "down": "down"}
_FIELDS: Final = ("was", "title", "weight", "drop_lowest", "remove")


def movable(fields: Mapping[str, str]) -> list[str]:
    """The rows of categories that are stored; others have no place yet."""
    return [key for key in rows_in(fields) if row_field(key, "was") in fields]


def place_beside(rows: Sequence[str], key: str, to: Direction) -> str | None:
    """The row that is one place further; None where there is no such place."""
    at = rows.index(key) + STEPS[to]
    return rows[at] if 0 <= at < len(rows) else None


def moved(fields: Mapping[str, str], asked: str) -> tuple[dict[str, str], str]:
    """The form after a button was pressed, and the row that its category has in it.

    Raises Problem: `validation` for a button that no page has.
    """
    word, _, key = asked.partition(".")
    rows = movable(fields)
    if word not in _WAYS or key not in rows:
        raise Problem(ErrorCode.VALIDATION, "It moves up or down")
    other = place_beside(rows, key, _WAYS[word])
    return (dict(fields), key) if other is None else (_exchanged(fields, key, other), other)


def _exchanged(fields: Mapping[str, str], one: str, other: str) -> dict[str, str]:
    """The fields with two rows in each other's place."""
    names = {row_field(a, what): row_field(b, what) for a, b in ((one, other), (other, one)) for what in _FIELDS}
    keys = {one: other, other: one}
    exchanged = {}
    for name, text in fields.items():
        of_column = name.startswith("column.") and name.endswith(".category")
        exchanged[names.get(name, name)] = keys.get(text, text) if of_column else text
    return exchanged
