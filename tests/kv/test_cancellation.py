"""Whoever is told to end while talking to Redis ends, in whatever moment that comes."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from redis.asyncio import Redis

from lms_rt.kv import client
from workers.queue import PatientQueue


async def ends_though_sent(redis: Redis, asking: Awaitable[object]) -> bool:
    """Whether a task that asks Redis ends when it is told to in the very turn of the loop in which the asking is sent;
    else it was given the answer."""
    kind = redis.connection_pool.connection_class
    send = kind._send_packed_command
    task = asyncio.ensure_future(asking)

    async def send_and_cancel(connection: Any, command: list[bytes]) -> None:
        await send(connection, command)
        task.cancel()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kind, "_send_packed_command", send_and_cancel, raising=False)
        await asyncio.wait([task])
    return task.cancelled()


async def test_a_cancellation_in_the_turn_in_which_a_command_was_sent_is_heeded(redis_url: str) -> None:
    redis = client.connect(redis_url)
    try:
        assert await redis.echo("one") == b"one"
        assert await ends_though_sent(redis, redis.echo("two"))
        assert await redis.echo("three") == b"three"  # not the reply that nobody read
    finally:
        await redis.aclose()


async def test_so_is_one_of_what_the_queue_asks(redis_url: str) -> None:
    queue = PatientQueue(redis_url, "test:jobs", 2)
    try:
        await queue.count("queued")
        assert await ends_though_sent(queue.redis, queue.count("queued"))
    finally:
        await queue.disconnect()
