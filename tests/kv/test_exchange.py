"""Everybody gets their own reply and nobody somebody else's, whatever happens to the one connection."""

import asyncio
import os
import signal

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from lms_rt import limits
from lms_rt.embedded import EmbeddedServices
from lms_rt.kv.client import Redis, connect
from tests.support.running import until_true


async def kill(redis: Redis, connection: int) -> None:
    await redis.execute_command("CLIENT", "KILL", "ID", connection)  # type: ignore[no-untyped-call]


async def test_each_of_many_callers_gets_their_own_reply_over_one_connection(redis: Redis) -> None:
    ask = redis.exchange
    values = [bytes([n % 256]) * (n * n) for n in range(200)]
    await asyncio.gather(*(ask("SET", f"key {n}", value) for n, value in enumerate(values)))
    found = await asyncio.gather(*(ask("GET", f"key {n}") for n in range(201)))
    assert found == [*values, None]
    assert len({await ask("CLIENT", "ID") for _ in range(3)}) == 1
    assert await ask("MGET", "key 1", "key 2") == values[1:3]


async def test_a_refusal_is_for_whoever_asked(redis: Redis) -> None:
    ask = redis.exchange
    before, refused, unknown, after = (
        ask("SADD", "set", "one"),
        ask("GET", "set"),
        ask("EVALSHA", "0" * 40, 0),
        ask("PING"),
    )
    assert await before == 1
    with pytest.raises(ResponseError, match="wrong kind of value"):
        await refused
    with pytest.raises(NoScriptError):
        await unknown
    assert await after == b"PONG"


async def test_a_caller_who_gives_up_leaves_the_others_their_replies(redis: Redis) -> None:
    ask = redis.exchange
    first, given_up, last = ask("ECHO", "first"), ask("ECHO", "given up"), ask("ECHO", "last")
    given_up.cancel()
    assert (await first, await last) == (b"first", b"last")


async def cut_under(redis: Redis) -> None:
    """Cut the connection on which somebody waits for a list, once they do."""
    found: list[str] = []

    async def waits() -> bool:
        found[:] = [one["id"] for one in await redis.client_list() if one["cmd"] == "blpop"]
        return bool(found)

    async def gone() -> bool:
        return all(one["id"] != found[0] for one in await redis.client_list())

    await until_true(waits)
    await kill(redis, int(found[0]))
    await until_true(gone)


async def test_what_was_under_way_when_the_connection_broke_is_asked_once_more(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EXCHANGE_TIMEOUT_S", 60.0)
    ask = redis.exchange
    waiting = ask("BLPOP", "list", 0)
    await cut_under(redis)
    await redis.execute_command("RPUSH", "list", "found")  # type: ignore[no-untyped-call]
    assert await waiting == [b"list", b"found"]
    unlucky = ask("BLPOP", "list", 0)
    await cut_under(redis)
    await cut_under(redis)
    with pytest.raises(RedisConnectionError):
        await unlucky
    assert await ask("PING") == b"PONG"


async def test_a_connection_that_was_cut_at_rest_is_made_anew(redis: Redis) -> None:
    ask = redis.exchange
    before = await ask("CLIENT", "ID")
    await kill(redis, before)
    assert await ask("CLIENT", "ID") != before


@pytest.mark.fault
async def test_a_frozen_redis_is_not_waited_for_and_its_late_replies_reach_nobody(
    breakable_services: EmbeddedServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis = connect(breakable_services.redis_url)
    ask = redis.exchange
    await ask("SET", "key", "value")
    monkeypatch.setattr(limits, "EXCHANGE_TIMEOUT_S", 0.05)
    os.kill(breakable_services.valkey_pid, signal.SIGSTOP)
    try:
        for error in await asyncio.gather(*(ask("ECHO", "late") for _ in range(10)), return_exceptions=True):
            assert isinstance(error, RedisTimeoutError)
    finally:
        os.kill(breakable_services.valkey_pid, signal.SIGCONT)
    monkeypatch.setattr(limits, "EXCHANGE_TIMEOUT_S", 60.0)
    assert await ask("GET", "key") == b"value"
    await redis.aclose()


async def test_nobody_waits_for_a_redis_that_is_away(unused_tcp_port: int) -> None:
    redis = connect(f"redis://127.0.0.1:{unused_tcp_port}")
    for error in await asyncio.gather(*(redis.exchange("PING") for _ in range(3)), return_exceptions=True):
        assert isinstance(error, RedisConnectionError)
    await redis.aclose()


async def test_closing_waits_for_what_was_asked(redis_url: str) -> None:
    redis = connect(redis_url)
    asked = redis.exchange("PING")
    await redis.aclose()
    assert asked.result() == b"PONG"


async def test_what_the_url_says_holds_for_the_exchange_too(redis: Redis, redis_url: str) -> None:
    other = connect(f"{redis_url.partition('?')[0]}?db=7")
    await other.exchange("SET", "key", "in another database")
    assert await redis.exchange("GET", "key") is None
    await other.exchange("DEL", "key")
    await other.aclose()
