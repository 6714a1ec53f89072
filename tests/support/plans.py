"""What statements cost PostgreSQL, whatever the machine: how many rows their plans look at (decision 13)."""

import json
from collections.abc import Mapping
from typing import Any

from sql.statement import Statement


async def rows_touched(connection: Any, statement: Statement, *args: object) -> int:
    """Rows that all parts of the statement's plan looked at together. The statement is run for it."""
    text = await connection.fetchval(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", *args)
    [plan] = json.loads(text)
    return _rows(plan["Plan"])


def _rows(node: Mapping[str, Any]) -> int:
    removed = sum(number for name, number in node.items() if name.startswith("Rows Removed by "))
    here = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return int(here) + sum(map(_rows, node.get("Plans", ())))
