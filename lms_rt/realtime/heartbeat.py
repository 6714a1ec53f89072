"""One ticker for all connections: a timer each would cost more than the pings."""

import asyncio
import heapq
import itertools
import math
from contextvars import Context
from typing import Final, Protocol

TICK_S: Final = 0.25
"""How finely beats are placed in time: those of one tick wake the process once."""
AT_ONCE: Final = 16
"""Beats without a turn for others, about half a millisecond with the pings they write. Who came together beats together
for good: a lecture hall that let in 700 in a quarter of a second had every answer wait until as many pings had left."""
TIMES_MOST: Final = 8
"""How many times as many, where turns are so long that beats fall behind. Fewer than the sockets that a turn reads:
after a standstill, who answered meanwhile is to be heard before they count as dead."""


class Beating(Protocol):
    """What has a pulse."""

    def beat(self, now: float) -> float | None:
        """Ping, or find that the other side is dead; seconds until the next beat, None when there is none."""


class Heartbeat:
    """Calls `beat` on everything alive, each when it asked for it or up to a tick later."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._numbers: dict[Beating, int] = {}
        self._alive: dict[int, Beating] = {}
        """By numbers of our own: one who went leaves a beat behind, and its `id()` to the next who comes."""
        self._fresh = itertools.count()
        self._due: list[tuple[float, int]] = []
        self._running = False
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._alive)

    def add(self, beating: Beating) -> None:
        """Beat once now, and then as it asks."""
        number = self._numbers[beating] = next(self._fresh)
        self._alive[number] = beating
        self._beat(number, self._loop.time())
        self._set_timer()

    def remove(self, beating: Beating) -> None:
        """Beat no more."""
        number = self._numbers.pop(beating, None)
        if number is not None:
            del self._alive[number]

    async def run(self) -> None:
        """Tick until cancelled, whenever something is due."""
        self._running = True
        try:
            self._set_timer()
            await self._loop.create_future()
        finally:
            self._running = False
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _set_timer(self) -> None:
        if not self._running or not self._due:
            return
        at = math.ceil(self._due[0][0] / TICK_S) * TICK_S
        if self._timer is not None:
            if self._timer.when() <= at:
                return
            self._timer.cancel()
        # In no context: whoever happens to set the timer is not who will be found dead.
        self._timer = self._loop.call_at(at, self._tick, context=Context())

    def _tick(self) -> None:
        self._timer = None
        try:
            now = self._loop.time()
            for _ in range(self._at_once(now)):
                if not self._due or self._due[0][0] > now:
                    break
                self._beat(heapq.heappop(self._due)[1], now)
        finally:
            self._set_timer()  # where some are left, for the next turn of the loop

    def _at_once(self, now: float) -> int:
        """Beats in this turn: by the ticks that the first of them is late, where it is more than one."""
        late_s = now - self._due[0][0] if self._due else 0.0
        return AT_ONCE * max(1, min(int(late_s / TICK_S), TIMES_MOST))

    def _beat(self, number: int, now: float) -> None:
        beating = self._alive.get(number)
        if beating is None:
            return
        pause = beating.beat(now)
        if pause is None:
            self.remove(beating)
            return
        heapq.heappush(self._due, (now + pause, number))
