"""Requests made in advance, sent over kept-alive connections, one under way on each."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Request:
    """The bytes of a request, and the status its answer must have."""

    content: bytes
    status: int

    @classmethod
    def made(cls, method: str, path: str, token: str, status: int = 200, body: bytes = b"") -> Request:
        """A request with a bearer token, and JSON where there is a body."""
        lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}"]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return cls("\r\n".join([*lines, "", ""]).encode() + body, status)


class AnswerError(RuntimeError):
    """A server answered otherwise than it must."""


async def send(host: str, port: int, requests: Sequence[Request], count: int) -> None:
    """Send `count` of the requests, in turn."""
    turns = itertools.cycle(requests)
    numbers = iter(range(count))

    async def some() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        try:
            for _ in numbers:
                request = next(turns)
                writer.write(request.content)
                await _answered(reader, request.status)
        finally:
            writer.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some())


async def _answered(reader: asyncio.StreamReader, expected: int) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    body = await reader.readexactly(int(lengths[0].partition(b":")[2])) if lengths else b""
    status = int(head.split(b" ", 2)[1])
    if status != expected or not lengths:
        raise AnswerError(f"{status} where {expected} was expected: {body[:200]!r}")
