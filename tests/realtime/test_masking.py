"""Where frames are cut by the network makes no difference to whether they are masked."""

import random
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from lms_rt.realtime.masking import MaskGuard
from tests.realtime.process import Process
from tests.realtime.raw import TEXT, raw_connected

COMMAND = to_json({"id": 1, "type": "ping"})
SIZES = st.one_of(st.integers(0, 6), st.sampled_from([124, 125, 126, 127, 128, 132, 300, 65535, 65536]))


def frame(size: int, masked: bool, noise: random.Random) -> bytes:
    """A frame as a client sends it, with any bytes as its key and payload."""
    mask = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", 0x81, mask | size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x81, mask | 126, size)
    else:
        head = struct.pack("!BBQ", 0x81, mask | 127, size)
    return head + noise.randbytes(4 if masked else 0) + noise.randbytes(size)


class Taken:
    """In the place of the library's parser."""

    def __init__(self) -> None:
        self.data = b""

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        assert data
        self.data += data
        return False, b""

    def feed_eof(self) -> None:
        pass


@given(st.lists(st.tuples(SIZES, st.integers(0, 9)), max_size=8), st.integers(0, 2**32), st.integers(0, 200))
def test_what_is_let_through_is_what_arrived_up_to_the_first_frame_without_a_mask(
    frames: list[tuple[int, int]], seed: int, cut: int
) -> None:
    noise, taken = random.Random(seed), Taken()
    sent = [frame(size, luck > 0, noise) for size, luck in frames]
    masked = next((n for n, (_, luck) in enumerate(frames) if luck == 0), len(frames))
    guard, data = MaskGuard(taken), b"".join(sent)
    if noise.random() < 0.5:  # frame by frame, as most arrive
        pieces = sent
    else:
        cuts = sorted(noise.sample(range(len(data)), min(cut, len(data))))
        pieces = [data[start:end] for start, end in pairwise([0, *cuts, len(data)]) if start < end]
    for each in pieces:
        guard.feed_data(each)
    through = b"".join(sent[:masked])
    if masked == len(frames):
        assert taken.data == through
    else:
        assert taken.data[: len(through) + 2] == through + b"\x70\x00"


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
