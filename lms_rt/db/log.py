"""The channel log: what was said on every channel, in order, for as long as it matters.

Appending locks the channel's head row until the commit, so `seq` has no gaps and follows the commits. Readers that
fell behind ask for what follows the last `seq` they saw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_json

from lms_rt.contract.channels import wire_name
from lms_rt.contract.times import wire_time
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.events import LoggedEvent
from sql import channels as sql


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be appended; `data` must be JSON-serialisable by pydantic_core."""

    name: str
    data: object


async def append(tx: Transaction, channel: str, events: Sequence[NewEvent]) -> list[LoggedEvent]:
    """Append `events` to one channel, in order."""
    if not events:
        return []
    names, encoded = columns(events)
    return appended(channel, names, encoded, await tx.fetch(sql.APPEND, channel, len(events), names, encoded))


def columns(events: Sequence[NewEvent]) -> tuple[list[str], list[str]]:
    """The names and the data (JSON text) of `events`, as a statement that appends them is given them."""
    return [event.name for event in events], [to_json(event.data).decode() for event in events]


def appended(
    channel: str, names: Sequence[str], encoded: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[LoggedEvent]:
    """What a statement appended, whose rows say `seq` and `at` of each."""
    return [
        logged(channel, row["seq"], row["at"], name, data) for row, name, data in zip(rows, names, encoded, strict=True)
    ]


async def append_to_each(tx: Transaction, name: str, data: Mapping[str, object]) -> list[LoggedEvent]:
    """Append one event called `name` to many channels at once; `data` maps each channel to what it is told."""
    if not data:
        return []
    encoded = {channel: to_json(value).decode() for channel, value in data.items()}
    rows = await tx.fetch(sql.APPEND_TO_EACH, list(encoded), list(encoded.values()), name)
    return [logged(row["channel"], row["seq"], row["at"], name, encoded[row["channel"]]) for row in rows]


async def heads(db: Database, channels: Sequence[str]) -> dict[str, int]:
    """The last `seq` of each channel; 0 where nothing was said yet."""
    found = {row["channel"]: row["seq"] for row in await db.fetch(sql.HEADS, channels)}
    return {channel: found.get(channel, 0) for channel in channels}


async def after(db: Database, positions: Mapping[str, int], limit: int) -> dict[str, list[LoggedEvent]]:
    """What follows each position, at most `limit` events a channel, oldest first."""
    rows = await db.fetch(sql.AFTER, list(positions), list(positions.values()), limit)
    found: dict[str, list[LoggedEvent]] = {channel: [] for channel in positions}
    for row in rows:
        found[row["channel"]].append(logged(row["channel"], row["seq"], row["at"], row["event"], row["data"]))
    return found


def logged(channel: str, seq: int, at: datetime, name: str, data: str) -> LoggedEvent:
    """The event with its frame; `data` is JSON text."""
    payload = (
        f'{{"type":"event","channel":"{wire_name(channel)}","seq":{seq},"at":"{wire_time(at)}",'
        f'"event":"{name}","data":{data}}}'
    )
    return LoggedEvent(channel, seq, payload.encode())
