"""Where the network cuts what is sent makes no difference to what is understood of it."""

import random
import struct
from itertools import pairwise

import pytest
from aiohttp import WSCloseCode
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from lms_rt.realtime.inbound import READ_MAX, BrokenFramesError, FrameReader, Message, Opcode
from tests.realtime.process import Process
from tests.realtime.raw import TEXT, raw_connected

COMMAND = to_json({"id": 1, "type": "ping"})
SIZES = st.one_of(st.integers(0, 6), st.sampled_from([124, 125, 126, 127, 128, 132, 300, READ_MAX - 1]))
KINDS = st.sampled_from([Opcode.TEXT, Opcode.TEXT, Opcode.BINARY, Opcode.PING, Opcode.PONG])


def frame(first: int, payload: bytes, noise: random.Random, *, masked: bool = True) -> bytes:
    """A frame as a client sends it."""
    size, mask = len(payload), 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, mask | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, mask | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask | 127, size)
    if not masked:
        return head + payload
    key = noise.randbytes(4)
    return head + key + bytes(byte ^ key[n % 4] for n, byte in enumerate(payload))


def in_frames(message: Message, fragments: int, noise: random.Random) -> bytes:
    """A message in up to so many frames, with a ping between them now and then."""
    if message.opcode >= Opcode.CLOSE:
        return frame(0x80 | message.opcode, message.payload, noise)
    cuts = sorted(noise.choices(range(len(message.payload) + 1), k=fragments - 1))
    pieces = [message.payload[start:end] for start, end in pairwise([0, *cuts, len(message.payload)])]
    last = len(pieces) - 1
    return b"".join(
        frame((message.opcode if n == 0 else 0) | (0x80 if n == last else 0), piece, noise)
        for n, piece in enumerate(pieces)
    )


def pieces_of(data: bytes, cut: int, noise: random.Random) -> list[bytes]:
    cuts = sorted(noise.sample(range(len(data)), min(cut, len(data))))
    return [data[start:end] for start, end in pairwise([0, *cuts, len(data)]) if start < end]


@given(
    st.lists(st.tuples(KINDS, SIZES, st.integers(1, 4)), max_size=8),
    st.integers(0, 2**32),
    st.integers(0, 200),
    st.booleans(),
)
def test_the_same_is_read_however_it_is_cut_into_frames_and_pieces(
    wanted: list[tuple[Opcode, int, int]], seed: int, cut: int, unmasked: bool
) -> None:
    noise, reader = random.Random(seed), FrameReader()
    sent = [
        (Message(opcode, noise.randbytes(min(size, 125) if opcode >= Opcode.CLOSE else size)), fragments)
        for opcode, size, fragments in wanted
    ]
    frames = [in_frames(message, fragments, noise) for message, fragments in sent]
    if unmasked:  # whatever follows is not looked at
        frames += [frame(0x81, noise.randbytes(10), noise, masked=False), noise.randbytes(50)]
    data = b"".join(frames)
    read: list[Message] = []
    broken: WSCloseCode | None = None
    try:
        for piece in frames if cut == 0 else pieces_of(data, cut, noise):
            reader.read(piece, read)
    except BrokenFramesError as error:
        broken = error.code
    assert read == [message for message, _ in sent]
    assert broken == (WSCloseCode.PROTOCOL_ERROR if unmasked else None)


@pytest.mark.parametrize("fragments", [1, 3])
def test_a_message_is_refused_as_soon_as_it_is_known_to_be_too_long(fragments: int) -> None:
    noise, reader, read = random.Random(1), FrameReader(), list[Message]()
    size = READ_MAX // fragments
    for n in range(fragments - 1):
        reader.read(frame(Opcode.TEXT if n == 0 else 0, bytes(size), noise), read)
    head = frame(0x80 | (Opcode.TEXT if fragments == 1 else 0), bytes(READ_MAX - size * (fragments - 1)), noise)[:14]
    with pytest.raises(BrokenFramesError) as refused:
        reader.read(head, read)
    assert refused.value.code == WSCloseCode.MESSAGE_TOO_BIG
    assert not read


async def test_a_command_that_arrives_byte_by_byte_is_taken(here: Process) -> None:
    async with raw_connected(here.server) as raw:
        for byte in bytes((0x80 | TEXT, 0x80 | len(COMMAND))) + bytes(4) + COMMAND:
            raw.writer.write(bytes((byte,)))
            await raw.writer.drain()
        assert (await raw.text())["type"] == "ok"


@pytest.mark.parametrize("masked", [True, False])
async def test_a_frame_that_comes_with_the_request_is_treated_as_any_other(here: Process, masked: bool) -> None:
    early = bytes((0x80 | TEXT, (0x80 if masked else 0) | len(COMMAND))) + (bytes(4) if masked else b"") + COMMAND
    async with raw_connected(here.server, early=early) as raw:
        if masked:
            assert (await raw.text())["type"] == "ok"
        else:
            assert await raw.rest() == ([], 1002)
