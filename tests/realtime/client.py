"""A client of the socket that keeps all it was sent."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from pydantic_core import from_json, to_json

from lms_rt.contract.frames import PROTOCOL

Frame = dict[str, Any]


@dataclass
class Client:
    """Replies go to who asked; everything pushed is kept in order."""

    socket: aiohttp.ClientWebSocketResponse
    welcome: Frame = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    """Every frame after the welcome, replies included, in the order of arrival."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _replies: "dict[int | None, asyncio.Future[Frame]]" = field(default_factory=dict)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _reading: "asyncio.Task[None] | None" = None

    async def start(self) -> None:
        self.welcome = from_json((await self.socket.receive(timeout=30)).data)
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            frame = from_json(message.data)
            self.frames.append(frame)
            future = self._replies.pop(frame.get("id"), None) if frame["type"] in ("ok", "error") else None
            if future is not None:
                future.set_result(frame)
            async with self._arrived:
                self._arrived.notify_all()
        async with self._arrived:
            self._arrived.notify_all()

    async def ask(self, command: str, /, **fields: object) -> Frame:
        """Send a command and wait for its reply."""
        number = next(self._numbers)
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._replies[number] = future
        await self.socket.send_str(to_json({"id": number, "type": command, **fields}).decode())
        async with asyncio.timeout(30):
            return await future

    async def subscribe(self, channel: str, after: int | None = None) -> Frame:
        """The data of a successful subscription."""
        fields: dict[str, object] = {"channel": channel} | ({} if after is None else {"after": after})
        reply = await self.ask("subscribe", **fields)
        assert reply["type"] == "ok", reply
        data: Frame = reply["data"]
        return data

    def pushed(self, kind: str = "event") -> list[Frame]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def said(self) -> list[int]:
        """The numbers of the events pushed so far."""
        return [frame["data"]["n"] for frame in self.pushed()]

    async def until_pushed(self, count: int, kind: str = "event") -> list[Frame]:
        async with asyncio.timeout(30), self._arrived:
            await self._arrived.wait_for(lambda: len(self.pushed(kind)) >= count or self.socket.closed)
        return self.pushed(kind)

    async def until_error(self) -> Frame:
        errors = await self.until_pushed(1, "error")
        return errors[0]

    async def closed_with(self) -> int | None:
        """Wait for the end; its close code."""
        assert self._reading is not None
        async with asyncio.timeout(30):
            await self._reading
        return self.socket.close_code

    async def leave(self) -> None:
        await self.socket.close()
        if self._reading is not None:
            await self._reading


@asynccontextmanager
async def connected(server: TestServer, who: str = "ada") -> AsyncIterator[Client]:
    """A client signed in as `who`."""
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(
            server.make_url("/ws"), protocols=[PROTOCOL], headers={"Authorization": f"Bearer {who}"}
        )
        client = Client(socket)
        await client.start()
        try:
            yield client
        finally:
            await client.leave()


@asynccontextmanager
async def several(server: TestServer, count: int) -> AsyncIterator[list[Client]]:
    """So many clients, each somebody else."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(connected(server, f"reader{number}")) for number in range(count)]
