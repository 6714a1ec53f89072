"""Doing something soon after it was asked for, but not more often than people can see."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

import structlog

Key = TypeVar("Key", bound=Hashable)

log = structlog.get_logger(__name__)


class Coalescer(Generic[Key]):
    """Runs `work(key)` after `poke(key)`: soon (a part of its pause) when it has not run lately, else after its pause.

    However often a key is poked meanwhile, it runs once; a poke during a run makes it run again, so the last state is
    always the one that gets out.
    """

    def __init__(
        self, pause_s: Callable[[Key], float], work: Callable[[Key], Awaitable[None]], *, gather: float = 0.0
    ) -> None:
        """`pause_s` is asked how long to wait between two runs; the first waits for the part `gather` of that."""
        self._pause_s = pause_s
        self._gather = gather
        self._work = work
        self._poked: set[Key] = set()
        self._running: dict[Key, asyncio.Task[None]] = {}

    def poke(self, key: Key) -> None:
        """Ask for a run."""
        self._poked.add(key)
        if key not in self._running:
            self._running[key] = asyncio.create_task(self._run(key))

    async def close(self) -> None:
        """Stop; what was asked for and has not run is dropped."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: Key) -> None:
        try:
            await asyncio.sleep(self._pause_s(key) * self._gather)
            while key in self._poked:
                self._poked.discard(key)
                try:
                    await self._work(key)
                except Exception:
                    log.exception("signal_failed", key=str(key))
                await asyncio.sleep(self._pause_s(key))  # the pace that the limit promises, not a wait for something
        finally:
            self._running.pop(key, None)
