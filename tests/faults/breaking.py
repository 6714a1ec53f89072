"""What can be broken, and comes back."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import redis.asyncio

from tests.faults.house import House

Break = Callable[[House], Awaitable[None]]


async def kill_a_server(broken: House) -> None:
    program = broken.programs[0]
    program.kill()
    program.start()
    await program.ready()


async def flush_redis(broken: House) -> None:
    async with redis.asyncio.from_url(broken.services.redis_url) as client:
        await client.flushall()


async def kill_redis(broken: House) -> None:
    os.kill(broken.services.valkey_pid, signal.SIGKILL)


async def freeze_redis(broken: House) -> None:
    pid = broken.services.valkey_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(4)  # longer than anybody waits for it
    finally:
        os.kill(pid, signal.SIGCONT)


async def stop_postgres_at_once(broken: House) -> None:
    os.kill(broken.services.postgres_pid, signal.SIGQUIT)


BREAKS: tuple[Break, ...] = (kill_a_server, flush_redis, kill_redis, freeze_redis, stop_postgres_at_once)
