"""Certificates a second a core, mails a second, and how soon after the commit a job begins."""

from __future__ import annotations

import asyncio
import time

from bench.jobs.house import House, worker
from bench.measure.cpu import cpu_seconds, family
from lms_rt.contract.accounts import Registration
from lms_rt.contract.courses import EnrollmentCreate
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
        while await house.system.db.fetchval(DRAWN, DRAW):  # noqa: ASYNC110
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


async def _register(house: House, people: int, gap_s: float) -> None:
    for number in range(people):
        email = f"{time.monotonic_ns()}-{number}@school.example"
        await house.system.services.accounts.register(Registration(email=email, password="correct horse", name="Ada"))
        await asyncio.sleep(gap_s)
