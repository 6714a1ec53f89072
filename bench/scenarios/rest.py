"""REST: one course, a list of fifty, a new course; each with a bearer token and a look-up of whose it is."""

from __future__ import annotations

import json

from typing_extensions import override

from bench.client.http_load import AnswerError, Request, send
from bench.measure.cpu import process_seconds
from bench.measure.usage import Usage
from bench.scenarios.base import Column, Context, NotCompleteError, Sample, Scenario, Target
from bench.subjects.rest_servers import FastApiRest, LmsRtRest, RestSubject, School

WARM_UP = 300
PER = 10_000
NEW = json.dumps({"title": "Ichthyology", "description": "About *fish*.", "metadata": {"level": "b2"}}).encode()


class Courses(Scenario):
    """What reading and writing over REST costs."""

    key = "rest"
    title = "REST with a bearer token"
    baseline = FastApiRest.name
    columns = (
        Column("read", "read a course, CPU s / 10k", 2),
        Column("cached", "the same, cache on", 2),
        Column("list", "list of 50, CPU s / 10k", 2),
        Column("create", "create, CPU s / 10k", 2),
        Column("postgres", "PostgreSQL CPU s / 10k reads", 2),
    )
    targets = (
        Target("read", "a read at most 1/5 of FastAPI's CPU", 1 / 5, FastApiRest.name),
        Target("cached", "a cached read at most 1/8", 1 / 8, FastApiRest.name),
        Target("list", "a list of 50 at most 1/2.5", 1 / 2.5, FastApiRest.name),
        Target("create", "a create at most 1/4", 1 / 4, FastApiRest.name),
    )

    @override
    def subjects(self, context: Context) -> list[RestSubject]:
        return [LmsRtRest(), FastApiRest()]

    @override
    async def sample(self, context: Context, subject: RestSubject) -> Sample:
        count = context.pick(4000, 1000)
        async with subject.run(context.services, context.cores, cached=False) as school:
            context.services.pin(context.cores)
            read = await _cost(context, school, _reads(school), count)
            listed = await _cost(context, school, [_get(school, "/api/v1/courses?limit=50")], count // 2)
            new = Request.made("POST", "/api/v1/courses", school.token, 201, NEW)
            created = await _cost(context, school, [new], count // 2)
        async with subject.run(context.services, context.cores, cached=True) as school:
            context.services.pin(context.cores)
            cached = await _cost(context, school, _reads(school), count)
        return {
            "read": read.server,
            "cached": cached.server,
            "list": listed.server,
            "create": created.server,
            "postgres": read.postgres,
        }


def _get(school: School, path: str) -> Request:
    return Request.made("GET", path, school.token)


def _reads(school: School) -> list[Request]:
    return [_get(school, f"/api/v1/courses/{course}") for course in school.courses]


async def _cost(context: Context, school: School, requests: list[Request], count: int) -> Usage:
    """CPU seconds of `PER` such requests."""
    server = school.server
    try:
        await send(server.host, server.port, requests, WARM_UP)
        before, own = Usage.now(server, context.services), process_seconds()
        await send(server.host, server.port, requests, count)
    except AnswerError as error:
        raise NotCompleteError(str(error)) from error
    usage = Usage.now(server, context.services) - before
    context.noise.append(usage.noise(process_seconds() - own))
    return Usage(usage.server / count * PER, usage.postgres / count * PER)
