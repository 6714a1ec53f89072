"""Somebody with a socket: comes back after every drop, on whichever server, and resumes by `after`."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from uuid import uuid4

import aiohttp

from tests.peer.contract import (
    Json,
    LostError,
    RefusedError,
    Violation,
    check_frame,
    check_receipt,
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
        self._leaving = asyncio.Event()

    def watch(self, view: View) -> None:
        """Read this channel from the next connection on."""
        self.views[view.channel] = view

    async def run(self) -> None:
        """Be connected until `leave`."""
        while not self._leaving.is_set():
            self._dropped = False
            try:
                code = await self._connection()
            except (aiohttp.ClientError, OSError, TimeoutError):
                code = 1006
            if self._leaving.is_set() or (self.removed and code == 4403):
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
        if self.luck.random() < 0.2:  # as a browser does
            ticket = await Rest(self.http, self.urls, self.token).call("POST", "/ws-tickets", {})
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

    def _across(self, frame: Json) -> None:
        """What one channel tells about what another one shows."""
        if frame["event"] == "result.scored":
            view = self.views.get(f"live:{frame['data']['session']}")
            if isinstance(view, LiveView):
                view.scored(frame["data"])
        elif frame["event"] == "question.revealed":
            staff = self.views.get(f"{frame['channel']}:staff")
            if isinstance(staff, StaffView) and staff.seq is not None:
                staff.signal("tally", {"question": frame["data"]["question"], **frame["data"]["tally"]})


@dataclass(eq=False)
class Learner(Person):
    """Somebody who plays."""

    participant: str | None = None
    guest: bool = True
    drops: float = 0.3
    """How often they lose the line around an answer."""
    spread_s: float = 0.25
    """How long they think at most."""
    given: dict[str, Json] = field(default_factory=dict)
    """Question to the answer that counts, of those with a receipt."""
    receipts: dict[str, Json] = field(default_factory=dict)

    async def answer(self, session: str, asked: Asked, place: int, *, last: bool = False) -> None:
        """Answer once the question is open, now and then in the midst of a drop, twice, or with a change of mind."""
        view = self.views[f"live:{session}"]
        assert isinstance(view, LiveView)
        await self.until(lambda: view.state.get("question", {}).get("index") == place + 1, f"question {place}")
        question: str = view.state["question"]["id"]
        opens_in = moment(view.state["opens_at"]) - self.offset_s - time.time()
        await asyncio.sleep(max(0.0, opens_in) + self.luck.random() * self.spread_s)
        fields = await self._say(view, asked, question, 1 if last and self.luck.random() < 0.5 else None)
        if last and self.luck.random() < 0.5:
            fields = await self._say(view, asked, question, 2 if "revision" in fields else None)
        if self.luck.random() < 0.15:
            again, receipt = await self._acknowledged(view, fields, duplicate=True), self.receipts[question]
            need(_same(again) == _same(receipt), f"not the receipt {receipt}", again)
        elif not last and self.luck.random() < 0.15:
            await self._refused({**fields, "key": str(uuid4())}, "already_answered")
        if self.luck.random() < self.drops / 2:
            self.drop()

    async def _say(self, view: LiveView, asked: Asked, question: str, revision: int | None) -> Json:
        """Answer until there is a receipt; what was sent."""
        given = self.luck.choice(asked.given)
        fields: Json = {"session": view.channel[5:], "question": question, "answer": given, "key": str(uuid4())}
        fields |= {} if revision is None else {"revision": revision}
        receipt = await self._acknowledged(view, fields, self.luck.random() < self.drops)
        before = self.receipts.get(question)
        need(before is None or receipt["revision"] > before["revision"], f"no later revision than {before}", receipt)
        self.given[question], self.receipts[question] = given, receipt
        view.acknowledged(question, given, receipt)
        return fields

    async def _acknowledged(
        self, view: LiveView, fields: Json, drop: bool = False, duplicate: bool | None = False
    ) -> Json:
        """The receipt for what is sent until there is one; with `drop` the line is lost right after it was sent."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self._up.wait()
                asking = asyncio.ensure_future(self.ask("live.answer", **fields))
                if drop:
                    drop, duplicate = False, None
                    await asyncio.sleep(0 if self.luck.random() < 0.5 else self.luck.random() / 50)
                    self.drop()
                try:
                    return check_receipt(await asking, duplicate)
                except LostError:
                    duplicate = True if duplicate else None  # nobody knows whether it had arrived
                except RefusedError as refused:
                    if refused.code not in ("unavailable", "not_open_yet"):
                        raise Violation(f"{self.name} could not answer", [refused, fields, view.state]) from refused
                    await asyncio.sleep(0.05)

    async def _refused(self, fields: Json, code: str) -> None:
        while True:
            try:
                data = await self.ask("live.answer", **fields)
            except LostError:
                continue
            except RefusedError as refused:
                if refused.code == "unavailable":
                    continue
                need(refused.code == code, f"{refused.code} where {code} was due", fields)
                return
            raise Violation("a second answer under the policy `first`", data)


def _same(receipt: Json) -> Json:
    return {name: value for name, value in receipt.items() if name != "duplicate"}


@dataclass(eq=False)
class Host(Person):
    """Who steps the class, and never twice."""

    session: str = ""
    version: int = 1
    state: str = "lobby"
    question: str | None = None

    async def step(self, name: str, done: Callable[[], bool], **fields: object) -> None:
        """Take a step until it is taken, also where nobody can say whether it was."""
        async with asyncio.timeout(PATIENCE_S):
            while not done():
                try:
                    data = await self.ask(f"live.{name}", session=self.session, version=self.version, **fields)
                    need(data["version"] > self.version, f"no later version than {self.version}", data)
                    need(isinstance(data["state"], str), "no state", data)
                    self.version, self.state = data["version"], data["state"]
                    await self.look()
                    return
                except LostError:
                    pass
                except RefusedError as refused:
                    need(refused.code in ("unavailable", "conflict"), f"{name}: {refused}", fields)
                    await asyncio.sleep(0.05)
                await self.look()

    async def look(self) -> None:
        """Read over REST how far the class is."""
        found = await Rest(self.http, self.urls, self.token).call("GET", f"/live-sessions/{self.session}")
        need(found["version"] >= self.version, f"an older version than {self.version}", found)
        self.version, self.state, self.question = found["version"], found["state"], found.get("question")
