"""A neighbour of the server under measurement: what another lms_rt process is to it, and nothing more.

    python -m bench.subjects.neighbour --database URL --redis URL --channel live:<session>

Whatever text a socket sends here becomes the `text` of an event: appended to the channel's log and published after the
commit by lms_rt's own code, as any process of a cluster does it. What arrives while one transaction runs shares the
next, so that events pile up as they never could behind the commands of one host.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from aiohttp import WSMsgType, web

from bench.references.serving import serve
from lms_rt.db.database import Database
from lms_rt.db.log import NewEvent
from lms_rt.gather import Gatherer
from lms_rt.kv.bus import Bus
from lms_rt.kv.client import connect
from lms_rt.services.announcer import Announcer
from lms_rt.settings import RedisSettings

EVENT = "question.extended"


async def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--redis", required=True)
    parser.add_argument("--channel", required=True)
    options = parser.parse_args()
    db = await Database.connect(options.database, pool_min=1, pool_max=2)
    bus = Bus(connect(options.redis), RedisSettings().prefix)
    announcer = Announcer(bus)

    async def append(texts: Sequence[str]) -> list[None]:
        async with db.transaction() as tx:
            await announcer.append(tx, options.channel, [NewEvent(EVENT, {"text": text}) for text in texts])
        return [None] * len(texts)

    gathered = Gatherer(append)

    async def socket(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(compress=False)
        await ws.prepare(request)
        await ws.send_str('{"type":"ok","id":1}')
        waiting: set[asyncio.Future[None]] = set()
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                event = gathered(message.data)
                waiting.add(event)
                event.add_done_callback(waiting.discard)
        return ws

    app = web.Application()
    app.router.add_get("/ws", socket)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(bus.run())
        tasks.create_task(serve(app))


if __name__ == "__main__":
    asyncio.run(main())
