"""One statement for many callers.

Callers await single items; one run is in flight at a time and takes everything that arrived while the one before it
ran. At rest an item waits for nothing but the current turn of the event loop; under load a run carries hundreds.
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Gatherer(Generic[Item, Result]):
    """Turns `run(items) -> results`, in the same order, into `await gatherer(item)`.

    A result that is an exception is raised for its caller alone; an exception of `run` itself is raised for all the
    callers of that run.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        *,
        at_most: int = 1000,
        pace_s: float = 0.0,
    ) -> None:
        """While there is always something waiting, runs begin at least `pace_s` apart, so that each carries more."""
        self._run = run
        self._at_most = at_most
        self._pace_s = pace_s
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: asyncio.Task[None] | None = None

    def __call__(self, item: Item) -> "asyncio.Future[Result]":
        """The future of this item's result."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._running is None:
            # A task starts in the next turn of the loop, so whatever arrives in this turn goes along. Its context is
            # empty: it serves many callers and must not join the transaction of the one that happened to be first.
            self._running = asyncio.create_task(self._drain(), context=contextvars.Context())
        return future

    async def close(self) -> None:
        """Wait until everything handed in has its result."""
        while self._running is not None:
            await asyncio.shield(self._running)

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                began = loop.time()
                batch, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
                await self._serve(batch)
                early = began + self._pace_s - loop.time()
                if self._waiting and early > 0:
                    await asyncio.sleep(early)
        finally:
            self._running = None

    async def _serve(self, batch: list[tuple[Item, "asyncio.Future[Result]"]]) -> None:
        try:
            results = await self._run([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - it is for the callers to handle
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():
                continue  # its caller gave up; the work is done all the same
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)
