"""Hearing what PostgreSQL notifies, on a connection of its own."""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog

from sql import clock

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT_S = 5.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
CHECK_EVERY_S = 30.0
"""How often the connection is tried: one that a firewall cut stays open on our side for hours."""


async def listen(url: str, channel: str, heard: Callable[[], None]) -> None:
    """Call `heard` at every notification of `channel`, and whenever some may have been missed, until cancelled.

    Notifications only make things quick; whoever relies on what they announce must look by the clock too.
    """
    pause = FIRST_PAUSE_S
    while True:
        try:
            connection = await asyncpg.connect(
                url, timeout=CONNECT_TIMEOUT_S, server_settings={"application_name": "lms_rt_listener"}
            )
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("listening_waits", channel=channel, error=repr(error))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)
            continue
        try:
            await connection.add_listener(channel, lambda *_: heard())
            pause = FIRST_PAUSE_S
            heard()
            while True:
                await asyncio.sleep(CHECK_EVERY_S)
                await connection.fetchval(clock.NOW, timeout=CONNECT_TIMEOUT_S)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("listening_interrupted", channel=channel, error=repr(error))
            await asyncio.sleep(pause)
        finally:
            connection.terminate()
