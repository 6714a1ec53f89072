"""Bulk has a queue and places of its own, and a worker that has nothing in hand stops at once."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import redis
from uuid_utils.compat import uuid7

from lms_rt.contract.accounts import Registration
from lms_rt.core import Core
from lms_rt.services import certificate_issue, course_mail
from lms_rt.services.outbox_relay import Waiting
from sql.statement import Statement
from tests.support import school
from tests.support.certified import COMPLETE
from tests.support.content import taught
from tests.support.mail_server import Answer, MailServer
from tests.support.running import until
from tests.support.working import all_ended, working
from workers import queue as queues
from workers.lanes import Lanes
from workers.queue import PatientQueue

ADA = "ada@school.example"
MAILING = "email\n" + "\n".join(f"student{number}@school.example" for number in range(40))
LANES = Statement("SELECT job, bulk FROM outbox WHERE job = ANY ($1::text[]) ORDER BY id")
UNDONE = Statement(
    "SELECT error, attempts - forgiven AS tries, done_at IS NULL AND failed_at IS NULL AS waits"
    " FROM outbox WHERE job = $1"
)


def held_up(first: int) -> tuple[Callable[[], Awaitable[Answer]], asyncio.Event, list[None]]:
    """What a mail server does that is slow with the `first` mails: until when, and for how many so far."""
    held: list[None] = []
    go_on = asyncio.Event()

    async def at_text() -> Answer:
        if len(held) < first:
            held.append(None)
            await go_on.wait()
        return None

    return at_text, go_on, held


async def test_who_registers_does_not_wait_for_a_mailing_that_is_under_way(idle: Core, post: MailServer) -> None:
    course = await taught(idle)
    post.at_text, go_on, held = held_up(2)
    async with working(idle, concurrency=4):
        await idle.services.enrollment_imports.take(course.teacher, course.id, MAILING, dry_run=False)
        await until(lambda: len(held) == 2)  # the mailing has all the places it gets
        await idle.services.accounts.register(Registration(email=ADA, password=school.PASSWORD, name="Ada"))
        await post.until(1)
        assert post.to(ADA) == post.mails
        go_on.set()
        await all_ended(idle)
    assert len({mail["To"] for mail in post.mails}) == len(post.mails) == 41


async def test_one_certificate_goes_ahead_and_those_of_a_whole_course_do_not(idle: Core) -> None:
    course = await taught(idle)
    lesson = (await course.lesson(status="published")).id
    hard = await course.lesson(status="published")
    ada, bob = await course.learner("Ada"), await course.learner("Bob")
    for learner in (ada, bob):
        await idle.services.progress.report(learner, lesson, 1.0, None)
    await idle.services.progress.report(ada, hard.id, 1.0, None)
    [own] = await idle.db.fetch(LANES, [certificate_issue.DRAW])
    assert own["bulk"] is False

    await idle.services.lessons.delete(course.teacher, hard.id, hard.revision)
    await idle.services.recalculation.course(course.id)
    assert [row["bulk"] for row in await idle.db.fetch(LANES, [certificate_issue.DRAW])] == [False, True]


async def test_a_class_that_completes_a_course_together_leaves_places_for_others(
    idle: Core, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.limits.CERTIFICATES_AHEAD_MAX", 2)
    course = await taught(idle)
    lesson = (await course.lesson(status="published")).id
    learners = [await course.learner(f"Learner {number}") for number in range(5)]
    may_go_on = asyncio.Event()
    draw = type(idle.services.certificate_drawing).draw

    async def slow(*given: Any) -> str | None:
        await may_go_on.wait()
        return await draw(*given)

    monkeypatch.setattr(type(idle.services.certificate_drawing), "draw", slow)
    async with working(idle, concurrency=3):
        for learner in learners:
            await idle.services.progress.report(learner, lesson, 1.0, None)
        rows = await idle.db.fetch(LANES, [certificate_issue.DRAW])
        assert [row["bulk"] for row in rows] == [False, False, True, True, True]
        await idle.services.accounts.register(Registration(email=ADA, password=school.PASSWORD, name="Ada"))
        await until(lambda: bool(post.to(ADA)))
        may_go_on.set()
        await all_ended(idle, 120)
        await idle.services.progress.report(await course.learner("Late"), lesson, 1.0, None)
    rows = await idle.db.fetch(LANES, [certificate_issue.DRAW])
    assert [row["bulk"] for row in rows] == [False, False, True, True, True, False]


async def test_each_certificate_is_mailed_as_it_was_drawn(system: Core) -> None:
    course = await taught(system)
    for bulk in (False, True):
        _, enrollment = await course.enrolled("Ada")
        async with system.db.transaction() as tx:
            await tx.execute(COMPLETE, enrollment)
            assert await certificate_issue.issue(tx, enrollment, bulk=bulk)
    await all_ended(system, 120)
    rows = await system.db.fetch(LANES, [course_mail.CERTIFICATE])
    assert sorted(row["bulk"] for row in rows) == [False, True]


async def test_each_queue_knows_its_own_and_nothing_that_redis_lost(idle: Core, redis_url: str) -> None:
    assert idle.settings.redis.url is not None
    lanes = Lanes(idle.settings.redis.url.get_secret_value(), idle.settings.redis.prefix, 2)
    jobs = [Waiting(uuid7(), "mail.invitation", bulk) for bulk in (False, True, True)]
    try:
        await lanes.give(jobs)
        assert (await lanes.prompt.count("queued"), await lanes.bulk.count("queued")) == (1, 2)
        assert await lanes.known(jobs) == {job.id for job in jobs}
        with redis.Redis.from_url(redis_url) as client:
            client.flushdb()
        assert await lanes.known(jobs) == set()
    finally:
        await lanes.disconnect()


async def test_a_worker_without_work_stops_at_once(
    idle: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its places used to wait for what Redis would give them, up to a second, and without a Redis for ten."""
    monkeypatch.setattr(queues, "WAIT_FOR_JOB_S", 600.0)
    async with working(idle):
        await idle.services.accounts.register(Registration(email=ADA, password=school.PASSWORD, name="Ada"))
        await all_ended(idle)
    assert "grace period" not in caplog.text


async def test_a_queue_without_redis_is_let_go_of_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    away = asyncio.Event()

    def for_ever(_: int) -> float:
        away.set()
        return 600.0

    monkeypatch.setattr(queues, "pause_s", for_ever)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        queue = PatientQueue(f"redis://127.0.0.1:{taken.getsockname()[1]}/0", "test:jobs", 2)
        asking = asyncio.create_task(queue.dequeue(1))
        async with asyncio.timeout(60):
            await away.wait()
            await queue.let_go()
            assert await asking is None
        await queue.disconnect()


async def test_a_stop_waits_for_no_drawing_and_another_worker_has_it_done(
    idle: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    course = await taught(idle)
    lesson = (await course.lesson(status="published")).id
    drawing = asyncio.Event()

    async def hang(*_: object) -> str:
        drawing.set()
        await asyncio.Event().wait()
        raise AssertionError

    with monkeypatch.context() as slow:
        slow.setattr(type(idle.services.certificate_drawing), "draw", hang)
        async with working(idle):
            await idle.services.progress.report(await course.learner(), lesson, 1.0, None)
            await asyncio.wait_for(drawing.wait(), 60)
    assert "grace period" not in caplog.text
    [left] = await idle.db.fetch(UNDONE, certificate_issue.DRAW)
    assert left["waits"]
    assert left["error"] == "stopped: the worker was told to end"
    assert left["tries"] == 0, "however often it is deployed, no job is given up for it"
    async with working(idle):
        await all_ended(idle, 120)
    [done] = await idle.db.fetch(UNDONE, certificate_issue.DRAW)
    assert (done["error"], done["waits"]) == (None, False)
