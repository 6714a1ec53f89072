import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from lms_rt.domain.events import LoggedEvent
from lms_rt.embedded import EmbeddedServices
from lms_rt.kv.bus import (
    Bus,
    CloseWhom,
    ControlMessage,
    EventMessage,
    Message,
    NoticeMessage,
    PersonalMessage,
    SignalMessage,
    WhomKind,
)
from lms_rt.kv.client import connect
from tests.support.running import running, until


class Heard:
    """What a bus said, to be awaited."""

    def __init__(self, bus: Bus) -> None:
        self.messages: list[Message] = []
        self.connected = asyncio.Event()
        bus.listen(self.messages.append)
        bus.on_reconnected(self.connected.set)

    async def reconnection(self) -> None:
        async with asyncio.timeout(30):
            await self.connected.wait()
        self.connected.clear()


@asynccontextmanager
async def bus_on(redis: Redis) -> AsyncIterator[tuple[Bus, Heard]]:
    bus = Bus(redis, "test:")
    heard = Heard(bus)
    async with running(bus.run()):
        await heard.reconnection()
        yield bus, heard


def said(channel: str, seq: int = 1) -> EventMessage:
    return EventMessage((LoggedEvent(channel, seq, b'{"seq":%d}' % seq),))


async def test_a_message_reaches_the_own_process_at_once_and_another_one_soon(redis: Redis) -> None:
    async with bus_on(redis) as (here, own), bus_on(redis) as (there, theirs):
        await there.subscribe("live:1")
        here.publish(said("live:1"))
        assert own.messages == [said("live:1")]
        await until(lambda: bool(theirs.messages))
        assert theirs.messages == [said("live:1")]


async def test_the_own_echo_is_dropped(redis: Redis) -> None:
    async with bus_on(redis) as (here, own), bus_on(redis) as (there, theirs):
        await here.subscribe("live:1")
        await there.subscribe("live:1")
        here.publish(said("live:1"))
        there.publish(said("live:1", 2))  # travels after the echo, on the same connection
        await until(lambda: len(own.messages) >= 2)
        assert own.messages == [said("live:1"), said("live:1", 2)]
        assert len(theirs.messages) == 2


async def test_a_channel_is_heard_only_while_it_is_subscribed(redis: Redis) -> None:
    async with bus_on(redis) as (here, _), bus_on(redis) as (there, theirs):
        await there.subscribe("live:1", "live:2")
        there.unsubscribe("live:1")
        await there.subscribe("live:3")  # the change above is on its way before this returns
        for channel in ("live:1", "live:2", "live:9", "live:3"):
            here.publish(said(channel))
        await until(lambda: len(theirs.messages) >= 2)
        assert theirs.messages == [said("live:2"), said("live:3")]


async def test_personal_and_control_messages_need_no_subscription(redis: Redis) -> None:
    personal = PersonalMessage(tuple(LoggedEvent(f"me:{uuid4()}", 1, b"{}") for _ in range(500)))
    control = ControlMessage(CloseWhom(WhomKind.USER, uuid4()), 4401, "signed out")
    async with bus_on(redis) as (here, _), bus_on(redis) as (_, theirs):
        here.publish(personal)
        here.publish(control)
        await until(lambda: len(theirs.messages) == 2)
        assert theirs.messages == [personal, control]


async def test_signals_and_notices_travel_too(redis: Redis) -> None:
    async with bus_on(redis) as (here, _), bus_on(redis) as (there, theirs):
        await there.subscribe("live:1:staff")
        sent: list[Message] = [
            SignalMessage("live:1:staff", "tally", b'{"type":"signal"}'),
            NoticeMessage("live:1:staff", "answers", {"question": "q"}),
        ]
        for message in sent:
            here.publish(message)
        await until(lambda: len(theirs.messages) == 2)
        assert theirs.messages == sent


async def test_a_failing_listener_harms_neither_the_publisher_nor_the_other_listeners(redis: Redis) -> None:
    def fail(message: Message) -> None:
        raise RuntimeError("a bug")

    bus = Bus(redis, "test:")
    bus.listen(fail)
    heard = Heard(bus)
    bus.publish(said("live:1"))
    assert heard.messages == [said("live:1")]


async def test_a_killed_subscription_is_made_anew_with_all_its_channels(redis: Redis) -> None:
    async with bus_on(redis) as (here, _), bus_on(redis) as (there, theirs):
        await there.subscribe("live:1")
        for number in range(3):
            await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")  # type: ignore[no-untyped-call]
            await theirs.reconnection()
            theirs.messages.clear()
            here.publish(said("live:1", number + 1))
            await until(lambda: bool(theirs.messages))
        assert there.connections == 4


async def test_a_foreign_message_on_a_topic_does_not_stop_the_reading(redis: Redis) -> None:
    async with bus_on(redis) as (here, _), bus_on(redis) as (there, theirs):
        await there.subscribe("live:1")
        await redis.publish("test:bus:live:1", b"0123456789abcdefrubbish")
        await redis.publish("test:bus:live:1", b"")
        here.publish(said("live:1"))
        await until(lambda: bool(theirs.messages))
        assert theirs.messages == [said("live:1")]


@pytest.mark.fault
async def test_a_frozen_redis_is_noticed_and_heard_again(
    breakable_services: EmbeddedServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.limits.BUS_CANARY_S", 0.05)
    monkeypatch.setattr("lms_rt.limits.BUS_SILENT_S", 0.3)
    redis = connect(breakable_services.redis_url)
    pid = (await redis.info("server"))["process_id"]
    async with bus_on(redis) as (here, own), bus_on(redis) as (there, theirs):
        await there.subscribe("live:1")
        os.kill(pid, signal.SIGSTOP)
        try:
            here.publish(said("live:1", 1))
            assert own.messages == [said("live:1", 1)], "what is said here is heard here, Redis or not"
            async with asyncio.timeout(5):
                await there.subscribe("live:2")
        finally:
            os.kill(pid, signal.SIGCONT)
        await theirs.reconnection()
        theirs.messages.clear()
        here.publish(said("live:2", 1))
        await until(lambda: said("live:2", 1) in theirs.messages)
    await redis.aclose()


@pytest.mark.fault
async def test_without_redis_messages_are_delivered_here_and_counted_as_dropped() -> None:
    redis = connect("redis://127.0.0.1:1/0")
    bus = Bus(redis, "test:")
    heard = Heard(bus)
    async with running(bus.run()):
        async with asyncio.timeout(1):
            await bus.subscribe("live:1")
        for seq in range(1, 101):
            bus.publish(said("live:1", seq))
        assert len(heard.messages) == 100
        await until(lambda: bus.dropped >= 100)
    await redis.aclose()
