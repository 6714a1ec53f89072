"""One pub/sub connection that is kept, however often it breaks.

redis-py's own pub/sub loses messages without a word when its connection is cut, and a frozen Redis looks like a quiet
one. So this reads a connection directly, listens for a canary that the process sends to itself, and says each time
when it is connected anew, because whatever was published in between is gone.
"""

import asyncio
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from lms_rt import limits

log = structlog.get_logger(__name__)

BACKOFF_S: Final = (0.02, 0.1, 0.3, 1.0)
"""Pauses before a new connection; the first is short because most breaks are a restart of ours or of Redis."""


class _Connection(Protocol):
    """What is used of redis-py's connection."""

    async def connect(self) -> None: ...
    async def disconnect(self, nowait: bool = False) -> None: ...
    async def send_command(self, *args: bytes | str) -> None: ...
    async def read_response(self, *, push_request: bool, disconnect_on_error: bool) -> object: ...


class Subscriber:
    """Reads the topics that are wanted, through whatever happens to the connection."""

    def __init__(
        self,
        redis: Redis,
        canary: bytes,
        *,
        on_message: Callable[[bytes], None],
        on_connected: Callable[[], None],
    ) -> None:
        self._redis = redis
        self._canary = canary
        self._on_message = on_message
        self._on_connected = on_connected
        self._wanted: set[bytes] = set()
        self._asked: set[bytes] = set()
        self._confirmed: set[bytes] = set()
        self._waiting: dict[bytes, asyncio.Future[None]] = {}
        self._changed = asyncio.Event()
        self.connections = 0
        """How many connections were made."""

    async def add(self, topics: Iterable[bytes]) -> None:
        """Read these topics; returns when Redis confirmed them.

        Returns at once while there is no connection, and after a bounded wait when Redis is frozen: the caller's
        comparison with the log makes up for what is not heard.
        """
        topics = set(topics)
        self._wanted |= topics
        self._changed.set()
        missing = topics - self._confirmed
        if self._asked and missing:
            waits = [self._waiting.setdefault(topic, asyncio.get_running_loop().create_future()) for topic in missing]
            await asyncio.wait(waits, timeout=limits.REDIS_TIMEOUT_S)

    def discard(self, topics: Iterable[bytes]) -> None:
        """Read these topics no longer."""
        self._wanted.difference_update(topics)
        self._changed.set()

    async def run(self) -> None:
        """Connect and read until cancelled."""
        failures = 0
        while True:
            before = self.connections
            try:
                await self._read_one_connection()
            except (RedisError, OSError) as error:
                failures = 0 if self.connections > before else failures + 1
                if failures <= 1:
                    log.warning("bus_connection_lost", error=repr(error))
            finally:
                self._forget_connection()
            pause = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads processes, hides nothing

    async def _read_one_connection(self) -> None:
        connection = self._make_connection()
        writer: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(limits.REDIS_TIMEOUT_S):
                await connection.connect()
                # The canary comes last: once it is confirmed, so is everything asked for in the same command.
                self._asked = set(self._wanted)
                await connection.send_command("SUBSCRIBE", *self._asked, self._canary)
            writer = asyncio.create_task(self._follow_changes(connection))
            await self._read(connection)
        finally:
            if writer is not None:
                writer.cancel()
                await asyncio.gather(writer, return_exceptions=True)
            with suppress(RedisError, OSError):
                await connection.disconnect(nowait=True)

    def _make_connection(self) -> _Connection:
        pool = self._redis.connection_pool
        # A subscription is silent for as long as nobody speaks, and its health is checked by the canary.
        unbounded = {"socket_timeout": None, "health_check_interval": 0}
        made: _Connection = pool.connection_class(**{**pool.connection_kwargs, **unbounded})
        return made

    async def _follow_changes(self, connection: _Connection) -> None:
        """Ask for what is newly wanted and drop what is not; many changes in one turn of the loop are one command."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            added, removed = self._wanted - self._asked, self._asked - self._wanted
            self._asked = set(self._wanted)
            self._confirmed -= removed
            async with asyncio.timeout(limits.REDIS_TIMEOUT_S):
                if removed:
                    await connection.send_command("UNSUBSCRIBE", *removed)
                if added:
                    await connection.send_command("SUBSCRIBE", *added)

    async def _read(self, connection: _Connection) -> None:
        """Read until the connection breaks (RedisError, OSError) or the canary is not heard (TimeoutError)."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(limits.BUS_SILENT_S) as silence:
            while True:
                response = await connection.read_response(push_request=True, disconnect_on_error=False)
                match response:
                    case [b"message", self._canary, _]:
                        silence.reschedule(loop.time() + limits.BUS_SILENT_S)
                    case [b"message", _, bytes(data)]:
                        self._on_message(data)
                    case [b"subscribe", self._canary, _]:
                        self.connections += 1
                        self._on_connected()
                    case [b"subscribe", bytes(topic), _]:
                        self._confirm(topic)

    def _confirm(self, topic: bytes) -> None:
        if topic in self._asked:
            self._confirmed.add(topic)
        waiting = self._waiting.pop(topic, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _forget_connection(self) -> None:
        self._asked, self._confirmed = set(), set()
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_result(None)
