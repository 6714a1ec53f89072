"""The jobs' queues in Redis, whose records are SAQ's own.

SAQ knows no precedence among the jobs of a queue in Redis. So there are two: one for what somebody waits for, one for
bulk; a worker serves both, each with places of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from redis.asyncio import Redis
from saq.queue.redis import RedisQueue
from saq.web.common import job_dict

PROMPT: Final = "jobs"
BULK: Final = "bulk-jobs"
JOBS_SHOWN: Final = 100


def name(prefix: str, which: str) -> str:
    """What SAQ calls a queue of the installation whose keys begin with `prefix`."""
    return f"{prefix.rstrip(':')}:{which}"


class QueueMonitor:
    """Looks at the queues, in the shapes that SAQ's page reads. Raises what Redis does."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        queues = [RedisQueue(redis, name(prefix, which)) for which in (PROMPT, BULK)]
        self._queues = {queue.name: queue for queue in queues}

    async def every(self) -> Sequence[Mapping[str, object]]:
        """How many jobs there are in each, and which workers live."""
        return [await self._about(queue, jobs=False) for queue in self._queues.values()]

    async def info(self, queue: str) -> Mapping[str, object] | None:
        """That and the jobs themselves; None where no queue is called so."""
        found = self._queues.get(queue)
        return None if found is None else await self._about(found, jobs=True)

    async def job(self, queue: str, key: str) -> Mapping[str, object] | None:
        """One job, while Redis remembers it."""
        found = self._queues.get(queue)
        job = None if found is None else await found.job(key)
        return None if job is None else job_dict(job)

    @staticmethod
    async def _about(queue: RedisQueue, *, jobs: bool) -> Mapping[str, object]:
        info = dict(await queue.info(jobs=jobs, limit=JOBS_SHOWN))
        shown = info.pop("jobs")
        assert isinstance(shown, list)
        return {**info, "jobs": [{**job, "kwargs": repr(job.get("kwargs"))} for job in shown]}
