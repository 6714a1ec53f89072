"""What happens around the host: leaving and returning, the door, the PIN; and a learner who changes the device."""

import asyncio
from uuid import UUID, uuid4

import pytest

from lms_rt import keys
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.errors import ErrorCode, Problem
from lms_rt.settings import RateLimit, RateLimits
from sql.statement import Statement
from tests.support import school
from tests.support.running import until_true
from tests.support.servers import Cluster
from tests.support.sockets import RefusedError, Socket

GONE = """
    UPDATE live_sessions SET hosts_gone_at = hosts_gone_at - interval '1 hour'
    WHERE id = $1 AND hosts_gone_at IS NOT NULL
"""


async def leave_for_an_hour(cluster: Cluster, session: UUID) -> None:
    """Once the server has seen that the hosts are gone, let that be long ago."""

    async def passed() -> bool:
        async with cluster.system.db.transaction() as tx:
            return await tx.execute(Statement(GONE), session) == 1

    await until_true(passed)


async def test_the_server_goes_on_while_every_host_is_gone_and_hands_back_when_one_returns(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, autopilot_s=10, reveal_s=1))
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await host.step("open", class_.id)
    await ada.event("question.opened")
    await host.step("close", class_.id)
    await host.close()
    await leave_for_an_hour(cluster, class_.id)
    assert (await ada.event("session.autopilot"))["data"]["on"] is True
    await ada.event("question.revealed")
    await ada.event("question.opened", lambda frame: frame["data"]["question"]["index"] == 2)

    back = await cluster.host(class_, server=1)
    handed = await ada.event("session.autopilot", lambda frame: not frame["data"]["on"])
    back.version = handed["data"]["version"]
    await back.step("close", class_.id)
    snapshot = (await back.subscribe(f"live:{class_.id}:staff"))["snapshot"]
    assert (snapshot["state"], snapshot["autopilot"]) == ("closed", False)


async def test_a_class_with_a_second_host_is_not_taken_over(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, autopilot_s=10))
    one, other = await cluster.host(class_), await cluster.host(class_, server=1)
    await one.step("start", class_.id)
    await one.close()
    await cluster.system.hosts.settled()
    assert await cluster.system.hosts.known_count(class_.id) == 1
    other.version = one.version
    await other.step("open", class_.id)
    gone: bool = await cluster.system.db.fetchval(
        Statement("SELECT hosts_gone_at IS NOT NULL FROM live_sessions WHERE id = $1"), class_.id
    )
    assert not gone


async def waiting_guest(cluster: Cluster, class_: school.Class, nickname: str) -> Socket:
    assert class_.session.pin is not None
    joined = await cluster.system.services.guests.join(class_.session.pin, nickname, "127.0.0.1")
    assert joined.waiting
    socket = await cluster.socket(joined.access_token, server=1)
    socket.participant, socket.token = joined.participant, joined.access_token
    await socket.subscribe("me")
    return socket


async def test_a_guest_waits_at_the_door_until_a_host_lets_them_in(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, approval=True))
    host = await cluster.host(class_)
    ada = await waiting_guest(cluster, class_, "Ada")
    knocked = await host.event("participant.knocked")
    assert knocked["data"] == {"participant": str(ada.participant), "name": "Ada"}
    with pytest.raises(RefusedError) as refused:
        await ada.subscribe(f"live:{class_.id}")
    assert refused.value.code == "waiting_for_approval"
    with pytest.raises(RefusedError) as refused:
        await ada.command("live.signal", session=class_.id, kind="hand")
    assert refused.value.code == "waiting_for_approval"
    snapshot = (await host.subscribe(f"live:{class_.id}:staff"))["snapshot"]
    assert (snapshot["waiting"], snapshot["roster"]) == ([knocked["data"]], [])
    assert snapshot["hands"]["hand"] == []

    await host.step("admit", class_.id, participant=ada.participant)
    await ada.event("participant.admitted")
    assert (await ada.subscribe(f"live:{class_.id}"))["snapshot"]["participants"] == 1
    await host.event("participant.joined", lambda frame: frame["data"]["participant"] == str(ada.participant))
    await host.step("open", class_.id)
    await ada.answer(class_.id, class_.questions[0], {"options": ["b"]})


async def test_no_more_wait_at_the_door_than_can_be_let_in_together(cluster: Cluster) -> None:
    services = cluster.system.services
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, approval=True, capacity=4))
    host, pin = await cluster.host(class_), class_.session.pin
    assert pin is not None
    ada = await waiting_guest(cluster, class_, "Ada")
    at_once = [services.guests.join(pin, name, "127.0.0.1") for name in ("Bob", "Cyd", "Dan", "Eve", "Fay")]
    knocked = await asyncio.gather(*at_once, return_exceptions=True)
    assert [each.code for each in knocked if isinstance(each, Problem)] == [ErrorCode.SESSION_FULL] * 2
    learner = await school.person(cluster.system, "Gus")
    await school.enrol(cluster.system, class_, learner)
    await services.channel_access.player(learner, class_.id)  # who is known takes no place at the door

    snapshot = (await host.subscribe(f"live:{class_.id}:staff"))["snapshot"]
    await host.step("remove", class_.id, participant=snapshot["waiting"][-1]["participant"])
    await host.step("admit", class_.id)
    await ada.event("participant.admitted")


async def test_letting_guests_in_does_not_keep_another_host_from_the_next_step(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, approval=True))
    one, other = await cluster.host(class_), await cluster.host(class_)
    ada, eve = [await waiting_guest(cluster, class_, name) for name in ("Ada", "Eve")]
    await one.step("admit", class_.id, participant=ada.participant)
    await one.step("remove", class_.id, participant=eve.participant)
    await one.step("admit", class_.id)
    assert (await other.step("open", class_.id))["state"] == "open"


async def test_a_guest_turned_away_at_the_door_is_out_and_a_banned_name_stays_out(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, approval=True))
    host = await cluster.host(class_)
    eve = await waiting_guest(cluster, class_, "Eve")
    await host.step("remove", class_.id, participant=eve.participant, ban=True)
    assert await eve.closed() == 4403
    with pytest.raises(Problem) as refused:
        await waiting_guest(cluster, class_, "eve")
    assert refused.value.code is ErrorCode.REMOVED


async def test_after_the_pin_was_changed_the_old_one_lets_nobody_in(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    await host.step("pin", class_.id)
    told = (await host.event("pin.changed"))["data"]
    pin = told["pin"]
    assert pin != class_.session.pin
    assert told["version"] == host.version  # another host steps on from here
    with pytest.raises(Problem) as refused:
        await cluster.guest(class_, "Ada")
    assert refused.value.code is ErrorCode.NOT_FOUND
    joined = await cluster.system.services.guests.join(pin, "Ada", "127.0.0.1")
    assert joined.session == class_.id


async def test_a_learner_who_joins_from_another_device_goes_on_there_as_the_same_participant(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    await school.enrol(cluster.system, class_, student)
    live = f"live:{class_.id}"
    laptop = await cluster.person_token(student)
    one, tab = await cluster.socket(laptop), await cluster.socket(laptop, server=1)
    first = (await one.subscribe(live))["snapshot"]["participant"]
    assert (await tab.subscribe(live))["snapshot"]["participant"] == first
    host = await cluster.host(class_)
    await host.step("open", class_.id)
    receipt = await one.answer(class_.id, class_.questions[0], {"options": ["b"]})
    phone = await cluster.socket(await cluster.person_token(student), server=1)
    there = (await phone.subscribe(live))["snapshot"]
    assert (there["participant"], there["receipt"], there["answer"]) == (first, receipt, {"options": ["b"]})
    for left in (one, tab):
        assert (await left.closed(), left.close_reason) == (4403, "moved")
    assert (await phone.command("ping"))["now"]


async def test_who_guessed_too_many_pins_is_refused_even_with_a_right_one(database_url: str, redis_url: str) -> None:
    few = RateLimits(
        **dict.fromkeys(RateLimits.model_fields, school.PLENTY) | {"pin_guess": RateLimit(count=3, window_s=60)}
    )
    async with school.running(database_url, redis_url, rate_limits=few) as system:
        class_ = await school.open_class(system)
        assert class_.session.pin is not None
        wrong = f"{(int(class_.session.pin) + 1) % 10**6:06}"
        for _ in range(3):
            with pytest.raises(Problem) as refused:
                await system.services.guests.join(wrong, "Eve", "192.0.2.1")
            assert refused.value.code is ErrorCode.NOT_FOUND
        with pytest.raises(Problem) as refused:
            await system.services.guests.join(class_.session.pin, "Eve", "192.0.2.1")
        assert refused.value.code is ErrorCode.RATE_LIMITED
        assert (await system.services.guests.join(class_.session.pin, "Ada", "192.0.2.2")).name == "Ada"


@pytest.mark.parametrize("how", ["subscribe", "answer"])
async def test_leaving_a_course_closes_what_was_open_of_it_and_nothing_else(
    cluster: Cluster, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.realtime.guard.LOOK_EVERY_S", 3600.0)
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    enrolled = await school.enrol(cluster.system, class_, student)
    host, token = await cluster.host(class_), await cluster.person_token(student)
    await host.step("open", class_.id)
    there, elsewhere = await cluster.socket(token, server=1), await cluster.socket(token)
    if how == "subscribe":
        await there.command("subscribe", channel=f"live:{class_.id}")
    else:
        answer = {"options": ["a"]}
        question = class_.questions[0]
        await there.command("live.answer", session=class_.id, question=question, answer=answer, key=uuid4())
    await cluster.servers[0].app[keys.SERVICES].enrollments.withdraw(class_.host, enrolled, None)
    assert await there.closed() == 4403
    assert (await elsewhere.command("ping"))["now"]
    with pytest.raises(RefusedError) as refused:
        await elsewhere.command("subscribe", channel=f"live:{class_.id}")
    assert refused.value.code == "not_found"


async def test_who_is_staff_no_longer_does_not_go_on_watching_as_staff(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    helper = await school.person(cluster.system, "Emmy Noether")
    enrolled = await school.enrol(cluster.system, class_, helper, role="assistant")
    socket = await cluster.socket(await cluster.person_token(helper), server=1)
    await socket.command("subscribe", channel=f"live:{class_.id}:staff")
    services = cluster.servers[0].app[keys.SERVICES]
    await services.enrollments.edit(class_.host, enrolled, EnrollmentPatch(role="student"), None)
    assert await socket.closed() == 1012
