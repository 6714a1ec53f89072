"""Classes made and stepped through one process, which is killed (-9), and watched through another."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from bench.many.hall import some_at_once
from bench.scenarios.base import NotCompleteError
from bench.services import Services
from bench.subjects.base import serving
from bench.subjects.lms_rt import PASSWORD, PROGRAM, command, environment
from bench.subjects.plain import compact
from bench.subjects.process import ServerProcess
from bench.subjects.rest import Rest
from bench.subjects.school import HostSocket, single_choice

LIMIT_S = 5
"""Time limit of a question."""
REVEAL_S = 1
GRACE_S = 0.25
QUESTIONS = 4
SPREAD_S = 2.0
"""Within which the steps of the classes fall due, from the death on."""
LOOK_BEFORE_S = 0.3
"""So long before the death is noted what is due."""
AT_THE_DEATH_S = 0.05
PATIENCE_S = 20.0

NEXT = {"open": "question.closed", "revealed": "question.opened"}
"""What is told of the step that the server takes in a state."""
DUE = """
SELECT id::text AS session, state, extract(epoch FROM due_at)::float8 AS due FROM live_sessions
WHERE state = ANY($1::text[]) AND due_at IS NOT NULL
"""
TAKEN = """
SELECT channel, event, extract(epoch FROM at)::float8 AS at FROM channel_events
WHERE event = ANY($1::text[]) AND at > to_timestamp($2) ORDER BY at
"""


@dataclass(frozen=True, slots=True)
class Late:
    """How late one step was, on the clock of the database: by its place in the log, and by its arrival at a reader."""

    state: str
    at_the_death: bool
    taken_ms: float
    told_ms: float


class Watcher:
    """A socket on the process that lives, with every class open, which notes when it hears of what."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws
        self.heard: dict[tuple[str, str], list[float]] = defaultdict(list)
        """Channel and event to the times of arrival."""
        self.reading = asyncio.ensure_future(self._read())

    @classmethod
    async def open(cls, http: aiohttp.ClientSession, host: Rest, sessions: list[str]) -> Watcher:
        """Subscribed to all of them."""
        ws = await http.ws_connect(
            f"{host.base}/ws", protocols=("lms.v1",), headers={"Authorization": f"Bearer {host.token}"}
        )
        for number, session in enumerate(sessions):
            await ws.send_str(compact({"id": number, "type": "subscribe", "channel": f"live:{session}"}))
            while (await ws.receive_json(timeout=PATIENCE_S)).get("id") != number:
                pass
            await asyncio.sleep(0.15)  # within what a connection may ask for
        return cls(ws)

    async def close(self) -> None:
        """Hang up."""
        self.reading.cancel()
        await self._ws.close()

    async def _read(self) -> None:
        async for message in self._ws:
            frame: dict[str, Any] = json.loads(message.data)
            if frame["type"] == "event":
                self.heard[frame["channel"], frame["event"]].append(time.time())


async def play(services: Services, work: Path, *, rounds: int, classes: int) -> list[Late]:
    """Every step that was due about a death. Raises NotCompleteError where one was not taken or not told."""
    env, data = environment(services), str(work / f"data-{secrets.token_hex(4)}")
    email = f"host-{secrets.token_hex(6)}@example.org"
    person = ("--email", email, "--name", "Host", "--role", "instructor", "--password-stdin", "--data", data)
    await command(env, "migrate")
    await command(env, "user", "create", *person, stdin=PASSWORD)
    start = [*PROGRAM, "serve", "--port", "0", "--data", data]
    database = await asyncpg.connect(services.database_url)
    found: list[Late] = []
    try:
        async with (
            serving(await ServerProcess.start(start, None, env)) as lives,
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
        ):
            anybody = Rest(http, f"http://{lives.host}:{lives.port}")
            token = (await anybody.post("/auth/login", {"email": email, "password": PASSWORD}))["access_token"]
            quiz = await _quiz(anybody.signed_in(token))
            for number in range(rounds):
                dies = await ServerProcess.start(start, None, env)
                async with serving(dies):
                    doomed = Rest(http, f"http://{dies.host}:{dies.port}", token)
                    found += await _death(number, http, doomed, dies, anybody.signed_in(token), database, quiz, classes)
    finally:
        await database.close()
    return found


async def _quiz(instructor: Rest) -> str:
    course = await instructor.post("/courses", {"title": "Zoology"})
    quiz: str = (await instructor.post(f"/courses/{course['id']}/quizzes", {"title": "Mammals"}))["id"]
    for number in range(QUESTIONS):
        await instructor.post(f"/quizzes/{quiz}/questions", {**single_choice(number + 1), "time_limit_s": LIMIT_S})
    await instructor.post(f"/quizzes/{quiz}/publish")
    return quiz


async def _death(
    number: int,
    http: aiohttp.ClientSession,
    doomed: Rest,
    dies: ServerProcess,
    living: Rest,
    database: asyncpg.Connection,
    quiz: str,
    classes: int,
) -> list[Late]:
    luck = random.Random(number)

    async def made(place: int) -> str:
        pace = {"pace": "auto", "reveal_s": REVEAL_S} if place % 2 else {"pace": "host"}
        given = {**pace, "scoring": "speed", "guests": True, "lead_ms": 0}
        session: str = (await doomed.post(f"/quizzes/{quiz}/live-sessions", given))["id"]
        return session

    async def desk(session: str) -> HostSocket:
        return await HostSocket.connect(http, doomed, session)

    sessions = await some_at_once(range(classes), made)
    watcher = await Watcher.open(http, living, sessions)
    desks = dict(zip(sessions, await some_at_once(sessions, desk), strict=True))
    # Host pace: every other one due with the death, when its process is at it, and the others soon after. Auto pace:
    # every other one about to go on to its second question, and the others anywhere between two steps.
    period = LIMIT_S + GRACE_S + REVEAL_S

    def wait(place: int) -> float:
        if place % 2:
            return luck.uniform(0, REVEAL_S - LOOK_BEFORE_S if place % 4 == 1 else period)
        return REVEAL_S + (luck.uniform(0, SPREAD_S) if place % 4 else luck.uniform(-1, 1) * AT_THE_DEATH_S)

    begin = {session: wait(place) for place, session in enumerate(sessions)}
    began = time.monotonic()

    async def opened(session: str) -> None:
        await asyncio.sleep(began + begin[session] - time.monotonic())
        await desks[session].step("start" if sessions.index(session) % 2 else "open")

    opening = asyncio.gather(*(opened(session) for session in sessions))
    death = began + period
    await opening
    await asyncio.sleep(death - LOOK_BEFORE_S - time.monotonic())
    noted, noted_at = await database.fetch(DUE, list(NEXT)), time.time()
    await asyncio.sleep(death - time.monotonic())
    dies.kill()
    died = time.time()
    due = [row for row in noted if row["session"] in desks and -AT_THE_DEATH_S <= row["due"] - died <= SPREAD_S + 1]
    late = await _lateness(due, noted_at, died, watcher, database)
    await watcher.close()
    for session in sessions:
        await _end(http, living, session)
    return late


async def _lateness(
    due: list[asyncpg.Record], noted_at: float, died: float, watcher: Watcher, database: asyncpg.Connection
) -> list[Late]:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        log: dict[tuple[str, str], float] = {}
        for row in await database.fetch(TAKEN, list(NEXT.values()), noted_at):
            log.setdefault((row["channel"], row["event"]), row["at"])
        places = [(f"live:{row['session']}", NEXT[row["state"]]) for row in due]
        if all(place in log and any(at > noted_at for at in watcher.heard[place]) for place in places):
            break
        if time.monotonic() > deadline:
            missing = [place for place in places if place not in log or not watcher.heard[place]]
            raise NotCompleteError(f"{len(missing)} of {len(places)} steps were not taken or not told: {missing[:3]}")
        await asyncio.sleep(0.1)
    return [
        Late(
            state=row["state"],
            at_the_death=abs(row["due"] - died) <= AT_THE_DEATH_S,
            taken_ms=(log[place] - row["due"]) * 1000,
            told_ms=(min(at for at in watcher.heard[place] if at > noted_at) - row["due"]) * 1000,
        )
        for row, place in zip(due, places, strict=True)
    ]


async def _end(http: aiohttp.ClientSession, living: Rest, session: str) -> None:
    """Nothing is left to be stepped beside the next round."""
    desk = await HostSocket.connect(http, living, session)
    while True:
        try:
            await desk.step("end")
        except RuntimeError:  # it was stepped by itself meanwhile
            await desk.close()
            desk = await HostSocket.connect(http, living, session)
            continue
        break
    await desk.close()
