"""Sockets whose owners were shut out while a process heard nothing."""

import pytest

from lms_rt.contract.administration import ApiTokenCreate
from lms_rt.contract.courses import CoursePatch
from lms_rt.kv.bus import Bus, ControlMessage, Message
from tests.support import school
from tests.support.servers import Cluster


@pytest.fixture
def deaf_to_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process tells another to close anything."""
    publish = Bus.publish

    def lossy(bus: Bus, message: Message) -> None:
        if not isinstance(message, ControlMessage):
            publish(bus, message)

    monkeypatch.setattr(Bus, "publish", lossy)
    monkeypatch.setattr("lms_rt.realtime.guard.LOOK_EVERY_S", 0.2)


@pytest.mark.usefixtures("deaf_to_closing")
async def test_a_lost_message_keeps_no_socket_open_for_long(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    bob = await cluster.guest(class_, "Bob", server=1)
    student = await school.person(cluster.system, "Emmy Noether")
    emmy = await cluster.socket(await cluster.person_token(student))
    await host.step("remove", class_.id, participant=ada.participant)
    await cluster.system.services.accounts.disable(student.user)
    assert await ada.closed() == 4403
    assert await emmy.closed() == 4401
    assert (await bob.command("ping"))["now"]


@pytest.mark.usefixtures("deaf_to_closing")
async def test_a_program_s_socket_lasts_as_long_as_its_token(cluster: Cluster) -> None:
    person = await school.person(cluster.system, "Emmy Noether")
    tokens = cluster.system.services.api_tokens
    kept, ended = [
        await tokens.create(person, ApiTokenCreate(name=name, scopes=["write"], expires_at=None)) for name in ("a", "b")
    ]
    staying, leaving = await cluster.socket(kept.token), await cluster.socket(ended.token)
    await tokens.delete(person, ended.id)
    assert await leaving.closed() == 4401
    assert (await staying.command("ping"))["now"]


@pytest.mark.usefixtures("deaf_to_closing")
async def test_who_left_a_course_while_nobody_could_be_told_does_not_watch_it_for_long(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    enrolled = await school.enrol(cluster.system, class_, student)
    emmy = await cluster.socket(await cluster.person_token(student), server=1)
    await emmy.command("subscribe", channel=f"course:{class_.course}")
    await cluster.system.services.enrollments.withdraw(class_.host, enrolled, None)
    assert await emmy.closed() == 4403


@pytest.mark.usefixtures("deaf_to_closing")
async def test_who_reads_the_channel_of_a_course_that_is_a_draft_by_now_is_sent_away_though_staff_is_not(
    cluster: Cluster,
) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    await school.enrol(cluster.system, class_, student)
    emmy, host = [await cluster.socket(await cluster.person_token(each)) for each in (student, class_.host)]
    for socket in (emmy, host):
        await socket.subscribe(f"course:{class_.course}")
    await cluster.system.services.courses.edit(class_.host, class_.course, CoursePatch(status="draft"), None)
    assert await emmy.closed() == 1012
    assert (await host.command("ping"))["now"]
