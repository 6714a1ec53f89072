"""Events that go past the transports, among readers whose transports have something to send themselves."""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import pytest

from lms_rt.contract import commands as wire
from lms_rt.contract.channels import live
from lms_rt.realtime import bulk_send
from lms_rt.realtime.command import Command, CommandContext
from lms_rt.realtime.connection import Connection
from tests.realtime.client import Client, connected, several
from tests.realtime.portioned import have_portions_of
from tests.realtime.process import Process, process
from tests.realtime.raw import RawClient, raw_connected
from tests.support.running import until


@pytest.fixture(params=["in bulk", "one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways there are; which of them a system has is its own affair."""
    if request.param == "one by one":
        monkeypatch.setattr(bulk_send, "of_this_thread", lambda: None)
    elif bulk_send.of_this_thread() is None:
        pytest.skip("this system does not offer it")


@pytest.fixture(params=["at once", "in portions"])
def cut(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event reaches everybody in one turn of the loop, or five in each."""
    if request.param == "in portions":
        have_portions_of(5, monkeypatch)


@pytest.mark.usefixtures("way", "cut")
@pytest.mark.parametrize("seed", range(4))
async def test_readers_who_stop_and_go_on_get_every_event_and_every_reply_whole_and_in_order(
    database_url: str, redis_url: str, seed: int
) -> None:
    """Their kernels take little, so that what is sent to them is cut anywhere; nobody is so late as to be closed."""
    draw = random.Random(seed)
    channel = live(uuid4())
    async with process(database_url, redis_url) as here, AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(raw_connected(here.server, f"raw{number}", buffer=4096))
            for number in range(12)
        ]
        for reader in readers:
            reader.command(1, "subscribe", channel=channel)
            assert (await reader.text())["type"] == "ok"
        said = asked = 0
        seen: dict[RawClient, list[int]] = {reader: [] for reader in readers}
        replies: dict[RawClient, list[int]] = {reader: [] for reader in readers}
        asked_by: dict[RawClient, list[int]] = {reader: [] for reader in readers}

        async def read_on(reader: RawClient, up_to: int) -> None:
            while len(seen[reader]) < up_to or len(replies[reader]) < len(asked_by[reader]):
                frame = await reader.text()
                if frame["type"] == "event":
                    seen[reader].append(frame["seq"])
                else:
                    replies[reader].append(frame["id"])

        for _ in range(30):
            count = draw.randint(1, 4)
            for reader in draw.sample(readers, 4):
                asked += 1
                reader.command(asked + 1, "ping")
                asked_by[reader].append(asked + 1)
            await here.say(channel, *range(said, said + count), size=draw.choice([10, 3000, 9000]))
            said += count
            for reader in draw.sample(readers, 5):
                await read_on(reader, said)
        for reader in readers:
            await read_on(reader, said)
            assert seen[reader] == list(range(1, said + 1))
            assert replies[reader] == asked_by[reader]


class Held:
    """A command that is under way for as long as the test says."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()

    async def __call__(self, context: CommandContext[object], command: wire.LiveEnd) -> object:
        self.begun.set()
        await self.may_end.wait()
        return {}


@asynccontextmanager
async def listening(database_url: str, redis_url: str) -> AsyncIterator[tuple[Process, str, list[Client], Held]]:
    """A process, a channel, five who read it and the command that `hold` has somebody send."""
    channel, held = live(uuid4()), Held()
    more: tuple[Command[object], ...] = (Command(wire.LiveEnd, held, cost=0),)
    async with process(database_url, redis_url, more) as here, several(here.server, 5) as readers:
        for reader in readers:
            await reader.subscribe(channel)
        try:
            yield here, channel, readers, held
        finally:
            held.may_end.set()


async def hold(client: RawClient, channel: str, held: Held) -> None:
    """Have a client read the channel, and a command of theirs under way."""
    client.command(1, "subscribe", channel=channel)
    assert (await client.text())["type"] == "ok"
    client.command(2, "live.end", session=str(uuid4()), version=1)
    async with asyncio.timeout(10):
        await held.begun.wait()


@pytest.mark.usefixtures("way")
async def test_who_comes_next_on_a_lost_connections_socket_is_told_nothing_that_was_for_the_one_before(
    database_url: str, redis_url: str
) -> None:
    """A command under way keeps a lost connection subscribed; the number of its socket is given to who comes next."""
    async with listening(database_url, redis_url) as (here, channel, readers, held), AsyncExitStack() as stack:
        async with raw_connected(here.server) as lost:
            await hold(lost, channel, held)
            number = socket_number(here, "raw")
            line = lost.writer.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # gone with a reset
        await until(lambda: socket_number(here, "raw") == -1)
        assert here.hub.readers(channel) == 6
        successors = [await stack.enter_async_context(connected(here.server, f"next{n}")) for n in range(4)]
        assert number in [socket_number(here, f"next{n}") for n in range(4)]
        await here.say(channel, 1, 2)
        for reader in readers:
            assert len(await reader.until_pushed(2)) == 2
        for successor in successors:
            await successor.ask("ping")
            assert [frame["type"] for frame in successor.frames] == ["ok"]
        held.may_end.set()
        await until(lambda: here.hub.readers(channel) == 5)


@pytest.mark.usefixtures("way")
async def test_who_will_say_no_more_gets_all_that_was_due_and_costs_nobody_anything(
    database_url: str, redis_url: str
) -> None:
    """It shuts its side down while the transport holds something for it and a command is under way."""
    async with (
        listening(database_url, redis_url) as (here, channel, readers, held),
        raw_connected(here.server, buffer=4096) as silent,
    ):
        await hold(silent, channel, held)
        connection = connection_of(here, "raw")
        said = 0
        while not connection.outbound.unsent:
            said += 1
            await here.say(channel, said, size=30_000)
        silent.writer.write_eof()
        reading = asyncio.create_task(silent.rest())
        await until(lambda: not connection.outbound.unsent)
        for _ in range(2):
            said += 1
            await here.say(channel, said)
            for reader in readers:
                assert len(await reader.until_pushed(said)) == said
        held.may_end.set()
        async with asyncio.timeout(10):
            frames, code = await reading
        assert [frame["seq"] for frame in frames if frame["type"] == "event"] == list(range(1, said + 1))
        assert [frame["id"] for frame in frames if frame["type"] == "ok"] == [2]
        assert code is None
        await until(lambda: here.hub.readers(channel) == 5)


def connection_of(here: Process, name: str) -> Connection:
    [found] = [each for each in here.hub.sockets if isinstance(each, Connection) and each.principal.name == name]
    return found


def socket_number(here: Process, name: str) -> int:
    """What the system calls the server's end of a connection; -1 once it is closed."""
    transport = connection_of(here, name).outbound._transport
    number: int = transport.get_extra_info("socket").fileno()
    return number
