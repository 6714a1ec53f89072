"""What is done by the clock: that each job is due when it should be, is queued by a worker, and does its work."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import cast
from uuid import uuid4

import pytest
from croniter import croniter

from lms_rt.contract.accounts import MePatch
from lms_rt.contract.files import FileUpload
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.kv import job_queue
from lms_rt.security.sealing import Sealer
from lms_rt.services.files import FOLDER
from lms_rt.services.idempotency import Idempotency, Outcome, Request
from lms_rt.services.job_runs import JobRuns
from lms_rt.storage.local import PARTS
from sql.statement import Statement
from tests.support import school
from tests.support.certified import upload
from tests.support.content import taught
from tests.support.running import until_true
from tests.support.working import working
from workers.house import JobContext, Tools
from workers.mail.postman import Postman
from workers.schedule import SCHEDULE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = {
    "sweep": HOUR,
    "reseal": HOUR,
    "sweep_files": DAY,
    "recalculate_progress": DAY,
    "ask_for_digests": HOUR,
    "end_abandoned_classes": timedelta(minutes=10),
}
NIGHTLY = {"sweep_files", "recalculate_progress"}
FORGED = Statement("UPDATE course_progress SET percent = 7 WHERE enrollment_id = $1")
PERCENT = Statement("SELECT percent FROM course_progress WHERE enrollment_id = $1")
OLD_LINKS = Statement("UPDATE one_time_tokens SET expires_at = now() - interval '1 year'")
OLD_SIGN_INS = Statement("UPDATE auth_sessions SET expires_at = now() - interval '1 year'")
OLD_ANSWERS = Statement("UPDATE idempotency_keys SET created_at = now() - interval '2 days'")
LEFT = Statement(
    "SELECT (SELECT count(*) FROM one_time_tokens) + (SELECT count(*) FROM auth_sessions)"
    " + (SELECT count(*) FROM idempotency_keys)"
)
IDLE = Statement("UPDATE live_sessions SET updated_at = now() - interval '13 hours'")
DIGESTS = Statement("SELECT count(*) FROM outbox WHERE job = 'mail.digests'")


@pytest.fixture
async def idle(database_url: str, redis_url: str, tmp_path: object) -> AsyncIterator[Core]:
    """The services of one process with files of its own, and no worker."""
    async with school.running(database_url, redis_url, data_dir=tmp_path) as running:
        yield running


async def done_by_the_clock(system: Core, name: str) -> None:
    """Do a scheduled job as a worker does it."""
    [job] = [each for each in SCHEDULE if each.function.__name__ == name]
    postman = Postman(system.settings, system)
    tools = Tools(system, JobRuns(system.db, system.services.announcer), postman)
    try:
        await job.function(cast(JobContext, {"tools": tools}))
    finally:
        await postman.close()


def test_each_is_due_as_often_as_it_should_be_and_the_long_ones_by_night() -> None:
    assert {job.function.__name__ for job in SCHEDULE} == DUE.keys()
    for job in SCHEDULE:
        name, times = job.function.__name__, croniter(job.cron, datetime(2026, 1, 1, tzinfo=UTC))
        due = [times.get_next(datetime) for _ in range(5)]
        assert {later - earlier for earlier, later in pairwise(due)} == {DUE[name]}
        assert name not in NIGHTLY or {each.hour for each in due} <= {1, 2, 3, 4}
        assert (job.retries or 0) > 1  # SAQ's own 1 loses what was being done by a worker that was killed
        assert job.timeout


async def test_a_worker_puts_all_of_them_on_the_queue_of_what_nobody_waits_for(idle: Core) -> None:
    bulk = job_queue.name(idle.settings.redis.prefix, job_queue.BULK)
    async with working(idle):

        async def queued() -> bool:
            found = [await idle.services.queue_monitor.job(bulk, f"cron:{name}") for name in DUE]
            return all(found)

        await until_true(queued, 30)


async def test_links_sign_ins_and_stored_answers_go_when_they_are_old(idle: Core) -> None:
    ada = await school.person(idle, "Ada", Role.ADMIN)
    await school.token_of(idle, ada)
    await idle.services.account_links.verification(ada.user)
    keys = {kid: key.get_secret_value() for kid, key in idle.settings.security.jwt_keys.items()}

    async def answer() -> Outcome:
        return Outcome(201, {}, b"{}")

    await Idempotency(idle.db, Sealer(keys, "first")).once(Request("user:1", "key", b""), answer)
    await done_by_the_clock(idle, "sweep")
    assert await idle.db.fetchval(LEFT) == 3
    for statement in (OLD_LINKS, OLD_SIGN_INS, OLD_ANSWERS):
        await idle.db.execute(statement)
    await done_by_the_clock(idle, "sweep")
    assert await idle.db.fetchval(LEFT) == 0


async def test_progress_that_is_not_as_it_should_be_is_mended_by_night(idle: Core) -> None:
    course = await taught(idle)
    lesson = await course.lesson()
    ada, enrollment = await course.enrolled("Ada")
    await idle.services.progress.report(ada, lesson.id, 1.0, None)
    await idle.db.execute(FORGED, enrollment)
    await done_by_the_clock(idle, "recalculate_progress")
    assert await idle.db.fetchval(PERCENT, enrollment) == 100


async def test_a_class_that_nobody_steps_any_more_is_ended(idle: Core) -> None:
    class_ = await school.open_class(idle)
    await done_by_the_clock(idle, "end_abandoned_classes")
    assert (await idle.services.live_sessions.get(class_.host, class_.id)).state != "ended"
    await idle.db.execute(IDLE)
    await done_by_the_clock(idle, "end_abandoned_classes")
    assert (await idle.services.live_sessions.get(class_.host, class_.id)).state == "ended"


async def test_the_mails_of_the_week_are_asked_for_once_from_monday_morning_on(idle: Core) -> None:
    await idle.services.accounts.edit_me(await school.person(idle, "Ada"), MePatch(mail_digest=True))
    now = idle.clock.now().astimezone(UTC)
    early = now.weekday() == 0 and now.hour < 6
    for _ in range(2):
        await done_by_the_clock(idle, "ask_for_digests")
    assert await idle.db.fetchval(DIGESTS) == (0 if early else 1)


async def test_what_broke_off_on_the_way_to_the_store_goes_by_night(idle: Core) -> None:
    ada: Person = await school.person(idle, "Ada")
    assert idle.settings.storage.directory is None
    folder = idle.settings.data_dir / "files"
    await idle.store.put(f"{FOLDER}/{uuid4()}", upload(b"orphan"), "text/plain")
    kept = await idle.services.files.upload(ada, FileUpload(), "a.txt", upload(b"kept"))
    half = folder / PARTS / uuid4().hex
    half.write_bytes(b"half")
    two_days_ago = (datetime.now(UTC) - 2 * DAY).timestamp()
    for path in (*folder.glob(f"{FOLDER}/*"), half):
        os.utime(path, (two_days_ago, two_days_ago))
    young = folder / PARTS / uuid4().hex
    young.write_bytes(b"still coming")
    await done_by_the_clock(idle, "sweep_files")
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {str(kept.id), young.name}
