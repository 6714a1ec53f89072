"""How much of a fan-out leaves before others have their turn: little while they want something, and more, as every turn
has its price, while nobody does."""

from typing import Final, NamedTuple

from lms_rt import limits

IDLE_TURN_S: Final = 0.00005
"""What a turn of the event loop takes in which nobody had anything to do."""


class Portion(NamedTuple):
    """What leaves without a turn for others."""

    until: float
    """The loop's time at which it ends."""
    chunk: int
    """Readers between two looks at the clock."""


class Portions:
    """Learns from one portion to the next whether others want something, and remembers it for the next event."""

    def __init__(self) -> None:
        self._length_s = limits.FANOUT_PORTION_S
        self._paused_at: float | None = None
        self._first_s = limits.FANOUT_PORTION_S
        """How long the next event's first portion may be."""

    def begin(self, now: float, *, owed: bool) -> Portion:
        """The portion that begins now, of the event that was paused or of another; whether somebody is owed a reply."""
        if self._paused_at is None:
            self._length_s = min(self._length_s, self._first_s)
            self._first_s = limits.FANOUT_PORTION_S  # for once: who never pauses would never learn otherwise
            others_want = False
        else:
            others_s, self._paused_at = now - self._paused_at, None
            others_want = others_s > IDLE_TURN_S
            self._length_s = _after(others_s, self._length_s)
            self._first_s = limits.FANOUT_PORTION_FIRST_S
        if owed:  # a turn without anything to do says nothing then: what they wait for may be on its way
            others_want = True
            self._length_s = min(self._length_s, limits.FANOUT_PORTION_OWED_S)
        quiet = self._length_s > limits.FANOUT_PORTION_S and not others_want
        return Portion(now + self._length_s, limits.FANOUT_CHUNK_IDLE if quiet else limits.FANOUT_CHUNK)

    def pause(self, now: float) -> None:
        """There is more to be sent, and it is others' turn."""
        self._paused_at = now


def _after(others_s: float, last_s: float) -> float:
    """How long to go on where others took `others_s` since the last portion, which was to take `last_s`."""
    if others_s <= IDLE_TURN_S:
        return min(2 * last_s, limits.FANOUT_PORTION_IDLE_S)
    # By half at most: that an event is also published to other processes is no sign that somebody waits.
    return max(min(others_s, limits.FANOUT_PORTION_S), last_s / 2)
