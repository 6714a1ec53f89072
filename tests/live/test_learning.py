"""Learning at one's own pace over sockets: the learner's report moves the instructor's dashboard."""

from collections.abc import Callable

import pytest

from lms_rt.domain.principal import Person
from tests.support.content import taught
from tests.support.servers import Cluster
from tests.support.sockets import Frame, RefusedError, Socket


async def test_a_report_over_the_socket_reaches_learner_and_dashboard_on_other_processes(cluster: Cluster) -> None:
    course = await taught(cluster.system)
    lesson = await course.lesson()
    ada = await course.learner()
    staff = await cluster.socket(await cluster.person_token(course.teacher), server=0)
    learner = await cluster.socket(await cluster.person_token(ada), server=1)
    phone = await cluster.socket(await cluster.person_token(ada), server=0)
    await phone.subscribe("me")
    await staff.subscribe(f"course:{course.id}:staff")
    await learner.subscribe("me")
    await learner.subscribe(f"course:{course.id}")
    half = await learner.command("lesson.progress", lesson=lesson.id, fraction=0.5, position_s=12)
    assert (half["fraction"], half["course_percent"], half["completed_at"]) == (0.5, 0, None)
    told = await staff.event("progress")
    assert told["data"] == {
        "learner": str(ada.user), "lesson": str(lesson.id), "fraction": 0.5, "course_percent": 0,
    }  # fmt: skip
    seen = await phone.event("lesson.progressed")
    assert seen["data"] == {
        "course": str(course.id), "lesson": str(lesson.id), "fraction": 0.5, "course_percent": 0,
    }  # fmt: skip
    done = await learner.command("lesson.progress", lesson=lesson.id, fraction=1)
    completed = await learner.event("course.completed")
    assert completed["data"]["course"] == str(course.id)
    assert done["course_percent"] == 100
    await course.lesson("Next")
    published = await learner.event("lesson.published")
    assert published["data"]["title"] == "Next"
    with pytest.raises(RefusedError, match="validation"):
        await learner.command("lesson.progress", lesson=lesson.id, fraction=1.5)
    assert "progress" not in {frame["event"] for frame in learner.pushed}


async def test_the_staff_of_a_course_sees_who_has_it_open_on_whichever_process_and_who_leaves(cluster: Cluster) -> None:
    course = await taught(cluster.system)
    (ada, enrolled), ben = await course.enrolled("Ada"), await course.learner("Ben")
    helper, _ = await course.enrolled("Emmy", "assistant")
    channel = f"course:{course.id}"

    async def opened(person: Person, server: int) -> Socket:
        socket = await cluster.socket(await cluster.person_token(person), server)
        await socket.subscribe(channel)
        return socket

    def here(*people: Person) -> Callable[[Frame], bool]:
        data = {"online": len(people), "learners": sorted(str(each.user) for each in people)}
        return lambda frame: frame["channel"] == f"{channel}:staff" and frame["data"] == data

    staff = await opened(course.teacher, 0)
    snapshot = (await staff.subscribe(f"{channel}:staff"))["snapshot"]
    assert snapshot["online"] == {"online": 0, "learners": []}
    phone, there = await opened(ada, 1), await opened(ben, 0)
    await opened(helper, 1)
    await staff.event("online", here(ada, ben))
    staff.frames.clear()
    laptop = await opened(ada, 0)
    await laptop.close()  # her phone is still here
    await there.vanish()
    await staff.event("online", here(ada))
    late = await opened(helper, 1)
    snapshot = (await late.subscribe(f"{channel}:staff"))["snapshot"]
    assert snapshot["online"] == {"online": 1, "learners": [str(ada.user)]}
    staff.frames.clear()
    await cluster.system.services.enrollments.withdraw(course.teacher, enrolled, None)
    assert await phone.closed() == 4403
    await staff.event("online", here())
    assert {frame["event"] for frame in phone.pushed} & {"online", "progress"} == set()
