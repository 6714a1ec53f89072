"""The cache never serves what a writer has replaced, and asks for a value once however many want it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from lms_rt.kv.cache import Cache
from lms_rt.kv.client import Redis, connect


class Source:
    """What is loaded from, with a gate before each load ends."""

    def __init__(self, value: bytes = b'{"text":"a"}', *, held: bool = False) -> None:
        self.value = value
        self.loads = 0
        self.began = asyncio.Event()
        self.gate = asyncio.Event()
        if not held:
            self.gate.set()

    async def load(self) -> bytes:
        self.loads += 1
        value = self.value  # read now, handed over after the gate: a slow reader
        self.began.set()
        await self.gate.wait()
        return value


def cache(redis: Redis, ttl_s: float = 60) -> Cache:
    return Cache(redis, "test:", ttl_s=ttl_s)


async def test_a_value_is_loaded_once_and_then_served_to_every_process(redis: Redis) -> None:
    source = Source()
    for one in (cache(redis), cache(redis)):
        for _ in range(3):
            assert await one.get_or_load("card:1", source.load) == b'{"text":"a"}'
    assert source.loads == 1


async def test_a_hundred_readers_on_three_processes_cause_one_load(redis: Redis) -> None:
    source = Source(held=True)
    processes = [cache(redis) for _ in range(3)]
    readers = [asyncio.create_task(processes[n % 3].get_or_load("card:1", source.load)) for n in range(100)]
    await source.began.wait()
    source.gate.set()
    assert {await reader for reader in readers} == {b'{"text":"a"}'}
    assert source.loads == 1


async def test_a_reader_that_began_before_a_write_cannot_store_what_it_read(redis: Redis) -> None:
    source, writer = Source(b"old", held=True), cache(redis)
    slow = asyncio.create_task(cache(redis).get_or_load("card:1", source.load))
    await source.began.wait()
    source.value = b"new"
    await writer.drop("card:1")
    source.gate.set()
    assert await slow == b"old"  # it asked before the write
    assert await cache(redis).get_or_load("card:1", source.load) == b"new"
    assert source.loads == 2


async def test_a_reader_after_a_drop_does_not_share_a_load_from_before_it(redis: Redis) -> None:
    source, one = Source(b"old", held=True), cache(redis)
    slow = asyncio.create_task(one.get_or_load("card:1", source.load))
    await source.began.wait()
    fresh = Source(b"new")
    await one.drop("card:1")
    assert await one.get_or_load("card:1", fresh.load) == b"new"
    source.gate.set()
    assert await slow == b"old"
    assert await one.get_or_load("card:1", fresh.load) == b"new"
    assert fresh.loads == 1


async def test_a_dropped_value_is_loaded_again_everywhere(redis: Redis) -> None:
    source, other = Source(b"old"), cache(redis)
    await other.get_or_load("card:1", source.load)
    source.value = b"new"
    await cache(redis).drop("card:1", "card:2")
    assert await other.get_or_load("card:1", source.load) == b"new"


async def test_an_error_is_its_readers_own_and_is_not_kept(redis: Redis) -> None:
    one = cache(redis)

    async def fails() -> bytes:
        raise LookupError("no such card")

    with pytest.raises(LookupError):
        await one.get_or_load("card:1", fails)
    assert await one.get_or_load("card:1", Source().load) == b'{"text":"a"}'


async def test_a_reader_that_gives_up_takes_nothing_away_from_the_others(redis: Redis) -> None:
    source, one = Source(held=True), cache(redis)
    first = asyncio.create_task(one.get_or_load("card:1", source.load))
    await source.began.wait()
    second = asyncio.create_task(one.get_or_load("card:1", source.load))
    await asyncio.sleep(0)
    first.cancel()
    source.gate.set()
    assert await second == b'{"text":"a"}'
    assert source.loads == 1


async def test_a_loader_that_died_delays_the_others_by_its_lock_only(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await redis.set("test:cache:card:1:lock", "a killed process", px=100)
    assert await cache(redis).get_or_load("card:1", Source().load) == b'{"text":"a"}'
    monkeypatch.setattr("lms_rt.kv.cache.LOCK_S", 0.05)
    await redis.set("test:cache:card:2:lock", "a process that hangs", px=60_000)
    assert await cache(redis).get_or_load("card:2", Source().load) == b'{"text":"a"}'


async def test_a_value_lives_as_long_as_it_was_told(redis: Redis) -> None:
    await cache(redis, ttl_s=60).get_or_load("card:1", Source().load)
    assert 0 < await redis.pttl("test:cache:card:1") <= 60_000
    source = Source()
    off = cache(redis, ttl_s=0)
    for _ in range(2):
        await off.get_or_load("card:2", source.load)
    assert source.loads == 2


async def test_without_redis_everybody_loads_for_themselves(unused_tcp_port: int) -> None:
    away = connect(f"redis://127.0.0.1:{unused_tcp_port}")
    one, source = cache(away), Source()
    read: Callable[[], Awaitable[bytes]] = lambda: one.get_or_load("card:1", source.load)  # noqa: E731
    assert [await read() for _ in range(3)] == [source.value] * 3
    assert source.loads == 3
    await one.drop("card:1")
    await away.aclose()
