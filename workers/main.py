"""A worker from its start to the end of its last job: the relay, the jobs, the schedule."""

import asyncio
import logging
from collections.abc import Collection
from contextlib import AsyncExitStack
from functools import partial
from typing import Final
from uuid import UUID

import structlog
from saq import CronJob

from lms_rt.background import background, kept_running
from lms_rt.services.job_runs import JobRuns
from workers import queue as queues
from workers.attempt import attempt
from workers.catalogue import KINDS
from workers.house import House, JobContext, Tools
from workers.kinds import JobKind
from workers.lanes import Lanes
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
    """Work on jobs until `stop` is set, then finish what is in hand.

    Up to `concurrency` at once are what somebody waits for; half as many, beside them, are bulk.
    Redis may be away at any time, PostgreSQL once we have begun.
    """
    settings = house.settings
    assert settings.redis.url is not None
    logging.getLogger("saq").addFilter(queues.without_what_was_said)
    lanes = Lanes(settings.redis.url.get_secret_value(), settings.redis.prefix, settings.jobs.lease_s)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(lanes.disconnect)
        postman = Postman(settings, house)
        stack.push_async_callback(postman.close)
        tools = Tools(house, JobRuns(house.db, house.services.announcer), postman)
        prompt = _worker(lanes.prompt, concurrency, tools)
        # What is by the clock is waited for by nobody either
        bulk = _worker(lanes.bulk, -(-concurrency // 2), tools, SCHEDULE)
        await stack.enter_async_context(kept_running("bus", house.bus.run))
        await stack.enter_async_context(kept_running("clock", house.clock.run))
        await stack.enter_async_context(kept_running("relay", Relay(house, lanes).run))
        sender = await stack.enter_async_context(Sender(settings.webhooks))
        await stack.enter_async_context(kept_running("webhooks", Dispatcher(house, sender).run))
        await stack.enter_async_context(background("typefaces", house.services.certificate_drawing.prepare()))
        working = [asyncio.create_task(worker.start()) for worker in (prompt, bulk)]
        stopping = asyncio.create_task(stop.wait())
        log.info("worker_ready", concurrency=concurrency, kinds=len(KINDS))
        try:
            await asyncio.wait((*working, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await asyncio.gather(prompt.stop(), bulk.stop())
            await asyncio.gather(*working)


def _worker(
    queue: queues.PatientQueue, concurrency: int, tools: Tools, schedule: Collection[CronJob[JobContext]] = ()
) -> queues.QuietWorker:
    kinds = [(kind.name, partial(_do, kind)) for kind in KINDS.values()]
    worker = queues.QuietWorker(
        queue,
        functions=[*kinds, *(each.function for each in SCHEDULE)],  # both queues may hold those of an older release
        concurrency=concurrency,
        cron_jobs=schedule,
        dequeue_timeout=queues.WAIT_FOR_JOB_S,
        shutdown_grace_period_s=GRACE_S,
        timers={
            "schedule": 1,
            "worker_info": 10,
            "sweep": min(LOOK_FOR_DEAD_S, tools.house.settings.jobs.lease_s),
            "abort": 1,
        },
    )
    worker.context["tools"] = tools
    return worker


async def _do(kind: JobKind, context: JobContext, *, job: str) -> None:
    await attempt(context, kind, UUID(job))
