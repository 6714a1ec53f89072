"""The jobs' queue in Redis, whose records are SAQ's own."""

from collections.abc import Mapping
from typing import Final

from redis.asyncio import Redis
from saq.queue.redis import RedisQueue
from saq.web.common import job_dict

NAME: Final = "jobs"
JOBS_SHOWN: Final = 100


def name(prefix: str) -> str:
    """What SAQ calls the queue of the installation whose keys begin with `prefix`."""
    return f"{prefix.rstrip(':')}:{NAME}"


class QueueMonitor:
    """Looks at the queue, in the shapes that SAQ's page reads. Raises what Redis does."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._queue = RedisQueue(redis, name(prefix))

    @property
    def name(self) -> str:
        """What SAQ calls it."""
        return self._queue.name

    async def info(self, *, jobs: bool) -> Mapping[str, object]:
        """How many jobs there are, which workers live, and the jobs themselves if asked for."""
        info = dict(await self._queue.info(jobs=jobs, limit=JOBS_SHOWN))
        shown = info.pop("jobs")
        assert isinstance(shown, list)
        return {**info, "jobs": [{**job, "kwargs": repr(job.get("kwargs"))} for job in shown]}

    async def job(self, key: str) -> Mapping[str, object] | None:
        """One job, while Redis remembers it."""
        found = await self._queue.job(key)
        return job_dict(found) if found is not None else None
