"""Sending to Redis without ever waiting for it.

What is published while one pipeline is under way goes with the next: at rest a message leaves at once, under load a
pipeline carries hundreds. While Redis is away messages are dropped and counted; readers elsewhere are served from the
log.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from lms_rt.kv.breaker import PAUSE_S, Breaker
from lms_rt.kv.cancellation import heed_cancellation
from lms_rt.kv.client import UNREACHABLE

log = structlog.get_logger(__name__)

QUEUE_BYTES: Final = 8 * 1024 * 1024
"""Most that may wait for a slow Redis: four times the results of a class of 5,000."""

Post = tuple[bytes, bytes]
"""A topic and what is said there."""


class Publisher:
    """A bounded queue in front of PUBLISH."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._queue: list[Post] = []
        self._queued_bytes = 0
        self._due = asyncio.Event()
        self._breaker = Breaker("bus")
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
        while True:
            await self._due.wait()
            self._due.clear()
            posts, self._queue, self._queued_bytes = self._queue, [], 0
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
            heed_cancellation()

    async def send(self, posts: Sequence[Post]) -> None:
        """All of `posts` in one round trip."""
        async with self._redis.pipeline(transaction=False) as pipeline:
            for topic, data in posts:
                pipeline.publish(topic, data)
            await pipeline.execute()
