"""SAQ's queue and worker, made to sit out a Redis that is away.

As they come, a worker without Redis asks again at once and for ever, at a full core, and tells the whole traceback each
time.
"""

import asyncio
import logging
import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID, uuid4

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from saq import Job, Worker
from saq.queue.base import Queue
from saq.queue.redis import RedisQueue
from saq.types import ListenCallback

from lms_rt import limits
from lms_rt.background import background
from lms_rt.kv.cancellation import pool
from lms_rt.kv.client import UNREACHABLE
from lms_rt.services.outbox_relay import Waiting
from workers.attempt import AttemptFailedError
from workers.catalogue import KINDS
from workers.house import JobContext

log = structlog.get_logger(__name__)

WAIT_FOR_JOB_S: Final = 1.0
"""How long Redis holds a request for a job open. Less than its connection's timeout."""
WAKE_AGAIN_S: Final = 0.05
"""Between two looks, at a stop, for those whom Redis still keeps waiting for a job."""
DEAD_MAY_ANSWER_S: Final = 0.1
"""An attempt that still runs is no harm: the outbox refuses its end."""
LOOK_AGAIN_S: Final = 0.05
"""Between two looks at a job that was told to stop."""
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 10.0


class PatientQueue(RedisQueue):
    """A queue that waits, longer each time, while Redis cannot be reached."""

    def __init__(self, url: str, name: str, lease_s: int) -> None:
        """A job whose worker gives no sign for `lease_s` seconds is taken from it."""
        self._client_name = f"lms_rt_worker-{uuid4().hex}"
        connections = pool(
            url,
            socket_timeout=WAIT_FOR_JOB_S + limits.REDIS_TIMEOUT_S,
            socket_connect_timeout=limits.REDIS_TIMEOUT_S,
            client_name=self._client_name,
        )
        super().__init__(Redis.from_pool(connections), name)
        self._lease_s = lease_s
        self._away_for = 0
        self._over = asyncio.Event()

    async def give(self, jobs: Sequence[Waiting]) -> None:
        """Take jobs from the outbox; those that are here already stay as they are. Raises what Redis does."""
        for each in jobs:
            kind = KINDS[each.kind]
            await self.enqueue(
                Job(
                    kind.name,
                    key=str(each.id),
                    kwargs={"job": str(each.id)},
                    timeout=kind.timeout_s,
                    heartbeat=self._lease_s,
                    retries=kind.attempts,
                    retry_delay=kind.first_delay_s,
                    retry_backoff=kind.longest_delay_s,
                )
            )

    async def known(self, jobs: Sequence[Waiting]) -> set[UUID]:
        """Which of these wait here, are being done, or are to be tried again. Raises what Redis does."""
        if not jobs:
            return set()
        scores = await self.redis.zmscore(self.namespace("incomplete"), [self.job_id(str(each.id)) for each in jobs])
        return {each.id for each, score in zip(jobs, scores, strict=True) if score is not None}

    async def sweep(self, lock: int = 60, abort: float = DEAD_MAY_ANSWER_S) -> list[str]:
        """Take jobs from workers that give no sign. The dead are hardly waited for: SAQ's five seconds each, one after
        the other, would hold up all that a killed worker had in hand."""
        return await super().sweep(lock, abort)

    async def listen(
        self,
        job_keys: Iterable[str],
        callback: ListenCallback,
        timeout: float | None = 10,  # noqa: ASYNC109 - SAQ's
        poll_interval: float = LOOK_AGAIN_S,
    ) -> None:
        """Tell of jobs by looking at them.

        SAQ's subscription, once its Redis was killed, asks again without ever giving way to the event loop: the worker
        would do nothing any more, and its leases would run out. And SAQ's bound is `asyncio.wait_for`, which may lose
        that the task was told to end (`kv.cancellation`).
        """
        async with asyncio.timeout(timeout or None):
            await Queue.listen(self, job_keys, callback, None, poll_interval)

    async def disconnect(self) -> None:
        """Hang up, also on a Redis that is away."""
        with suppress(*UNREACHABLE):
            await super().disconnect()
        await self.redis.aclose()

    async def dequeue(self, timeout: float = 0.0, poll_interval: float = 0.0) -> Job | None:  # noqa: ASYNC109 - SAQ's
        """The next job; None when there is none yet, or no Redis that gives any."""
        try:
            job = await super().dequeue(timeout, poll_interval)
        except (RedisError, *UNREACHABLE) as error:  # one that cannot save what it has refuses, too
            if not self._away_for:
                log.warning("redis_away", error=repr(error))
            self._away_for += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s(self._away_for)):
                    await self._over.wait()
            return None
        if self._away_for:
            log.info("redis_back")
            self._away_for = 0
        return job

    async def let_go(self) -> None:
        """Send those away who wait here for a job, until cancelled or none can be left.

        To cancel them instead could lose a job for a while that Redis is just giving them.
        """
        if self._over.is_set():
            return
        self._over.set()
        with suppress(TimeoutError, RedisError, *UNREACHABLE):  # then they wait their time out
            async with asyncio.timeout(WAIT_FOR_JOB_S):
                while True:
                    clients = await self.redis.client_list(_type="normal")
                    for client in clients:
                        if client["name"] == self._client_name and "b" in client["flags"]:
                            await self.redis.client_unblock(int(client["id"]))
                    await asyncio.sleep(WAKE_AGAIN_S)  # one that was about to ask is found the next time


def pause_s(failures: int) -> float:
    """How long to leave Redis alone after so many failures in a row."""
    ceiling: float = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(failures, 10))
    return ceiling * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret


class QuietWorker(Worker[JobContext]):
    """A worker that is stopped by whoever runs it, not by signals of its own, and waits for nothing but jobs then."""

    SIGNALS = []  # noqa: RUF012 - as SAQ declares it

    queue: PatientQueue

    async def upkeep(self) -> list["asyncio.Task[None]"]:
        """Start the timers."""
        self._timers = await super().upkeep()
        return self._timers

    async def stop(self) -> None:
        """Finish the jobs in hand that are not to be cut, within the grace period."""
        self.event.set()
        for timer in getattr(self, "_timers", ()):
            timer.cancel()
        for job, doing in self.job_task_contexts.items():
            if job.function in KINDS and KINDS[job.function].may_be_cut:
                doing["task"].cancel()  # SAQ then has it tried again
        async with background("let go", self.queue.let_go()):
            await super().stop()


def without_what_was_said(record: logging.LogRecord) -> bool:
    """A filter for SAQ's log: that Redis is away, or an attempt failed, was said once and needs no traceback again."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, (RedisError, OSError, AttemptFailedError))
