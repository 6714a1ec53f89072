"""Jobs: asked for in a transaction, done once in effect, seen by whom they concern."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from uuid_utils.compat import uuid7

from lms_rt.contract.jobs import JobQuery
from lms_rt.core import Core
from lms_rt.db import outbox
from lms_rt.domain.principal import Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.bus import Message, SignalMessage
from lms_rt.services.job_runs import JobRuns, LostJobError
from lms_rt.services.outbox_relay import OutboxRelay, Waiting
from sql.statement import Statement
from tests.support import school
from tests.support.working import ask

INSERT_RAW = "INSERT INTO outbox (uid, job, key, payload) VALUES ($1, 'work', $2, '{}')"
LATER = Statement("UPDATE outbox SET leased_until = clock_timestamp()")
HANDED = Statement("SELECT handed_at IS NOT NULL FROM outbox WHERE uid = $1")


@pytest.fixture
async def idle(database_url: str, redis_url: str) -> AsyncIterator[Core]:
    """The services of one process, and no worker."""
    async with school.running(database_url, redis_url) as running:
        yield running


class Queue:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.given: list[Waiting] = []

    async def give(self, jobs: object) -> None:
        self.given += jobs  # type: ignore[arg-type]


def runs(system: Core) -> JobRuns:
    return JobRuns(system.db, system.services.announcer)


async def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for(idle: Core) -> None:
    async def fail() -> None:
        async with idle.db.transaction() as tx:
            await outbox.enqueue(tx, "work", "1", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    queue = Queue()
    assert await OutboxRelay(idle.db, ["work"]).hand(queue.give) == 0


async def test_a_commit_that_comes_late_is_not_passed_over(idle: Core, database_url: str) -> None:
    """A cursor by id went past the row of a transaction that was still open."""
    relay, queue = OutboxRelay(idle.db, ["work"]), Queue()
    slow = await asyncpg.connect(database_url)
    try:
        async with slow.transaction():
            early = uuid7()
            await slow.execute(INSERT_RAW, early, "early")
            late = await ask(idle, "work", "late", {})
            await relay.hand(queue.give)
            assert [job.id for job in queue.given] == [late]
        await relay.hand(queue.give)
        assert [job.id for job in queue.given] == [late, early]
    finally:
        await slow.close()


async def test_relays_beside_each_other_hand_each_job_over_once(idle: Core) -> None:
    asked = {await ask(idle, "work", str(n), {}) for n in range(30)}
    queue = Queue()
    await asyncio.gather(*(OutboxRelay(idle.db, ["work"]).hand(queue.give) for _ in range(4)))
    assert len(queue.given) == 30
    assert {job.id for job in queue.given} == asked


async def test_what_somebody_waits_for_is_handed_over_before_bulk_that_was_asked_for_earlier(idle: Core) -> None:
    queue = Queue()
    async with idle.db.transaction() as tx:
        assert await outbox.enqueue_many(tx, "work", {"mail 1": {}, "mail 2": {}}) == 2
    first, second = await ask(idle, "work", "password 1", {}), await ask(idle, "work", "password 2", {})
    assert await OutboxRelay(idle.db, ["work"]).hand(queue.give) == 4
    assert [job.id for job in queue.given[:2]] == [first, second]
    assert [job.bulk for job in queue.given] == [False, False, True, True]


async def test_a_relay_whose_queue_is_away_leaves_the_job_where_it_is(idle: Core) -> None:
    job = await ask(idle, "work", "1", {})

    async def away(_: object) -> None:
        raise RedisConnectionError

    with pytest.raises(RedisConnectionError):
        await OutboxRelay(idle.db, ["work"]).hand(away)
    assert not await idle.db.fetchval(HANDED, job)


async def test_jobs_of_a_kind_nobody_here_knows_wait_for_newer_workers(idle: Core) -> None:
    job = await ask(idle, "novelty", "1", {})
    assert await OutboxRelay(idle.db, ["work"]).hand(Queue().give) == 0
    assert not await idle.db.fetchval(HANDED, job)


async def test_only_one_worker_has_a_job_and_a_late_one_cannot_end_it(idle: Core) -> None:
    job = await ask(idle, "work", "1", {})
    first = await runs(idle).claim(job, 60)
    assert first is not None
    assert await runs(idle).claim(job, 60) is None

    await idle.db.execute(LATER)  # the first gave no sign for too long
    second = await runs(idle).claim(job, 60)
    assert second is not None
    wrote = Statement("UPDATE outbox SET error = 'effect of the late one'")
    with pytest.raises(LostJobError):
        async with runs(idle).finishing(first) as tx:
            await tx.execute(wrote)
    async with runs(idle).finishing(second, {"by": "second"}):
        pass

    admin = await school.person(idle, "Root", Role.ADMIN)
    seen = await idle.services.jobs.get(admin, job)
    assert (seen.state, seen.result, seen.error, seen.attempts) == ("done", {"by": "second"}, None, 2)
    assert await runs(idle).claim(job, 60) is None


async def test_whoever_asked_sees_the_progress_and_hears_of_it(idle: Core) -> None:
    ada, bob = await school.person(idle, "Ada"), await school.person(idle, "Bob")
    heard: list[Message] = []
    idle.bus.listen(heard.append)
    job = await ask(idle, "work", "1", {}, owner=ada.user)
    run = await runs(idle).claim(job, 60)
    assert run is not None
    await runs(idle).report(run, 3, 10)

    seen = await idle.services.jobs.get(ada, job)
    assert (seen.state, seen.done, seen.total) == ("running", 3, 10)
    begun, signal = [message for message in heard if isinstance(message, SignalMessage)]
    assert begun.channel == signal.channel == f"me:{ada.user}"
    assert f'"data":{{"job":"{job}","done":3,"total":10,"state":"running"}}'.encode() in signal.payload
    with pytest.raises(Problem) as refused:
        await idle.services.jobs.get(bob, job)
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_administrators_see_the_dead_letters_and_have_one_done_again(idle: Core) -> None:
    admin, job = await school.person(idle, "Root", Role.ADMIN), await ask(idle, "work", "1", {})
    run = await runs(idle).claim(job, 60)
    assert run is not None
    await runs(idle).fail(run, "ValueError: no")
    await ask(idle, "work", "2", {})

    dead = await idle.services.jobs.page(admin, JobQuery(state="failed"))
    assert [(each.id, each.error) for each in dead] == [(job, "ValueError: no")]
    again = await idle.services.jobs.rerun(admin, job)
    assert again.state == "waiting"
    rerun = await runs(idle).claim(job, 60)
    assert rerun is not None
    assert (rerun.attempt, rerun.tries) == (2, 1)

    with pytest.raises(Problem) as twice:
        await idle.services.jobs.rerun(admin, job)
    assert twice.value.code is ErrorCode.CONFLICT


async def test_nobody_but_administrators_lists_or_reruns_jobs(idle: Core) -> None:
    teacher = await school.person(idle, "Grace", Role.INSTRUCTOR)
    for refused in (idle.services.jobs.page(teacher, JobQuery()), idle.services.jobs.rerun(teacher, uuid4())):
        with pytest.raises(Problem) as problem:
            await refused
        assert problem.value.code is ErrorCode.FORBIDDEN
