"""A socket by hand, for readers that behave badly."""

import asyncio
import base64
import os
import socket
import struct
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestServer
from pydantic_core import from_json, to_json

from lms_rt.contract.frames import PROTOCOL
from tests.realtime.client import Frame

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


def framed(opcode: int, payload: bytes) -> bytes:
    """A client's frame. A mask of zeros leaves the payload as it is."""
    size = len(payload)
    head = bytes((0x80 | opcode,))
    head += bytes((0x80 | size,)) if size < 126 else struct.pack("!BH", 0xFE, size)
    return head + bytes(4) + payload


class RawClient:
    """Reads only when it is told to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, opcode: int, payload: bytes = b"") -> None:
        self.writer.write(framed(opcode, payload))

    def command(self, number: int, kind: str, **fields: object) -> None:
        self.commands([number], kind, **fields)

    def commands(self, numbers: Iterable[int], kind: str, **fields: object) -> None:
        """The same several times, in one piece."""
        every = (to_json({"id": number, "type": kind, **fields}) for number in numbers)
        self.writer.write(b"".join(framed(TEXT, each) for each in every))

    async def frame(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload. Raises IncompleteReadError or ConnectionError at the end."""
        first, size = await self.reader.readexactly(2)
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        return first & 0xF, await self.reader.readexactly(size)

    async def text(self) -> Frame:
        """The next text frame."""
        while True:
            opcode, payload = await self.frame()
            if opcode == TEXT:
                frame: Frame = from_json(payload)
                return frame

    async def rest(self) -> tuple[list[Frame], int | None]:
        """All text frames to the end, and the close code, if there was a goodbye."""
        frames: list[Frame] = []
        try:
            while True:
                opcode, payload = await self.frame()
                if opcode == TEXT:
                    frames.append(from_json(payload))
                if opcode == CLOSE:
                    return frames, struct.unpack("!H", payload[:2])[0]
        except (asyncio.IncompleteReadError, ConnectionError):
            return frames, None


@asynccontextmanager
async def raw_connected(
    server: TestServer, who: str = "raw", buffer: int | None = None, early: bytes = b""
) -> AsyncIterator[RawClient]:
    """Connected and welcomed; `buffer` bounds what its kernel takes for it, `early` is sent along with the request."""
    line = socket.socket()
    if buffer is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    line.setblocking(False)
    assert server.port is not None
    await asyncio.get_running_loop().sock_connect(line, (server.host, server.port))
    reader, writer = await asyncio.open_connection(sock=line, limit=2**16)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {PROTOCOL}\r\n"
        f"Authorization: Bearer {who}\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
        + early
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"101" in head.split(b"\r\n")[0]
    assert b"extensions" not in head.lower(), "compression was accepted"
    client = RawClient(reader, writer)
    assert (await client.text())["type"] == "welcome"
    try:
        yield client
    finally:
        writer.transport.abort()
