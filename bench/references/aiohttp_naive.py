"""What most people would write: aiohttp, a loop over the sockets, one INSERT an answer. No authentication, no limits.

python -m bench.references.aiohttp_naive [--database URL] [--compress]
"""

from __future__ import annotations

import argparse
import asyncio
import json

from aiohttp import WSMsgType, web

from bench.references.serving import serve
from bench.references.store import Answers

ANSWERS = web.AppKey("answers", Answers)
READERS = web.AppKey("readers", set[web.WebSocketResponse])
COMPRESS = web.AppKey("compress", bool)


async def socket(request: web.Request) -> web.WebSocketResponse:
    """One participant, or the host: whatever the host says with the type `event` goes to everyone."""
    app = request.app
    ws = web.WebSocketResponse(compress=app[COMPRESS])
    await ws.prepare(request)
    participant = request.query.get("participant", "")
    readers = app[READERS]
    try:
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                continue
            command = json.loads(message.data)
            match command["type"]:
                case "event":
                    for reader in list(readers):
                        await reader.send_str(message.data)
                case "live.answer":
                    receipt = await app[ANSWERS].add(participant, command)
                    await ws.send_json({"type": "ok", "id": command["id"], "data": {"receipt": receipt}})
                case "subscribe":
                    readers.add(ws)
                    await ws.send_json({"type": "ok", "id": command["id"], "data": {}})
                case _:
                    await ws.send_json({"type": "ok", "id": command["id"], "data": {}})
    finally:
        readers.discard(ws)
    return ws


async def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database")
    parser.add_argument("--compress", action="store_true", help="accept permessage-deflate, as aiohttp does by itself")
    options = parser.parse_args()
    app = web.Application()
    app[READERS] = set()
    app[COMPRESS] = options.compress
    if options.database:
        app[ANSWERS] = await Answers.open(options.database)
    app.router.add_get("/ws", socket)
    await serve(app)


if __name__ == "__main__":
    asyncio.run(main())
