"""One attempt at a job, from the queue to its end in the outbox."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from pydantic import JsonValue
from redis.exceptions import RedisError
from saq import Job

from lms_rt.background import kept_running
from lms_rt.db.database import Transaction
from lms_rt.errors import Problem
from lms_rt.kv.client import UNREACHABLE
from lms_rt.services.job_runs import JobRun, JobRuns, LostJobError
from workers.house import JobContext

if TYPE_CHECKING:
    from workers.kinds import JobKind

log = structlog.get_logger(__name__)


class GiveUpError(Exception):
    """Trying again cannot help: the job goes to the dead letters at once."""


class AttemptFailedError(Exception):
    """Tells the queue that an attempt failed; the reason is logged and stored already."""


class Attempt:
    """What a handler knows of its job."""

    def __init__(self, runs: JobRuns, run: JobRun, queued: Job) -> None:
        self._runs = runs
        self._queued = queued
        self.run = run
        self.ended = False
        """Whether the handler ended the job itself."""

    @property
    def id(self) -> UUID:
        """The job's id, the same in every attempt."""
        return self.run.id

    @property
    def payload(self) -> Mapping[str, JsonValue]:
        """What was asked for."""
        return self.run.payload

    def uuid(self, name: str) -> UUID:
        """An id in the payload."""
        return UUID(str(self.run.payload[name]))

    async def report(self, done: int, total: int | None = None) -> None:
        """Tell whoever asked how far it is. Raises LostJobError where somebody else has the job by now."""
        await self._runs.report(self.run, done, total)
        if total:
            with suppress(RedisError, *UNREACHABLE):
                await self._queued.update(progress=done / total)  # which the queue's own page shows

    @asynccontextmanager
    async def finishing(self, result: JsonValue = None) -> AsyncIterator[Transaction]:
        """The transaction that has the job's effect and ends it. Raises LostJobError, and nothing has happened."""
        async with self._runs.finishing(self.run, result) as tx:
            yield tx
        self.ended = True


async def attempt(context: JobContext, kind: "JobKind", job: UUID) -> None:
    """Try a job. Raises AttemptFailedError, upon which the queue tries again later."""
    tools = context["tools"]
    lease_s = tools.house.settings.jobs.lease_s
    run = await tools.runs.claim(job, lease_s)
    if run is None:
        return  # it is done; or somebody is at it, and should they die the reconciliation finds it
    if run.tries > kind.attempts:
        # The last attempt never came to an end: its worker was killed, or it took too long.
        await _give_up(tools.runs, run, "no attempt came to an end", context)
        return
    trying = Attempt(tools.runs, run, context["job"])
    try:
        async with kept_running("lease", lambda: _keep(tools.runs, run, lease_s, context["job"])):
            result = await kind.handler(tools, trying)
            if not trying.ended:
                async with trying.finishing(result):
                    pass
    except LostJobError:
        log.warning("job_lost", kind=kind.name, job=str(job), attempt=run.attempt)
    except asyncio.CancelledError:
        ending = context["worker"].event.is_set()
        reason = "the worker was told to end" if ending else "the attempt took too long"
        with suppress(Problem):
            await tools.runs.release(run, f"stopped: {reason}", forgiven=ending)
        raise
    except Exception as error:
        # Whoever gives up says why in words
        reason = str(error) if isinstance(error, GiveUpError) else f"{type(error).__name__}: {error}"
        if isinstance(error, GiveUpError) or run.tries >= kind.attempts:
            await _give_up(tools.runs, run, reason, context)
        else:
            log.warning("job_attempt_failed", kind=kind.name, job=str(job), tries=run.tries, exc_info=_worth(error))
            await tools.runs.release(run, reason)
        raise AttemptFailedError(reason) from error


async def _give_up(runs: JobRuns, run: JobRun, reason: str, context: JobContext) -> None:
    log.error("job_given_up", kind=run.kind, job=str(run.id), tries=run.tries, error=reason)
    await runs.fail(run, reason)
    context["job"].retries = 0  # the queue is not to try again


async def _keep(runs: JobRuns, run: JobRun, lease_s: float, queued: Job) -> None:
    """Renew the lease, and the queue's patience, while the job is being done."""
    while True:
        await asyncio.sleep(lease_s / 4)
        with suppress(RedisError, *UNREACHABLE):
            await queued.update()
        try:
            await runs.renew(run, lease_s)
        except LostJobError:
            return  # its end will be refused
        except Problem as problem:
            log.warning("lease_not_renewed", job=str(run.id), error=str(problem))


def _worth(error: Exception) -> Exception | None:
    """A traceback is for what nobody foresaw."""
    return None if isinstance(error, (Problem, OSError, TimeoutError)) else error
