"""Those who act: learners who answer and the host who steps, each through drops, retries and doubts."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from tests.peer.contract import Json, LostError, RefusedError, Violation, check_receipt, moment, need
from tests.peer.person import PATIENCE_S, Person
from tests.peer.quiz import Asked
from tests.peer.rest import Rest
from tests.peer.views import LiveView

ASK_AGAIN_S = 0.15
"""Before something refused for the moment is asked again: an answer costs 2 units, of which 15 a second are earned
back, and a database may be away for longer than what is saved up lasts."""


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
                    if refused.code == "unavailable":  # the database went away, perhaps after the commit
                        duplicate = True if duplicate else None
                    await asyncio.sleep(ASK_AGAIN_S)

    async def _refused(self, fields: Json, code: str) -> None:
        while True:
            try:
                data = await self.ask("live.answer", **fields)
            except LostError:
                continue
            except RefusedError as refused:
                if refused.code == "unavailable":
                    await asyncio.sleep(ASK_AGAIN_S)
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
                    await asyncio.sleep(ASK_AGAIN_S)
                await self.look()

    async def attempt(self, name: str, **fields: object) -> bool:
        """Take a step where it can be taken now; whether it was. Somebody who cannot say looks whether it was."""
        before = self.version
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    data = await self.ask(f"live.{name}", session=self.session, version=before, **fields)
                except LostError:
                    await self.look()
                    if self.version > before:
                        return True
                except RefusedError as refused:
                    await self.look()
                    if refused.code == "conflict" and self.version > before:
                        return True  # it had been taken when the line was lost
                    need(refused.code in ("invalid_step", "validation"), f"{name}: {refused}", fields)
                    return False
                else:
                    self.version = data["version"]
                    await self.look()
                    return True

    async def look(self) -> None:
        """Read over REST how far the class is."""
        found = await Rest(self.http, self.urls, self.token).call("GET", f"/live-sessions/{self.session}")
        need(found["version"] >= self.version, f"an older version than {self.version}", found)
        self.version, self.state, self.question = found["version"], found["state"], found.get("question")
