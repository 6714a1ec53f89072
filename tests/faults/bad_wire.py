"""A wire between a program and Redis that loses, doubles and reorders what is published, and leaves all else alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import SplitResult, urlsplit

PUBLISHED = (b"*3\r\n$7\r\nmessage\r\n", b">3\r\n$7\r\nmessage\r\n")
LATE_S = 0.05


@dataclass
class BadWire:
    """Where to connect to instead, and what became of what was published."""

    url: str
    luck: Random
    lost: int = 0
    doubled: int = 0
    late: int = 0

    def carry(self, reply: bytes, writer: asyncio.StreamWriter) -> None:
        """Hand on a whole reply of Redis."""
        fate = self.luck.random() if reply.startswith(PUBLISHED) else 1.0
        if fate < 0.3:
            self.lost += 1
            return
        if fate < 0.5:
            self.doubled += 1
            writer.write(reply)
        elif fate < 0.7:
            self.late += 1
            asyncio.get_running_loop().call_later(self.luck.random() * LATE_S, _write, writer, reply)
            return
        writer.write(reply)


def extent(data: bytes, at: int = 0) -> int | None:
    """Where the reply that begins at `at` ends; None where that has not arrived."""
    line = data.find(b"\r\n", at)
    if line < 0:
        return None
    kind, said, end = data[at : at + 1], data[at + 1 : line], line + 2
    if kind in b"$!=":
        size = int(said)
        end += size + 2 if size >= 0 else 0
        return end if end <= len(data) else None
    if kind in b"*~>%":
        for _ in range(max(0, int(said)) * (2 if kind == b"%" else 1)):
            found = extent(data, end)
            if found is None:
                return None
            end = found
    return end


def _write(writer: asyncio.StreamWriter, reply: bytes) -> None:
    if not writer.is_closing():
        writer.write(reply)


async def _there(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)


async def _back(wire: BadWire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    data = b""
    while more := await reader.read(65536):
        data += more
        while data and (end := extent(data)) is not None:
            wire.carry(data[:end], writer)
            data = data[end:]


async def _line(wire: BadWire, to: SplitResult, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if to.scheme == "unix":
        from_redis, to_redis = await asyncio.open_unix_connection(to.path)
    else:
        from_redis, to_redis = await asyncio.open_connection(to.hostname, to.port)
    ways = [asyncio.ensure_future(_there(reader, to_redis)), asyncio.ensure_future(_back(wire, from_redis, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        writer.close()
        to_redis.close()


@asynccontextmanager
async def bad_wire(redis_url: str, luck: Random) -> AsyncIterator[BadWire]:
    """To the Redis at `redis_url`."""
    to = urlsplit(redis_url)
    wire = BadWire("", luck)
    lines: set[asyncio.Task[None]] = set()

    def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.create_task(_line(wire, to, reader, writer))
        lines.add(line)
        line.add_done_callback(lines.discard)

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    account = f"{to.netloc.rpartition('@')[0]}@" if "@" in to.netloc else ""
    wire.url = f"redis://{account}127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        for line in list(lines):
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
