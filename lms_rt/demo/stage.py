"""The class as its host sees it, kept up to date by events and signals, and waited upon."""

import asyncio
from collections.abc import Callable, Mapping
from typing import cast

from pydantic import JsonValue

from lms_rt.client import Event, Signal, Snapshot, State, Subscription, apply_signal, reduce

Json = Mapping[str, JsonValue]


class Stage:
    """What the screen shows and the host goes by."""

    def __init__(self) -> None:
        self.state: State = {"state": "lobby", "version": 0, "participants": 0, "quiz": {"title": "", "questions": 0}}
        self.answered = 0
        """How many answered the current question."""
        self.online = 0
        """How many of the class are connected."""
        self._changed = asyncio.Event()

    @property
    def phase(self) -> str:
        """`lobby`, `open`, `paused`, `closed`, `revealed` or `ended`."""
        return str(self.state["state"])

    @property
    def version(self) -> int:
        """The version that a host's next step must name."""
        return cast(int, self.state["version"])

    @property
    def participants(self) -> int:
        """How many are in the class."""
        return cast(int, self.state["participants"])

    @property
    def question(self) -> Json | None:
        """The current question."""
        found = self.state.get("question")
        return found if isinstance(found, dict) else None

    @property
    def questions(self) -> int:
        """How many questions the quiz has."""
        return int(str(cast(Json, self.state["quiz"])["questions"]))

    @property
    def top(self) -> list[Json]:
        """The leaderboard last shown, best first."""
        board = self.state.get("leaderboard")
        return cast(list[Json], board["top"]) if isinstance(board, dict) else []

    async def until(self, condition: Callable[[], bool], within_s: float) -> bool:
        """Wait until `condition` holds; False when it did not `within_s` seconds. Re-read a few times a second too."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while not condition():
            left = deadline - loop.time()
            if left <= 0:
                return False
            self._changed.clear()
            try:
                async with asyncio.timeout(min(left, 0.1)):
                    await self._changed.wait()
            except TimeoutError:
                continue
        return True

    async def follow(self, feed: Subscription) -> None:
        """Take in what `live:<session>` tells, until the class ends."""
        async for update in feed:
            match update:
                case Snapshot(data=data):
                    self.state = data
                case Event(name=name):
                    self.state = reduce(self.state, update)
                    if name == "question.opened":
                        self.answered = 0
                    elif name == "question.closed":
                        self.answered = int(str(update.data["answered"]))
                case Signal(name="count", data=data):
                    self.state = apply_signal(self.state, update)
                    if self.question is not None and data["question"] == self.question["id"]:
                        self.answered = int(str(data["answered"]))
            self._changed.set()

    async def follow_staff(self, feed: Subscription) -> None:
        """Take in what `live:<session>:staff` tells."""
        async for update in feed:
            match update:
                case Snapshot(data=data):
                    roster, presence = cast(list[JsonValue], data["roster"]), cast(Json, data["presence"])
                    self.state = {**self.state, "participants": len(roster)}
                    self.online = int(str(presence["online"]))
                case Event(name="participant.joined"):
                    self.state = {**self.state, "participants": self.participants + 1}
                case Signal(name="presence", data=data):
                    self.online = int(str(data["online"]))
            self._changed.set()
