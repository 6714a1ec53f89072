"""Frames that are wrong or unusual, made by hand: each ends as `lms_rt/contract/conformance.py` says."""

import struct
from collections.abc import Callable

import pytest
from pydantic_core import to_json

from lms_rt import limits
from lms_rt.contract.conformance import CASES
from tests.realtime.client import connected
from tests.realtime.process import Process
from tests.realtime.raw import CLOSE, PING, PONG, TEXT, RawClient, raw_connected

BINARY, CONTINUATION = 0x2, 0x0
COMMAND = to_json({"id": 1, "type": "ping"})
HALF = len(COMMAND) // 2


KEY = bytes.fromhex("37fa213d")


def frame(first: int, payload: bytes = b"", key: bytes | None = KEY, *, masked_with: bytes | None = None) -> bytes:
    """A frame by its first byte: FIN (0x80), reserved bits (0x70), opcode. `masked_with` where it is another key than
    the one that is named."""
    size, mask = len(payload), 0x80 if key else 0
    head = struct.pack("!BB", first, mask | size) if size < 126 else struct.pack("!BBH", first, mask | 126, size)
    used = masked_with or key or bytes(4)
    return head + (key or b"") + bytes(byte ^ used[n % 4] for n, byte in enumerate(payload))


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(0x80 | CLOSE, struct.pack("!H", code) + reason)


BAD_CLOSE_CODES = (0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535)
SENT: dict[str, list[bytes]] = {
    "fragmented": [frame(TEXT, COMMAND[:HALF]) + frame(CONTINUATION, COMMAND[HALF:-1]) + frame(0x80, COMMAND[-1:])],
    "interleaved": [frame(TEXT, COMMAND[:HALF]) + frame(0x80 | PING, b"hi") + frame(0x80, COMMAND[HALF:])],
    "close_answered": [close(1000), close(1001, b"bye"), close(3000), close(4999), frame(0x80 | CLOSE)],
    "unmasked": [
        frame(0x80 | TEXT, COMMAND, None),
        frame(0x80 | TEXT, COMMAND.ljust(200), None),
        frame(0x80 | PING, b"hi", None),
        frame(0x80 | CLOSE, struct.pack("!H", 1000), None),
        frame(0x80 | TEXT, b"", None),
        frame(TEXT, COMMAND[:HALF]) + frame(0x80, COMMAND[HALF:], None),
    ],
    "masked_wrongly": [frame(0x80 | TEXT, COMMAND, masked_with=b"\x01\x02\x03\x04") * 3],
    "reserved_bits": [frame(0x80 | bit | kind, COMMAND) for bit in (0x40, 0x20, 0x10) for kind in (TEXT, PING)],
    "unknown_opcode": [frame(0x80 | kind, COMMAND) for kind in (0x3, 0x7, 0xB, 0xF)],
    "fragmented_control": [frame(PING, b"hi"), frame(CLOSE)],
    "long_control": [frame(0x80 | PING, bytes(126))],
    "lonely_continuation": [frame(0x80, COMMAND), frame(0, COMMAND)],
    "interrupted": [frame(TEXT, COMMAND[:HALF]) + frame(first, COMMAND) for first in (TEXT, 0x80 | TEXT)],
    "bad_close_code": [close(code) for code in BAD_CLOSE_CODES],
    "short_close": [frame(0x80 | CLOSE, b"\x03")],
    "bad_close_reason": [close(1000, b"\xff")],
    "bad_utf8": [frame(0x80 | TEXT, b'{"id":1,"type":"\xff"}') * 3],
    "too_large": [frame(TEXT, b"[" * limits.MAX_FRAME_BYTES) + frame(0x80, b"]")],
    "binary": [frame(0x80 | BINARY, COMMAND) * 3],
    "not_json": [frame(0x80 | TEXT, b"hello") * 3],
    "unknown_command": [frame(0x80 | TEXT, b'{"id":1,"type":"dance"}')],
    "bad_field": [frame(0x80 | TEXT, b'{"id":1,"type":"subscribe","channel":7}')],
}
REFUSALS = {"unknown_command": "unknown_command", "bad_field": "validation"}


def test_every_case_that_is_documented_is_tried() -> None:
    assert {case.name for case in CASES} == set(SENT)


ENDING = [(each.name, each.code, sent) for each in CASES if each.code is not None for sent in SENT[each.name]]
BEARABLE = [(each.name, sent) for each in CASES if each.code is None for sent in SENT[each.name]]


@pytest.mark.parametrize("name,code,sent", ENDING)
async def test_a_frame_that_ends_the_connection_ends_it_with_its_code_and_no_other(
    here: Process, name: str, code: int, sent: bytes
) -> None:
    async with connected(here.server, "ben") as other, raw_connected(here.server) as raw:
        raw.writer.write(sent)
        _, ended = await raw.rest()
        assert ended == code, name
        assert (await other.ask("ping"))["type"] == "ok"


@pytest.mark.parametrize("name,sent", BEARABLE)
async def test_a_frame_that_is_bearable_gets_its_reply_and_the_connection_stays(
    here: Process, name: str, sent: bytes
) -> None:
    async with raw_connected(here.server) as raw:
        raw.writer.write(sent)
        reply = await raw.text()
        assert reply.get("code") == REFUSALS.get(name)
        raw.command(2, "ping")
        assert (await raw.text())["id"] == 2


async def test_a_ping_between_fragments_is_answered_before_the_command_is_complete(here: Process) -> None:
    async with raw_connected(here.server) as raw:
        raw.writer.write(frame(TEXT, COMMAND[:HALF]) + frame(0x80 | PING, b"hi"))
        assert await until(raw, lambda opcode: opcode == PONG) == b"hi"
        raw.writer.write(frame(0x80, COMMAND[HALF:]))
        assert (await raw.text())["id"] == 1


async def until(raw: RawClient, wanted: Callable[[int], bool]) -> bytes:
    while True:
        opcode, payload = await raw.frame()
        if wanted(opcode):
            return payload
