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
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from saq import Job, Worker
from saq.queue.base import Queue
from saq.queue.redis import RedisQueue
from saq.types import ListenCallback

from lms_rt import limits
from lms_rt.kv import job_queue
from lms_rt.kv.client import UNREACHABLE
from lms_rt.services.outbox_relay import Waiting
from workers.attempt import AttemptFailedError
from workers.catalogue import KINDS
from workers.house import JobContext

log = structlog.get_logger(__name__)

WAIT_FOR_JOB_S: Final = 1.0
"""How long Redis holds a request for a job open. Less than its connection's timeout, and soon enough for a stop."""
DEAD_MAY_ANSWER_S: Final = 0.1
"""An attempt that still runs is no harm: the outbox refuses its end."""
LOOK_AGAIN_S: Final = 0.05
"""Between two looks at a job that was told to stop."""
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 10.0


class PatientQueue(RedisQueue):
    """A queue that waits, longer each time, while Redis cannot be reached."""

    def __init__(self, redis: "Redis", name: str, lease_s: int) -> None:
        """A job whose worker gives no sign for `lease_s` seconds is taken from it."""
        super().__init__(redis, name)
        self._lease_s = lease_s
        self._away_for = 0

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
        """Which of these wait here, are being done, or are to be tried again."""
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

        SAQ's subscription, once its Redis was killed, asks again without ever giving
        way to the event loop: the worker would do nothing any more, and its leases would run out.
        """
        await Queue.listen(self, job_keys, callback, timeout, poll_interval)

    async def disconnect(self) -> None:
        """Hang up, also on a Redis that is away."""
        with suppress(*UNREACHABLE):
            await super().disconnect()
        await self.redis.aclose()

    async def dequeue(self, timeout: float = 0.0, poll_interval: float = 0.0) -> Job | None:  # noqa: ASYNC109 - SAQ's
        """The next job; None when there is none yet, or no Redis."""
        try:
            job = await super().dequeue(timeout, poll_interval)
        except UNREACHABLE as error:
            if not self._away_for:
                log.warning("redis_away", error=repr(error))
            self._away_for += 1
            await asyncio.sleep(pause_s(self._away_for))
            return None
        if self._away_for:
            log.info("redis_back")
            self._away_for = 0
        return job


def pause_s(failures: int) -> float:
    """How long to leave Redis alone after so many failures in a row."""
    ceiling: float = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(failures, 10))
    return ceiling * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret


class QuietWorker(Worker[JobContext]):
    """A worker that is stopped by whoever runs it, not by signals of its own, and stops without waiting for timers."""

    SIGNALS = []  # noqa: RUF012 - as SAQ declares it

    async def upkeep(self) -> list["asyncio.Task[None]"]:
        """Start the timers."""
        self._timers = await super().upkeep()
        return self._timers

    async def stop(self) -> None:
        """Finish the jobs in hand, within the grace period."""
        self.event.set()
        for timer in getattr(self, "_timers", ()):
            timer.cancel()
        await super().stop()


def connect(url: str, prefix: str, lease_s: int) -> PatientQueue:
    """The queue of the installation whose keys begin with `prefix`."""
    redis = Redis.from_url(
        url,
        socket_timeout=WAIT_FOR_JOB_S + limits.REDIS_TIMEOUT_S,
        socket_connect_timeout=limits.REDIS_TIMEOUT_S,
        client_name="lms_rt_worker",
    )
    return PatientQueue(redis, job_queue.name(prefix), lease_s)


def without_what_was_said(record: logging.LogRecord) -> bool:
    """A filter for SAQ's log: that Redis is away, or an attempt failed, was said once and needs no traceback again."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, (RedisError, OSError, AttemptFailedError))
