"""Short commands of many callers, over one connection.

What is asked in one turn of the event loop leaves in one write, and each reply goes straight to whoever waits for it.
redis-py's own client takes a connection out of its pool for every command, looks whether something unread is in it and
puts a time-out around each of its steps, which costs several times what Redis does, and every REST request asks three
things. redis-py opens the connection (TLS, password, database); from then on we talk through it ourselves.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from hiredis import Reader, pack_command
from redis.asyncio import ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import InvalidResponse, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from lms_rt import limits

_MORE: Final = object()
"""What the reader says while a reply is not there as a whole."""


@dataclass(slots=True)
class _Asked:
    """A command on its way."""

    packed: bytes
    reply: "asyncio.Future[Any]"
    until: float = 0.0
    again: bool = False
    """Whether a connection broke under it before."""

    def fail(self, error: Exception) -> None:
        """Tell its caller, if there is still one."""
        if not self.reply.done():
            self.reply.set_exception(error)


class Exchange:
    """`await exchange("GET", key)`: what Redis replies, as bytes, numbers and lists of them.

    Raises ResponseError where it refuses, and what is in `client.UNREACHABLE` while it is away or frozen. What was
    under way when a connection broke, most likely because Redis was restarted, is asked once more.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._asked: list[_Asked] = []
        self._due = False
        self._line: _Line | None = None
        self._connection: Any = None
        self._connecting: asyncio.Task[None] | None = None

    def __call__(self, *command: str | bytes | int) -> "asyncio.Future[Any]":
        """The future of the reply."""
        loop = asyncio.get_running_loop()
        asked = _Asked(pack_command(command), loop.create_future())  # type: ignore[arg-type]  # its stub says one word
        self._asked.append(asked)
        if not self._due:
            self._due = True
            loop.call_soon(self._leave)
        return asked.reply

    async def close(self) -> None:
        """Wait for what was asked, then hang up."""
        while waiting := [*self._asked, *(self._line.waiting if self._line else ())]:
            await asyncio.wait([asked.reply for asked in waiting])
        await self._hang_up()

    def _leave(self) -> None:
        self._due = False
        if not self._asked:
            return
        if self._line is None:
            self._connecting = self._connecting or asyncio.create_task(self._connect())
        else:
            asked, self._asked = self._asked, []
            self._line.send(asked)

    async def _connect(self) -> None:
        try:
            await self._hang_up()
            self._connection = self._pool.connection_class(**self._pool.connection_kwargs)
            async with asyncio.timeout(limits.REDIS_TIMEOUT_S):
                await self._connection.connect()
        except Exception as error:  # noqa: BLE001 - it is for the callers to handle
            self._connecting = None
            asked, self._asked = self._asked, []
            for each in asked:
                each.fail(error)
        else:
            self._connecting = None
            self._line = _Line(self._connection, self._lost)
            self._leave()

    def _lost(self, line: "_Line") -> None:
        if self._line is line:
            self._line = None
        once_more: list[_Asked] = []
        for asked in line.waiting:
            if asked.again:
                asked.fail(RedisConnectionError("The connection broke"))
            else:
                asked.again = True
                once_more.append(asked)
        self._asked[:0] = once_more
        self._leave()

    async def _hang_up(self) -> None:
        connection, self._connection, self._line = self._connection, None, None
        if connection is not None:
            with suppress(RedisError, OSError):
                await connection.disconnect(nowait=True)


class _Line(asyncio.Protocol):
    """A connection in use: commands out, replies in, both in the same order."""

    def __init__(self, connection: Any, lost: "Callable[[_Line], None]") -> None:
        self.waiting: deque[_Asked] = deque()
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._watch: asyncio.TimerHandle | None = None
        # The one place that reaches into redis-py
        self._reader = Reader(InvalidResponse, connection._parser.parse_error, notEnoughData=_MORE)  # noqa: SLF001
        self._transport: asyncio.Transport = connection._writer.transport  # noqa: SLF001
        self._transport.set_protocol(self)

    def send(self, asked: list[_Asked]) -> None:
        """Ask, and have an eye on whether there is an answer in time."""
        until = self._loop.time() + limits.EXCHANGE_TIMEOUT_S
        for each in asked:
            each.until = until
        self.waiting += asked
        self._transport.write(b"".join([each.packed for each in asked]))
        if self._watch is None:
            self._watch = self._loop.call_at(until, self._look)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not _MORE:
            asked = self.waiting.popleft()
            if isinstance(reply, RedisError):
                asked.fail(reply)
            elif not asked.reply.done():
                asked.reply.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._lost(self)

    def _look(self) -> None:
        # One timer for all that wait, set anew when it is over, in the place of one for each command
        self._watch = None
        if not self.waiting:
            return
        if self.waiting[0].until > self._loop.time():
            self._watch = self._loop.call_at(self.waiting[0].until, self._look)
            return
        waiting, self.waiting = self.waiting, deque()
        for asked in waiting:
            asked.fail(RedisTimeoutError("Redis does not answer"))
        self._transport.abort()
        self._lost(self)
