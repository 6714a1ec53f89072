"""A window on one channel: every event exactly once and in order, however often the line breaks."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping

from pydantic import JsonValue

from lms_rt.client.errors import ClientError
from lms_rt.client.messages import Event, Signal, Snapshot, Update
from lms_rt.contract.signals import place_of

Hear = Callable[[Update | ClientError], None]
"""Is handed what a channel tells, and at last why no more will come."""


class Subscription:
    """Iterate over it for what the channel tells; the first is a snapshot unless one subscribed with `after`.

    What is told waits here until it is read, signals only in their latest form, so a channel that is subscribed should
    be read; with `hear`, it is handed over as it comes instead.
    """

    def __init__(self, channel: str, after: int | None = None, hear: Hear | None = None) -> None:
        self.channel = channel
        self.seq = after
        """The position after everything received; subscribe with it as `after` to go on from here."""
        self.syncing = False
        """Whether a `subscribe` is on its way; a gap seen meanwhile is being filled by it already."""
        self.snapshot: Snapshot | None = None
        """The newest snapshot received; more may have happened since."""
        self._hear = hear
        self._unread: deque[Update | str] = deque()
        self._signals: dict[str, Signal] = {}
        self._overtaken: set[str] = set()
        """The unread signals after which something else was told: a newer one has its place after that."""
        self._held: dict[str, Signal] = {}
        """The latest signals that came while a `subscribe` was on its way."""
        self._beside: list[Callable[[], None]] = []
        self._doubted = False
        self._told = asyncio.Event()
        self._ended: ClientError | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._abreast = asyncio.Event()

    async def opened(self) -> None:
        """Wait for the server's first reply. Raises Refused or ConnectionEnded."""
        await asyncio.shield(self._opened)

    async def abreast(self) -> None:
        """Wait until the line is there and all that was missed is told. Raises Refused or ConnectionEnded."""
        await self._abreast.wait()
        if self._ended is not None:
            raise self._ended

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
        if not isinstance(update, str):
            return update
        self._overtaken.discard(update)
        return self._signals.pop(update)

    def beside(self, apply: Callable[[], None]) -> None:
        """Another channel, or a reply, tells what this channel's snapshot shows, too.

        `apply` is called now, if anything is known here, and once more after a snapshot that is on its way: that may be
        the older of the two.
        """
        if self.syncing:
            self._beside.append(apply)
        if self.seq is not None:
            apply()

    def doubt(self) -> None:
        """What tells of it beside was missed: what is known, and what follows it, is not the whole any more."""
        self._doubted = True

    # --- what the connection hands in

    def begin(self) -> None:
        """A `subscribe` goes out."""
        self._forget()
        self.syncing = True

    def abandon(self) -> None:
        """It came to nothing; what came meanwhile is in what the next one brings."""
        self._forget()

    def adopt(self, reply: Mapping[str, JsonValue]) -> bool:
        """Take the reply to `subscribe`: all there is, or what followed. False if something is missing in it."""
        held, beside = list(self._held.items()), self._beside
        doubted, self._doubted = self._doubted, False
        self._forget()
        snapshot, seq, events = reply.get("snapshot"), reply.get("seq"), reply.get("events")
        if isinstance(snapshot, dict) and isinstance(seq, int):
            self.seq = seq
            self.snapshot = Snapshot(self.channel, seq, snapshot)
            self._tell(self.snapshot)
            for apply in beside:
                apply()
            doubted = False
        whole = (
            all(self.push(event) for event in events if isinstance(event, dict)) if isinstance(events, list) else True
        )
        for place, signal in held:
            self._show(place, signal)
        if not self._opened.done():
            self._opened.set_result(None)
        if whole and not doubted:
            self._abreast.set()
        return whole and not doubted

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
        """Take a signal; one about the same that was not read yet is replaced. One that overtakes a snapshot may be
        newer than it, and nobody says it twice: it waits for the snapshot."""
        name, data = str(frame["event"]), frame["data"]
        assert isinstance(data, dict)
        place, signal = place_of(name, data), Signal(self.channel, name, data)
        if self.syncing:
            self._held[place] = signal
        else:
            self._show(place, signal)

    def end(self, error: ClientError) -> None:
        """No more will come; what is unread can still be read."""
        self._ended = error
        self._told.set()
        self._abreast.set()  # wakes those who wait, to be told
        if self._hear is not None:
            self._hear(error)
        if not self._opened.done():
            self._opened.set_exception(error)
            self._opened.exception()  # nobody may be waiting for it any more

    def _tell(self, update: Event | Snapshot) -> None:
        if self._hear is not None:
            self._hear(update)
            return
        self._overtaken = set(self._signals)
        self._wait_to_be_read(update)

    def _show(self, place: str, signal: Signal) -> None:
        if self._hear is not None:
            self._hear(signal)
            return
        if place in self._overtaken:
            self._overtaken.remove(place)
            self._unread.remove(place)
            del self._signals[place]
        if place not in self._signals:
            self._wait_to_be_read(place)
        self._signals[place] = signal

    def _wait_to_be_read(self, update: Update | str) -> None:
        self._unread.append(update)
        self._told.set()

    def _forget(self) -> None:
        self._abreast.clear()
        self.syncing = False
        self._held = {}
        self._beside = []
