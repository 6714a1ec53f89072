"""The load client for machines without a C compiler. It speaks the language of loadclient.c, at several times its cost.

python -m bench.client.python_client
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.client.plan import PUBLISH, Connection, Step
from bench.client.python_counts import Counts, Pattern
from bench.client.python_socket import Shared, Socket

SEND_BATCH = 64
"""Sends in a row before the sockets are read again."""
CONNECT_SECONDS = 60.0


class Client:
    """All connections, and the command that is being carried out."""

    def __init__(self) -> None:
        self._shared = Shared()
        self._sockets: list[Socket] = []
        self._target = ("127.0.0.1", 0)
        self._receive_buffer = 0
        self._kept_delivery: list[float] = []

    async def obey(self, line: str) -> dict[str, object]:
        """Carries one command out."""
        name, *words = line.split(maxsplit=1)
        rest = words[0] if words else ""
        match name:
            case "target":
                host, port = rest.split()
                self._target = (host, int(port))
            case "match":
                kind, text = rest.split(maxsplit=1)
                setattr(self._shared.marks, kind, Pattern.of(text))
            case "origin":
                self._shared.origin_in_payload = rest == "payload"
            case "receive-buffer":
                self._receive_buffer = int(rest)
            case "connect":
                window, path = rest.split()
                return await self._connect(_connections(Path(path)), int(window))
            case "run":
                acks, deliveries, timeout, window, readers, keep, path = rest.split()
                counts = Counts(want_acks=int(acks), want_deliveries=int(deliveries), readers=int(readers))
                if int(keep):
                    counts.delivery = self._kept_delivery
                self._begin(counts)
                return await self._run(list(_steps(Path(path))), float(timeout), int(window))
            case "mute" | "unmute" | "drop":
                first, last = map(int, rest.split())
                for connection in self._sockets[first:last]:
                    connection.drop() if name == "drop" else connection.mute(name == "mute")
            case _:
                raise ValueError(f"unknown command: {line}")
        return {"complete": True}

    def _begin(self, counts: Counts) -> None:
        self._shared.counts = counts
        for connection in self._sockets:
            connection.begin()

    async def _connect(self, plans: list[Connection], window: int) -> dict[str, object]:
        counts = Counts(want_ready=len(plans))
        self._begin(counts)
        opening: list[asyncio.Task[None]] = []
        fresh: list[Socket] = []
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                for number, plan in enumerate(plans):
                    while window and number - len(counts.ready) - counts.failed >= window:
                        counts.moved.clear()
                        await counts.moved.wait()
                    fresh.append(Socket(plan, self._shared))
                    opening.append(asyncio.create_task(self._open(fresh[-1])))
                await counts.settled.wait()
        except TimeoutError:
            for connection in fresh:
                if not connection.ready:
                    connection.drop()
        await asyncio.gather(*opening)
        self._sockets += fresh
        return counts.report(len(counts.ready) == len(plans))

    async def _open(self, connection: Socket) -> None:
        loop = asyncio.get_running_loop()
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer)
        try:
            await loop.sock_connect(sock, self._target)
            await loop.create_connection(lambda: connection, sock=sock)
        except OSError as error:
            self._shared.counts.keep_sample(str(error).encode())
            connection.drop()

    async def _run(self, steps: list[Step], seconds: float, window: int) -> dict[str, object]:
        counts = self._shared.counts
        self._shared.running = True
        complete = True
        try:
            async with asyncio.timeout(seconds):
                await self._send(steps, counts, window)
                counts.check()
                await counts.settled.wait()
        except TimeoutError:
            complete = False
        self._shared.running = False
        return counts.report(complete and counts.errors == 0)

    async def _send(self, steps: list[Step], counts: Counts, window: int) -> None:
        for number, step in enumerate(steps, 1):
            wait = counts.began + step.at_s - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            elif number % SEND_BATCH == 0:
                await asyncio.sleep(0)
            if step.kind == PUBLISH:
                while window and len(counts.origins) - counts.deliveries // max(counts.readers, 1) >= window:
                    counts.moved.clear()
                    await counts.moved.wait()
                counts.origins.append(time.monotonic())
            self._sockets[step.conn].send(step.kind, step.frame)


def _connections(path: Path) -> list[Connection]:
    data = path.read_bytes()
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        parts.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return [Connection(request, greeting) for request, greeting in zip(parts[::2], parts[1::2], strict=True)]


def _steps(path: Path) -> Iterator[Step]:
    data = path.read_bytes()
    at = 0
    while at < len(data):
        micros, conn, kind, size = struct.unpack_from("<IIII", data, at)
        yield Step(micros / 1e6, conn, chr(kind), data[at + 16 : at + 16 + size])
        at += 16 + size


async def main() -> None:
    """Obeys lines from standard input until it ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, hard), hard))
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    client = Client()
    while line := await lines.readline():
        print(json.dumps(await client.obey(line.decode().strip())), flush=True)


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(main())
    except ImportError:
        asyncio.run(main())
