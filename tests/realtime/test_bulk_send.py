"""One call into the kernel for many sockets, on real ones."""

import fcntl
import socket
import struct
import termios
from array import array
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from lms_rt.realtime import bulk_send
from lms_rt.realtime.bulk_send import BulkSender, Untaken, target

SIOCOUTQNSD = 0x894B
"""Of linux/sockios.h: what has not been sent."""

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def sender() -> BulkSender:
    made = bulk_send.of_this_thread()
    if made is None:
        pytest.skip("this system does not offer it")
    return made


@pytest.fixture
def pairs() -> Iterator[list[Pair]]:
    """Ours, which does not block, and the other end."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        made: list[Pair] = []
        for _ in range(8):
            theirs = stack.enter_context(socket.create_connection(listener.getsockname(), timeout=10))
            ours = stack.enter_context(listener.accept()[0])
            ours.setblocking(False)
            made.append((ours, theirs))
        yield made


def targets(pairs: list[Pair]) -> "array[int]":
    return array("Q", [target(ours.fileno()) for ours, _ in pairs])


def read(theirs: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += theirs.recv(size - len(data))
    return data


def fill(ours: socket.socket) -> int:
    """Have the kernel hold all it will; how much that is. What is on its way makes room once it has arrived."""
    size = 0
    while True:
        settled = held(ours, termios.TIOCOUTQ) == held(ours, SIOCOUTQNSD)
        try:
            size += ours.send(bytes(65_536))
        except BlockingIOError:
            if settled:
                return size


def held(ours: socket.socket, what: int) -> int:
    """Bytes that the kernel holds: all that the other end has not acknowledged, or what has not been sent there."""
    told: int = struct.unpack("i", fcntl.ioctl(ours, what, bytes(4)))[0]
    return told


def test_everybody_gets_all_of_it_each_time(sender: BulkSender, pairs: list[Pair]) -> None:
    for data in (b"one", b"another " * 1000, b"one"):
        assert sender.send(targets(pairs), data) == ()
        assert [read(theirs, len(data)) for _, theirs in pairs] == [data] * 8
    assert sender.send(targets(pairs[2:5]), b"few") == ()
    assert [read(theirs, 3) for _, theirs in pairs[2:5]] == [b"few"] * 3


def test_who_is_full_takes_nothing_or_a_part_and_the_others_get_theirs(sender: BulkSender, pairs: list[Pair]) -> None:
    held = fill(pairs[3][0])
    assert sender.send(targets(pairs), b"event") == [Untaken(3, 0)]
    assert read(pairs[7][1], 5) == b"event"
    read(pairs[3][1], held)

    large = bytes(range(256)) * 80_000  # more than a kernel holds for anybody
    untaken = sender.send(targets(pairs[3:4]), large)
    assert [index for index, _ in untaken] == [0]
    [(_, sent)] = untaken
    assert 0 < sent < len(large)
    assert read(pairs[3][1], sent) == large[:sent]


def test_each_gets_its_own_however_long_and_however_often(sender: BulkSender, pairs: list[Pair]) -> None:
    for round_ in range(3):
        own = [bytes((65 + number,)) * (1 + number * 700 * round_) for number in range(8)]
        assert sender.send_each(targets(pairs), own) == ()
        assert [read(theirs, len(frame)) for (_, theirs), frame in zip(pairs, own, strict=True)] == own
        assert sender.send(targets(pairs), b"for all") == ()
        assert [read(theirs, 7) for _, theirs in pairs] == [b"for all"] * 8
    assert sender.send_each(targets(pairs[:2]), [b"few", b"fewer"]) == ()
    assert [read(pairs[0][1], 3), read(pairs[1][1], 5)] == [b"few", b"fewer"]


def test_of_what_is_each_ones_own_the_full_and_the_broken_leave_theirs(sender: BulkSender, pairs: list[Pair]) -> None:
    held = fill(pairs[3][0])
    pairs[5][1].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    pairs[5][1].close()
    large = bytes(range(256)) * 80_000
    own = [b"a", large, b"ccc", b"dddd", b"eeeee", b"ffffff", b"g", b"hh"]
    untaken = dict(sender.send_each(targets(pairs), own))
    assert (untaken[3], untaken[5]) == (0, 0)
    assert 0 < untaken[1] < len(large)
    assert len(untaken) == 3
    assert read(pairs[1][1], untaken[1]) == large[: untaken[1]]
    assert [read(pairs[n][1], len(own[n])) for n in (0, 2, 4, 6, 7)] == [own[n] for n in (0, 2, 4, 6, 7)]
    read(pairs[3][1], held)
    pairs[3][0].sendall(b"next")
    assert read(pairs[3][1], 4) == b"next", "nothing of its own was sent in between"


def test_a_broken_line_is_left_to_its_next_write(sender: BulkSender, pairs: list[Pair]) -> None:
    ours, theirs = pairs[1]
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    theirs.close()  # with a reset, which loopback delivers at once
    assert sender.send(targets(pairs), b"event") == [Untaken(1, 0)]
    assert [read(theirs, 5) for _, theirs in pairs[:1] + pairs[2:]] == [b"event"] * 7
    with pytest.raises(OSError, match=r"pipe|reset"):
        ours.send(b"event")


def test_a_number_that_is_no_socket_leaves_those_after_it_to_the_caller(sender: BulkSender, pairs: list[Pair]) -> None:
    for at in (0, 4):
        aimed = targets(pairs)
        aimed[at] = target(2**20)
        assert sender.send(aimed, b"event") == [Untaken(index, 0) for index in range(at, 8)]
        assert [read(theirs, 5) for _, theirs in pairs[:at]] == [b"event"] * at
    assert sender.send(targets(pairs), b"after") == ()
    assert [read(theirs, 5) for _, theirs in pairs] == [b"after"] * 8


def test_where_it_is_not_offered_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "mips")
    with pytest.raises(OSError, match="not implemented"):
        BulkSender()
