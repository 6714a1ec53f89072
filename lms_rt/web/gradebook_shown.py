"""Which columns the form of a gradebook's settings has: some of many at a time, or those with some words.

A column that is in no form stays as it is stored (`gradebook_form.py`), so each part of them is saved on its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from lms_rt import limits
from lms_rt.contract.gradebook import GradebookColumn
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.gradebook_form import WHAT_COUNTS, column_field

SHOWN_AT_ONCE: Final = 50
"""Each has the names of all categories in it: 50 of both are 250 kB, and as much as can be looked through."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Some of the columns that were found: those from the place `first`, counted from 0."""

    found: Sequence[GradebookColumn]
    q: str
    first: int

    @property
    def columns(self) -> Sequence[GradebookColumn]:
        """The part that is shown."""
        return self.found[self.first : self.first + SHOWN_AT_ONCE]

    @property
    def before(self) -> dict[str, str] | None:
        """The query of the part before, where there is one."""
        return self._query(max(0, self.first - SHOWN_AT_ONCE)) if self.first else None

    @property
    def after(self) -> dict[str, str] | None:
        """The query of the next part, where there is one."""
        further = self.first + SHOWN_AT_ONCE
        return self._query(further) if further < len(self.found) else None

    @property
    def here(self) -> dict[str, str]:
        """The query of this part."""
        return self._query(self.first)

    def _query(self, first: int) -> dict[str, str]:
        return {**({"q": self.q} if self.q else {}), **({"from": str(first)} if first else {})}


def shown_of(columns: Sequence[GradebookColumn], asked: Mapping[str, str]) -> Shown:
    """What a query asks for: `q`, words that stand in titles, and `from`. Raises Problem: `validation`."""
    q, first = asked.get("q", "").strip(), asked.get("from", "0")
    if not (first.isascii() and first.isdecimal() and len(first) < 5) or len(q) > limits.SEARCH_MAX:
        raise Problem(ErrorCode.VALIDATION, "These columns cannot be looked for.")
    words = _compared(q).split()
    found = [each for each in columns if all(word in _compared(each.title) for word in words)]
    return Shown(found, q, int(first))


def told_of(
    columns: Sequence[GradebookColumn], form: Mapping[str, str], *told: Mapping[str, str]
) -> list[GradebookColumn]:
    """The columns that a form had, and those of which something is to be told."""
    names = set(form).union(*told)
    return [
        column
        for column in columns
        if any(column_field(column, what) in names for what in ("category", "weight", WHAT_COUNTS[column.kind]))
    ]


def _compared(text: str) -> str:
    """Without case, and however an accent is written."""
    return normalize("NFD", text.casefold())
