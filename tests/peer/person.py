"""Somebody with a socket: comes back after every drop, on whichever server, and resumes by `after`."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random

import aiohttp

from tests.peer.contract import (
    Json,
    LostError,
    RefusedError,
    Violation,
    check_frame,
    keys_in,
    moment,
    need,
)
from tests.peer.quiz import Asked
from tests.peer.rest import Rest
from tests.peer.views import LiveView, StaffView, View

FINAL = {1000, 1009, 4400, 4401, 4403, 4429}
"""Close codes after which nobody comes back."""
PATIENCE_S = 90.0


@dataclass
class Notes:
    """What everybody who checks knows of a class: its questions, and which keys may be known."""

    asked: list[Asked]
    ids: dict[str, int] = field(default_factory=dict)
    """Question to its place, from 0."""
    told: set[int] = field(default_factory=set)
    """Places whose key the host has begun to reveal."""
    frames: int = 0
    drops: int = 0
    losses: int = 0
    """Connections that ended without being dropped from here."""

    def look(self, frame: Json, text: str) -> None:
        """Raise a violation where a learner's frame holds what they must not know yet."""
        for place, asked in enumerate(self.asked):
            if place not in self.told:
                for secret in asked.secrets:
                    need(secret not in text, f"the secret {secret!r} of question {place} before its reveal", frame)
        data = frame.get("data", {})
        if any(True for _ in keys_in(data)) or frame.get("event") == "result.scored":
            about = (data.get("snapshot") or data).get("question")
            name = about["id"] if isinstance(about, dict) else about
            if name is not None:
                need(self.ids[name] in self.told, "a key or a result before the reveal", frame)


@dataclass(eq=False)
class Person:
    """A client. `run` keeps the connection; commands wait for it."""

    name: str
    http: aiohttp.ClientSession
    urls: list[str]
    token: str
    luck: Random
    notes: Notes
    learns: bool = True
    """Whether keys are to be kept from them."""
    views: dict[str, View] = field(default_factory=dict)
    removed: bool = False
    """Whether 4403 is what they must expect."""
    connections: int = 0
    offset_s: float = 0.0
    """The server's clock minus ours."""

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: dict[int, tuple[asyncio.Future[Json], Callable[[Json], None] | None]] = {}
        self._up = asyncio.Event()
        self._changed = asyncio.Event()
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._dropped = False
        self._by_ticket = False
        self._leaving = asyncio.Event()
        self._sent_away = asyncio.Event()

    def watch(self, view: View) -> None:
        """Read this channel from the next connection on."""
        self.views[view.channel] = view

    async def run(self) -> None:
        """Be connected until `leave`."""
        while not self._leaving.is_set():
            self._dropped = False
            try:
                code = await self._connection()
            except aiohttp.WSServerHandshakeError as refused:
                lost = refused.status == 401 and self._by_ticket  # tickets live in Redis, and go with it
                known = lost or refused.status in (403, 429, 503)
                need(known, f"{self.name} is not let in: {refused.status}", str(refused))
                need(refused.status != 403 or self.removed, f"{self.name} is shut out", str(refused))
                code = 4403 if refused.status == 403 else 1006
            except (aiohttp.ClientError, OSError, TimeoutError):
                code = 1006
            if self._leaving.is_set() or (self.removed and code == 4403):
                self._sent_away.set()
                return
            need(code not in FINAL, f"{self.name} was sent away with {code}", {})
            self.notes.losses += not self._dropped
            await asyncio.sleep(self.luck.random() / 10)

    def drop(self) -> None:
        """Lose the line, with whatever is under way on it."""
        connection = self._ws._response.connection if self._ws is not None else None
        if connection is not None and connection.transport is not None and self._up.is_set():
            self._dropped = True
            self.notes.drops += 1
            self._up.clear()
            connection.transport.abort()

    async def leave(self) -> None:
        """Hang up for good."""
        self._leaving.set()
        if self._ws is not None:
            await self._ws.close()

    async def gone(self) -> None:
        """Wait until they were sent away."""
        async with asyncio.timeout(PATIENCE_S):
            await self._sent_away.wait()

    async def ask(self, kind: str, /, **fields: object) -> Json:
        """The data of the reply to a command. Raises RefusedError, or LostError where there was none."""
        async with asyncio.timeout(PATIENCE_S):
            await self._up.wait()
            return await self._command(kind, fields)

    async def until(self, holds: Callable[[], bool], what: str, within_s: float = PATIENCE_S) -> None:
        """Wait until what arrived makes `holds` true."""
        try:
            async with asyncio.timeout(within_s):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            state = {view.channel: [view.seq, view.state] for view in self.views.values()}
            raise Violation(f"{self.name} waited in vain for {what}", state) from None

    async def up(self) -> None:
        """Wait until all channels are read."""
        async with asyncio.timeout(PATIENCE_S):
            await self._up.wait()

    async def _connection(self) -> int:
        protocols, headers = ["lms.v1"], {"Authorization": f"Bearer {self.token}"}
        self._by_ticket = self.luck.random() < 0.2  # as a browser does
        if self._by_ticket:
            try:
                ticket = await Rest(self.http, self.urls, self.token).call("POST", "/ws-tickets", {})
            except RefusedError as refused:
                need(self.removed and refused.code == "removed", f"{self.name} gets no ticket", str(refused))
                return 4403
            protocols, headers = ["lms.v1", f"ticket.{ticket['ticket']}"], {}
        async with self.http.ws_connect(
            self.luck.choice(self.urls) + "/ws", protocols=protocols, headers=headers, heartbeat=15
        ) as ws:
            need(ws.protocol == "lms.v1", "another subprotocol", ws.protocol)
            self._ws = ws
            self.connections += 1
            try:
                async with asyncio.TaskGroup() as tasks:
                    greeting = tasks.create_task(self._greet())
                    with suppress(aiohttp.ClientError, OSError):  # a pong on a line that is lost
                        await self._read(ws)
                    greeting.cancel()
            finally:
                self._ws = None
                self._up.clear()
                for reply, _ in self._waiting.values():
                    if not reply.done():
                        reply.set_exception(LostError())
                        reply.exception()  # whoever waited may be gone
                self._waiting.clear()
            return ws.close_code or 1006

    async def _read(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        first = True
        async for message in ws:
            if message.type is not aiohttp.WSMsgType.TEXT:
                break
            frame = json.loads(message.data)
            check_frame(frame, message.data)
            need((frame["type"] == "welcome") is first, "the welcome comes first and once", frame)
            if first:
                self.offset_s = moment(frame["now"]) - time.time()
            first = False
            self._take(frame, message.data)
            self._changed.set()

    async def _greet(self) -> None:
        """Open every window: what was missed, or a snapshot for who is new."""
        try:
            for view in self.views.values():
                while True:
                    after = view.seq
                    fields: Json = {"channel": view.channel} | ({} if after is None else {"after": after})
                    try:
                        await self._command("subscribe", fields, partial(self._subscribed, view, after))
                        break
                    except RefusedError as refused:
                        need(refused.code == "unavailable", f"{self.name} may not subscribe: {refused}", fields)
                        await asyncio.sleep(0.1)
        except LostError:
            return
        self._up.set()
        self._changed.set()

    async def _command(self, kind: str, fields: Json, at_once: Callable[[Json], None] | None = None) -> Json:
        """`at_once` is called with the data before the next frame is looked at."""
        ws, number = self._ws, next(self._numbers)
        if ws is None:
            raise LostError
        reply: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[number] = (reply, at_once)
        try:
            await ws.send_str(json.dumps({"id": number, "type": kind, **fields}, default=str))
        except (aiohttp.ClientError, OSError) as error:
            # The line is lost, as its reader is about to notice: whoever asked again at once would keep it from that.
            if self._ws is ws:
                self._up.clear()
            self._waiting.pop(number, None)
            raise LostError from error
        frame = await reply
        if frame["type"] == "error":
            raise RefusedError(frame["code"], frame)
        data: Json = frame["data"]
        return data

    def _take(self, frame: Json, text: str) -> None:
        self.notes.frames += 1
        if frame.get("event") == "question.opened":
            asked = frame["data"]["question"]
            self.notes.ids[asked["id"]] = asked["index"] - 1
        if self.learns:
            self.notes.look(frame, text)
        match frame["type"]:
            case "ok" | "error":
                waited = self._waiting.pop(frame["id"], None)
                need(waited is not None, "a reply to nothing that was asked, or a second one", frame)
                assert waited is not None
                if waited[1] is not None and frame["type"] == "ok":
                    waited[1](frame["data"])
                if not waited[0].done():
                    waited[0].set_result(frame)
            case "event":
                need(frame["channel"] in self.views, "a channel nobody asked for", frame)
                self.views[frame["channel"]].take(frame)
                self._across(frame)
            case "signal":
                need(frame["channel"] in self.views, "a channel nobody asked for", frame)
                if self.views[frame["channel"]].seq is not None:
                    self.views[frame["channel"]].signal(frame["event"], frame["data"])

    def _subscribed(self, view: View, after: int | None, data: Json) -> None:
        view.subscribed(data, after)
        for event in data.get("events", ()):
            self._across(event)
        if "snapshot" in data and "me" in self.views:  # a result that overtook the snapshot may be newer than it
            for event in self.views["me"].events:
                self._across(event)

    def _across(self, frame: Json) -> None:
        """What one channel tells about what another one shows."""
        if frame["event"] == "result.scored":
            view = self.views.get(f"live:{frame['data']['session']}")
            if isinstance(view, LiveView) and view.seq is not None:
                view.scored(frame["data"])
        elif frame["event"] == "question.revealed":
            staff = self.views.get(f"{frame['channel']}:staff")
            if isinstance(staff, StaffView) and staff.seq is not None:
                staff.signal("tally", {"question": frame["data"]["question"], **frame["data"]["tally"]})
