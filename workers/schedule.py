"""What is done by the clock. Run twice, it does nothing the second time."""

from typing import Final

import structlog
from saq import CronJob

from lms_rt.services import certificate_drawing, files
from workers.house import JobContext

log = structlog.get_logger(__name__)


async def sweep(context: JobContext) -> None:
    """Throw away what has outlived its use."""
    house = context["tools"].house
    swept = await house.services.housekeeping.sweep()
    deliveries = await house.services.webhook_runs.sweep()
    log.info("swept", **swept, webhook_deliveries=deliveries)


async def reseal(context: JobContext) -> None:
    """Seal what the signing key sealed under the present one, before the one of before is taken away."""
    resealed = await context["tools"].house.services.webhook_runs.reseal()
    if resealed:
        log.info("webhook_secrets_resealed", webhooks=resealed)


async def sweep_files(context: JobContext) -> None:
    """Throw away what is left of uploads that broke off, and content that no file names any more."""
    file_sweep = context["tools"].house.services.file_sweep
    for folder in (files.FOLDER, certificate_drawing.FOLDER):
        swept = await file_sweep.sweep(folder)
        if any(swept.values()):
            log.info("files_swept", folder=folder, **swept)
        if unfinished := await file_sweep.sweep_unfinished(folder):
            log.info("unfinished_objects_swept", folder=folder, objects=unfinished)


async def ask_for_digests(context: JobContext) -> None:
    """Ask for the mails of the week, from Monday morning on: a worker that was away then asks later in the week."""
    house = context["tools"].house
    if await house.services.digests.ask(house.clock.now()):
        log.info("digests_asked_for")


async def end_abandoned_classes(context: JobContext) -> None:
    """End the classes whose host went home without doing so: what was answered counts, and the PIN becomes free."""
    house = context["tools"].house
    ended = await house.services.housekeeping.end_abandoned(house.settings.jobs.abandoned_after_h)
    if ended:
        log.info("abandoned_classes_ended", classes=ended)


async def recalculate_progress(context: JobContext) -> None:
    """Count everybody's progress anew; it should find nothing to mend."""
    house = context["tools"].house
    mended = await house.services.recalculation.everything()
    if mended:
        log.warning("progress_mended", enrollments=mended)


# `retries` counts attempts, and SAQ's own 1 loses a job whose worker is killed.
SCHEDULE: Final[tuple[CronJob[JobContext], ...]] = (
    CronJob(sweep, cron="17 * * * *", timeout=600, heartbeat=0, retries=3),
    CronJob(reseal, cron="27 * * * *", timeout=300, heartbeat=0, retries=3),
    CronJob(sweep_files, cron="37 3 * * *", timeout=3600, heartbeat=0, retries=3),
    CronJob(recalculate_progress, cron="43 2 * * *", timeout=7200, retries=3),
    CronJob(ask_for_digests, cron="7 * * * *", timeout=60, retries=3),
    CronJob(end_abandoned_classes, cron="*/10 * * * *", timeout=300, retries=3),
)
"""Each runs once an installation however many workers there are."""
