"""Sending to Redis without ever waiting for it.

What is published while one pipeline is under way goes with the next: at rest a message leaves at once, under load a
pipeline carries hundreds. While Redis is away messages are dropped and counted; readers elsewhere are served from the
log.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from lms_rt import limits
from lms_rt.kv.breaker import PAUSE_S, Breaker
from lms_rt.kv.client import UNREACHABLE

log = structlog.get_logger(__name__)

QUEUE_BYTES: Final = 8 * 1024 * 1024
"""Most that may wait for a slow Redis: four times the results of a class of 5,000."""

Post = tuple[bytes, bytes]
"""A topic and what is said there."""


class _Connection(Protocol):
    """What is used of redis-py's connection."""

    def pack_commands(self, commands: Sequence[tuple[bytes, ...]]) -> list[bytes]: ...

    async def send_packed_command(self, command: list[bytes]) -> None: ...

    async def read_response(self) -> object: ...

    async def disconnect(self, nowait: bool = False) -> None: ...


class Publisher:
    """A bounded queue in front of PUBLISH."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._queue: list[Post] = []
        self._queued_bytes = 0
        self._due = asyncio.Event()
        self._breaker = Breaker("bus")
        self._connection: _Connection | None = None
        self.dropped = 0
        """Messages that never left this process."""

    def put(self, topic: bytes, data: bytes) -> None:
        """Send when it can be sent; never blocks, never raises."""
        if self._queued_bytes + len(data) > QUEUE_BYTES:
            self.dropped += 1
            return
        self._queue.append((topic, data))
        self._queued_bytes += len(data)
        self._due.set()

    async def run(self) -> None:
        """Send until cancelled."""
        try:
            while True:
                await self._due.wait()
                self._due.clear()
                posts, self._queue, self._queued_bytes = self._queue, [], 0
                await self._attempt(posts)
        finally:
            await self._hang_up()

    async def _attempt(self, posts: Sequence[Post]) -> None:
        try:
            await self.send(posts)
        except UNREACHABLE as error:
            self.dropped += len(posts)
            self._breaker.failed(error)
            await asyncio.sleep(PAUSE_S)
        except RedisError as error:  # out of memory, or a replica: it answers, but carries nothing
            self.dropped += len(posts)
            log.warning("publish_refused", error=repr(error))
        else:
            self._breaker.worked()

    async def send(self, posts: Sequence[Post]) -> None:
        """All of `posts` in one round trip, over a connection of the publisher's own.

        A pipeline of redis-py would do the same, at several times the cost of an event to a small class. What was
        perhaps published before a line broke is published again: listeners know events by their number, and whatever
        else is said twice is as true the second time.
        """
        if self._connection is not None:
            try:
                await self._send(self._connection, posts)
            except UNREACHABLE:  # most likely Redis was restarted since
                await self._hang_up()
            else:
                return
        self._connection = self._make_connection()
        await self._send(self._connection, posts)

    def _make_connection(self) -> _Connection:
        pool = self._redis.connection_pool
        # Bounded here, once a round trip: bounds of redis-py's own cost a task a command. The canary is health check
        # enough.
        unbounded = {"socket_timeout": None, "health_check_interval": 0}
        made: _Connection = pool.connection_class(**{**pool.connection_kwargs, **unbounded})
        return made

    async def _send(self, connection: _Connection, posts: Sequence[Post]) -> None:
        try:
            async with asyncio.timeout(limits.REDIS_TIMEOUT_S):
                await connection.send_packed_command(connection.pack_commands([(b"PUBLISH", *post) for post in posts]))
                replies = [await _reply(connection) for _ in posts]
        except BaseException:
            await self._hang_up()  # a reply left unread would be taken for that of the next command
            raise
        refused = next((reply for reply in replies if isinstance(reply, ResponseError)), None)
        if refused is not None:
            raise refused

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(RedisError, OSError):
                await connection.disconnect(nowait=True)


async def _reply(connection: _Connection) -> object:
    """What Redis says to one command; a refusal is returned, so that the replies after it are still read."""
    try:
        return await connection.read_response()
    except ResponseError as refused:
        return refused
