"""No subscriber misses a sequenced event, or sees one twice or out of order, whatever happens to the wire."""

import asyncio
import random
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from lms_rt.contract.channels import live, me
from lms_rt.domain.events import LoggedEvent
from lms_rt.kv.bus import Message
from lms_rt.kv.client import connect
from lms_rt.realtime.log_reader import LogReader
from tests.realtime.client import Client, Frame, connected, several
from tests.realtime.lossy import LossyBus
from tests.realtime.process import Process, person, process
from tests.support.running import until


class View:
    """What a reader has made of a channel, over any number of connections."""

    def __init__(self) -> None:
        self.seq = 0
        self.said: list[int] = []
        self.known = False

    async def catch_up(self, client: Client, channel: str) -> None:
        data = await client.subscribe(channel, after=self.seq if self.known else None)
        self.known = True
        if "snapshot" in data:
            self.said, self.seq = list(data["snapshot"]["said"]), data["seq"]
        for event in data.get("events", ()):
            self.take(event)
        assert self.seq == data["seq"]

    def take(self, event: Frame) -> None:
        assert event["seq"] == self.seq + 1, "a gap, a double, or out of order"
        self.seq = event["seq"]
        self.said.append(event["data"]["n"])


async def read_on_and_off(at: list[Process], channel: str, until_seq: int, luck: random.Random) -> View:
    """Read a channel to its end over connections that come and go, on one process and another."""
    view = View()
    while view.seq < until_seq:
        async with connected(luck.choice(at).server, f"reader{luck.random()}") as client:
            await view.catch_up(client, channel)
            wanted = luck.choice([1, 3, 20, until_seq])
            await client.until_pushed(min(wanted, until_seq - view.seq))
            for event in client.pushed():
                view.take(event)
            # hang up in the midst of whatever is under way
    return view


async def speak(at: Process, channel: str, numbers: range, luck: random.Random) -> None:
    for number in numbers:
        await at.say(channel, number)
        if luck.random() < 0.5:
            await asyncio.sleep(luck.random() / 100)


@pytest.mark.parametrize("seed", range(6))
async def test_on_a_lossy_reordering_doubling_wire(database_url: str, redis_url: str, seed: int) -> None:
    luck, channel, each = random.Random(seed), live(uuid4()), 60
    async with (
        process(database_url, redis_url, make_bus=LossyBus) as here,
        process(database_url, redis_url, make_bus=LossyBus) as there,
    ):
        async with asyncio.TaskGroup() as tasks:
            readers = [
                tasks.create_task(read_on_and_off([here, there], channel, 2 * each, random.Random(luck.random())))
                for _ in range(8)
            ]
            tasks.create_task(speak(here, channel, range(each), random.Random(luck.random())))
            tasks.create_task(speak(there, channel, range(each, 2 * each), random.Random(luck.random())))
        truth = [reader.result().said for reader in readers]
        assert sorted(truth[0]) == list(range(2 * each))
        assert all(said == truth[0] for said in truth)
        assert isinstance(here.bus, LossyBus)
        assert here.bus.lost > 10, "the wire was not lossy at all"


async def test_what_is_published_to_nobody_arrives_by_the_comparison_with_the_log(here: Process) -> None:
    here.bus.publish = lambda message: None  # type: ignore[method-assign]  # every publish is lost
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await ada.subscribe("me")
        await here.say(channel, 1, 2)
        await here.say_to_each({me(person("ada").user): 3})
        assert sorted(event["data"]["n"] for event in await ada.until_pushed(3)) == [1, 2, 3]


async def test_a_gap_that_shows_is_filled_without_waiting_for_the_comparison(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        monkeypatch.setattr(here.hub.channels, "_compare", never)
        publish, here.bus.publish = here.bus.publish, lambda message: None  # type: ignore[method-assign]
        await here.say(channel, 1, 2)  # lost
        here.bus.publish = publish  # type: ignore[method-assign]
        await here.say(channel, 3)
        assert [event["seq"] for event in await ada.until_pushed(3)] == [1, 2, 3]
        assert here.hub.channels.gaps == 1


async def test_what_is_said_while_the_log_is_read_for_a_resuming_reader_is_not_lost(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of the log is older than the head by the time it is there."""
    channel = live(uuid4())
    await here.say(channel, 1, 2)
    read = LogReader.after

    async def read_slowly(reader: LogReader, name: str, seq: int) -> list[LoggedEvent]:
        found = await read(reader, name, seq)
        await here.say(channel, 3)
        return found

    async with connected(here.server) as ada:
        monkeypatch.setattr(LogReader, "after", read_slowly)
        data = await ada.subscribe(channel, after=0)
        assert [event["seq"] for event in data["events"]] == [1, 2, 3]
        monkeypatch.undo()
        await here.say(channel, 4)
        assert [event["seq"] for event in await ada.until_pushed(1)] == [4]


async def test_more_than_one_read_of_the_log_is_caught_up_with(here: Process) -> None:
    publish, here.bus.publish = here.bus.publish, lambda message: None  # type: ignore[method-assign]
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await here.say(channel, *range(1, 1201))
        here.bus.publish = publish  # type: ignore[method-assign]
        await here.say(channel, 1201)
        assert [event["seq"] for event in await ada.until_pushed(1201)] == list(range(1, 1202))


async def test_killing_the_subscription_in_the_midst_of_a_stream_loses_nothing(
    here: Process, there: Process, redis_url: str
) -> None:
    channel = live(uuid4())
    redis: Redis = connect(redis_url)
    async with several(there.server, 5) as readers:
        for reader in readers:
            await reader.subscribe(channel)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(speak(here, channel, range(300), random.Random(1)))
            for _ in range(5):
                await asyncio.sleep(0.1)
                await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")  # type: ignore[no-untyped-call]
        for reader in readers:
            assert [event["seq"] for event in await reader.until_pushed(300)] == list(range(1, 301))
        assert there.bus.connections > 1
    await redis.aclose()


async def test_doubles_are_dropped(here: Process) -> None:
    deliver = here.bus._deliver
    here.bus._deliver = lambda message: (deliver(message), deliver(message), None)[-1]  # type: ignore[method-assign]
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await here.say(channel, 1, 2)
        await here.say(channel, 3)
        await ada.ask("ping")
        assert [event["seq"] for event in ada.pushed()] == [1, 2, 3]
        assert here.hub.channels.duplicates == 3


async def test_two_processes_whose_publishes_cross_cost_no_statement(here: Process, there: Process) -> None:
    channel = live(uuid4())
    async with connected(there.server) as ada:
        await ada.subscribe(channel)
        held: list[Message] = []
        publish, here.bus.publish = here.bus.publish, held.append  # type: ignore[method-assign, assignment]
        await here.say(channel, 1)
        await there.say(channel, 2)  # known before its predecessor
        for message in held:
            publish(message)
        assert [event["seq"] for event in await ada.until_pushed(2)] == [1, 2]
        assert there.hub.channels.gaps == 0


async def test_a_channel_nobody_reads_is_kept_for_a_while_and_then_dropped(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
    await until(lambda: not here.hub.has_readers(channel))
    assert here.hub.channels.get(channel) is not None
    monkeypatch.setattr("lms_rt.realtime.local_channels.LINGER_S", 0.0)
    await until(lambda: here.hub.channels.get(channel) is None)


async def never() -> None:
    """In place of the comparison with the log."""
