"""The sliding window holds wherever it is laid, on every process, and gives way when Redis is away."""

import asyncio
import time
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from lms_rt.kv.client import Redis, connect
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.settings import RateLimit, RateLimits


def limiter(redis: Redis, count: int, window_s: int = 3600, prefix: str = "test:") -> RateLimiter:
    return RateLimiter(redis, prefix, RateLimits(read=RateLimit(count=count, window_s=window_s)))


async def test_exactly_as_many_as_allowed_pass_however_they_arrive(redis: Redis) -> None:
    processes = [limiter(redis, 50) for _ in range(3)]
    standings = await asyncio.gather(*(processes[n % 3].hit("read", "ada") for n in range(120)))
    assert sum(standing.allowed for standing in standings) == 50
    assert sorted(standing.remaining for standing in standings if standing.allowed) == list(range(50))
    assert {standing.remaining for standing in standings if not standing.allowed} == {0}


async def test_many_keys_in_one_turn_are_each_counted_for_themselves(redis: Redis) -> None:
    one = limiter(redis, 2)
    standings = await asyncio.gather(*(one.hit("read", f"person {n % 100}") for n in range(300)))
    assert sum(standing.allowed for standing in standings) == 200


async def test_a_refused_request_does_not_keep_one_out_for_longer(redis: Redis) -> None:
    one = limiter(redis, 1)
    await one.hit("read", "ada")
    keys = await redis.keys("test:rate:read:3600:ada")
    before = await redis.dump(keys[0])
    refused = [await one.hit("read", "ada") for _ in range(5)]
    assert not any(standing.allowed for standing in refused)
    assert await redis.dump(keys[0]) == before


async def test_quota_comes_back_when_it_was_said_to(redis: Redis) -> None:
    one = limiter(redis, 2, window_s=1)
    began = time.monotonic()
    for _ in range(2):
        await one.hit("read", "ada")
    refused = await one.hit("read", "ada")
    assert not refused.allowed
    while not (await one.hit("read", "ada")).allowed:
        await asyncio.sleep(0.02)
    assert time.monotonic() - began >= 1
    assert refused.reset_s in {1, 2}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 120), min_size=20, max_size=20), st.uuids())
async def test_no_window_of_its_length_ever_holds_more(redis: Redis, pauses_ms: list[int], run: UUID) -> None:
    one = limiter(redis, 5, window_s=1, prefix=f"test:{run}:")
    asked: list[float] = []
    told: list[float] = []
    for pause in pauses_ms:
        await asyncio.sleep(pause / 1000)
        for _ in range(3):
            before = time.monotonic()
            if (await one.hit("read", "ada")).allowed:
                asked.append(before)
                told.append(time.monotonic())
    # Each was counted between being asked and being told, so a slow machine cannot make this fail
    assert all(told[n + 5] - asked[n] >= 1 for n in range(len(told) - 5))


async def test_what_nobody_uses_any_more_is_forgotten(redis: Redis) -> None:
    await limiter(redis, 5, window_s=60).hit("read", "ada")
    assert 0 < await redis.pttl("test:rate:read:60:ada") <= 66_000


async def test_the_script_is_loaded_again_where_redis_has_forgotten_it(redis: Redis) -> None:
    one = limiter(redis, 5)
    await one.hit("read", "ada")
    await redis.script_flush()
    assert (await one.hit("read", "ada")).remaining == 3


async def test_while_redis_is_away_everybody_passes_and_the_log_says_so_once(unused_tcp_port: int) -> None:
    away = connect(f"redis://127.0.0.1:{unused_tcp_port}")
    one = limiter(away, 1)
    with capture_logs() as logs:
        for _ in range(10):
            assert (await one.hit("read", "ada")).allowed
    assert [entry["event"] for entry in logs] == ["redis_unavailable"]
    await away.aclose()


def test_a_class_that_does_not_exist_is_an_error_and_no_limit() -> None:
    with pytest.raises(KeyError):
        limiter(connect("redis://127.0.0.1:1"), 1).limit("reads")
