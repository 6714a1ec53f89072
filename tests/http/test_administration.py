"""People, the audit log and announcements, over REST on two servers."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from lms_rt.contract.accounts import NewUser
from lms_rt.contract.courses import CoursePatch, EnrollmentPatch
from lms_rt.contract.lessons import LessonPatch, ModuleOrder, OutlineOrder
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.names import DELETED_NAME
from lms_rt.domain.principal import Role
from sql import mail
from tests.http.asking import API, Client, client
from tests.support import school
from tests.support.content import taught
from tests.support.servers import Cluster
from tests.support.servers import cluster as running_cluster


@pytest.fixture
async def cluster(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with running_cluster(database_url, redis_url) as made:
        yield made


async def test_a_disabled_person_is_shut_out_everywhere_at_once_and_comes_back(cluster: Cluster) -> None:
    root = await client(cluster, await school.person(cluster.system, "Root", Role.ADMIN))
    ada = await school.person(cluster.system, "Ada")
    token = await cluster.person_token(ada)
    theirs = Client(cluster, token, server=1)
    socket = await cluster.socket(token, server=1)
    assert (await theirs.ask("GET", "/me"))[0] == 200
    status, user = await root.ask("PATCH", f"/users/{ada.user}", {"disabled": True}, If_Match='"1"')
    assert (status, user["disabled"]) == (200, True)
    assert await socket.closed() == 4401
    assert (await theirs.ask("GET", "/me"))[0] in {401, 403}
    assert (await root.ask("PATCH", f"/users/{ada.user}", {"disabled": False}, If_Match='"1"'))[0] == 412
    status, user = await root.ask("PATCH", f"/users/{ada.user}", {"disabled": False}, If_Match=f'"{user["revision"]}"')
    assert (status, user["disabled"]) == (200, False)
    assert (await (await client(cluster, ada)).ask("GET", "/me"))[0] == 200


async def test_an_address_that_refuses_mail_is_seen_and_found(cluster: Cluster) -> None:
    root = await client(cluster, await school.person(cluster.system, "Root", Role.ADMIN))
    ada = await school.person(cluster.system, "Ada")
    path = f"/users/{ada.user}"
    assert (await root.ask("GET", path))[1]["email_bounced_at"] is None
    assert (await root.ask("GET", "/users?bounced=true"))[1]["items"] == []
    await cluster.system.db.execute(mail.MARK_ADDRESS, ada.user, True)
    assert (await root.ask("GET", path, If_None_Match='"1"'))[0] == 200  # what was seen before is not what is there
    found = (await root.ask("GET", "/users?bounced=true"))[1]["items"]
    assert [(each["id"], each["email_bounced_at"] is None) for each in found] == [(str(ada.user), False)]
    assert str(ada.user) not in [each["id"] for each in (await root.ask("GET", "/users?bounced=false"))[1]["items"]]


async def test_people_are_found_by_words_of_name_and_address(cluster: Cluster) -> None:
    admin = await client(cluster, await school.person(cluster.system, "Root", Role.ADMIN))
    ids = {}
    for name, email in (("Ada Lovelace", "ada@north.example"), ("Zoë Lövelace", "zoe@north.example")):
        new = NewUser(email=email, name=name, password=school.PASSWORD)
        ids[name.split()[0]] = str((await cluster.system.services.accounts.create_user(new)).id)

    async def found(q: str, more: str = "") -> list[str]:
        status, listed = await admin.ask("GET", f"/users?q={quote(q)}{more}")
        assert status == 200
        return [name for each in listed["items"] for name, user in ids.items() if user == each["id"]]

    assert await found("LOVE") == ["Ada"]
    assert await found("north lace") == ["Ada", "Zoë"]
    assert await found("zoë", "&role=student") == ["Zoë"]
    assert await found("zoë", "&role=admin") == await found("ada zoe") == await found("a%") == []
    assert await found(" ") == ["Ada", "Zoë"]
    _, first = await admin.ask("GET", "/users?q=north&limit=1&sort=-name")
    _, second = await admin.ask("GET", f"/users?q=north&limit=1&sort=-name&cursor={first['next']}")
    assert [each["id"] for each in first["items"] + second["items"]] == [ids["Zoë"], ids["Ada"]]
    assert second["next"] is None
    assert (await admin.ask("GET", f"/users?q={'x' * 255}"))[0] == 422
    assert (await admin.ask("GET", "/users?q=%00"))[0] == 422


async def test_an_account_that_its_owner_deleted_is_said_to_be_gone_and_stays_so(cluster: Cluster) -> None:
    admin = await client(cluster, await school.person(cluster.system, "Root", Role.ADMIN))
    ada = await school.person(cluster.system, "Ada")
    path = f"/users/{ada.user}"
    assert (await admin.ask("GET", path))[1]["deleted"] is False
    await cluster.system.services.account_deletion.delete(ada)
    _, gone = await admin.ask("GET", path)
    assert (gone["deleted"], gone["disabled"], gone["name"]) == (True, True, DELETED_NAME)
    for change in ({"disabled": False}, {"role": "admin"}):
        assert (await admin.ask("PATCH", path, change, If_Match="*"))[0] == 409
    assert (await admin.ask("GET", path))[1] == gone


async def test_the_audit_log_is_read_by_action_and_time(cluster: Cluster) -> None:
    root = await school.person(cluster.system, "Root", Role.ADMIN)
    admin, ada = await client(cluster, root), await school.person(cluster.system, "Ada")
    for role in ("instructor", "student", "instructor"):
        assert (await admin.ask("PATCH", f"/users/{ada.user}", {"role": role}, If_Match="*"))[0] == 200
    _, log = await admin.ask("GET", f"/audit-log?subject={ada.user}&action=user.edit&sort=at")
    times = [entry["at"] for entry in log["items"]]
    assert len(times) == 3
    (first, second, last) = [datetime.fromisoformat(at) for at in times]

    async def between(since: datetime, until: datetime) -> int:
        span = f"since={quote(since.isoformat())}&until={quote(until.isoformat())}"
        _, listed = await admin.ask("GET", f"/audit-log?subject={ada.user}&action=user.edit&{span}")
        return len(listed["items"])

    millisecond = timedelta(milliseconds=1)  # what is said of a time ends there
    assert await between(first, last + millisecond) == 3
    assert await between(first, first) == 0
    assert await between(last + millisecond, last + timedelta(days=1)) == 0
    assert (await admin.ask("GET", f"/audit-log?since={quote((last + millisecond).isoformat())}"))[1]["items"] == []
    assert (await admin.ask("GET", "/audit-log?action=user.delete"))[1]["items"] == []
    assert (await admin.ask("GET", "/audit-log?since=yesterday"))[0] == 422
    assert first <= second <= last


async def test_a_role_holds_at_once_and_nobody_changes_their_own(cluster: Cluster) -> None:
    root = await school.person(cluster.system, "Root", Role.ADMIN)
    admin, ada = await client(cluster, root), await school.person(cluster.system, "Ada")
    theirs = await client(cluster, ada, server=1)
    assert (await theirs.ask("POST", "/courses", {"title": "Mine"}))[0] == 403
    assert (await admin.ask("PATCH", f"/users/{ada.user}", {"role": "instructor"}, If_Match="*"))[0] == 200
    assert (await theirs.ask("POST", "/courses", {"title": "Mine"}))[0] == 201
    assert (await admin.ask("PATCH", f"/users/{root.user}", {"role": "student"}, If_Match="*"))[0] == 409
    _, listed = await admin.ask("GET", "/users?role=instructor")
    assert [user["id"] for user in listed["items"]] == [str(ada.user)]
    _, log = await admin.ask("GET", f"/audit-log?subject={ada.user}")
    entry, made = log["items"]  # newest first
    assert made["action"] == "user.create"
    assert (entry["actor"], entry["action"]) == (str(root.user), "user.edit")
    assert (entry["before"], entry["after"]) == ({"role": "student"}, {"role": "instructor"})


async def test_changes_of_role_key_and_content_are_on_record_with_what_was_before(cluster: Cluster) -> None:
    system = cluster.system
    course = await taught(system)
    admin = await client(cluster, await school.person(system, "Root", Role.ADMIN))
    _, enrollment = await course.enrolled()
    await system.services.enrollments.edit(course.teacher, enrollment, EnrollmentPatch(role="assistant"), None)
    quiz = await system.services.quizzes.create(course.teacher, course.id, QuizCreate(title="Quiz"))
    question = await system.services.quizzes.add_question(course.teacher, quiz.id, parse_question(school.CAPITAL))
    await system.services.quizzes.edit_question(course.teacher, question.id, {"key": {"options": ["a"]}}, None)
    lesson, first, second = [await course.lesson(body="old") for _ in range(3)]
    await system.services.lessons.delete(course.teacher, lesson.id, None)

    async def entries(subject: UUID) -> list[tuple[str, Any, Any]]:
        _, log = await admin.ask("GET", f"/audit-log?subject={subject}&course={course.id}")
        return [(entry["action"], entry["before"], entry["after"]) for entry in log["items"]]

    assert (await entries(enrollment))[0] == ("enrollment.edit", {"role": "student"}, {"role": "assistant"})
    edited, added = await entries(question.id)
    assert edited == ("question.edit", {"key": {"options": ["b"]}}, {"key": {"options": ["a"]}})
    assert (added[0], added[1], added[2]["key"]["options"]) == ("question.add", None, ["b"])
    deleted, _ = await entries(lesson.id)
    assert deleted[0] == "lesson.delete"
    assert deleted[1]["body"] == "old"
    order = OutlineOrder(modules=[ModuleOrder(id=course.module, lessons=[second.id, first.id])])
    await system.services.outlines.reorder(course.teacher, course.id, order)
    reordered = (await entries(course.id))[0]
    assert reordered[0] == "course.reorder"
    assert reordered[1]["modules"][0]["lessons"] == reordered[2]["modules"][0]["lessons"][::-1] != []
    patch = LessonPatch(kind="quiz", quiz=quiz.id, prerequisites=[second.id])
    await system.services.lessons.edit(course.teacher, first.id, patch, None)
    before: dict[str, object] = {"kind": "text", "quiz": None, "prerequisites": []}
    after = {"kind": "quiz", "quiz": str(quiz.id), "prerequisites": [str(second.id)]}
    assert (await entries(first.id))[0] == ("lesson.edit", before, after)
    required = await school.course(system, course.teacher)
    await system.services.courses.edit(course.teacher, course.id, CoursePatch(prerequisites=[required]), None)
    edited, *_ = await entries(course.id)
    assert edited == ("course.edit", {"prerequisites": []}, {"prerequisites": [str(required)]})
    await system.services.quizzes.delete(course.teacher, quiz.id, None)
    deleted, *_ = await entries(quiz.id)
    assert (deleted[0], deleted[1]["title"], deleted[1]["questions"]) == ("quiz.delete", "Quiz", 1)


async def test_an_announcement_reaches_the_course_at_once_and_stays_to_be_read(cluster: Cluster) -> None:
    course = await taught(cluster.system)
    ada = await course.learner()
    socket = await cluster.socket(await cluster.person_token(ada), server=1)
    await socket.subscribe(f"course:{course.id}")
    teacher = await client(cluster, course.teacher)
    status, posted = await teacher.ask("POST", f"/courses/{course.id}/announcements", {"title": "Hi", "body": "*You*"})
    assert status == 201
    told = await socket.event("announcement.posted")
    assert told["data"]["announcement"] == posted["id"]
    assert told["data"]["body_html"] == posted["body_html"] == "<p><em>You</em></p>\n"
    _, listed = await (await client(cluster, ada)).ask("GET", f"/courses/{course.id}/announcements")
    assert [each["title"] for each in listed["items"]] == ["Hi"]


async def test_a_cached_course_is_not_said_to_be_unchanged_to_one_whose_role_changed(cluster: Cluster) -> None:
    course = await taught(cluster.system)
    ada = await school.person(cluster.system, "Ada")
    theirs = await client(cluster, ada)
    url = f"{cluster.servers[0].url}{API}/courses/{course.id}"
    headers = {"Authorization": f"Bearer {theirs._token}"}
    async with cluster.http.get(url, headers=headers) as first:
        tag = first.headers["ETag"]
        assert (await first.json())["role"] is None
    async with cluster.http.get(url, headers={**headers, "If-None-Match": tag}) as same:
        assert same.status == 304
    assert (await theirs.ask("POST", f"/courses/{course.id}/enroll"))[0] == 201
    async with cluster.http.get(url, headers={**headers, "If-None-Match": tag}) as changed:
        assert changed.status == 200
        assert (await changed.json())["role"] == "student"
