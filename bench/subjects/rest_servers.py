"""Servers of REST: lms_rt, and FastAPI on the same tables and rows."""

from __future__ import annotations

import abc
import importlib.util
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

import aiohttp
from typing_extensions import override

from bench.measure.cores import Cores
from bench.services import Services
from bench.subjects.base import Contender, serving
from bench.subjects.lms_rt import PASSWORD, PROGRAM, command, environment
from bench.subjects.process import ServerProcess
from bench.subjects.rest import Rest

COURSES = 60
"""More than a page of 50."""
TEXT = "What a *trout* eats, and what eats it. " * 20


@dataclass(frozen=True, slots=True)
class School:
    """An instructor with courses."""

    server: ServerProcess
    user: str
    token: str
    courses: list[str]


class RestSubject(Contender):
    """A kind of server of REST."""

    @abc.abstractmethod
    def run(self, services: Services, cores: Cores, *, cached: bool) -> AbstractAsyncContextManager[School]:
        """Starts the server with a school in it, with its cache (if it has one) or without."""


class LmsRtRest(RestSubject):
    """lms_rt as anybody starts it."""

    name: ClassVar[str] = "lms_rt"

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, *, cached: bool) -> AsyncIterator[School]:
        env = {**environment(services), **({} if cached else {"LMS_CACHE__TTL_S": "0"})}
        with tempfile.TemporaryDirectory(prefix="bench-lms-") as data:
            await command(env, "migrate")
            email = f"author-{secrets.token_hex(6)}@example.org"
            person = ("--email", email, "--name", "Author", "--role", "instructor", "--password-stdin", "--data", data)
            await command(env, "user", "create", *person, stdin=PASSWORD)
            start = [*PROGRAM, "serve", "--port", "0", "--data", data]
            async with (
                serving(await ServerProcess.start(start, cores.server, env)) as server,
                aiohttp.ClientSession() as http,
            ):
                anybody = Rest(http, f"http://{server.host}:{server.port}")
                login = await anybody.post("/auth/login", {"email": email, "password": PASSWORD})
                author = anybody.signed_in(login["access_token"])
                given = {"title": "Zoology", "summary": "Fish", "description": TEXT, "metadata": {"level": "b1"}}
                courses = [(await author.post("/courses", {**given}))["id"] for _ in range(COURSES)]
                yield School(server, (await author.get("/me"))["id"], login["access_token"], courses)


class FastApiRest(RestSubject):
    """FastAPI, SQLAlchemy and python-jose, for the school that lms_rt has set up."""

    name: ClassVar[str] = "FastAPI + SQLAlchemy"

    @override
    def available(self) -> str | None:
        wanted = ("fastapi", "uvicorn", "sqlalchemy", "jose")
        missing = [name for name in wanted if importlib.util.find_spec(name) is None]
        return f"{', '.join(missing)} not installed (bench/requirements.txt)" if missing else None

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, *, cached: bool) -> AsyncIterator[School]:
        from jose import jwt

        async with LmsRtRest().run(services, cores, cached=cached) as school:
            pass  # its rows stay
        secret = secrets.token_urlsafe(48)
        start = [sys.executable, "-m", "bench.references.fastapi_sqlalchemy"]
        start += ["--database", services.database_url, "--secret", secret]
        async with serving(await ServerProcess.start(start, cores.server)) as server:
            yield School(server, school.user, jwt.encode({"sub": school.user}, secret, "HS256"), school.courses)
