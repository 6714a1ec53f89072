"""What a statement is, and the two ways to make one."""

from importlib.resources import files
from typing import NewType, Protocol

from pypika.functions import Now
from pypika.terms import Parameter, Term

Statement = NewType("Statement", str)
"""Constant SQL text with `$n` placeholders; the type that `db` accepts, so that no built string can slip in."""


class _Sqlable(Protocol):
    def get_sql(self) -> str: ...


def built(query: _Sqlable) -> Statement:
    """The statement of a finished pypika query."""
    return Statement(query.get_sql())


def from_file(name: str, *, order: str | None = None) -> Statement:
    """The statement in `sql/<name>.sql`, for what pypika cannot say (CTEs over unnest, locks with OF, upserts).

    `order` is of those that are read as a whole here and page by page elsewhere (`sorting`).
    """
    text = files("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8").strip()
    return Statement(text if order is None else f"{text}\nORDER BY {order}")


def without(statement: Statement, clause: str) -> Statement:
    """The same statement without a line of it. Raises ValueError unless it has that line once."""
    lines = statement.splitlines()
    [at] = [number for number, line in enumerate(lines) if line.strip() == clause]
    return Statement("\n".join(lines[:at] + lines[at + 1 :]))


def arg(position: int) -> Parameter:
    """The placeholder `$position`, counted from 1."""
    return Parameter(f"${position}")


def now() -> Term:
    """The transaction's time."""
    return Now()
