"""A class from nothing: accounts, a course and a quiz over REST, a session, people on all servers, every question."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from tests.peer.contract import LostError, RefusedError, Violation, need
from tests.peer.people import Host, Learner
from tests.peer.person import PATIENCE_S, Notes, Person
from tests.peer.quiz import Asked
from tests.peer.rest import Rest
from tests.peer.views import LiveView, StaffView, View

PASSWORD = "correct horse battery"
Trouble = Callable[[int], Awaitable[None]]
"""What happens while the question of this place is answered."""


@dataclass
class Classroom:
    """A session and everybody in it."""

    rest: Rest
    """The instructor."""
    course: str
    session: str
    pin: str
    last: bool
    notes: Notes
    luck: Random
    group: asyncio.TaskGroup
    host: Host
    learners: list[Learner] = field(default_factory=list)
    screens: list[Person] = field(default_factory=list)
    """Projectors and dashboards."""
    ghosts: int = 0
    """Guests who joined without hearing of it."""

    @property
    def live(self) -> str:
        return f"live:{self.session}"

    @property
    def people(self) -> list[Person]:
        """Everybody with a socket."""
        return [self.host, *self.screens, *self.learners]

    def staff(self, name: str, *views: View) -> Person:
        """A screen of the instructor's: no participant, and it may know the keys."""
        screen = Person(name, self.rest.http, self.rest.urls, self.host.token, self._luck(), self.notes, learns=False)
        self._enter(screen, views)
        self.screens.append(screen)
        return screen

    async def guests(self, names: Iterable[str], drops: float = 0.3) -> None:
        """Join by PIN."""
        await asyncio.gather(*(self._guest(name, drops) for name in names))

    async def enrolled(self, names: Iterable[str], drops: float = 0.3) -> None:
        """New accounts, put into the course by the instructor, who join by opening the channel."""
        await asyncio.gather(*(self._learner(name, drops) for name in names))

    async def all_up(self) -> None:
        """Wait until everybody reads all their channels."""
        await asyncio.gather(*(person.up() for person in self.people))

    async def question(self, place: int, trouble: Trouble | None = None) -> None:
        """Open, answer, close, reveal: everybody sees every step."""
        asked = self.notes.asked[place]
        before = self.host.question
        await self.host.step("open", lambda: self.host.state == "open" and self.host.question != before)
        self._drop_some(self.screens)
        await asyncio.gather(
            *(learner.answer(self.session, asked, place, last=self.last) for learner in self.learners),
            *([trouble(place)] if trouble is not None else []),
        )
        self._drop_some([*self.screens, self.host])
        await self.host.step("close", lambda: self.host.state == "closed")
        await self._everybody_sees("closed", place)
        self.notes.told.add(place)
        await self.host.step("reveal", lambda: self.host.state == "revealed")
        await self._everybody_sees("revealed", place)

    async def end(self) -> None:
        """The class is over, and everybody has seen so."""
        await self.host.step("end", lambda: self.host.state == "ended")
        await self.level()

    async def level(self) -> None:
        """Wait until everybody has all that is in the logs."""
        staff = await self.head(self.rest, f"{self.live}:staff")
        live = await self.head(self.rest, self.live)
        for person in self.people:
            for view in person.views.values():
                head = {self.live: live, f"{self.live}:staff": staff}.get(view.channel)
                if head is None:
                    head = await self.head(self.rest.as_(person.token), view.channel)
                await person.until(lambda v=view, h=head: (v.seq or 0) >= h, f"{view.channel} up to {head}")  # type: ignore[misc]

    async def head(self, rest: Rest, channel: str) -> int:
        """The position of a channel's log."""
        log = await self.log(rest, channel)
        return int(log[-1]["seq"]) if log else 0

    async def log(self, rest: Rest, channel: str) -> list[dict[str, Any]]:
        """All of a channel's log, page by page."""
        events: list[dict[str, Any]] = []
        while True:
            page = await rest.call("GET", f"/channels/{channel}/events?after={len(events)}")
            events += page["events"]
            if not page["events"]:
                return events

    async def _everybody_sees(self, state: str, place: int) -> None:
        for person in self.people:
            view = person.views.get(self.live)
            if view is not None:
                await person.until(
                    lambda v=view: v.state["state"] == state and v.state["question"]["index"] == place + 1,  # type: ignore[misc]
                    f"question {place} {state}",
                )

    def _drop_some(self, some: list[Person]) -> None:
        for person in some:
            if self.luck.random() < 0.4:
                person.drop()

    async def _guest(self, name: str, drops: float) -> None:
        rest, tries = Rest(self.rest.http, self.rest.urls), 0
        while True:
            called = name if not tries else f"{name} {tries}"
            try:
                joined, _ = await rest.once("POST", "/live-sessions/join", {"pin": self.pin, "nickname": called})
            except LostError:
                tries, self.ghosts = tries + 1, self.ghosts + 1  # perhaps
                continue
            except RefusedError as refused:
                if refused.code not in ("unavailable", "internal"):
                    raise Violation(f"{name} could not join", refused) from refused
                await asyncio.sleep(0.1)
                continue
            need(joined["name"] == called and joined["session"] == self.session, "somebody else", joined)
            break
        self._learn(called, joined["access_token"], drops, joined["participant"])

    async def _learner(self, name: str, drops: float) -> None:
        email = f"{name.lower().replace(' ', '.')}@school.example"
        token = await registered(self.rest, email, name)
        await self.rest.call("POST", f"/courses/{self.course}/enrollments", {"email": email, "role": "student"})
        self._learn(name, token, drops, None)

    def _learn(self, name: str, token: str, drops: float, participant: str | None) -> None:
        learner = Learner(
            name, self.rest.http, self.rest.urls, token, self._luck(), self.notes, drops=drops, participant=participant
        )
        learner.guest = participant is not None
        # What `me` tells meanwhile is in the snapshot of the class or follows it; the other way round it were lost.
        self._enter(learner, [View("me"), LiveView(self.live)])
        self.learners.append(learner)

    def _enter(self, person: Person, views: Iterable[View]) -> None:
        for view in views:
            person.watch(view)
        self.group.create_task(person.run())

    def _luck(self) -> Random:
        return Random(self.luck.random())


async def registered(rest: Rest, email: str, name: str) -> str:
    """The access token of a new account."""
    await rest.call("POST", "/auth/register", {"email": email, "password": PASSWORD, "name": name})
    return await signed_in(rest, email)


async def signed_in(rest: Rest, email: str) -> str:
    """The access token."""
    pair = await rest.call("POST", "/auth/login", {"email": email, "password": PASSWORD})
    token: str = pair["access_token"]
    return token


@asynccontextmanager
async def classroom(
    urls: list[str], instructor: str, asked: list[Asked], seed: int, **settings: object
) -> AsyncIterator[Classroom]:
    """A class in its lobby with its host, run by somebody who exists. A violation ends the block at once."""
    luck = Random(seed)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        nobody = Rest(http, urls)
        rest = nobody.as_(await signed_in(nobody, instructor))
        course = await rest.call("POST", "/courses", {"title": "Everything"})
        _, etag = await rest.once("GET", f"/courses/{course['id']}")
        await rest.once("PATCH", f"/courses/{course['id']}", {"status": "published"}, **{"If-Match": etag})
        quiz = (await rest.call("POST", f"/courses/{course['id']}/quizzes", {"title": "All kinds"}))["id"]
        for each in asked:
            await rest.call("POST", f"/quizzes/{quiz}/questions", each.authored)
        made = await rest.call("POST", f"/quizzes/{quiz}/publish", {})
        need(made["questions"] == len(asked), "not all questions are published", made)
        given = {"pace": "host", "guests": True, "lead_ms": 100, **settings}
        session = await rest.call("POST", f"/quizzes/{quiz}/live-sessions", given)
        need((session["state"], session["version"]) == ("lobby", 1), "not in its lobby", session)
        async with asyncio.TaskGroup() as group:
            notes = Notes(asked)
            assert rest.token is not None
            host = Host("The host", http, urls, rest.token, Random(luck.random()), notes, learns=False)
            host.session = session["id"]
            room = Classroom(
                rest,
                course["id"],
                session["id"],
                session["pin"],
                settings.get("answers") == "last",
                notes,
                luck,
                group,
                host,
            )
            room._enter(host, [LiveView(room.live), StaffView(f"{room.live}:staff")])
            await host.up()
            yield room
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*(person.leave() for person in room.people))
