"""A worker from its start to the end of its last job: the relay, the jobs, the schedule."""

import asyncio
import logging
from contextlib import AsyncExitStack
from functools import partial
from typing import Final
from uuid import UUID

import structlog

from lms_rt.background import background
from lms_rt.services.job_runs import JobRuns
from workers import queue as queues
from workers.attempt import attempt
from workers.catalogue import KINDS
from workers.house import House, JobContext, Tools
from workers.kinds import JobKind
from workers.mail.postman import Postman
from workers.relay import Relay
from workers.schedule import SCHEDULE
from workers.webhooks.dispatcher import Dispatcher
from workers.webhooks.sender import Sender

log = structlog.get_logger(__name__)

GRACE_S: Final = 10
"""How long jobs in hand may go on once we stop; then they are cancelled, and retried elsewhere."""
LOOK_FOR_DEAD_S: Final = 10
"""How often the queue looks for jobs whose worker gives no sign any more."""


async def run(house: House, concurrency: int, stop: asyncio.Event) -> None:
    """Work on up to `concurrency` jobs at once until `stop` is set, then finish what is in hand.

    Redis may be away at any time, PostgreSQL once we have begun.
    """
    settings = house.settings
    assert settings.redis.url is not None
    logging.getLogger("saq").addFilter(queues.without_what_was_said)
    queue = queues.connect(settings.redis.url.get_secret_value(), settings.redis.prefix, settings.jobs.lease_s)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(queue.disconnect)
        postman = Postman(settings, house)
        stack.push_async_callback(postman.close)
        tools = Tools(house, JobRuns(house.db, house.services.announcer), postman)
        worker = _worker(queue, concurrency, settings.jobs.lease_s)
        worker.context["tools"] = tools
        await stack.enter_async_context(background("bus", house.bus.run()))
        await stack.enter_async_context(background("clock", house.clock.run()))
        await stack.enter_async_context(background("relay", Relay(house, queue).run()))
        sender = await stack.enter_async_context(Sender(settings.webhooks))
        await stack.enter_async_context(background("webhooks", Dispatcher(house, sender).run()))
        await stack.enter_async_context(background("typefaces", house.services.certificate_drawing.prepare()))
        working = asyncio.create_task(worker.start())
        stopping = asyncio.create_task(stop.wait())
        log.info("worker_ready", concurrency=concurrency, kinds=len(KINDS))
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await worker.stop()
            await working


def _worker(queue: queues.PatientQueue, concurrency: int, lease_s: int) -> queues.QuietWorker:
    return queues.QuietWorker(
        queue,
        functions=[(kind.name, partial(_do, kind)) for kind in KINDS.values()],
        concurrency=concurrency,
        cron_jobs=SCHEDULE,
        dequeue_timeout=queues.WAIT_FOR_JOB_S,
        shutdown_grace_period_s=GRACE_S,
        timers={"schedule": 1, "worker_info": 10, "sweep": min(LOOK_FOR_DEAD_S, lease_s), "abort": 1},
    )


async def _do(kind: JobKind, context: JobContext, *, job: str) -> None:
    await attempt(context, kind, UUID(job))
