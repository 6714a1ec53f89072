"""A window on one channel: every event exactly once and in order, however often the line breaks."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping

from pydantic import JsonValue

from lms_rt.client.errors import ClientError
from lms_rt.client.messages import Event, Signal, Snapshot, Update
from lms_rt.contract.signals import place_of


class Subscription:
    """Iterate over it for what the channel tells; the first is a snapshot unless one subscribed with `after`.

    What is told waits here until it is read, signals only in their latest form, so a channel that is subscribed should
    be read.
    """

    def __init__(self, channel: str, after: int | None = None) -> None:
        self.channel = channel
        self.seq = after
        """The position after everything received; subscribe with it as `after` to go on from here."""
        self.syncing = False
        """Whether a `subscribe` is on its way; a gap seen meanwhile is being filled by it already."""
        self.snapshot: Snapshot | None = None
        """The newest snapshot received; more may have happened since."""
        self._unread: deque[Update | str] = deque()
        self._signals: dict[str, Signal] = {}
        self._told = asyncio.Event()
        self._ended: ClientError | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def opened(self) -> None:
        """Wait for the server's first reply. Raises Refused or ConnectionEnded."""
        await asyncio.shield(self._opened)

    def __aiter__(self) -> AsyncIterator[Update]:
        return self

    async def __anext__(self) -> Update:
        """The next update. Raises ConnectionEnded, or Refused when the channel may not be seen any more."""
        while not self._unread:
            if self._ended is not None:
                raise self._ended
            self._told.clear()
            await self._told.wait()
        update = self._unread.popleft()
        return self._signals.pop(update) if isinstance(update, str) else update

    # --- what the connection hands in

    def adopt(self, reply: Mapping[str, JsonValue]) -> bool:
        """Take the reply to `subscribe`: all there is, or what followed. False if something is missing in it."""
        self.syncing = False
        snapshot, seq, events = reply.get("snapshot"), reply.get("seq"), reply.get("events")
        if isinstance(snapshot, dict) and isinstance(seq, int):
            self.seq = seq
            self.snapshot = Snapshot(self.channel, seq, snapshot)
            self._tell(self.snapshot)
        whole = (
            all(self.push(event) for event in events if isinstance(event, dict)) if isinstance(events, list) else True
        )
        if not self._opened.done():
            self._opened.set_result(None)
        return whole

    def push(self, frame: Mapping[str, JsonValue]) -> bool:
        """Take an event; False when something before it is missing."""
        seq, data = frame["seq"], frame["data"]
        assert isinstance(seq, int)
        assert isinstance(data, dict)
        if self.seq is None or seq > self.seq + 1:
            return False
        if seq == self.seq + 1:  # else it was seen already: a replay may overlap with a push
            self.seq = seq
            self._tell(Event(self.channel, seq, str(frame["at"]), str(frame["event"]), data))
        return True

    def signal(self, frame: Mapping[str, JsonValue]) -> None:
        """Take a signal; one about the same that was not read yet is replaced."""
        name, data = str(frame["event"]), frame["data"]
        assert isinstance(data, dict)
        place = place_of(name, data)
        waiting = place in self._signals
        self._signals[place] = Signal(self.channel, name, data)
        if not waiting:
            self._tell(place)

    def end(self, error: ClientError) -> None:
        """No more will come; what is unread can still be read."""
        self._ended = error
        self._told.set()
        if not self._opened.done():
            self._opened.set_exception(error)
            self._opened.exception()  # nobody may be waiting for it any more

    def _tell(self, update: Update | str) -> None:
        self._unread.append(update)
        self._told.set()
