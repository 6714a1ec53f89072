"""What statements cost PostgreSQL, whatever the machine: how many rows their plans look at (decision 13)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sql.statement import Statement

PEOPLE = 1000
ROWS_OF_ONE = 700
"""Most that a statement about one person touches: what is theirs, and the few quizzes of all courses, which are read as
a whole. A row of each person in the course would be more."""

STATES = pytest.mark.parametrize(
    "courses_before, people_before, counted",
    [(2, PEOPLE, True), (60, 20, True), (0, 0, True), (0, 0, False)],
    ids=["after large ones", "after small ones", "after none", "never counted"],
)

Asked = tuple[Statement, tuple[object, ...]]
Named = Iterator[tuple[str, Asked]]


async def rows_touched(connection: Any, statement: Statement, *args: object) -> int:
    """Rows that all parts of the statement's plan looked at together. The statement is run for it."""
    text = await connection.fetchval(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", *args)
    [plan] = json.loads(text)
    return _rows(plan["Plan"])


async def touched(connection: Any, asked: Named) -> dict[str, int]:
    """Rows by name; what a statement writes is taken back."""
    rows = {}
    for name, (statement, args) in asked:
        writing = connection.transaction()
        await writing.start()
        rows[name] = await rows_touched(connection, statement, *args)
        await writing.rollback()
    return rows


def beyond(most: int, rows: Mapping[str, int]) -> dict[str, int]:
    """Those with more rows than `most`."""
    return {name: number for name, number in rows.items() if number > most}


def _rows(node: Mapping[str, Any]) -> int:
    removed = sum(number for name, number in node.items() if name.startswith("Rows Removed by "))
    here = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return int(here) + sum(map(_rows, node.get("Plans", ())))
