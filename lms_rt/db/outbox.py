"""The outbox: a job is asked for in the very transaction that needs it, so that neither happens without the other."""

from collections.abc import Mapping

from pydantic import JsonValue

from lms_rt.db.database import Transaction
from sql import outbox as sql


async def enqueue(tx: Transaction, job: str, key: str, payload: Mapping[str, JsonValue]) -> bool:
    """Ask for `job` with `payload` once `tx` commits.

    `key` names the effect: asking again for the same one is asking once. Returns whether it was not asked for before.
    A payload is kept after the job is done, so it holds ids, not secrets.
    """
    return await tx.fetchval(sql.INSERT, job, key, dict(payload)) is not None
