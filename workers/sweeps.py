"""Jobs that run by the clock and throw away what has outlived its use. Run twice, they do nothing the second time."""

from typing import Final

import structlog
from saq import CronJob

from workers.house import JobContext

log = structlog.get_logger(__name__)


async def sweep_idempotency(context: JobContext) -> None:
    """Forget stored answers that no client will ask for again."""
    swept = await context["house"].idempotency.sweep()
    log.info("idempotency_swept", answers=swept)


# `retries` counts attempts, and SAQ's own 1 loses a job whose worker is killed.
SCHEDULE: Final[tuple[CronJob[JobContext], ...]] = (
    CronJob(sweep_idempotency, cron="17 * * * *", timeout=60, retries=3),
)
"""Each runs once an installation however many workers there are."""
