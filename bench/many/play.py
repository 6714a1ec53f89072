"""Plays many classes at once and holds what the database says against what everybody was told."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from bench.client.driver import LoadClient
from bench.client.plan import ANSWER, Report, Step
from bench.many.hall import LIMIT_S, Hall
from bench.measure.usage import Usage
from bench.scenarios.base import CONNECT_WINDOW, NotCompleteError, complete
from bench.services import Services
from bench.subjects.base import serving
from bench.subjects.lms_rt import PASSWORD, PROGRAM, LmsRt, command, environment
from bench.subjects.process import ServerProcess
from bench.subjects.rest import Rest

ANSWERING_S = 15.0
"""Within which everybody answers; the question stays open until its deadline."""

LATENESS = """
SELECT count(*) AS closed, max(lag) AS latest, percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS median
FROM (
    SELECT extract(epoch FROM e.at - q.closes_at)::float8 AS lag
    FROM live_questions AS q JOIN channel_events AS e ON e.channel = 'live:' || q.session_id
        AND e.event = 'question.closed' AND e.data ->> 'question' = q.question_id::text
) AS closing
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How many sessions of how many people, asked how many questions, on how many server processes."""

    sessions: int
    people: int
    processes: int
    questions: int = 2
    desks: bool = False
    """Whether a host of each watches it."""


@asynccontextmanager
async def assembled(
    size: Size, services: Services, client_command: Sequence[str], work: Path
) -> AsyncIterator[tuple[ServerProcess, Hall, LoadClient]]:
    """The migrated, running server, all classes started, and everybody connected and subscribed."""
    env, data = environment(services), str(work / f"data-{secrets.token_hex(4)}")
    email = f"host-{secrets.token_hex(6)}@example.org"
    person = ("--email", email, "--name", "Host", "--role", "instructor", "--password-stdin", "--data", data)
    await command(env, "migrate")
    await command(env, "user", "create", *person, stdin=PASSWORD)
    start = [*PROGRAM, "serve", "--port", "0", "--data", data, "--processes", str(size.processes)]
    async with (
        serving(await ServerProcess.start(start, None, env)) as server,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
        LoadClient(client_command) as client,
    ):
        anybody = Rest(http, f"http://{server.host}:{server.port}")
        login = await anybody.post("/auth/login", {"email": email, "password": PASSWORD})
        host = anybody.signed_in(login["access_token"])
        hall = await Hall.fill(
            http, host, anybody, sessions=size.sessions, people=size.people, questions=size.questions
        )
        await client.target(server.host, server.port)
        await client.recognise(
            ready=LmsRt.marks.ready, ack=LmsRt.marks.ack, event='"event":"question.closed"', error=LmsRt.marks.error
        )
        address = f"{server.host}:{server.port}"
        watching = hall.desks(address) if size.desks else []
        complete(await client.connect([*hall.connections(address), *watching], window=CONNECT_WINDOW))
        yield server, hall, client


async def play(size: Size, services: Services, client_command: Sequence[str], work: Path) -> dict[str, float]:
    """The figures. Raises NotCompleteError when anything was lost, refused, closed or late beyond waiting for."""
    async with assembled(size, services, client_command, work) as (server, hall, client):
        before = Usage.now(server, services)
        reports = [await _question(hall, client, size, number) for number in range(size.questions)]
        usage = Usage.now(server, services) - before
    cost = {
        "server CPU s": usage.server,
        "s": usage.wall,
        "others % of a core": 100 * usage.noise(_client_cpu(reports)),
    }
    return {**await _held(services, size), **_told(reports), **cost}


async def _question(hall: Hall, client: LoadClient, size: Size, number: int) -> Report:
    """Opened everywhere, answered by everybody, closed by the server alone and heard of by everybody, revealed."""
    everybody = size.sessions * size.people
    await hall.step("open", number)
    order = random.Random(number).sample(range(everybody), everybody)
    frames, pause = hall.answers(number), ANSWERING_S / everybody
    steps = [Step(place * pause, conn, ANSWER, frames[conn]) for place, conn in enumerate(order)]
    report = complete(await client.run(steps, acks=everybody, deliveries=everybody, timeout_s=3 * LIMIT_S))
    await hall.step("reveal")
    if report.closed:
        raise NotCompleteError(f"{report.closed} connections were closed")
    return report


async def _held(services: Services, size: Size) -> dict[str, float]:
    connection = await asyncpg.connect(services.database_url)
    try:
        stored = await connection.fetchval("SELECT count(*) FROM answers")
        closing = await connection.fetchrow(LATENESS)
    finally:
        await connection.close()
    expected, asked = size.sessions * size.people * size.questions, size.sessions * size.questions
    if stored != expected or closing["closed"] != asked:
        raise NotCompleteError(
            f"{stored} of {expected} answers stored, {closing['closed']} of {asked} questions closed"
        )
    return {
        "answers acknowledged and stored": stored,
        "questions closed": asked,
        "closed late, median ms": closing["median"] * 1000,
        "closed late, worst ms": closing["latest"] * 1000,
    }


def _told(reports: Sequence[Report]) -> dict[str, float]:
    return {
        "ack p50 ms (worst question)": max(report.ack.p50 for report in reports),
        "ack p99 ms (worst question)": max(report.ack.p99 for report in reports),
        "connections closed": sum(report.closed for report in reports),
    }


def _client_cpu(reports: Sequence[Report]) -> float:
    return sum(report.client_cpu for report in reports)
