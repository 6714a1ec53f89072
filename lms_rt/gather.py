"""One statement for many callers.

Callers hand in single items; one run is in flight at a time and takes everything that arrived while the one before it
ran. At rest an item waits for nothing but the current turn of the event loop; under load a run carries hundreds. Where
so much arrives at once that the other side would idle while we still read, or tell what came of the run before, further
runs may go beside the first.
"""

import asyncio
import contextvars
import math
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Generic, TypeVar

import structlog

from lms_rt.errors import ErrorCode, Problem

log = structlog.get_logger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")


class Gatherer(Generic[Item, Result]):
    """Turns `run(items) -> results`, in the same order, into `await gatherer(item)`, or into a call with the result.

    A result that is an exception is raised for its caller alone; an exception of `run` itself is raised for all the
    callers of that run. Whatever happens to a run, each of its callers hears of it.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        *,
        at_most: int = 1000,
        pace_s: float = 0.0,
        apart_s: float = 0.0,
        beside: int = 0,
        full: int = 250,
    ) -> None:
        """While there is always something waiting, runs begin at least `pace_s` apart, so that each carries more.
        Whatever waits or does not, they begin at least `apart_s` apart; none may go beside the others then.

        Up to `beside` more runs are in flight at once, each begun as soon as `full` items wait; `run` must bear that.
        """
        self._run = run
        self._at_most = at_most
        self._pace_s = max(pace_s, apart_s)
        self._apart_s = apart_s
        self._began = -math.inf
        self._beside_most = beside
        self._full = full
        self._waiting: list[tuple[Item, Callable[[Result | Exception], None]]] = []
        self._running: asyncio.Task[None] | None = None
        self._beside: set[asyncio.Task[None]] = set()

    def __call__(self, item: Item) -> "asyncio.Future[Result]":
        """The future of this item's result, for who awaits it."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self.hand_in(item, partial(_settle, future))
        return future

    def hand_in(self, item: Item, then: Callable[[Result | Exception], None]) -> None:
        """Have `then` called with this item's result: what thousands ask at once needs no future each."""
        self._waiting.append((item, then))
        if self._running is None:
            # A task starts in the next turn of the loop, so whatever arrives in this turn goes along.
            self._running = _detached(self._drain())
        else:
            self._go_beside()

    async def close(self) -> None:
        """Wait until everything handed in has its result."""
        while running := [*self._beside, *filter(None, [self._running])]:
            await asyncio.wait(running)

    def _next(self) -> list[tuple[Item, Callable[[Result | Exception], None]]]:
        batch, self._waiting = self._waiting[: self._at_most], self._waiting[self._at_most :]
        return batch

    def _go_beside(self) -> None:
        while len(self._waiting) >= self._full and len(self._beside) < self._beside_most:
            task = _detached(self._serve(self._next()))
            self._beside.add(task)
            task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        self._go_beside()

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        pace_s = self._apart_s
        try:
            while self._waiting:
                early = self._began + pace_s - loop.time()
                if early > 0:
                    await asyncio.sleep(early)
                self._began = loop.time()
                await self._serve(self._next())
                pace_s = self._pace_s
        except asyncio.CancelledError:
            waiting, self._waiting = self._waiting, []
            _give_up(waiting)
            raise
        finally:
            self._running = None

    async def _serve(self, batch: list[tuple[Item, Callable[[Result | Exception], None]]]) -> None:
        try:
            results = await self._run([item for item, _ in batch])
            if len(results) != len(batch):
                raise ValueError(f"{len(results)} results for {len(batch)} items")
        except asyncio.CancelledError:
            _give_up(batch)
            raise
        except Exception as error:  # noqa: BLE001 - it is for the callers to handle
            _tell(batch, [error] * len(batch))
        else:
            _tell(batch, results)


def _tell(
    batch: list[tuple[Item, Callable[[Result | Exception], None]]], results: Sequence[Result | Exception]
) -> None:
    for (_, then), result in zip(batch, results, strict=True):
        try:
            then(result)
        except Exception:
            log.exception("result_not_taken")  # by one, and the others are to have theirs


def _give_up(batch: list[tuple[Item, Callable[[Result | Exception], None]]]) -> None:
    _tell(batch, [Problem(ErrorCode.UNAVAILABLE, "The server is stopping")] * len(batch))


def _settle(future: "asyncio.Future[Result]", result: Result | Exception) -> None:
    if future.done():
        return  # its caller gave up; the work is done all the same
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)


def _detached(run: Coroutine[object, object, None]) -> asyncio.Task[None]:
    """A task with an empty context: it serves many callers and must not join the transaction of whoever was first."""
    return asyncio.create_task(run, context=contextvars.Context())
