"""Reads that many people repeat, kept in Redis for a while.

- One loader at a time a key, over all processes: a lock in Redis, and one future within the process.
- A writer drops what it changed once it has committed (`tx.after_commit(lambda: cache.drop(key))`). A reader that began
  loading before the drop cannot store what it read: each drop begins a new generation of the key, and a value is only
  stored in the generation its loading began in.
- A caller must not be inside a transaction: loading takes a connection of its own.
- Redis away: everybody loads for themselves. A drop that is lost then is mended by the value's lifetime.
"""

import asyncio
import contextvars
import itertools
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from lms_rt.kv.breaker import Breaker
from lms_rt.kv.client import UNREACHABLE, Redis
from lms_rt.kv.script import Script

Load = Callable[[], Awaitable[bytes]]

LOCK_S: Final = 5.0
"""How long one loader keeps the others waiting; a loader that was killed delays them by this once."""
POLL_S: Final = (0.002, 0.005, 0.01, 0.02, 0.05)
"""Pauses between looks at a value that another process is loading; the last one repeats."""
GENERATION_S: Final = 3600
"""How long a drop is remembered: far longer than any load takes."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What looking for a value came to."""

    value: bytes | None = None
    generation: int | None = None
    """Set where it is ours to load."""
    token: str = ""
    away: bool = False


class Cache:
    """A cache of JSON under names such as `course:<id>`."""

    def __init__(self, redis: Redis, prefix: str, *, ttl_s: float) -> None:
        """`ttl_s` is how long a value is served; 0 turns the cache off."""
        self._prefix = f"{prefix}cache:"
        self._ttl_ms = int(ttl_s * 1000)
        self._run = secrets.token_hex(8)
        self._turns = itertools.count()
        self._take = Script(redis, "cache_take")
        self._store = Script(redis, "cache_store")
        self._drop = Script(redis, "cache_drop")
        self._loading: dict[str, asyncio.Task[bytes]] = {}
        self._breaker = Breaker("cache")

    async def get_or_load(self, key: str, load: Load) -> bytes:
        """The cached JSON, or what `load` returns; errors of `load` are its callers' and are not cached.

        It is passed on as it is (`http.replies.Encoded`).
        """
        if self._ttl_ms == 0 or self._breaker.open:
            return await load()
        loading = self._loading.get(key)
        if loading is None:
            turn = await self._take_turn(key)
            if turn.value is not None:
                return turn.value
            # Another caller may have begun while we looked
            loading = self._loading.get(key) or self._begin(key, turn, load)
        return await asyncio.shield(loading)

    async def drop(self, *keys: str) -> None:
        """Forget these, on every process, and whatever is being loaded for them now."""
        for key in keys:
            # Whoever asks from now on must not share a load that began before the write
            self._loading.pop(key, None)
        if self._ttl_ms == 0 or not keys:
            return
        try:
            await self._drop([name for key in keys for name in self._names(key)], [GENERATION_S * 1000])
        except UNREACHABLE as error:
            self._breaker.failed(error)
        else:
            self._breaker.worked()

    def _begin(self, key: str, turn: _Turn, load: Load) -> asyncio.Task[bytes]:
        # In a task of its own: a caller that gives up does not take the value away from the others. In a context of
        # its own: what is loaded for everybody must not come out of one caller's transaction.
        task = asyncio.create_task(self._fill(key, turn, load), context=contextvars.Context())
        self._loading[key] = task

        def ended(done: asyncio.Task[bytes]) -> None:
            if self._loading.get(key) is done:
                del self._loading[key]
            if not done.cancelled():
                done.exception()  # seen, even where every caller has given up

        task.add_done_callback(ended)
        return task

    async def _fill(self, key: str, turn: _Turn, load: Load) -> bytes:
        if turn.generation is None and not turn.away:
            turn = await self._wait(key)
            if turn.value is not None:
                return turn.value
        if turn.generation is None:
            return await load()
        try:
            value = await load()
        except BaseException:
            await self._finish(key, turn, b"", keep=False)
            raise
        await self._finish(key, turn, value, keep=True)
        return value

    async def _wait(self, key: str) -> _Turn:
        """Until another process has loaded the value, or it is our turn to, or it takes too long."""
        deadline = time.monotonic() + LOCK_S
        for pause in itertools.chain(POLL_S, itertools.repeat(POLL_S[-1])):
            await asyncio.sleep(pause)
            turn = await self._take_turn(key)
            if turn.value is not None or turn.generation is not None or turn.away or time.monotonic() > deadline:
                return turn
        raise AssertionError("the pauses never end")

    async def _finish(self, key: str, turn: _Turn, value: bytes, *, keep: bool) -> None:
        try:
            await self._store(self._names(key), [turn.token, turn.generation or 0, self._ttl_ms if keep else 0, value])
        except UNREACHABLE as error:
            self._breaker.failed(error)

    async def _take_turn(self, key: str) -> _Turn:
        token = f"{self._run}:{next(self._turns)}"
        try:
            value, generation = await self._take(self._names(key), [token, int(LOCK_S * 1000)])
        except UNREACHABLE as error:
            self._breaker.failed(error)
            return _Turn(away=True)
        self._breaker.worked()
        return _turn(value, generation, token)

    def _names(self, key: str) -> tuple[str, str, str]:
        name = self._prefix + key
        return name, f"{name}:gen", f"{name}:lock"


def _turn(value: object, generation: object, token: str) -> _Turn:
    if isinstance(value, bytes):
        return _Turn(value=value)
    return _Turn(generation=generation, token=token) if isinstance(generation, int) and generation >= 0 else _Turn()
