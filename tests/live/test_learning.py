"""Learning at one's own pace over sockets: the learner's report moves the instructor's dashboard."""

import pytest

from tests.support.content import taught
from tests.support.servers import Cluster
from tests.support.sockets import RefusedError


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
