"""The fan-out: what is due on all channels leaves in portions, so that answers get their turn in between.

An acknowledgement takes several turns of the event loop (read, commit, reply), each of which may wait for a portion.

A channel's frames are joined once and written to each reader with one call, without a coroutine or task anywhere. The
kernel's send() is then most of the cost, and fewer sends are the only way further: what is said on a channel while a
batch of it is still on its way leaves together as the next one.
"""

import asyncio
from collections import deque

from lms_rt import limits
from lms_rt.realtime import bulk_send
from lms_rt.realtime.bulk_send import BulkSender
from lms_rt.realtime.flusher import Flusher
from lms_rt.realtime.local_channel import LocalChannel
from lms_rt.realtime.outbound import Outbound
from lms_rt.realtime.portions import Portions


class Batch:
    """Frames of a channel, joined once, on their way to those who read it when they were said."""

    __slots__ = ("_audience", "_next", "channel", "events", "left", "whole")

    def __init__(self, channel: LocalChannel) -> None:
        """Take what is due from `channel`."""
        self.channel = channel
        self.events = b"".join(channel.due_events)
        self.whole = self.events + b"".join(channel.due_signals.values())
        channel.due_events = []
        channel.due_signals = {}
        channel.batches += 1
        self.left: set[Outbound] = set()
        """Readers who unsubscribed before their turn came; they may be back with another position already."""
        self._audience = channel.audience
        self._next = 0

    def deliver(self, at_most: int, flusher: Flusher, sender: BulkSender | None) -> int:
        """Write to the next readers, at most so many; returns to how many."""
        first, end = self._next, min(self._next + at_most, len(self._audience))
        self._next = end
        if sender is not None and end - first >= bulk_send.WORTH_IT and not self.left:
            if first == 0:
                self._audience.look(flusher)
            if self._audience.tell_at_once(self, first, end, flusher, sender):
                return end - first
        return self._audience.tell(self, first, end, self.left, sender)

    def owes(self, reader: Outbound) -> bool:
        """Whether `reader` is still to be served."""
        return reader not in self.left and self._audience.has_from(self._next, reader)

    @property
    def done(self) -> bool:
        """Whether everybody was served."""
        return self._next >= len(self._audience)


class Fanout:
    """Delivers to the readers of channels, first said, first sent."""

    def __init__(self, flusher: Flusher) -> None:
        """`flusher` is the one that all readers have."""
        self._loop = asyncio.get_running_loop()
        self.flusher = flusher
        self._sender = bulk_send.of_this_thread()
        self._due: list[LocalChannel] = []
        self._batches: deque[Batch] = deque()
        self._handle: asyncio.Handle | None = None
        self._portions = Portions()
        self.owed = 0
        """Commands under way on this process, each of which has to be replied to."""
        self.deliveries = 0
        """Writes to readers so far."""

    def schedule(self, channel: LocalChannel) -> None:
        """Deliver what is due on `channel`, with all that falls due there until it can leave."""
        if channel.scheduled or not (channel.due_events or channel.due_signals):
            return
        channel.scheduled = True
        self._due.append(channel)
        self._wake()

    def add(self, channel: LocalChannel, reader: Outbound) -> None:
        """Make `reader` one of the channel's from here on: what is due already is not for it."""
        self._cut(channel)
        channel.enter(reader)

    def serve_and_remove(self, channel: LocalChannel, reader: Outbound) -> None:
        """Send `reader` all that was said on this channel so far, before its turn, and nothing more."""
        self._cut(channel)
        for batch in self._batches:
            if batch.channel is channel and batch.owes(reader):
                reader.deliver(batch)
        self.remove(channel, reader)

    def remove(self, channel: LocalChannel, reader: Outbound) -> None:
        """Send `reader` nothing more of this channel."""
        channel.leave(reader)
        for batch in self._batches:
            if batch.channel is channel:
                batch.left.add(reader)

    def _cut(self, channel: LocalChannel) -> None:
        if channel.due_events or channel.due_signals:
            self._batches.append(Batch(channel))
            self._wake()

    def _wake(self) -> None:
        if self._handle is None:
            self._handle = self._loop.call_soon(self._run)

    def _run(self) -> None:
        self._handle = None
        self._cut_due()
        self.flusher.flush()  # replies were due before these events; they take none of their time
        until, chunk = self._portions.begin(self._loop.time(), owed=self.owed > 0)
        if self._sender is None:
            chunk = min(chunk, limits.FANOUT_CHUNK)  # one by one, more at a time gain nothing
        while self._batches:
            batch = self._batches[0]
            self.deliveries += batch.deliver(chunk, self.flusher, self._sender)
            if batch.done:
                self._batches.popleft()
                batch.channel.batches -= 1
            if self._loop.time() >= until:
                break
        if self._batches or self._due:
            self._portions.pause(self._loop.time())
            self._wake()

    def _cut_due(self) -> None:
        due, self._due = self._due, []
        for channel in due:
            if channel.batches:
                self._due.append(channel)
            else:
                channel.scheduled = False
                self._cut(channel)
