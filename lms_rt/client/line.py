"""One connection of a client, from the upgrade to the close: frames out in order, frames in, replies found."""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

import aiohttp
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.client.errors import ClientError, Json, LineDown, Refused

REPLY_S: Final = 10.0
"""Without a reply for so long the line is dead, whatever the socket says."""
SILENT_S: Final = 50.0
"""The server pings every 20 seconds; after more than two that did not come there is nobody."""

Done = Callable[[Mapping[str, JsonValue] | ClientError], None]
"""Gets the data of the reply, or why there is none. Called before the next frame is read."""


class Line:
    """A socket in use. Nothing here waits but `read` and `write`."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._pending: dict[int, tuple[Done, asyncio.TimerHandle]] = {}
        self._last_id = 0

    @property
    def close_code(self) -> int | None:
        """The code it was closed with."""
        return self._ws.close_code

    def request(self, kind: str, fields: Mapping[str, object], done: Done) -> None:
        """Send a command; `done` is called exactly once."""
        self._last_id += 1
        timer = asyncio.get_running_loop().call_later(REPLY_S, self.cut)
        self._pending[self._last_id] = (done, timer)
        self._outgoing.put_nowait(to_json({**fields, "id": self._last_id, "type": kind}).decode())

    def settle(self, frame: Mapping[str, JsonValue]) -> None:
        """Hand a reply to whoever asked."""
        number = frame.get("id")
        waiting = self._pending.pop(number, None) if isinstance(number, int) else None
        if waiting is None:
            return
        done, timer = waiting
        timer.cancel()
        data = frame.get("data")
        if frame["type"] == "ok":
            done(data if isinstance(data, dict) else {})
        else:
            done(Refused(frame))

    async def read(self) -> Json | None:
        """The next frame; None when the line is closed or dead."""
        try:
            message = await self._ws.receive()
        except TimeoutError:
            return None
        if message.type is not aiohttp.WSMsgType.TEXT:
            return None
        frame: Json = from_json(message.data)
        return frame

    async def write(self) -> None:
        """Send what is asked for, until cancelled or the line breaks."""
        try:
            while True:
                await self._ws.send_str(await self._outgoing.get())
        except (ConnectionError, aiohttp.ClientError):
            self.cut()

    def cut(self) -> None:
        """End the connection as a lost network would: without a word."""
        raw = self._ws.get_extra_info("socket")
        if raw is None or raw.fileno() < 0:
            return
        # A duplicate, because what the event loop lends us may not be shut down by everybody
        # It may be down already
        with socket.socket(fileno=os.dup(raw.fileno())) as own, suppress(OSError):
            own.shutdown(socket.SHUT_RDWR)

    async def close(self) -> None:
        """Hang up; whoever still waits for a reply is told."""
        pending, self._pending = self._pending, {}
        for done, timer in pending.values():
            timer.cancel()
            done(LineDown("The connection was lost"))
        await self._ws.close()
