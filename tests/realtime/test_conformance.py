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

BINARY, CONTINUATION, UNKNOWN = 0x2, 0x0, 0x3
COMMAND = to_json({"id": 1, "type": "ping"})
HALF = len(COMMAND) // 2


def frame(first: int, payload: bytes = b"", *, masked: bool = True) -> bytes:
    """A frame by its first byte: FIN (0x80), reserved bits (0x70), opcode."""
    size, mask = len(payload), 0x80 if masked else 0
    head = struct.pack("!BB", first, mask | size) if size < 126 else struct.pack("!BBH", first, mask | 126, size)
    return head + (bytes(4) if masked else b"") + payload


SENT: dict[str, bytes] = {
    "fragmented": frame(TEXT, COMMAND[:HALF]) + frame(CONTINUATION, COMMAND[HALF:-1]) + frame(0x80, COMMAND[-1:]),
    "interleaved": frame(TEXT, COMMAND[:HALF]) + frame(0x80 | PING, b"hi") + frame(0x80, COMMAND[HALF:]),
    "close_answered": frame(0x80 | CLOSE, struct.pack("!H", 1000)),
    "unmasked": frame(0x80 | TEXT, COMMAND, masked=False),
    "reserved_bits": frame(0xC0 | TEXT, COMMAND),
    "unknown_opcode": frame(0x80 | UNKNOWN, COMMAND),
    "fragmented_control": frame(PING, b"hi"),
    "long_control": frame(0x80 | PING, bytes(126)),
    "lonely_continuation": frame(0x80, COMMAND),
    "bad_utf8": frame(0x80 | TEXT, b'{"id":1,"type":"\xff"}') * 3,
    "too_large": frame(TEXT, b"[" * limits.MAX_FRAME_BYTES) + frame(0x80, b"]"),
    "binary": frame(0x80 | BINARY, COMMAND) * 3,
    "not_json": frame(0x80 | TEXT, b"hello") * 3,
    "unknown_command": frame(0x80 | TEXT, b'{"id":1,"type":"dance"}'),
    "bad_field": frame(0x80 | TEXT, b'{"id":1,"type":"subscribe","channel":7}'),
}
REFUSALS = {"unknown_command": "unknown_command", "bad_field": "validation"}


def test_every_case_that_is_documented_is_tried() -> None:
    assert {case.name for case in CASES} == set(SENT)


@pytest.mark.parametrize("name,code", [(case.name, case.code) for case in CASES if case.code is not None])
async def test_a_frame_that_ends_the_connection_ends_it_with_its_code_and_no_other(
    here: Process, name: str, code: int
) -> None:
    async with connected(here.server, "ben") as other, raw_connected(here.server) as raw:
        raw.writer.write(SENT[name])
        _, ended = await raw.rest()
        assert ended == code
        assert (await other.ask("ping"))["type"] == "ok"


@pytest.mark.parametrize("name", [case.name for case in CASES if case.code is None])
async def test_a_frame_that_is_bearable_gets_its_reply_and_the_connection_stays(here: Process, name: str) -> None:
    async with raw_connected(here.server) as raw:
        raw.writer.write(SENT[name])
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
