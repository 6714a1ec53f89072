"""A real HTTP server that receives what webhooks send: takes it, refuses it, is slow, or drops the line."""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from aiohttp import web

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Received:
    """One request."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def type(self) -> str:
        return str(self.json["type"])

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json["data"]
        return found

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def signed_by(self, secret: str) -> bool:
        """Whether one of the signatures is by this secret: written from the specification, not from our code."""
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = b64decode(secret.removeprefix("whsec_"))
        expected = "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()
        return expected in self.headers["webhook-signature"].split()


Answer = Callable[[Received], Awaitable[web.StreamResponse | None]]
"""What is answered; None drops the line."""


async def take(_: Received) -> web.StreamResponse:
    """Fine."""
    return web.Response(status=204)


@dataclass
class Receiver:
    """What came, and what is answered to the next that comes."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answer: Answer = take
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/hook"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Note it, and answer as told."""
        got = Received({name.lower(): value for name, value in request.headers.items()}, await request.read())
        self.received.append(got)
        self.arrived.set()
        answer = await self.answer(got)
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return answer

    async def until(self, requests: int, within_s: float = 60) -> None:
        """Come back once so many requests have come."""
        async with asyncio.timeout(within_s):
            while len(self.received) < requests:
                self.arrived.clear()
                await self.arrived.wait()


@asynccontextmanager
async def hook_receiver() -> AsyncIterator[Receiver]:
    """A server on a free port."""
    state = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", state.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    state.port = runner.addresses[0][1]
    try:
        yield state
    finally:
        await runner.cleanup()
