import asyncio
from uuid import UUID, uuid4

import pytest

from lms_rt.kv import presence as module
from lms_rt.kv.client import Redis, connect
from lms_rt.kv.presence import RENEWED_AT_ONCE, Presence
from tests.support.running import running, until_true

SESSION = uuid4()


async def test_people_on_several_processes_are_counted_once_each(redis: Redis) -> None:
    here, there = Presence(redis, "test:"), Presence(redis, "test:")
    ada, ben, eve = uuid4(), uuid4(), uuid4()
    async with running(here.run(), there.run()):
        here.join(SESSION, ada)
        here.join(SESSION, ben)
        there.join(SESSION, ben)
        there.join(SESSION, eve)
        there.join(uuid4(), uuid4())
        await here.settled()
        await there.settled()
        assert await here.online(SESSION) == {ada, ben, eve}
        assert await there.count(SESSION) == 3


async def test_several_connections_of_one_person_count_once_and_the_last_one_takes_them_offline(redis: Redis) -> None:
    presence, ada = Presence(redis, "test:"), uuid4()
    async with running(presence.run()):
        presence.join(SESSION, ada)
        presence.join(SESSION, ada)
        presence.leave(SESSION, ada)
        await presence.settled()
        assert await presence.online(SESSION) == {ada}
        presence.leave(SESSION, ada)
        presence.leave(SESSION, ada)  # once too often changes nothing
        await presence.settled()
        assert await presence.count(SESSION) == 0


async def test_changes_are_announced_once_they_are_in_redis(redis: Redis) -> None:
    announced: list[UUID] = []
    presence = Presence(redis, "test:", changed=announced.append)
    async with running(presence.run()):
        for _ in range(50):
            presence.join(SESSION, uuid4())
        await presence.settled()
        assert announced == [SESSION], "fifty arrivals in one turn are one write and one announcement"
        assert await presence.count(SESSION) == 50


async def test_a_process_that_stops_takes_its_people_with_it(redis: Redis) -> None:
    here, there = Presence(redis, "test:"), Presence(redis, "test:")
    async with running(here.run()):
        async with running(there.run()):
            there.join(SESSION, uuid4())
            await there.settled()
            assert await here.count(SESSION) == 1
        assert await here.count(SESSION) == 0


async def test_a_process_that_dies_takes_its_people_with_it(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIFETIME_S", 1)
    monkeypatch.setattr(Presence, "_withdraw", lambda self: none())
    here, dead = Presence(redis, "test:"), Presence(redis, "test:")
    async with running(dead.run()):
        dead.join(SESSION, uuid4())
        await dead.settled()
    assert await here.count(SESSION) == 1
    await until_true(lambda: gone(here))


@pytest.mark.parametrize("sessions", [1, RENEWED_AT_ONCE, 2 * RENEWED_AT_ONCE + 1])
async def test_a_flush_of_redis_is_mended_by_the_next_renewal(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, sessions: int
) -> None:
    monkeypatch.setattr(module, "REFRESH_S", 0.1)
    presence, ada = Presence(redis, "test:"), uuid4()
    async with running(presence.run()):
        watched = [uuid4() for _ in range(sessions)]
        for session in watched:
            presence.join(session, ada)
        await presence.settled()
        await redis.flushdb()

        async def all_here() -> bool:
            return await asyncio.gather(*map(presence.online, watched)) == [{ada}] * sessions

        await until_true(all_here)


async def test_a_redis_that_only_reads_is_as_good_as_away(redis: Redis) -> None:
    """It cannot take a dead process off the list."""
    here, ada = Presence(redis, "test:"), uuid4()
    here.join(SESSION, ada)
    await redis.exchange("SADD", f"test:presence:{{{SESSION}}}", "of a dead process")
    await redis.exchange("REPLICAOF", "127.0.0.1", 1)
    try:
        assert await here.known(SESSION) is None
        assert await here.known_count(SESSION) is None
        assert await here.online(SESSION) == {ada}
    finally:
        await redis.exchange("REPLICAOF", "NO", "ONE")
    assert await here.known_count(SESSION) == 0


async def test_while_redis_is_away_a_process_knows_its_own() -> None:
    away = connect("redis://127.0.0.1:1/0")
    presence, ada = Presence(away, "test:"), uuid4()
    presence.join(SESSION, ada)
    assert await presence.online(SESSION) == {ada}
    assert await presence.count(SESSION) == 1
    await away.aclose()


async def none() -> None: ...


async def gone(presence: Presence) -> bool:
    return await presence.count(SESSION) == 0
