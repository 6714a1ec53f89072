"""Django Channels with its Redis layer."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from typing_extensions import override

from bench.measure.cores import Cores
from bench.services import Services
from bench.subjects.base import Marks, Needs, Running, Subject, serving
from bench.subjects.plain import SPACED_MARKS, PlainClassroom
from bench.subjects.process import ServerProcess
from bench.subjects.references import roster_for


class Channels(Subject):
    """An ASGI application in uvicorn."""

    name = "Django Channels"
    marks = Marks(ready=SPACED_MARKS.ready, ack=SPACED_MARKS.ack, event='"type": "event"', error=SPACED_MARKS.error)
    stores_answers = False

    @override
    def available(self) -> str | None:
        needed = ("channels", "channels_redis", "uvicorn", "websockets")
        absent = [name for name in needed if importlib.util.find_spec(name) is None]
        return "not installed (pip install -r bench/requirements.txt)" if absent else None

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        command = [sys.executable, "-m", "bench.references.channels_naive", "--redis", services.redis_url]
        async with serving(await ServerProcess.start(command, cores.server)) as server:
            yield Running(server, PlainClassroom(server, services, await roster_for(services, needs), needs))
