"""What the hub asks of the log, gathered: a thousand channels that open together cost a handful of statements."""

from collections.abc import Sequence

from lms_rt import limits
from lms_rt.db import log
from lms_rt.db.database import Database
from lms_rt.domain.events import LoggedEvent
from lms_rt.gather import Gatherer

Place = tuple[str, int]
"""A channel and a position in it."""


class LogReader:
    """Reads heads and what follows a position, for many askers with one statement."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._head: Gatherer[str, int] = Gatherer(self._read_heads)
        self._after: Gatherer[Place, list[LoggedEvent]] = Gatherer(self._read_after)
        self.statements = 0
        """Statements run so far."""

    async def head(self, channel: str) -> int:
        """The last `seq` of the channel."""
        return await self._head(channel)

    async def after(self, channel: str, seq: int) -> list[LoggedEvent]:
        """What follows `seq`, oldest first; not all where it is more than `REPLAY_EVENTS_MAX`."""
        return await self._after((channel, seq))

    async def heads(self, channels: Sequence[str]) -> dict[str, int]:
        """The last `seq` of each of these channels."""
        self.statements += 1
        return await log.heads(self._db, channels)

    async def _read_heads(self, channels: Sequence[str]) -> list[int]:
        heads = await self.heads(list(set(channels)))
        return [heads[channel] for channel in channels]

    async def _read_after(self, places: Sequence[Place]) -> list[list[LoggedEvent]]:
        # Those who came back to one channel are at much the same place: read it once, from the earliest of them.
        earliest: dict[str, int] = {}
        for channel, seq in places:
            earliest[channel] = min(seq, earliest.get(channel, seq))
        self.statements += 1
        found = await log.after(self._db, earliest, limits.REPLAY_EVENTS_MAX)
        return [
            found[channel] if seq == earliest[channel] else [event for event in found[channel] if event.seq > seq]
            for channel, seq in places
        ]
