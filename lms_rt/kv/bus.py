"""The bus: how an event of one process reaches the readers of another.

Nothing here is to be relied upon. What matters is in the log before it is published, every event has its number, and
readers of a channel compare their position with the log; the bus only makes it quick.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

import structlog
from redis.asyncio import Redis

from lms_rt import limits
from lms_rt.kv.messages import (
    ALWAYS,
    CloseWhom,
    ControlMessage,
    EventMessage,
    Message,
    NoticeMessage,
    PersonalMessage,
    SignalMessage,
    WhomKind,
    decode,
    encode,
    topic_of,
)
from lms_rt.kv.publisher import Publisher
from lms_rt.kv.subscriber import Subscriber

__all__ = [
    "Bus",
    "CloseWhom",
    "ControlMessage",
    "EventMessage",
    "Message",
    "NoticeMessage",
    "PersonalMessage",
    "SignalMessage",
    "WhomKind",
]

log = structlog.get_logger(__name__)

ORIGIN_BYTES: Final = 16

Listener = Callable[[Message], None]


class Bus:
    """One process's end of the bus."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._prefix = f"{prefix}bus:"
        self._origin = secrets.token_hex(ORIGIN_BYTES // 2).encode()
        self._canary = self._topic(f"canary:{self._origin.decode()}")
        self._listeners: list[Listener] = []
        self._reconnected: list[Callable[[], None]] = []
        self._publisher = Publisher(redis)
        self._subscriber = Subscriber(redis, self._canary, on_message=self._hear, on_connected=self._tell_reconnected)
        self._always = [self._topic(name) for name in ALWAYS]

    @property
    def dropped(self) -> int:
        """Messages that Redis was never given; readers elsewhere got them from the log."""
        return self._publisher.dropped

    @property
    def connections(self) -> int:
        """How often the subscription was made; one in a quiet life."""
        return self._subscriber.connections

    def listen(self, handler: Listener) -> None:
        """Call `handler` with every message: this process's own at once, others as they arrive. It must not block."""
        self._listeners.append(handler)

    def on_reconnected(self, callback: Callable[[], None]) -> None:
        """Call back when the subscription was made, first or anew: what was published before was not heard."""
        self._reconnected.append(callback)

    def publish(self, message: Message) -> None:
        """Tell this process's listeners now and the other processes soon. Never blocks, never fails."""
        self._deliver(message)
        self._publisher.put(self._topic(topic_of(message)), self._origin + encode(message))

    async def subscribe(self, *channels: str) -> None:
        """Hear these channels from now on. Returns, within bounds, when Redis confirmed it."""
        await self._subscriber.add(self._topic(channel) for channel in channels)

    def unsubscribe(self, *channels: str) -> None:
        """Hear these channels no longer."""
        self._subscriber.discard(self._topic(channel) for channel in channels)

    async def run(self) -> None:
        """Carry messages until cancelled."""
        await self._subscriber.add(self._always)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._subscriber.run())
            tasks.create_task(self._publisher.run())
            tasks.create_task(self._sing())

    async def _sing(self) -> None:
        while True:
            self._publisher.put(self._canary, b"")
            await asyncio.sleep(limits.BUS_CANARY_S)

    def _topic(self, name: str) -> bytes:
        return f"{self._prefix}{name}".encode()

    def _hear(self, data: bytes) -> None:
        if data.startswith(self._origin):
            return  # delivered here when it was published
        try:
            message = decode(data[ORIGIN_BYTES:])
        except (ValueError, TypeError) as error:
            log.warning("bus_message_unreadable", error=str(error))
            return
        self._deliver(message)

    def _deliver(self, message: Message) -> None:
        for listener in self._listeners:
            try:
                listener(message)
            except Exception:  # a listener's bug must fail neither the publisher's request nor the reading
                log.exception("bus_listener_failed")

    def _tell_reconnected(self) -> None:
        for callback in self._reconnected:
            callback()
