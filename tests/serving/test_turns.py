"""Turns of the event loop, over real sockets."""

import asyncio
import os
import select
import selectors
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lms_rt.serving import turns
from lms_rt.serving.server import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems keep the library's selector")

if sys.platform == "linux":
    from lms_rt.serving.turns import ShortTurns

MANY = 2 * turns.AT_MOST + 10


@pytest.fixture
def selector() -> Iterator["ShortTurns"]:
    with ShortTurns() as made:
        yield made


def pairs(stack: ExitStack, many: int) -> list[tuple[socket.socket, socket.socket]]:
    """Connected sockets; what one end writes, the other reads."""
    made = [socket.socketpair() for _ in range(many)]
    for ends in made:
        for end in ends:
            stack.enter_context(end)
    return made


def told(selector: selectors.BaseSelector) -> dict[str, int]:
    """What is ready for what, by the name it was registered with."""
    return {key.data: events for key, events in selector.select(0)}


def test_a_turn_reports_some_and_the_others_come_before_these_again(selector: "ShortTurns") -> None:
    with ExitStack() as stack:
        for number, (near, far) in enumerate(pairs(stack, MANY)):
            selector.register(near, selectors.EVENT_READ, number)
            far.send(b"x")
        reported = [key.data for _ in range(3) for key, _ in selector.select(0)]
    assert len(reported) == 3 * turns.AT_MOST
    assert sorted(reported[:MANY]) == list(range(MANY))  # nobody twice before everybody once, though none was read


def test_what_is_ready_is_told_as_the_library_tells_it(selector: "ShortTurns") -> None:
    both = selectors.EVENT_READ | selectors.EVENT_WRITE
    with ExitStack() as stack, selectors.EpollSelector() as library:
        (near, far), (other, gone) = pairs(stack, 2)
        for each in (selector, library):
            each.register(near, both, "near")
            each.register(other, both, "other")
        assert told(selector) == told(library) == {"near": selectors.EVENT_WRITE, "other": selectors.EVENT_WRITE}
        far.send(b"x")
        assert told(selector) == told(library) == {"near": both, "other": selectors.EVENT_WRITE}
        gone.close()
        assert told(selector) == told(library) == {"near": both, "other": both}
        for each in (selector, library):
            each.modify(near, selectors.EVENT_READ, "changed")
            each.unregister(other)
        assert told(selector) == told(library) == {"changed": selectors.EVENT_READ}


def test_what_could_not_be_changed_is_forgotten(selector: "ShortTurns") -> None:
    with ExitStack() as stack:
        [(near, far)] = pairs(stack, 1)
        selector.register(near, selectors.EVENT_READ, "near")
        other_handle = select.epoll.fromfd(os.dup(selector.fileno()))
        stack.callback(other_handle.close)
        other_handle.unregister(near)
        with pytest.raises(FileNotFoundError):
            selector.modify(near, selectors.EVENT_READ | selectors.EVENT_WRITE, "near")
        other_handle.register(near, select.EPOLLIN)
        far.send(b"x")
        assert selector.select(0) == []
        assert len(selector.get_map()) == 0


def test_what_is_put_first_comes_before_the_others_once_a_turn(selector: "ShortTurns") -> None:
    with ExitStack() as stack:
        for number, (near, far) in enumerate(pairs(stack, MANY)):
            selector.register(near, selectors.EVENT_READ, number)
            far.send(b"x")
        last = MANY - 1
        selector.put_first(near.fileno())
        for _ in range(3):
            reported = [key.data for key, _ in selector.select(0)]
            assert reported[0] == last
            assert reported.count(last) == 1
            assert len(reported) >= turns.AT_MOST


def test_what_is_put_first_is_told_as_the_library_tells_it(selector: "ShortTurns") -> None:
    with ExitStack() as stack:
        [(near, far)] = pairs(stack, 1)
        selector.put_first(near.fileno())  # not registered: nothing
        selector.register(near, selectors.EVENT_READ, "near")
        selector.put_first(near.fileno())
        selector.put_first(near.fileno())
        assert told(selector) == {}
        selector.modify(near, selectors.EVENT_WRITE, "near")
        assert told(selector) == {"near": selectors.EVENT_WRITE}
        far.send(b"x")
        selector.modify(near, selectors.EVENT_READ, "near")
        assert told(selector) == {"near": selectors.EVENT_READ}
        selector.unregister(near)
        assert told(selector) == {}
        selector.register(near, selectors.EVENT_READ, "another by this number")
        assert told(selector) == {"another by this number": selectors.EVENT_READ}
        assert not selector._is_first


def test_what_was_put_first_and_closed_can_still_be_unregistered(selector: "ShortTurns") -> None:
    with ExitStack() as stack:
        [(near, far)] = pairs(stack, 1)
        number = near.fileno()
        selector.register(near, selectors.EVENT_READ, "near")
        selector.put_first(number)
        far.send(b"x")
        near.close()
        selector.unregister(number)
        assert told(selector) == {}


def test_nothing_registered_waits_for_the_time_given_and_not_less(selector: "ShortTurns") -> None:
    clock = asyncio.new_event_loop()
    try:
        before = clock.time()
        assert selector.select(0.0203) == []
        assert clock.time() - before >= 0.0203
        assert selector.select(-1) == []
    finally:
        clock.close()


def test_the_loop_works_on_the_first_before_it_has_read_the_last() -> None:
    read = 0
    read_when_the_first_was_worked_on: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        all_read = asyncio.Event()

        def take(near: socket.socket) -> None:
            nonlocal read
            near.recv(1)
            read += 1
            if read == 1:
                loop.call_soon(lambda: read_when_the_first_was_worked_on.append(read))
            if read == MANY:
                all_read.set()

        with ExitStack() as stack:
            for near, far in pairs(stack, MANY):
                far.send(b"x")
                loop.add_reader(near, take, near)
            async with asyncio.timeout(30):
                await all_read.wait()

    run(main(), uvloop=False)
    assert (read, read_when_the_first_was_worked_on) == (MANY, [turns.AT_MOST])


class Heard(asyncio.Protocol):
    def __init__(self, hear: Callable[[], None]) -> None:
        self._hear = hear

    def data_received(self, data: bytes) -> None:
        self._hear()


@pytest.mark.parametrize("unix", [False, True])
def test_a_reply_to_ourselves_does_not_wait_behind_those_who_ask(tmp_path: Path, unix: bool) -> None:
    read = 0
    read_before_the_reply: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        all_read = asyncio.Event()
        served: asyncio.Future[asyncio.StreamWriter] = loop.create_future()

        def take(near: socket.socket) -> None:
            nonlocal read
            near.recv(1)
            read += 1
            if read == MANY:
                all_read.set()

        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            served.set_result(writer)

        def heard() -> Heard:
            return Heard(lambda: read_before_the_reply.append(read))

        path = str(tmp_path / "socket")
        if unix:
            server = await asyncio.start_unix_server(serve, path)
            made, _ = await loop.create_unix_connection(heard, path)
        else:
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            made, _ = await loop.create_connection(heard, *server.sockets[0].getsockname())
        with ExitStack() as stack:
            stack.callback(made.close)
            stack.callback(server.close)
            async with asyncio.timeout(30):
                replying = await served
                for near, far in pairs(stack, MANY):
                    far.send(b"x")
                    loop.add_reader(near, take, near)
                replying.write(b"what was asked for")
                await all_read.wait()
            replying.close()

    run(main(), uvloop=False)
    assert (read, read_before_the_reply) == (MANY, [0])
