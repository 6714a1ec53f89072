"""The server's clock, seen from here.

Deadlines are the server's, and this machine's clock may be minutes off, so every countdown runs on an offset measured
over the socket. The sample with the shortest round trip is the most honest one: whatever it lost on the way, it lost
least.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from pydantic import JsonValue

from lms_rt.client.errors import ClientError
from lms_rt.client.line import Line

KEPT: Final = 8
FIRST_PINGS_S: Final = (0.0, 0.5, 1.5)
"""A few quick ones after each connect: a countdown needs a good offset soon."""
PING_EVERY_S: Final = 30.0


class ServerClock:
    """Estimates the server's time. `monotonic` gives seconds that never jump."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._samples: deque[tuple[float, float]] = deque(maxlen=KEPT)

    def tick(self) -> float:
        """Local monotonic seconds; take one before a ping and give it to `sample`."""
        return self._monotonic()

    def restart(self, server_now: str) -> None:
        """Forget the samples; `server_now` is worth something until the first round trip is measured."""
        self._samples.clear()
        self._samples.append((float("inf"), seconds(server_now) - self._monotonic()))

    def sample(self, sent_at: float, server_now: str) -> None:
        """Learn from one round trip that began at `sent_at`."""
        received_at = self._monotonic()
        self._samples.append((received_at - sent_at, seconds(server_now) - (sent_at + received_at) / 2))

    async def keep_right(self, line: Line) -> None:
        """Measure over a line until cancelled."""
        for pause in FIRST_PINGS_S:
            await asyncio.sleep(pause)
            self._measure(line)
        while True:
            await asyncio.sleep(PING_EVERY_S)
            self._measure(line)

    def _measure(self, line: Line) -> None:
        sent_at = self.tick()

        def done(result: Mapping[str, JsonValue] | ClientError) -> None:
            if not isinstance(result, ClientError):
                self.sample(sent_at, str(result["now"]))

        line.request("ping", {}, done)

    def now(self) -> float:
        """The server's time in seconds since the epoch; this machine's before anything is known."""
        if not self._samples:
            return time.time()
        return self._monotonic() + min(self._samples)[1]

    @property
    def round_trip_s(self) -> float | None:
        """The shortest round trip measured lately."""
        best = min(self._samples, default=(float("inf"), 0.0))[0]
        return None if best == float("inf") else best


def seconds(wire_time: str) -> float:
    """A time on the wire (RFC 3339) in seconds since the epoch."""
    return datetime.fromisoformat(wire_time).timestamp()
