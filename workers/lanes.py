"""The two queues of an installation, as one to the relay: what somebody waits for, and bulk that never holds it up."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from lms_rt.kv import job_queue
from lms_rt.services.outbox_relay import Waiting
from workers.queue import PatientQueue


class Lanes:
    """Both of them."""

    def __init__(self, url: str, prefix: str, lease_s: int) -> None:
        """Those of the installation whose keys begin with `prefix`; `lease_s` as for `PatientQueue`."""
        self.prompt = PatientQueue(url, job_queue.name(prefix, job_queue.PROMPT), lease_s)
        self.bulk = PatientQueue(url, job_queue.name(prefix, job_queue.BULK), lease_s)

    async def give(self, jobs: Sequence[Waiting]) -> None:
        """Take jobs from the outbox, each into its queue. Raises what Redis does."""
        await self.prompt.give([job for job in jobs if not job.bulk])
        await self.bulk.give([job for job in jobs if job.bulk])

    async def known(self, jobs: Sequence[Waiting]) -> set[UUID]:
        """Which of these wait in their queue, are being done, or are to be tried again. Raises what Redis does."""
        prompt = [job for job in jobs if not job.bulk]
        bulk = [job for job in jobs if job.bulk]
        return await self.prompt.known(prompt) | await self.bulk.known(bulk)

    async def disconnect(self) -> None:
        """Hang up, also on a Redis that is away."""
        await asyncio.gather(self.prompt.disconnect(), self.bulk.disconnect())
