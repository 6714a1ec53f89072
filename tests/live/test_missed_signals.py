"""Signals are said once and stand on no record: what a dashboard missed of them is said again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import pytest

from lms_rt.contract.frames import Encoded
from lms_rt.domain.principal import Person
from lms_rt.domain.window import Snapshot
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.bus import Bus, Message, NoticeMessage
from lms_rt.kv.presence import Presence
from lms_rt.realtime import lapses, missed_notices
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.live_signals import LiveSignals
from lms_rt.realtime.outbound import Outbound
from lms_rt.services.live_counts import Counts, LiveCounts, Mark
from tests.support import school
from tests.support.content import taught
from tests.support.running import until, until_true
from tests.support.servers import Cluster
from tests.support.sockets import Frame, Socket

RIGHT = {"options": ["b"]}


@pytest.fixture
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """To be in force before the servers start."""
    for module in (lapses, missed_notices):
        monkeypatch.setattr(module, "LOOK_EVERY_S", 0.1)


@pytest.fixture
def never_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lapses, missed_notices):
        monkeypatch.setattr(module, "LOOK_EVERY_S", 3600)


def answered(count: int) -> Callable[[Frame], bool]:
    """Whether a `tally` or `count` says that so many have answered."""
    return lambda frame: bool(frame["data"]["answered"] == count)


async def asking(cluster: Cluster) -> tuple[school.Class, Socket, Socket]:
    """A class with an open question: its host is on one server, its only player on the other."""
    class_ = await school.open_class(cluster.system, [school.CAPITAL])
    host = await cluster.host(class_, server=1)
    ada = await cluster.guest(class_, "Ada", server=0)
    await host.step("open", class_.id)
    await ada.event("question.opened")
    return class_, host, ada


@pytest.mark.usefixtures("looks_often")
async def test_an_answer_whose_notice_is_lost_is_counted_on_every_dashboard_all_the_same(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_, host, ada = await asking(cluster)
    lost: list[Message] = []
    deliver = Bus._deliver

    def losing(bus: Bus, message: Message) -> None:
        if isinstance(message, NoticeMessage) and message.name == "answers":
            lost.append(message)
        else:
            deliver(bus, message)

    monkeypatch.setattr(Bus, "_deliver", losing)
    await ada.answer(class_.id, class_.questions[0], RIGHT)
    for name in ("tally", "count"):
        await host.event(name, answered(1))
    await ada.event("count", answered(1))
    assert lost


@pytest.mark.usefixtures("looks_often")
async def test_what_was_said_in_time_is_not_said_a_second_time(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_, host, ada = await asking(cluster)
    each = ((ada, "count"), (host, "count"), (host, "tally"))
    for socket, name in each:
        await socket.event(name, answered(0))  # of classes that are new here the first look tells
    with monkeypatch.context() as in_time:
        in_time.setattr(missed_notices.Told, "catch_up", lambda *_: None)
        await ada.answer(class_.id, class_.questions[0], RIGHT)
        for socket, name in each:
            await socket.event(name, answered(1))
    looks: list[missed_notices.Told] = []
    look = missed_notices.Told.catch_up

    def looking(told: missed_notices.Told, marks: Mapping[UUID, Mark]) -> None:
        looks.append(told)
        look(told, marks)

    monkeypatch.setattr(missed_notices.Told, "catch_up", looking)
    await until(lambda: len(looks) >= 5 * len(set(looks)) > 0)
    for socket, names in ((ada, {"count"}), (host, {"count", "tally"})):
        said = [frame["event"] for frame in socket.pushed if frame["event"] in names and answered(1)(frame)]
        assert sorted(said) == sorted(names)


@pytest.mark.usefixtures("looks_often")
async def test_a_dashboard_that_could_not_count_while_the_database_was_away_counts_afterwards(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_, host, ada = await asking(cluster)
    failed: list[UUID] = []

    async def failing(_counts: LiveCounts, session: UUID) -> Counts | None:
        failed.append(session)
        raise Problem(ErrorCode.UNAVAILABLE)

    with monkeypatch.context() as away:
        away.setattr(LiveCounts, "read", failing)
        await ada.answer(class_.id, class_.questions[0], RIGHT)
        await until(lambda: len(failed) >= 3)  # each server's count, and the tally
    await host.event("tally", answered(1))


@pytest.mark.usefixtures("looks_often")
async def test_a_look_that_fails_as_nobody_foresaw_is_not_the_last(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_, host, ada = await asking(cluster)
    failed: list[object] = []

    async def failing(_counts: LiveCounts, sessions: object) -> dict[UUID, Mark]:
        failed.append(sessions)
        raise ValueError("an odd row")

    with monkeypatch.context() as odd:
        odd.setattr(LiveCounts, "marks", failing)
        await until(lambda: bool(failed))
    monkeypatch.setattr(LiveSignals, "hear", lambda *_: None)
    await ada.answer(class_.id, class_.questions[0], RIGHT)
    await host.event("tally", answered(1))


@pytest.mark.usefixtures("never_looks")
async def test_who_comes_back_after_a_drop_is_told_what_the_signals_said_meanwhile(cluster: Cluster) -> None:
    class_, host, ada = await asking(cluster)
    before = await cluster.host(class_, server=1)
    positions = {
        name: (await before.subscribe(name))["seq"] for name in (f"live:{class_.id}", f"live:{class_.id}:staff")
    }
    await before.vanish()
    await ada.answer(class_.id, class_.questions[0], RIGHT)
    await host.event("tally", answered(1))
    again = await cluster.socket(await cluster.person_token(class_.host), server=1)
    for name, seq in positions.items():
        assert "events" in await again.subscribe(name, after=seq)
    for name in ("tally", "count"):
        await again.event(name, answered(1))
    await again.event("presence", lambda frame: frame["data"] == {"online": 1, "away": 0})
    await again.event("hands")


@pytest.mark.usefixtures("looks_often")
@pytest.mark.parametrize("signal, of", [("count", ""), ("tally", ":staff")])
async def test_who_comes_is_told_what_was_said_between_the_reading_of_their_snapshot_and_their_joining(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, signal: str, of: str
) -> None:
    """Though it was said in time to all who were there, and nothing changes any more."""
    class_, host, ada = await asking(cluster)
    await host.event(signal, answered(0))
    late = await cluster.socket(await cluster.person_token(class_.host), server=1)
    was_read, may_join = asyncio.Event(), asyncio.Event()
    attach = Hub.attach

    async def slowly(
        hub: Hub,
        reader: Outbound,
        channel: str,
        after: int | None,
        snapshot: Callable[[], Awaitable[Snapshot]],
        reply: Callable[[Encoded], None],
    ) -> None:
        async def read() -> Snapshot:
            seen = await snapshot()
            was_read.set()
            await may_join.wait()
            return seen

        await attach(hub, reader, channel, after, read, reply)

    monkeypatch.setattr(Hub, "attach", slowly)
    joining = asyncio.create_task(late.subscribe(f"live:{class_.id}{of}"))
    await was_read.wait()
    with monkeypatch.context() as in_time:
        in_time.setattr(missed_notices.Told, "catch_up", lambda *_: None)
        await ada.answer(class_.id, class_.questions[0], RIGHT)
        await host.event(signal, answered(1))
    may_join.set()
    await joining
    await late.event(signal, answered(1))


@pytest.mark.usefixtures("looks_often")
async def test_the_last_tally_of_a_question_that_was_left_is_shown_though_its_notice_was_lost(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_ = await school.open_class(cluster.system, [school.CAPITAL, school.CAPITAL])
    host = await cluster.host(class_, server=1)
    ada = await cluster.guest(class_, "Ada", server=0)
    await host.step("open", class_.id)
    await ada.event("question.opened")
    with monkeypatch.context() as unheard:
        unheard.setattr(LiveSignals, "hear", lambda *_: None)
        unheard.setattr(missed_notices.Told, "catch_up", lambda *_: None)
        await ada.answer(class_.id, class_.questions[0], RIGHT)
        await host.step("close", class_.id)
        await host.step("open", class_.id)
    left = str(class_.questions[0])
    await host.event("tally", lambda frame: frame["data"]["question"] == left and frame["data"]["answered"] == 1)


@pytest.mark.usefixtures("never_looks")
async def test_tallies_of_questions_that_were_left_are_not_shown_again_at_every_step(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, [school.CAPITAL] * 3)
    host = await cluster.host(class_, server=1)
    ada = await cluster.guest(class_, "Ada", server=0)
    for question in class_.questions:
        await host.step("open", class_.id)
        await ada.event("question.opened", asks(question))
        await ada.answer(class_.id, question, RIGHT)
        await host.event("tally", is_of(question))
        await host.step("close", class_.id)
    first, second, third = map(str, class_.questions)
    shown = [frame["data"]["question"] for frame in host.pushed if frame["event"] == "tally"]
    assert shown.index(first) < shown.index(second) < shown.index(third)
    assert first not in shown[shown.index(second) :]


def asks(question: UUID) -> Callable[[Frame], bool]:
    return lambda frame: bool(frame["data"]["question"]["id"] == str(question))


def is_of(question: UUID) -> Callable[[Frame], bool]:
    return lambda frame: bool(frame["data"]["question"] == str(question) and frame["data"]["answered"] == 1)


# --- who has a course open


def here(*people: Person) -> Callable[[Frame], bool]:
    """Whether `online` names these."""
    learners = sorted(str(each.user) for each in people)
    return lambda frame: bool(frame["data"] == {"online": len(people), "learners": learners})


async def opened(cluster: Cluster, person: Person, channel: str, server: int = 0) -> Socket:
    socket = await cluster.socket(await cluster.person_token(person), server)
    await socket.subscribe(channel)
    return socket


@pytest.mark.usefixtures("never_looks")
async def test_staff_of_a_course_who_come_back_are_told_who_came_meanwhile(cluster: Cluster) -> None:
    """Though their process has shown it to others already, and would not look again."""
    course = await taught(cluster.system)
    ada, channel = await course.learner("Ada"), f"course:{course.id}"
    stays, goes = [await opened(cluster, course.teacher, f"{channel}:staff") for _ in range(2)]
    await goes.vanish()
    await opened(cluster, ada, channel, server=1)
    await stays.event("online", here(ada))
    back = await cluster.socket(await cluster.person_token(course.teacher))
    await back.subscribe(f"{channel}:staff", after=0)
    await back.event("online", here(ada))


@pytest.mark.usefixtures("looks_often")
async def test_staff_of_a_course_see_who_is_there_though_others_took_their_place_while_redis_was_away(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = await taught(cluster.system)
    ada, ben, channel = await course.learner("Ada"), await course.learner("Ben"), f"course:{course.id}"
    staff = await opened(cluster, course.teacher, f"{channel}:staff")
    first = await opened(cluster, ada, channel, server=1)
    await staff.event("online", here(ada))
    deliver, known = Bus._deliver, Presence.known

    def losing(bus: Bus, message: Message) -> None:
        if not (isinstance(message, NoticeMessage) and message.name == "online"):
            deliver(bus, message)

    async def unknown(_presence: Presence, _place: UUID) -> None:
        return None

    monkeypatch.setattr(Bus, "_deliver", losing)
    with monkeypatch.context() as away:
        for name in ("known", "known_count"):
            away.setattr(Presence, name, unknown)
        await opened(cluster, ben, channel, server=1)
        await first.close()

        async def only_ben() -> bool:
            return await known(cluster.system.learners, course.id) == frozenset({ben.user})

        await until_true(only_ben)
    await staff.event("online", here(ben))
