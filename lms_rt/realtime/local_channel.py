"""One channel as this process sees it: where it stands in the log, what was said lately, who reads it."""

from collections.abc import Sequence
from typing import Final

from lms_rt import limits
from lms_rt.domain.events import LoggedEvent
from lms_rt.realtime.audience import Audience
from lms_rt.realtime.frames import text_frame
from lms_rt.realtime.outbound import Outbound

AHEAD_MAX: Final = limits.TAIL_EVENTS
"""Events kept that came before the one they follow; the log has them all the same."""


class LocalChannel:
    """Puts events into order, exactly once each, and collects what its readers are due.

    `head` is the last event that this process has seen with all before it. An event is only ever taken as the one
    after `head`; it does not matter how often, in which order and by which way events come.
    """

    __slots__ = (
        "_ahead",
        "_audience",
        "_tail",
        "_tail_bytes",
        "batches",
        "due_events",
        "due_signals",
        "head",
        "holders",
        "idle_since",
        "is_open",
        "name",
        "readers",
        "scheduled",
        "signs",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.head = 0
        self.is_open = False
        self.readers: dict[Outbound, None] = {}
        self.due_events: list[bytes] = []
        """Frames that the next batch takes."""
        self.due_signals: dict[str, bytes] = {}
        """The latest frame in each place that the next batch takes."""
        self.signs = 0
        """How many signals there were, and hints at something to be signalled, whether anybody heard them or not."""
        self.scheduled = False
        """Whether the fan-out knows that something is due."""
        self.batches = 0
        """Batches that are on their way to readers."""
        self.holders = 0
        """Who is about to become a reader; the channel must stay for them."""
        self.idle_since: float | None = None
        self._audience: Audience | None = None
        self._ahead: dict[int, bytes] = {}
        self._tail: list[bytes] = []
        self._tail_bytes = 0

    @property
    def has_gap(self) -> bool:
        """Whether events are known whose predecessors are missing."""
        return self.is_open and bool(self._ahead)

    @property
    def audience(self) -> Audience:
        """Those who read it now; the same one again as long as nobody comes or goes."""
        if self._audience is None:
            self._audience = Audience(list(self.readers))
        return self._audience

    def enter(self, reader: Outbound) -> None:
        """Have one reader more."""
        self.readers[reader] = None
        self._audience = None

    def leave(self, reader: Outbound) -> None:
        """Have one reader less; none is no error."""
        self.readers.pop(reader, None)
        self._audience = None

    def open(self, head: int) -> None:
        """Begin after `head`, the position in the log; what came meanwhile is taken in."""
        if self.is_open:
            return
        self.is_open = True
        self.head = head
        ahead, self._ahead = self._ahead, {}
        for seq in sorted(ahead):
            self.accept(seq, ahead[seq])

    def accept(self, seq: int, payload: bytes) -> bool:
        """Take an event in; False when it was known already."""
        if self.is_open and seq <= self.head:
            return False
        if not self.is_open or seq > self.head + 1:
            if len(self._ahead) < AHEAD_MAX:
                self._ahead.setdefault(seq, payload)
            return True
        following: bytes | None = payload
        while following is not None:
            self._append(following)
            following = self._ahead.pop(self.head + 1, None) if self._ahead else None
        return True

    def put_signal(self, place: str, payload: bytes) -> None:
        """Have the readers see this, unless a later one takes its place before it leaves."""
        self.due_signals.pop(place, None)
        self.due_signals[place] = text_frame(payload)

    def since(self, seq: int) -> Sequence[bytes] | None:
        """The payloads that follow `seq` (at most `head`), oldest first; None where they are not at hand any more."""
        missing = self.head - seq
        if missing > len(self._tail):
            return None
        return self._tail[len(self._tail) - missing :]

    def forget(self) -> None:
        """Remember nothing that was said: something was taken out of the log, which is read instead."""
        self._tail.clear()
        self._tail_bytes = 0

    def extend_back(self, events: Sequence[LoggedEvent]) -> None:
        """Remember older events, read from the log, before the tail; they must be consecutive."""
        oldest = self.head - len(self._tail) + 1
        for event in reversed(events):
            if event.seq == oldest - 1:
                if len(self._tail) == limits.TAIL_EVENTS or self._tail_bytes + len(event.payload) > limits.TAIL_BYTES:
                    return
                self._tail.insert(0, event.payload)
                self._tail_bytes += len(event.payload)
                oldest -= 1

    def _append(self, payload: bytes) -> None:
        self.head += 1
        self._tail.append(payload)
        self._tail_bytes += len(payload)
        while len(self._tail) > limits.TAIL_EVENTS or self._tail_bytes > limits.TAIL_BYTES:
            self._tail_bytes -= len(self._tail.pop(0))  # a shift of at most 500 references
        if self.readers:
            self.due_events.append(text_frame(payload))
