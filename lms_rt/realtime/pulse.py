"""The pulse of one connection: is it alive, and how long is its line?"""

import random
from typing import Final

from lms_rt import limits

SAMPLES: Final = 5
"""Round trips whose median counts: one slow one, or one lucky one, changes little."""
FIRST_BEATS_S: Final = 1.0
"""Between the first pings, until there are enough for a median."""
ENOUGH: Final = 3
"""Round trips that make a median worth having."""
SPREAD: Final = 0.1
"""By what part pings come early, so that a class that came together is not pinged all at once for ever."""


class Pulse:
    """Pings sent and pongs heard. All times are the loop's, in seconds."""

    __slots__ = ("_count", "_last", "_pause", "_round_trips", "_sent_at", "credit_ms", "rtt_ms")

    def __init__(self) -> None:
        self._count = 0
        self._sent_at: float | None = None
        self._last = float("-inf")
        self._pause = 0.0
        self._round_trips: list[float] = []
        self.rtt_ms: float | None = None
        """The median of the last round trips in milliseconds; None before the first."""
        self.credit_ms = 0
        """What an answer is given for the way it had to go: half a round trip, within bounds."""

    def ping(self, now: float) -> bytes:
        """The payload of a new ping."""
        self._count += 1
        self._sent_at = self._last = now
        self._pause = limits.HEARTBEAT_S * random.uniform(1 - SPREAD, 1)  # noqa: S311 - spreads load, hides nothing
        return self._payload()

    def pong(self, payload: bytes, now: float) -> None:
        """Take in a pong; one that answers no ping of ours is ignored."""
        if self._sent_at is None or payload != self._payload():
            return
        self._round_trips = [*self._round_trips[1 - SAMPLES :], now - self._sent_at]
        self._sent_at = None
        # Reckoned here: answers, which ask for it, are more often than pongs.
        ordered = sorted(self._round_trips)
        self.rtt_ms = ordered[len(ordered) // 2] * 1000
        self.credit_ms = min(round(self.rtt_ms / 2), limits.CREDIT_MAX_MS)

    def miss(self) -> None:
        """Nothing is heard for a while: the answer to the last ping will say nothing of the line."""
        self._sent_at = None

    def is_dead(self, now: float) -> bool:
        """Whether a ping was not answered in time."""
        return self._sent_at is not None and now - self._sent_at >= limits.PONG_TIMEOUT_S

    def next_ping_in(self, now: float) -> float:
        """Seconds until a ping is due; while one is unanswered, until the other side counts as dead."""
        if self._sent_at is not None:
            return self._sent_at + limits.PONG_TIMEOUT_S - now
        pause = FIRST_BEATS_S if len(self._round_trips) < ENOUGH else self._pause
        return self._last + pause - now

    def _payload(self) -> bytes:
        return self._count.to_bytes(4)
