"""Lists that can be sorted: for each sort and direction the first page, and the pages after a place in the list.

Every list ends its order with a column that no two rows share, so that rows with equal values keep one order and a
place is one. A page begins where the last one ended by comparing rows, `(title, id) > ($n, $n+1)`, which an index on
both columns answers however far one has read. What may be null is compared as if it were greater than everything: it
comes last, or first where the order is turned around.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from sql.statement import Statement, from_file

Compared = Callable[[str, bool], str]
"""What is compared of a column, or of a placeholder for a value of it (then the second is true)."""


def plain(term: str, placeholder: bool) -> str:
    """The value itself."""
    return term


def text(term: str, placeholder: bool) -> str:
    """Letters without their case, accented ones after plain ones."""
    return f'sort_key({term}) COLLATE "C"'


def time_or_null(term: str, placeholder: bool) -> str:
    """A time that may be missing."""
    return f"coalesce({term}::timestamptz, 'infinity')" if placeholder else f"coalesce({term}, 'infinity')"


class Wanted(Protocol):
    """A page of a list."""

    @property
    def sort(self) -> str:
        """A column's name, after a `-` where the order is turned around."""

    @property
    def cursor(self) -> Sequence[object] | None:
        """The sort, the value and the id of the last row seen."""

    @property
    def fetch(self) -> int:
        """How many rows to read."""


class SortedList:
    """The statements of one list: its rows are what the file selects, without an order and a limit."""

    def __init__(self, file: str, arguments: int, /, *, by: str = "id", **columns: Compared) -> None:
        """`arguments` is how many the file takes, `by` the column that no two rows share."""
        rows = from_file(file)
        self._first: Final[Mapping[str, Statement]] = {
            sort: _statement(rows, arguments, sort, compared, by, further=False) for sort, compared in _both(columns)
        }
        self._further: Final[Mapping[str, Statement]] = {
            sort: _statement(rows, arguments, sort, compared, by, further=True) for sort, compared in _both(columns)
        }

    def __iter__(self) -> Iterator[tuple[str, Statement]]:
        """Every statement, with a name for it."""
        yield from ((f"first by {sort}", statement) for sort, statement in self._first.items())
        yield from ((f"further by {sort}", statement) for sort, statement in self._further.items())

    @property
    def sorts(self) -> frozenset[str]:
        """The names of its orders."""
        return frozenset(self._first)

    def page(self, wanted: Wanted, *arguments: object) -> tuple[Statement, tuple[object, ...]]:
        """What to send for a page, and with what."""
        if wanted.cursor is None:
            return self._first[wanted.sort], (*arguments, wanted.fetch)
        return self._further[wanted.sort], (*arguments, wanted.fetch, *wanted.cursor[1:])


def _both(columns: Mapping[str, Compared]) -> Iterator[tuple[str, Compared]]:
    for name, compared in columns.items():
        yield name, compared
        yield f"-{name}", compared


def _statement(rows: str, arguments: int, sort: str, compared: Compared, by: str, *, further: bool) -> Statement:
    direction, after = ("DESC", "<") if sort.startswith("-") else ("ASC", ">")
    column = compared(f"listed.{sort.removeprefix('-')}", False)
    limit, value, last = (arguments + n for n in (1, 2, 3))
    place = f"WHERE ({column}, listed.{by}) {after} ({compared(f'${value}', True)}, ${last})\n" if further else ""
    order = f"ORDER BY {column} {direction}, listed.{by} {direction}\nLIMIT ${limit}"
    return Statement(f"SELECT * FROM (\n{rows}\n) AS listed\n{place}{order}")  # noqa: S608 - of this module's words
