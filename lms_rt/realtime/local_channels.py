"""All channels that this process has readers of, each kept in step with the log.

Events come by the bus, quickly and unreliably, and are taken by their number: known ones are dropped, and where one is
missing it is read from PostgreSQL. What the bus loses without a trace is found by comparing heads with the log once a
second.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final

import structlog

from lms_rt import limits
from lms_rt.contract.channels import ME, wire_name
from lms_rt.db.database import Database
from lms_rt.domain.events import LoggedEvent
from lms_rt.errors import Problem
from lms_rt.gather import Gatherer
from lms_rt.kv.bus import Bus
from lms_rt.realtime.local_channel import LocalChannel
from lms_rt.realtime.log_reader import LogReader

log = structlog.get_logger(__name__)

LINGER_S: Final = 30.0
"""How long a channel without readers is kept: a class that lost its network comes back to a warm one."""
IDLE_CHANNELS_MAX: Final = 2000
"""Channels without readers that are kept at most."""
GAP_PATIENCE_S: Final = 0.02
"""Two processes that commit one after the other may publish the other way round; that is no loss yet."""
COMPARED_AT_ONCE: Final = 500
"""Channels in one comparison, so that its answer is read without holding up the event loop."""


class LocalChannels:
    """Finds, opens, feeds and drops channels."""

    def __init__(self, bus: Bus, db: Database, on_due: Callable[[LocalChannel], None]) -> None:
        """`on_due` is called when a channel may have something for its readers."""
        self._bus = bus
        self._log = LogReader(db)
        self._on_due = on_due
        self._loop = asyncio.get_running_loop()
        self._channels: dict[str, LocalChannel] = {}
        self._opening: Gatherer[LocalChannel, None] = Gatherer(self._open_all)
        self._behind: dict[LocalChannel, int] = {}
        self._gap_found = asyncio.Event()
        self._compare_now = asyncio.Event()
        self.duplicates = 0
        """Events that came more than once."""
        self.gaps = 0
        """How often events were missing and had to be read from the log."""
        bus.on_reconnected(self._compare_now.set)

    @property
    def statements(self) -> int:
        """Statements that reading the log has cost so far."""
        return self._log.statements

    def __len__(self) -> int:
        return len(self._channels)

    def get(self, name: str) -> LocalChannel | None:
        """The channel, if this process has it."""
        return self._channels.get(name)

    def with_readers(self) -> list[str]:
        """The names of the channels that somebody here reads."""
        return [name for name, local in self._channels.items() if local.readers]

    async def run(self) -> None:
        """Keep all channels in step with the log until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._compare_often())
            tasks.create_task(self._heal_gaps())

    # --- coming and going

    def hold(self, name: str) -> LocalChannel:
        """The channel, kept until it is released."""
        local = self._channels.get(name)
        if local is None:
            local = self._channels[name] = LocalChannel(name)
        local.holders += 1
        return local

    def release(self, local: LocalChannel) -> None:
        """The end of a `hold`."""
        local.holders -= 1
        self.note_idleness(local)

    def note_idleness(self, local: LocalChannel) -> None:
        """To be called when a reader has left."""
        in_use = local.readers or local.holders
        local.idle_since = None if in_use else self._loop.time()

    async def open(self, local: LocalChannel) -> None:
        """Have the channel follow the log. Raises `unavailable` while the database is away."""
        if not local.is_open:
            await self._opening(local)

    async def _open_all(self, channels: Sequence[LocalChannel]) -> list[None]:
        closed = {local.name: local for local in channels if not local.is_open}
        if closed:
            # Listen first, then look where the log stands: what is said in between is heard.
            await self._bus.subscribe(*(name for name in closed if not _is_personal(name)))
            heads = await self._log.heads(list(closed))
            for name, local in closed.items():
                local.open(heads[name])
                self._settle(local)
        return [None] * len(channels)

    def _drop_idle(self) -> None:
        idle = [(local.idle_since, local.name) for local in self._channels.values() if local.idle_since is not None]
        idle.sort()
        kept_since = self._loop.time() - LINGER_S
        surplus = len(idle) - IDLE_CHANNELS_MAX
        dropped = [name for rank, (since, name) in enumerate(idle) if since < kept_since or rank < surplus]
        for name in dropped:
            del self._channels[name]
        self._bus.unsubscribe(*(name for name in dropped if not _is_personal(name)))

    # --- events

    def take(self, name: str, events: Iterable[LoggedEvent]) -> None:
        """Events of a channel, by whatever way they came."""
        local = self._channels.get(name)
        if local is not None:
            self._take(local, events)

    async def missed(self, local: LocalChannel, after: int) -> Sequence[bytes] | None:
        """The payloads after `after` up to the channel's head; None where they are too many or it was never there.

        Nothing is awaited once the head is compared for the last time, so the result is still true for the caller.
        """
        if after > local.head:
            await self._fill(local, after)  # another process has told it already, or a snapshot has seen it
        if after > local.head or local.head - after > limits.REPLAY_EVENTS_MAX:
            return None
        at_hand = local.since(after)
        if at_hand is not None:
            return at_hand
        read = await self._log.after(local.name, after)
        if not read or read[0].seq != after + 1:
            return None  # the log does not reach back so far
        self._take(local, read)
        local.extend_back(read)
        rest = local.since(read[-1].seq)
        if rest is None or local.head - after > limits.REPLAY_EVENTS_MAX:
            return None
        return [*(event.payload for event in read), *rest]

    def _take(self, local: LocalChannel, events: Iterable[LoggedEvent]) -> None:
        for event in events:
            if not local.accept(event.seq, event.payload):
                self.duplicates += 1
        self._settle(local)

    def _settle(self, local: LocalChannel) -> None:
        self._on_due(local)
        if local.has_gap:
            self._note_behind(local, local.head + 1)

    # --- keeping in step

    def _note_behind(self, local: LocalChannel, head: int) -> None:
        self._behind[local] = max(head, self._behind.get(local, 0))
        self._gap_found.set()

    async def _fill(self, local: LocalChannel, head: int) -> None:
        """Read the log until this channel has come to `head`, or there is no more."""
        while local.head < head or local.has_gap:
            before = local.head
            self._take(local, await self._log.after(local.name, before))
            if local.head == before:
                return

    async def _heal_gaps(self) -> None:
        while True:
            await self._gap_found.wait()
            await asyncio.sleep(GAP_PATIENCE_S)
            self._gap_found.clear()
            behind, self._behind = self._behind, {}
            missing = [(local, head) for local, head in behind.items() if local.head < head]
            self.gaps += len(missing)
            results = await asyncio.gather(*(self._fill(*each) for each in missing), return_exceptions=True)
            failures = [result for result in results if result is not None]
            for failure in failures:
                if not isinstance(failure, Problem):
                    raise failure
            if failures:  # the database is away; the next comparison finds the same gaps again
                log.warning("gaps_not_filled", channels=len(failures), error=str(failures[0]))

    async def _compare_often(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(limits.LOG_COMPARE_S):
                    await self._compare_now.wait()
            self._compare_now.clear()
            self._drop_idle()
            try:
                await self._compare()
            except Problem as problem:  # the database is away; the next comparison tries again
                log.warning("log_not_compared", error=str(problem))

    async def _compare(self) -> None:
        names = [name for name, local in self._channels.items() if local.is_open]
        for start in range(0, len(names), COMPARED_AT_ONCE):
            heads = await self._log.heads(names[start : start + COMPARED_AT_ONCE])
            for name, head in heads.items():
                local = self._channels.get(name)
                if local is not None and local.head < head:
                    self._note_behind(local, head)


def _is_personal(channel: str) -> bool:
    return wire_name(channel) == ME  # these travel in bulk, on a topic that every process reads
