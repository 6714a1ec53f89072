"""A class whose host does whatever comes to mind, while people come, go and lose the line."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

from tests.peer import compare
from tests.peer.classroom import Classroom
from tests.peer.contract import Json, RefusedError, need
from tests.peer.people import Learner
from tests.peer.views import LiveView

STEPS = ("open", "again", "close", "reveal", "pause", "resume", "extend", "lock", "void", "regrade", "remove")
SENSIBLE = {
    "lobby": ("open",),
    "open": ("close", "close", "pause", "extend"),
    "paused": ("resume",),
    "closed": ("reveal", "reveal", "again"),
    "revealed": ("open", "open", "again"),
}
"""What a host mostly does next."""


class Wandering:
    """Takes turns in a class."""

    def __init__(self, room: Classroom) -> None:
        self.room = room
        self.steps = 0
        """How many were taken, not refused."""
        self.views = 0
        """How many were compared with a fresh snapshot."""
        self._numbers = count()
        self._answered: set[tuple[str, int]] = set()
        """Learner and asking: under the policy `first` there is one answer."""
        self._asking = 0
        self._locked = False

    async def turn(self) -> None:
        """Something of the host's, something of the others'."""
        room = self.room
        for person in room.people:
            if room.luck.random() < 0.2:
                person.drop()
        step = room.luck.choice(STEPS if room.luck.random() < 0.35 else SENSIBLE[room.host.state])
        doing: dict[str, Callable[[], Awaitable[bool]]] = {
            "open": self._open,
            "again": self._again,
            "reveal": self._reveal,
            "extend": lambda: room.host.attempt("extend", seconds=room.luck.randint(1, 30)),
            "lock": self._lock,
            "void": lambda: self._correct("void"),
            "regrade": lambda: self._correct("regrade"),
            "remove": self._remove,
        }
        self.steps += await doing.get(step, lambda: room.host.attempt(step))()
        if not self._locked and room.luck.random() < 0.2:
            await room.guests([f"Latecomer {next(self._numbers)}"])
        if room.host.state == "open":
            await self._answer()

    async def compare(self) -> None:
        """Every view is what a fresh snapshot shows, and what followed the log word for word."""
        await self.room.level()
        self.views += await compare.snapshots(self.room)
        await compare.logs(self.room)

    async def end(self) -> None:
        """The class is over."""
        self._tell(self.room.host.question)
        await self.room.end()

    async def _open(self) -> bool:
        return self._opened(await self.room.host.attempt("open"))

    async def _again(self) -> bool:
        ids = self.room.notes.ids
        question = self.room.luck.choice(sorted(ids)) if ids else None
        return question is not None and self._opened(await self.room.host.attempt("open", question=question))

    def _opened(self, taken: bool) -> bool:
        self._asking += taken
        return taken

    async def _reveal(self) -> bool:
        if self.room.host.state == "closed":
            self._tell(self.room.host.question)
        return await self.room.host.attempt("reveal")

    def _tell(self, question: str | None) -> None:
        if question is not None:
            self.room.notes.told.add(self.room.notes.ids[question])

    async def _lock(self) -> bool:
        taken = await self.room.host.attempt("unlock" if self._locked else "lock")
        self._locked ^= taken
        return taken

    async def _correct(self, how: str) -> bool:
        ids = self.room.notes.ids
        if not ids:
            return False
        question = self.room.luck.choice(sorted(ids))
        asked = self.room.notes.asked[ids[question]].authored
        key: Json = {"key": {"options": [self.room.luck.choice("abc")]}} if how == "regrade" else {}
        if how == "regrade" and asked["type"] != "single_choice":
            return False
        return await self.room.host.attempt(how, question=question, **key)

    async def _remove(self) -> bool:
        learners = self.room.learners
        if len(learners) < 4 or self.room.luck.random() < 0.5:
            return False
        gone = self.room.luck.choice([each for each in learners if each.guest])
        gone.removed = True
        taken = await self.room.host.attempt("remove", participant=gone.participant)
        need(taken, "nobody can be removed", gone.name)
        await gone.gone()
        learners.remove(gone)
        return taken

    async def _answer(self) -> None:
        answering = []
        for learner in self.room.learners:
            view = learner.views[self.room.live]
            assert isinstance(view, LiveView)
            if (learner.name, self._asking) not in self._answered and self.room.luck.random() < 0.6:
                self._answered.add((learner.name, self._asking))
                answering.append(self._one(learner))
        await asyncio.gather(*answering)

    async def _one(self, learner: Learner) -> None:
        view = learner.views[self.room.live]
        version = self.room.host.version
        await learner.until(lambda: view.state.get("version", 0) >= version, f"version {version}")
        place = view.state["question"]["index"] - 1
        asked = self.room.notes.asked[place]
        learner.receipts.pop(view.state["question"]["id"], None)  # of an earlier asking
        try:
            await learner.answer(self.room.session, asked, place, last=self.room.last)
        except RefusedError as refused:
            raise AssertionError(f"{learner.name}: {refused}") from refused
