"""One ticker for all connections: a timer each would cost more than the pings."""

import asyncio
import heapq
import random
from typing import Final, Protocol

TICK_S: Final = 0.1
"""How finely beats are placed in time."""
SPREAD: Final = 0.1
"""By what part beats come early, so that a class that came together is not pinged all at once for ever."""


class Beating(Protocol):
    """What has a pulse."""

    def beat(self, now: float) -> float | None:
        """Ping, or find that the other side is dead; seconds until the next beat, None when there is none."""


class Heartbeat:
    """Calls `beat` on everything alive, each when it asked for it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._alive: dict[int, Beating] = {}
        self._due: list[tuple[float, int]] = []

    def __len__(self) -> int:
        return len(self._alive)

    def add(self, beating: Beating) -> None:
        """Beat once now, and then as it asks."""
        self._alive[id(beating)] = beating
        self._beat(id(beating), self._loop.time())

    def remove(self, beating: Beating) -> None:
        """Beat no more."""
        self._alive.pop(id(beating), None)

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            now = self._loop.time()
            while self._due and self._due[0][0] <= now:
                self._beat(heapq.heappop(self._due)[1], now)

    def _beat(self, key: int, now: float) -> None:
        beating = self._alive.get(key)
        if beating is None:
            return
        pause = beating.beat(now)
        if pause is None:
            self.remove(beating)
            return
        early = pause * random.uniform(0, SPREAD)  # noqa: S311 - spreads load, hides nothing
        heapq.heappush(self._due, (now + pause - early, key))
