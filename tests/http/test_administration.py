"""People, the audit log, announcements and tokens for programs, over REST on two servers."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from aiohttp import WSServerHandshakeError

from lms_rt.contract.accounts import NewUser
from lms_rt.contract.courses import CoursePatch, EnrollmentPatch
from lms_rt.contract.lessons import LessonPatch, ModuleOrder, OutlineOrder
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.names import DELETED_NAME
from lms_rt.domain.principal import Person, Role
from sql import mail
from sql.statement import Statement
from tests.support import school
from tests.support.content import taught
from tests.support.servers import Cluster
from tests.support.servers import cluster as running_cluster

API = "/api/v1"


@pytest.fixture
async def cluster(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with running_cluster(database_url, redis_url) as made:
        yield made


class Client:
    """Somebody's requests, to either server."""

    def __init__(self, cluster: Cluster, token: str, server: int = 0) -> None:
        self._cluster, self._token, self._server = cluster, token, server

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and body."""
        url = self._cluster.servers[self._server].url + API + path
        sent = {"Authorization": f"Bearer {self._token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        async with self._cluster.http.request(method, url, json=body, headers=sent) as response:
            content = await response.read()
            return response.status, (await response.json(content_type=None)) if content else None


async def client(cluster: Cluster, person: Person, server: int = 0) -> Client:
    return Client(cluster, await cluster.person_token(person), server)


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


async def test_a_token_for_a_program_does_what_its_scopes_say_and_ends_at_once(cluster: Cluster) -> None:
    teacher = await school.person(cluster.system, "Grace", Role.INSTRUCTOR)
    own = await client(cluster, teacher)
    _, reading = await own.ask("POST", "/me/api-tokens", {"name": "Reader", "scopes": ["read"]})
    _, writing = await own.ask("POST", "/me/api-tokens", {"name": "Writer", "scopes": ["read", "write"]})
    assert reading["token"].startswith(reading["prefix"])
    reader, writer = Client(cluster, reading["token"], 1), Client(cluster, writing["token"], 1)
    assert (await reader.ask("GET", "/me"))[1]["id"] == str(teacher.user)
    assert (await reader.ask("POST", "/courses", {"title": "No"}))[0] == 403
    assert (await writer.ask("POST", "/courses", {"title": "Yes"}))[0] == 201
    for method, path in (
        ("POST", "/me/api-tokens"),
        ("DELETE", "/me"),
        ("PATCH", "/me"),
        ("POST", "/ws-tickets"),
        ("POST", "/me/sessions/end-others"),
    ):
        body = {"name": "x", "scopes": ["read"]} if path.endswith("tokens") else {"name": "x"}
        assert (await writer.ask(method, path, body))[0] == 403, path
    _, listed = await own.ask("GET", "/me/api-tokens")
    assert [each["name"] for each in listed["items"]] == ["Reader", "Writer"]
    assert "token" not in listed["items"][0]
    socket = await cluster.socket(writing["token"], server=1)
    with pytest.raises(WSServerHandshakeError, match="403"):
        await cluster.socket(reading["token"])
    assert (await own.ask("DELETE", f"/me/api-tokens/{writing['id']}"))[0] == 204
    assert await socket.closed() == 4401
    assert (await writer.ask("GET", "/me"))[0] == 401


async def test_who_deletes_their_account_is_signed_out_and_not_removed(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    ada = await school.person(cluster.system, "Ada")
    await school.enrol(cluster.system, class_, ada)
    token = await cluster.person_token(ada)
    sockets = [await cluster.socket(token, server) for server in (0, 1)]
    for socket in sockets:
        await socket.subscribe(f"live:{class_.id}")
    assert (await Client(cluster, token).ask("DELETE", "/me"))[0] == 204
    assert [await socket.closed() for socket in sockets] == [4401, 4401]


async def test_a_token_of_a_disabled_person_or_past_its_time_is_good_for_nothing(cluster: Cluster) -> None:
    root = await client(cluster, await school.person(cluster.system, "Root", Role.ADMIN))
    ada = await school.person(cluster.system, "Ada")
    own = await client(cluster, ada)
    given = {"name": "Old", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z"}
    status, refused = await own.ask("POST", "/me/api-tokens", given)
    assert (status, refused["fields"]) == (422, [{"path": "$.expires_at", "message": "must lie in the future"}])
    _, old = await own.ask("POST", "/me/api-tokens", {**given, "expires_at": "2998-01-01T00:00:00Z"})
    assert (await Client(cluster, old["token"]).ask("GET", "/me"))[0] == 200
    age = Statement("UPDATE api_tokens SET expires_at = now() WHERE id = $1::text::uuid")
    await cluster.system.db.execute(age, old["id"])
    assert (await Client(cluster, old["token"]).ask("GET", "/me"))[0] == 401
    _, good = await own.ask("POST", "/me/api-tokens", {"name": "Good", "scopes": ["read"]})
    await root.ask("PATCH", f"/users/{ada.user}", {"disabled": True}, If_Match="*")
    assert (await Client(cluster, good["token"]).ask("GET", "/me"))[0] == 403
    await root.ask("PATCH", f"/users/{ada.user}", {"disabled": False}, If_Match="*")
    assert (await Client(cluster, good["token"]).ask("GET", "/me"))[0] == 200  # as the page of a person says


async def test_all_that_is_kept_about_a_person_is_put_together_for_them_alone(cluster: Cluster) -> None:
    course = await taught(cluster.system)
    lesson = await course.lesson("Done")
    ada = await course.learner()
    await cluster.system.services.progress.report(ada, lesson.id, 1.0, None)
    own = await client(cluster, ada)
    status, asked = await own.ask("GET", "/me/export")
    assert (status, (await own.ask("GET", "/me/export"))[1]) == (202, asked)
    assert (await own.ask("GET", f"/jobs/{asked['job']}"))[0] == 200
    path = f"/me/exports/{asked['export']}"
    assert (await own.ask("GET", path))[0] == 404
    await cluster.system.services.data_exports.make(UUID(asked["export"]))
    status, content = await own.ask("GET", path)
    assert status == 200
    assert content["account"][0]["id"] == str(ada.user)
    assert [each["title"] for each in content["completed_lessons"]] == ["Done"]
    assert "password_hash" not in str(content)
    eve = await client(cluster, await school.person(cluster.system, "Eve"))
    assert (await eve.ask("GET", path))[0] == 404


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
