"""Workers, relays and Redis die in the middle: every effect is there once."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest
import redis

from lms_rt.contract.accounts import Registration
from lms_rt.core import Core
from lms_rt.services.outbox_relay import OutboxRelay, Waiting
from sql.statement import Statement
from tests.support import school
from tests.support.full_redis import full
from tests.support.mail_server import MailServer
from tests.support.refusing_redis import REFUSALS, Refusal
from tests.support.worker_process import worker_process
from tests.support.working import all_ended, working
from workers import queue as queues
from workers.catalogue import KINDS
from workers.lanes import Lanes
from workers.queue import PatientQueue

pytestmark = pytest.mark.fault

STATES = Statement("SELECT state, count(*) AS n FROM mail_deliveries GROUP BY state")
FAILED = Statement("SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL")


@pytest.fixture
async def lanes(idle: Core) -> AsyncIterator[Lanes]:
    """The real queues."""
    assert idle.settings.redis.url is not None
    url = idle.settings.redis.url.get_secret_value()
    connected = Lanes(url, idle.settings.redis.prefix, idle.settings.jobs.lease_s)
    yield connected
    await connected.disconnect()


async def register(system: Core, people: int) -> None:
    async def one(number: int) -> None:
        given = Registration(email=f"student{number}@school.example", password=school.PASSWORD, name="Ada")
        await system.services.accounts.register(given)

    await asyncio.gather(*(one(number) for number in range(people)))


async def check_one_mail_each(system: Core, post: MailServer, people: int) -> None:
    states = {row["state"]: row["n"] for row in await system.db.fetch(STATES)}
    assert states == {"sent": people}
    assert await system.db.fetchval(FAILED) == 0
    by_person = {mail["To"].addresses[0].addr_spec: mail["Message-ID"] for mail in post.mails}
    assert len(by_person) == people
    # What a mailbox shows: one a Message-ID, of which everybody has one
    assert len({mail["Message-ID"] for mail in post.mails}) == people


async def test_a_worker_killed_while_it_sends_has_its_mail_sent_by_another(idle: Core, post: MailServer) -> None:
    sending, never = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        sending.set()
        await never.wait()

    post.at_text = hang
    async with worker_process(idle.settings) as doomed:
        await register(idle, 1)
        await asyncio.wait_for(sending.wait(), 20)
        await doomed.kill()
    post.at_text = None
    async with working(idle):
        await all_ended(idle)

    await check_one_mail_each(idle, post, 1)
    assert len(post.mails) == 1


async def test_workers_killed_again_and_again_leave_one_mail_each(idle: Core, post: MailServer) -> None:
    people = 40
    await register(idle, people)
    for taken in (8, 20):
        async with worker_process(idle.settings) as doomed:
            await post.until(taken)
            await doomed.kill()
    async with working(idle):
        await all_ended(idle, 60)

    await check_one_mail_each(idle, post, people)
    # Only a mail between the server's yes and our mark can come twice: at most one a job in hand at a kill
    assert sum(n - 1 for n in Counter(mail["Message-ID"] for mail in post.mails).values()) <= 2 * 4


async def test_jobs_that_redis_lost_after_the_relay_are_handed_over_again(
    idle: Core, post: MailServer, lanes: Lanes, redis_url: str
) -> None:
    await register(idle, 5)
    assert await OutboxRelay(idle.db, KINDS).hand(lanes.give) == 5
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize()
        client.flushdb()

    async with working(idle):
        await all_ended(idle)
    await check_one_mail_each(idle, post, 5)
    assert len(post.mails) == 5


async def test_a_relay_that_dies_before_its_mark_hands_over_twice_and_it_is_done_once(
    idle: Core, post: MailServer, lanes: Lanes
) -> None:
    await register(idle, 5)

    async def die(jobs: Sequence[Waiting]) -> None:
        await lanes.give(jobs)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await OutboxRelay(idle.db, KINDS).hand(die)
    assert await lanes.prompt.count("queued") == 5

    async with working(idle):
        await all_ended(idle)
    await check_one_mail_each(idle, post, 5)
    assert len(post.mails) == 5


async def test_redis_emptied_while_jobs_are_done_loses_none(idle: Core, post: MailServer, redis_url: str) -> None:
    async with working(idle):
        await register(idle, 40)
        with redis.Redis.from_url(redis_url) as client:
            for taken in (5, 20):
                await post.until(taken)
                client.flushdb()
        await all_ended(idle)
    await check_one_mail_each(idle, post, 40)
    assert len(post.mails) == 40


async def test_a_worker_without_redis_asks_more_and_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[int] = []

    def note(failures: int) -> float:
        pauses.append(failures)
        return 0

    monkeypatch.setattr(queues, "pause_s", note)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        queue = PatientQueue(f"redis://127.0.0.1:{taken.getsockname()[1]}/0", "test:jobs", 2)
        assert [await queue.dequeue(1) for _ in range(4)] == [None] * 4
        await queue.disconnect()
    assert pauses == [1, 2, 3, 4]
    monkeypatch.undo()
    for failures, longest in ((1, 0.4), (2, 0.8), (5, 6.4), (6, 10), (1000, 10)):
        assert all(longest / 2 <= queues.pause_s(failures) <= longest for _ in range(100))


@pytest.mark.parametrize("refusal", [full, *REFUSALS])
async def test_a_worker_whose_redis_takes_nothing_asks_more_and_more_seldom(
    redis_url: str, monkeypatch: pytest.MonkeyPatch, refusal: Refusal
) -> None:
    pauses: list[int] = []

    def note(failures: int) -> float:
        pauses.append(failures)
        return 0

    monkeypatch.setattr(queues, "pause_s", note)
    queue = PatientQueue(redis_url, "test:jobs", 2)
    with refusal(redis_url):
        assert [await queue.dequeue(1) for _ in range(3)] == [None] * 3
    await queue.disconnect()
    assert pauses == [1, 2, 3]


@pytest.mark.parametrize("refusal", [full, *REFUSALS])
async def test_redis_takes_nothing_while_jobs_are_done_and_none_is_lost(
    idle: Core, post: MailServer, redis_url: str, monkeypatch: pytest.MonkeyPatch, refusal: Refusal
) -> None:
    refused, pause_s = asyncio.Event(), queues.pause_s

    def note(failures: int) -> float:
        refused.set()
        return pause_s(failures)

    monkeypatch.setattr(queues, "pause_s", note)
    async with working(idle):
        with refusal(redis_url):
            await register(idle, 20)
            await asyncio.wait_for(refused.wait(), 20)
        await all_ended(idle)
    await check_one_mail_each(idle, post, 20)
    assert len(post.mails) == 20
