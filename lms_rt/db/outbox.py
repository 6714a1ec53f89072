"""The outbox: a job is asked for in the very transaction that needs it, so that neither happens without the other."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt.db.database import Transaction
from sql import outbox as sql

CHANNEL: Final = "lms_rt_outbox"
"""What PostgreSQL notifies when there is something to hand over (`LISTEN`)."""

Payload = Mapping[str, JsonValue]


async def enqueue(
    tx: Transaction,
    job: str,
    key: str,
    payload: Payload,
    *,
    owner: UUID | None = None,
    bulk: bool = False,
    ahead_at_most: int | None = None,
) -> UUID | None:
    """Ask for `job` with `payload` once `tx` commits; returns its id, or None where it was asked for before.

    `key` names the effect: asking again for the same one is asking once. A payload is kept after the job is done, so it
    holds ids, not secrets. `owner` may read how the job goes, and is told on their own channel. What nobody waits for
    is `bulk`, and never holds up the rest; so is a job of which `ahead_at_most` wait already that are not.
    """
    given: UUID | None = await tx.fetchval(
        sql.INSERT, uuid7(), job, key, dict(payload), owner, bulk, CHANNEL, ahead_at_most
    )
    return given


async def enqueue_many(tx: Transaction, job: str, wanted: Mapping[str, Payload]) -> int:
    """Ask for a job a key in one statement, as bulk; returns how many were not asked for before."""
    if not wanted:
        return 0
    uids = [uuid7() for _ in wanted]
    payloads = [dict(payload) for payload in wanted.values()]
    asked: int = await tx.fetchval(sql.INSERT_MANY, job, uids, list(wanted), payloads, CHANNEL)
    return asked
