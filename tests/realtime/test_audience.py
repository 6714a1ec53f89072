"""What is known of readers from one event to the next, and forgotten in time."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from lms_rt.limits import FANOUT_CHUNK
from lms_rt.realtime import bulk_send
from lms_rt.realtime.fanout import Fanout
from lms_rt.realtime.flusher import Flusher
from lms_rt.realtime.frames import text_frame
from lms_rt.realtime.local_channel import LocalChannel
from lms_rt.realtime.outbound import Outbound
from lms_rt.realtime.portions import Portion, Portions
from tests.realtime.portioned import have_portions_of

pytestmark = pytest.mark.skipif(bulk_send.of_this_thread() is None, reason="this system does not offer it")
READERS = 10


class Reader:
    """A reader on a socket, and its other end."""

    def __init__(self, outbound: Outbound, number: int, peer: socket.socket) -> None:
        self.outbound = outbound
        self.number = number
        """What the system calls our end."""
        self._peer = peer

    def heard(self) -> bytes:
        """All that came since the last time."""
        try:
            return self._peer.recv(1 << 20)
        except BlockingIOError:
            return b""


class Stage:
    """A channel whose events go to five readers a turn."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self.fanout = Fanout(Flusher())
        self.channel = LocalChannel("live:1")
        self.channel.open(0)
        self._stack = stack

    async def enter(self) -> Reader:
        ours, theirs = socket.socketpair()
        self._stack.callback(theirs.close)
        theirs.setblocking(False)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
        self._stack.callback(transport.abort)
        outbound = Outbound(transport, self.fanout.flusher, on_overflow=lambda: None)
        self.fanout.add(self.channel, outbound)
        return Reader(outbound, ours.fileno(), theirs)

    def say(self, seq: int) -> bytes:
        """What every reader is to get."""
        self.channel.accept(seq, b"event %d" % seq)
        self.fanout.schedule(self.channel)
        return text_frame(b"event %d" % seq)

    async def told(self) -> None:
        """Until what was said has left."""
        while self.fanout._batches or self.fanout._due:
            await asyncio.sleep(0)


@pytest.fixture
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    have_portions_of(5, monkeypatch)
    async with AsyncExitStack() as stack:
        yield Stage(stack)


@pytest.fixture
async def readers(stage: Stage) -> list[Reader]:
    """Ten who know one event."""
    readers = [await stage.enter() for _ in range(READERS)]
    event = stage.say(1)
    await stage.told()
    assert [reader.heard() for reader in readers] == [event] * READERS
    return readers


@pytest.mark.parametrize("began", [False, True], ids=["between two events", "between two portions of one"])
async def test_nothing_goes_to_a_number_whose_line_is_gone(stage: Stage, readers: list[Reader], began: bool) -> None:
    """The number is a stranger's by then."""
    event = b""
    if began:
        event = stage.say(2)
        await asyncio.sleep(0)
        assert [reader.heard() for reader in readers] == [event] * 5 + [b""] * 5
    lost = readers.pop()
    stranger, strangers_peer = socket.socketpair()
    with stranger, strangers_peer:
        strangers_peer.setblocking(False)
        lost.outbound.let_go()
        os.dup2(stranger.fileno(), lost.number)
        if not began:
            event = stage.say(2)
        await stage.told()
        assert [reader.heard() for reader in readers] == ([b""] * 5 + [event] * 4 if began else [event] * 9)
        with pytest.raises(BlockingIOError):
            strangers_peer.recv(1)


async def test_what_the_transport_holds_leaves_before_what_is_said_later(stage: Stage, readers: list[Reader]) -> None:
    late = readers[-1].outbound
    late.fall_behind()
    event = stage.say(2)
    await stage.told()
    assert [reader.heard() for reader in readers] == [event] * 9 + [b""]
    late.catch_up()
    await asyncio.sleep(0)
    assert readers[-1].heard() == event
    later = stage.say(3)
    await stage.told()
    assert [reader.heard() for reader in readers] == [later] * READERS


async def test_replies_that_were_due_leave_before_the_event(stage: Stage, readers: list[Reader]) -> None:
    event = stage.say(2)  # its turn comes before the replies'
    for reader in readers:
        reader.outbound.send(b"reply")
    await stage.told()
    assert [reader.heard() for reader in readers] == [b"reply" + event] * READERS


async def test_replies_that_leave_first_take_nothing_of_the_events_time(
    stage: Stage, readers: list[Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else, while a lecture hall is answering, an event would come to no more than a few readers a turn."""
    have_portions_of(5, monkeypatch, lasting_s=1)
    now = asyncio.get_running_loop().time() + 60

    def write_for_a_minute(_data: bytes) -> None:
        nonlocal now
        now += 60

    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    monkeypatch.setattr(readers[0].outbound, "_raw_write", write_for_a_minute)
    event = stage.say(2)
    readers[0].outbound.send(b"reply")
    began = now
    await asyncio.sleep(0)
    assert now > began, "it did not leave first"
    assert [reader.heard() for reader in readers] == [event] * READERS


async def test_a_fanout_says_when_others_have_their_turn_and_when_it_is_over(
    stage: Stage, readers: list[Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    begin, pause = Portions.begin, Portions.pause

    def begin_and_tell(self: Portions, now: float, *, owed: bool) -> Portion:
        said.append("begin")
        return begin(self, now, owed=owed)

    def pause_and_tell(self: Portions, now: float) -> None:
        said.append("pause")
        pause(self, now)

    monkeypatch.setattr(Portions, "begin", begin_and_tell)
    monkeypatch.setattr(Portions, "pause", pause_and_tell)
    for seq in (2, 3):
        event = stage.say(seq)
        await stage.told()
        assert [reader.heard() for reader in readers] == [event] * READERS
    assert said == ["begin", "pause", "begin"] * 2  # ten readers, five in each


async def test_without_one_call_for_many_there_are_never_more_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Written to one by one, those of a longer call would only keep others waiting."""
    monkeypatch.setattr(bulk_send, "of_this_thread", lambda: None)
    have_portions_of(FANOUT_CHUNK + 1, monkeypatch)
    async with AsyncExitStack() as stack:
        stage = Stage(stack)
        for _ in range(FANOUT_CHUNK + 1):
            await stage.enter()
        stage.say(1)
        stage.fanout._run()
        assert stage.fanout.deliveries == FANOUT_CHUNK
        await stage.told()


async def test_who_said_goodbye_gets_nothing_more(stage: Stage, readers: list[Reader]) -> None:
    readers[3].outbound.close(1000, "")
    goodbye = readers[3].heard()
    assert goodbye
    event = stage.say(2)
    await stage.told()
    assert [reader.heard() for reader in readers] == [event] * 3 + [b""] + [event] * 6


async def test_who_took_only_a_part_is_sent_the_rest_and_nobody_else_is(stage: Stage, readers: list[Reader]) -> None:
    slow = readers[7]
    before = fill(slow.number)
    event = stage.say(2)
    await stage.told()
    assert [reader.heard() for reader in readers if reader is not slow] == [event] * 9
    heard = b""
    while len(heard) < before + len(event):
        heard += slow.heard()
        await asyncio.sleep(0)
    assert heard[before:] == event
    assert [reader.heard() for reader in readers] == [b""] * READERS


async def test_who_comes_is_told_from_then_on(stage: Stage, readers: list[Reader]) -> None:
    newcomer = await stage.enter()
    event = stage.say(2)
    await stage.told()
    assert [reader.heard() for reader in [*readers, newcomer]] == [event] * (READERS + 1)


@pytest.mark.parametrize("began", [False, True], ids=["between two events", "between two portions of one"])
async def test_who_goes_is_told_no_more(stage: Stage, readers: list[Reader], began: bool) -> None:
    event = stage.say(2) if began else b""
    await asyncio.sleep(0)
    stage.fanout.remove(stage.channel, readers[8].outbound)
    event = event or stage.say(2)
    await stage.told()
    assert [reader.heard() for reader in readers] == [event] * 8 + [b""] + [event]


def fill(number: int) -> int:
    """Have the kernel hold all it will for the other end of this socket; how much that is."""
    size = 0
    while True:
        try:
            size += os.write(number, bytes(1000))
        except BlockingIOError:
            return size
