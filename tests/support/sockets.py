"""A bare client of the realtime contract: it keeps every frame, in order, and waits for what should come."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

Frame = dict[str, Any]

PATIENCE_S = 30.0


class RefusedError(Exception):
    """An error frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame}")
        self.code: str = frame["code"]
        self.frame = frame


class Socket:
    """One connection. `frames` holds all that arrived, replies included; `raw` the same as text; `sent` what was asked,
    by number."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self._ws = ws
        self._next = 0
        self._replies: dict[int, asyncio.Future[Frame]] = {}
        self._changed = asyncio.Event()
        self.frames: list[Frame] = []
        self.raw: list[str] = []
        self.sent: dict[int, str] = {}
        self.version = 1
        self.token = ""
        self.participant = UUID(int=0)
        self.close_reason = ""
        self._reader = asyncio.create_task(self._read())

    @property
    def pushed(self) -> list[Frame]:
        """Events and signals, in the order of their arrival."""
        return [frame for frame in self.frames if frame["type"] in ("event", "signal")]

    def events(self, channel: str) -> list[Frame]:
        """Sequenced events of one channel."""
        return [frame for frame in self.frames if frame["type"] == "event" and frame["channel"] == channel]

    async def command(self, kind: str, /, **fields: object) -> Frame:
        """The data of the reply; raises RefusedError for an error frame."""
        self._next += 1
        number = self._next
        self.sent[number] = kind
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        await self._ws.send_str(json.dumps({"id": number, "type": kind, **fields}, default=str))
        async with asyncio.timeout(PATIENCE_S):
            frame = await reply
        if frame["type"] == "error":
            raise RefusedError(frame)
        data: Frame = frame["data"]
        return data

    async def subscribe(self, channel: str, after: int | None = None) -> Frame:
        """Open a window."""
        return await self.command("subscribe", channel=channel, **({} if after is None else {"after": after}))

    async def step(self, kind: str, session: UUID, /, **fields: object) -> Frame:
        """A host's command with the version last seen, which the reply moves on."""
        data = await self.command(f"live.{kind}", session=session, version=self.version, **fields)
        self.version = data["version"]
        return data

    async def answer(
        self, session: UUID, question: object, answer: object, key: UUID | None = None, **fields: object
    ) -> Frame:
        """The receipt."""
        data = await self.command(
            "live.answer", session=session, question=question, answer=answer, key=key or uuid4(), **fields
        )
        receipt: Frame = data["receipt"]
        return receipt

    async def event(
        self, name: str, where: Callable[[Frame], bool] = lambda _: True, within_s: float = PATIENCE_S
    ) -> Frame:
        """The first event or signal of this name that satisfies `where`, waiting for it if need be."""
        async with asyncio.timeout(within_s):
            while True:
                for frame in self.pushed:
                    if frame["event"] == name and where(frame):
                        return frame
                self._changed.clear()
                await self._changed.wait()

    async def closed(self) -> int:
        """Wait for the server to hang up; the close code."""
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.shield(self._reader)
        return self._ws.close_code or 1006

    async def close(self) -> None:
        """Hang up."""
        await self._ws.close()
        await self._reader

    async def vanish(self) -> None:
        """Lose the network: no close frame, the line is just gone."""
        connection = self._ws._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.abort()
        await self._reader

    async def _read(self) -> None:
        while True:
            message = await self._ws.receive()
            if message.type is WSMsgType.CLOSE:
                self.close_reason = message.extra or ""
            if message.type is not WSMsgType.TEXT:
                break
            frame: Frame = json.loads(message.data)
            self.raw.append(message.data)
            self.frames.append(frame)
            waiting = self._replies.pop(frame["id"], None) if frame["type"] in ("ok", "error") else None
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)
            self._changed.set()
        for waiting in self._replies.values():
            if not waiting.done():
                waiting.cancel()


async def connected(http: ClientSession, url: str, token: str) -> Socket:
    """A socket whose welcome has arrived."""
    ws = await http.ws_connect(f"{url}/ws", protocols=("lms.v1",), headers={"Authorization": f"Bearer {token}"})
    socket = Socket(ws)
    async with asyncio.timeout(PATIENCE_S):
        while not socket.frames:
            socket._changed.clear()
            await socket._changed.wait()
    return socket
