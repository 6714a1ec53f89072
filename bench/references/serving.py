"""Starts an aiohttp application on a free port of the loopback and says where, as `lms-rt serve` does."""

from __future__ import annotations

import asyncio
import resource
import socket

from aiohttp import web

BACKLOG = 4096
"""As many as may connect at once in the join scenario."""


async def serve(app: web.Application) -> None:
    """Serves until the process is ended."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, hard), hard))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    await web.SockSite(runner, listener, backlog=BACKLOG).start()
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await asyncio.Event().wait()
