"""Takes webhooks that have something to send, and sends it, one event of each at a time, soon after the commit."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog

from lms_rt.db.listening import listen
from lms_rt.errors import Problem
from lms_rt.services import hook_events
from lms_rt.services.webhook_runs import LostTurnError, Turn
from workers.house import House
from workers.webhooks.sender import Sender

log = structlog.get_logger(__name__)

AT_ONCE: Final = 32
"""Webhooks that one worker is at; they mostly wait for others' answers."""
IN_A_ROW: Final = 100
"""Events of one webhook until it stands in line again, so that a busy one does not keep others waiting."""
LOOK_EVERY_S: Final = 1.0
"""The longest an event waits when its notification was lost, and how exactly pauses are kept."""
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 5.0


class Dispatcher:
    """One of any number of dispatchers."""

    def __init__(self, house: House, sender: Sender) -> None:
        self._runs = house.services.webhook_runs
        self._settings = house.settings
        self._sender = sender
        self._heard = asyncio.Event()
        self._at: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Send until cancelled; then what is just being sent is broken off, and sent again by whoever comes next."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._dispatch(tasks))
            if not self._settings.database.pgbouncer:  # which knows no LISTEN: there we look every second
                assert self._settings.database.url is not None
                url = self._settings.database.url.get_secret_value()
                tasks.create_task(listen(url, hook_events.CHANNEL, self._heard.set))

    async def _dispatch(self, tasks: asyncio.TaskGroup) -> None:
        pause = 0.0
        while True:
            self._heard.clear()
            try:
                free = AT_ONCE - len(self._at)
                turns = await self._runs.claim(free) if free else []
                pause = 0.0
            except Problem as problem:
                if not pause:
                    log.warning("webhooks_wait", error=str(problem))
                pause = min(2 * pause or FIRST_PAUSE_S, LONGEST_PAUSE_S)
                await asyncio.sleep(pause)
                continue
            for turn in turns:
                task = tasks.create_task(self._take(turn))
                self._at.add(task)
                task.add_done_callback(self._done)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._heard.wait()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._at.discard(task)
        self._heard.set()

    async def _take(self, turn: Turn) -> None:
        """Send what one webhook has to tell. However it ends, the webhook is free for others, at the latest when the
        lease runs out."""
        try:
            for _ in range(IN_A_ROW):
                sending = await self._runs.next(turn)
                if sending is None:
                    break
                answer = await self._sender.send(sending)
                told = {"webhook": str(turn.webhook), "sent": str(sending.event), "kind": sending.kind}
                log.info("webhook_sent", **told, status=answer.status, error=answer.error, ms=answer.duration_ms)
                pause = await self._runs.note(turn, sending, answer)
                if pause is not None:
                    asyncio.get_running_loop().call_later(pause, self._heard.set)
                    return
            await self._runs.release(turn)
        except LostTurnError:
            log.warning("webhook_turn_lost", webhook=str(turn.webhook))
        except asyncio.CancelledError:
            with suppress(Problem):
                await self._runs.release(turn)
            raise
        except Problem as problem:
            log.warning("webhook_left", webhook=str(turn.webhook), error=str(problem))
        except Exception:  # one webhook that nobody foresaw must not keep the others waiting
            log.exception("webhook_failed", webhook=str(turn.webhook))
