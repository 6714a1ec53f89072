"""Replies that fall due together, as the receipts of a commit do: past the transports, in few calls into the kernel."""

import asyncio
import random
from array import array
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from lms_rt.contract import commands as wire
from lms_rt.realtime import bulk_send
from lms_rt.realtime.bulk_send import BulkSender, Untaken
from lms_rt.realtime.command import Command, CommandContext
from lms_rt.realtime.flusher import SHORT
from tests.realtime.process import process
from tests.realtime.raw import RawClient, raw_connected

SESSION = str(uuid4())


class Together:
    """A command that waits until so many are under way, and then replies to all in one turn, with so many bytes as its
    `version` says."""

    def __init__(self) -> None:
        self._gathering = asyncio.Barrier(1)

    async def __call__(self, context: CommandContext[object], command: wire.LiveEnd) -> object:
        await self._gathering.wait()
        return {"text": "x" * command.version}

    async def ask(self, number: int, wanted: dict[RawClient, int]) -> None:
        """Have each of them ask for a reply of so many bytes; all were told once this returns."""
        self._gathering = asyncio.Barrier(len(wanted) + 1)
        for client, size in wanted.items():
            client.command(number, "live.end", session=SESSION, version=size)
        await self._gathering.wait()


@asynccontextmanager
async def asking(
    database_url: str, redis_url: str, count: int, *, little: bool = False
) -> AsyncIterator[tuple[Together, list[RawClient]]]:
    together = Together()
    more: tuple[Command[object], ...] = (Command(wire.LiveEnd, together, cost=0),)
    async with process(database_url, redis_url, more) as here, AsyncExitStack() as stack:
        if little:
            here.hold_little()
        buffer = 4096 if little else None
        clients = [raw_connected(here.server, f"raw{number}", buffer=buffer) for number in range(count)]
        yield together, [await stack.enter_async_context(each) for each in clients]


async def heard(client: RawClient, number: int) -> int:
    """How many bytes the next reply brings, which must be that to `number`."""
    frame = await client.text()
    assert (frame["type"], frame["id"]) == ("ok", number)
    return len(frame["data"]["text"])


@dataclass
class Calls:
    """What was sent to many with one call each."""

    frames: list[int] = field(default_factory=list)
    untaken: list[Untaken] = field(default_factory=list)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    if bulk_send.of_this_thread() is None:
        pytest.skip("this system does not offer it")
    calls, send_each = Calls(), BulkSender.send_each

    def noted(sender: BulkSender, targets: "array[int]", frames: Sequence[bytes]) -> Sequence[Untaken]:
        calls.frames.append(len(frames))
        untaken = send_each(sender, targets, frames)
        calls.untaken.extend(untaken)
        return untaken

    monkeypatch.setattr(BulkSender, "send_each", noted)
    return calls


async def test_replies_of_one_turn_leave_with_one_call_unless_they_are_long(
    database_url: str, redis_url: str, calls: Calls
) -> None:
    async with asking(database_url, redis_url, 8) as (together, clients):
        wanted = {client: 10 + number for number, client in enumerate(clients)}
        wanted[clients[2]] = wanted[clients[6]] = SHORT
        await together.ask(1, wanted)
        assert [await heard(client, 1) for client in clients] == list(wanted.values())
        assert calls.frames == [6]
        few = clients[: bulk_send.WORTH_IT - 1]
        await together.ask(2, dict.fromkeys(few, 1))
        assert [await heard(client, 2) for client in few] == [1] * len(few)
        assert calls.frames == [6]


async def ask_and_read_late(database_url: str, redis_url: str, seed: int) -> None:
    """Kernels that take little, so that replies are cut anywhere and the next ones come while the rest still waits."""
    draw = random.Random(seed)
    async with asking(database_url, redis_url, 8, little=True) as (together, clients):
        unheard: dict[RawClient, list[tuple[int, int]]] = {client: [] for client in clients}
        for number in range(1, 300):
            wanted = {client: draw.choice([1, 900, SHORT - 200]) for client in draw.sample(clients, 6)}
            await together.ask(number, wanted)
            for client, size in wanted.items():
                unheard[client].append((number, size))
            for client in draw.sample(clients, draw.random() < 0.1):
                while unheard[client]:
                    asked, size = unheard[client].pop(0)
                    assert await heard(client, asked) == size
        for client in clients:
            for asked, size in unheard[client]:
                assert await heard(client, asked) == size


@pytest.mark.parametrize("seed", range(3))
async def test_who_reads_late_gets_every_reply_whole_and_in_order(
    database_url: str, redis_url: str, calls: Calls, seed: int
) -> None:
    await ask_and_read_late(database_url, redis_url, seed)
    assert any(sent for _, sent in calls.untaken), "no reply was cut"
    assert not all(sent for _, sent in calls.untaken), "every reply was taken in part"


async def test_so_does_who_is_written_to_one_by_one(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_send, "of_this_thread", lambda: None)
    await ask_and_read_late(database_url, redis_url, 0)


async def test_who_is_gone_by_then_costs_the_others_nothing(database_url: str, redis_url: str) -> None:
    async with asking(database_url, redis_url, 8) as (together, clients):
        for number in range(1, 8):
            client = clients.pop()
            asked = asyncio.create_task(together.ask(number, dict.fromkeys([*clients, client], 5)))
            await asyncio.sleep(0)
            client.writer.transport.abort()
            await asked
            assert [await heard(client, number) for client in clients] == [5] * len(clients)
