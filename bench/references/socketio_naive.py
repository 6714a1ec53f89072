# mypy: disable-error-code="import-untyped, import-not-found, untyped-decorator"
"""The same on python-socketio with its Redis manager, as its documentation shows it.

python -m bench.references.socketio_naive --redis URL [--database URL]
"""

from __future__ import annotations

import argparse
import asyncio
from urllib.parse import parse_qs

import socketio
from aiohttp import web

from bench.references.serving import serve
from bench.references.store import Answers

ROOM = "class"
NO_PINGS = 3600
"""Seconds between Engine.IO pings: the load client answers WebSocket pings only."""


async def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database")
    parser.add_argument("--redis", required=True)
    options = parser.parse_args()
    answers = await Answers.open(options.database) if options.database else None
    manager = socketio.AsyncRedisManager(options.redis)
    server = socketio.AsyncServer(
        async_mode="aiohttp", client_manager=manager, ping_interval=NO_PINGS, http_compression=False
    )
    participants: dict[str, str] = {}

    @server.on("connect")
    async def connected(sid: str, environ: dict[str, str]) -> None:
        participants[sid] = parse_qs(environ["QUERY_STRING"]).get("participant", [""])[0]

    @server.on("disconnect")
    async def disconnected(sid: str) -> None:
        participants.pop(sid, None)

    @server.on("subscribe")
    async def subscribe(sid: str) -> dict[str, object]:
        await server.enter_room(sid, ROOM)
        return {}

    @server.on("hello")
    async def hello(sid: str) -> dict[str, object]:
        return {}

    @server.on("publish")
    async def publish(sid: str, event: dict[str, object]) -> None:
        await server.emit("event", event, room=ROOM)

    @server.on("answer")
    async def answer(sid: str, command: dict[str, object]) -> dict[str, object]:
        assert answers is not None
        return await answers.add(participants[sid], command)

    app = web.Application()
    server.attach(app)
    await serve(app)


if __name__ == "__main__":
    asyncio.run(main())
