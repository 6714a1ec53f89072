"""Certificates a second a core, mails a second, how soon after the commit a job begins, and who waits for a mailing."""

from __future__ import annotations

import asyncio
import time

from bench.jobs.house import House, worker
from bench.measure.cpu import cpu_seconds, family
from lms_rt.contract.accounts import Registration
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Person
from lms_rt.services import course_mail
from lms_rt.services.certificate_issue import DRAW
from sql.statement import Statement

AT_ONCE = 10
GAP_S = 0.05
LAGS = Statement(
    "SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP"
    " (ORDER BY extract(epoch FROM started_at - created_at) * 1000) AS ms"
    " FROM outbox WHERE job = $1 AND attempts = 1"
)
DRAWN = Statement("SELECT count(*) FROM outbox WHERE job = $1 AND done_at IS NULL")
VERIFY = "mail.verify_email"
LIST_MAX = 1000
"""People of a list that are invited at once."""
TOOK = Statement(
    "SELECT extract(epoch FROM max(done_at) - min(created_at))::float FROM outbox"
    " WHERE job = ANY ($1::text[]) AND id > $2"
)
NEWEST = Statement("SELECT coalesce(max(id), 0) FROM outbox")

Figures = dict[str, float]


async def certificates(house: House, people: int) -> Figures:
    """Issue `people` certificates with no worker there, then let one draw them; mails are not counted against it."""
    teacher, course, lesson = await house.course()
    services = house.system.services

    async def complete(number: int) -> None:
        learner, _ = await house.person(f"Learner {number}")
        await services.enrollments.add(teacher, course, EnrollmentCreate(user=learner.user))
        await services.progress.report(learner, lesson, 1.0, None)

    async with worker(house, AT_ONCE):  # an installation's first certificate waits until its fonts are cut
        await complete(people)
        await house.all_done()
    for number in range(people):
        await complete(number)
    async with worker(house, AT_ONCE) as pid:
        began, used = time.monotonic(), cpu_seconds(family(pid))
        while await house.system.db.fetchval(DRAWN, DRAW):  # noqa: ASYNC110 - no event of another process's
            await asyncio.sleep(0.02)
        took, cpu = time.monotonic() - began, cpu_seconds(family(pid)) - used
        await house.all_done()
    return {"certificates a second": people / took, "certificates a second a core": people / cpu}


async def mails(house: House, people: int) -> Figures:
    """Ask for `people` mails with no worker there, then let one send them to an SMTP server."""
    await _register(house, people, 0.0)
    async with worker(house, AT_ONCE) as pid:
        began, used = time.monotonic(), cpu_seconds(family(pid))
        await house.all_done()
        took, cpu = time.monotonic() - began, cpu_seconds(family(pid)) - used
    return {"mails a second": people / took, "mails a second a core": people / cpu}


async def lag(house: House, jobs: int) -> Figures:
    """Ask for one job after the other while a worker waits: from the asking transaction's begin to the job's."""
    await house.system.db.execute(Statement("DELETE FROM outbox"))
    async with worker(house, AT_ONCE):
        await _register(house, jobs, GAP_S)
        await house.all_done()
    row = await house.system.db.fetchrow(LAGS, VERIFY)
    assert row is not None
    half, most, nearly_all = row["ms"]
    return {"commit to start, p50 ms": half, "p95 ms": most, "p99 ms": nearly_all}


async def mailing(house: House, invited: int) -> Figures:
    """Invite many by lists while a worker waits; then somebody registers, and somebody completes a course."""
    teacher, course, lesson = await house.course()
    services = house.system.services

    async def learner() -> Person:
        person, _ = await house.person("Ada")
        await services.enrollments.add(teacher, course, EnrollmentCreate(user=person.user))
        return person

    async with worker(house, AT_ONCE):
        await services.progress.report(await learner(), lesson, 1.0, None)  # fonts and processes are there after it
        await house.all_done()
        ada, before = await learner(), await house.system.db.fetchval(NEWEST)
        for begin in range(0, invited, LIST_MAX):
            people = (
                f"{time.monotonic_ns()}-{number}@school.example" for number in range(min(LIST_MAX, invited - begin))
            )
            await services.enrollment_imports.take(teacher, course, "email\n" + "\n".join(people), dry_run=False)
        await _register(house, 1, 0.0)
        await services.progress.report(ada, lesson, 1.0, None)
        await house.all_done()

    async def took(*jobs: str) -> float:
        seconds: float = await house.system.db.fetchval(TOOK, list(jobs), before)
        return seconds

    return {
        "invitations": invited,
        "until all were sent, s": await took(course_mail.INVITATION),
        "until who registered had their mail, s": await took(VERIFY),
        "until who completed a course had the certificate, s": await took(DRAW, course_mail.CERTIFICATE),
    }


async def _register(house: House, people: int, gap_s: float) -> None:
    for number in range(people):
        email = f"{time.monotonic_ns()}-{number}@school.example"
        await house.system.services.accounts.register(Registration(email=email, password="correct horse", name="Ada"))
        await asyncio.sleep(gap_s)
