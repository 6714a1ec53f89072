"""The connections in the pool: what they understand, and what is left out when they are handed back."""

from typing import Any

import asyncpg
from pydantic_core import from_json, to_json


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg is typed as Any here
    """A connection that is handed back without a round trip.

    asyncpg would ask the server to forget session locks, cursors, listeners and settings each time. Nothing of ours
    leaves any on a pooled connection (locks are the transaction's), and the query costs a read a third of its time.
    """

    def get_reset_query(self) -> str:
        """Nothing; open transactions are still ended."""
        return ""


async def prepare(connection: Any) -> None:
    """Have JSON travel as text: what is stored is what pydantic wrote, what is read is parsed by its Rust parser."""
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=_encode_json, decoder=from_json)


async def leave_as_it_is(_connection: object) -> None:
    """What a connection goes back to the pool with: nothing that needs a round trip to undo.

    Nobody here sets anything beyond a transaction (no SET, LISTEN, cursor or session lock), and asyncpg itself rolls
    back what a cancelled task left open.
    """


def _encode_json(value: object) -> str:
    return to_json(value).decode()
