"""Files that courses show: whose they may be, and what keeps them from being deleted."""

from typing import Any
from uuid import UUID, uuid4

from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.certificates import CertificateTemplatePut
from lms_rt.contract.courses import CoursePatch, EnrollmentCreate
from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Role
from lms_rt.http.routes import PREFIX
from tests.http.expect import problem
from tests.support import school
from tests.support.servers import Cluster
from tests.support.uploading import PNG, Sender, sender


async def test_what_a_course_shows_is_not_deleted_under_it(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    course = await school.course(servers.system, host)
    grace = await Sender.of(servers, host)
    made = await grace.upload(PNG, "a.png", "?public=true")
    courses = servers.system.services.courses
    await courses.edit(host, course, CoursePatch(thumbnail=made["url"]), None)
    async with grace.request("DELETE", f"/files/{made['id']}") as reply:
        assert "the course" in (await problem(reply, 409, "conflict"))["detail"]
    await courses.edit(host, course, CoursePatch(thumbnail=None), None)
    assert await grace.status("DELETE", f"/files/{made['id']}") == 204
    assert await grace.status("GET", f"/files/{made['id']}/content") == 404


async def test_what_an_explanation_shows_is_not_deleted_under_it(servers: Cluster) -> None:
    host, services = await school.person(servers.system, "Grace", Role.INSTRUCTOR), servers.system.services
    course = await school.course(servers.system, host)
    grace = await Sender.of(servers, host)
    explained = await grace.upload(PNG, "a.png", f"?course={course}")
    banked = await grace.upload(PNG, "b.png", f"?course={course}")

    def showing(file: dict[str, Any]) -> AuthoredQuestion:
        return parse_question({**school.CAPITAL, "explanation": f"![A map]({file['url']})"})

    quiz = await services.quizzes.create(host, course, QuizCreate(title="Maps"))
    question = await services.quizzes.add_question(host, quiz.id, showing(explained))
    kept = await services.bank.add(host, course, BankQuestionCreate(question=showing(banked)))
    told = await services.course_files.whereabouts(host, course, [UUID(explained["id"]), UUID(banked["id"])])
    assert [[place.kind for place in each.places] for each in told.values()] == [["quiz"], ["bank"]]
    for file, said in ((explained, "a question of the quiz “Maps”"), (banked, "a question of a bank")):
        async with grace.request("DELETE", f"/files/{file['id']}") as reply:
            assert said in (await problem(reply, 409, "conflict"))["detail"]
    await services.quizzes.publish(host, quiz.id)
    await services.quizzes.delete_question(host, question.id, question.revision)
    async with grace.request("DELETE", f"/files/{explained['id']}") as reply:
        assert "a published question of the quiz" in (await problem(reply, 409, "conflict"))["detail"]
    await services.bank.delete(host, kept.id, kept.revision)
    assert await grace.status("DELETE", f"/files/{banked['id']}") == 204


async def test_nobody_shows_a_file_that_is_not_theirs_to_read(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    grace = await Sender.of(servers, host)
    emmy, _ = await sender(servers, "Emmy", Role.INSTRUCTOR)
    private = (await grace.upload(b"mine", "a.txt"))["url"]
    public = (await grace.upload(b"everybody's", "a.txt", "?public=true"))["url"]
    never = f"{PREFIX}/files/{uuid4()}/content"
    course = (await ask(emmy, 201, "POST", "/courses", {"title": "Hers", "thumbnail": public}))["id"]
    module = (await ask(emmy, 201, "POST", f"/courses/{course}/modules", {"title": "M"}))["id"]
    lesson = {"title": "L", "kind": "file"}
    made = (await ask(emmy, 201, "POST", f"/modules/{module}/lessons", {**lesson, "url": public}))["id"]
    for hidden in (private, never, private.upper().replace("/API/V1/FILES", f"{PREFIX}/files")):
        elsewhere = f"https://school.example{hidden}"
        both = {"url": elsewhere, "body": f"![A picture]({hidden})"}
        for method, path, body, fields in (
            ("POST", "/courses", {"title": "C", "thumbnail": hidden}, ["$.thumbnail"]),
            ("PATCH", f"/courses/{course}", {"thumbnail": hidden}, ["$.thumbnail"]),
            ("PATCH", f"/courses/{course}", {"description": f"![A picture]({hidden})"}, ["$.description"]),
            ("POST", f"/modules/{module}/lessons", {**lesson, **both}, ["$.url", "$.body"]),
            ("PATCH", f"/lessons/{made}", both, ["$.url", "$.body"]),
        ):
            refused = await ask(emmy, 422, method, path, body)
            assert sorted(field["path"] for field in refused["fields"]) == sorted(fields)
    await ask(grace, 201, "POST", "/courses", {"title": "His", "thumbnail": private})
    # What was shown before it went may stay where it is; a copy shows it too
    assert await grace.status("DELETE", public.removeprefix(PREFIX).removesuffix("/content")) == 204
    await ask(emmy, 200, "PATCH", f"/lessons/{made}", {"url": public, "title": "Another"})
    copy = await ask(emmy, 201, "POST", f"/courses/{course}/duplicate", {})
    assert copy["thumbnail"] == public


async def test_what_strangers_write_keeps_nobody_from_deleting_their_file_and_tells_them_no_titles(
    servers: Cluster,
) -> None:
    services = servers.system.services
    grace, emmy = [await school.person(servers.system, name, Role.INSTRUCTOR) for name in ("Grace", "Emmy")]
    owner = await Sender.of(servers, grace)
    made = await owner.upload(PNG, "a.png", "?public=true")
    secret = await school.course(servers.system, emmy)
    await services.courses.edit(emmy, secret, CoursePatch(title="Layoffs", thumbnail=made["url"]), None)
    design = CertificateTemplatePut.model_validate({"logo": made["id"]})
    await services.certificate_templates.put(emmy, secret, design, None)
    assert await owner.status("DELETE", f"/files/{made['id']}") == 204
    assert (await services.certificate_templates.get(emmy, secret)).logo is None

    # A file of a course, which somebody who teaches there too shows in another course
    course = await school.course(servers.system, grace)
    both = EnrollmentCreate(user=emmy.user, role="instructor")
    await services.enrollments.add(grace, course, both)
    shared = await (await Sender.of(servers, emmy)).upload(PNG, "a.png", f"?course={course}")
    await services.courses.edit(emmy, secret, CoursePatch(thumbnail=shared["url"]), None)
    async with owner.request("DELETE", f"/files/{shared['id']}") as reply:
        refused = await problem(reply, 409, "conflict")
    assert "another course" in refused["detail"]
    assert "Layoffs" not in refused["detail"]
    async with (await Sender.of(servers, emmy)).request("DELETE", f"/files/{shared['id']}") as reply:
        assert "“Layoffs”" in (await problem(reply, 409, "conflict"))["detail"]


async def ask(who: Sender, status: int, method: str, path: str, body: object) -> dict[str, Any]:
    async with who.request(method, path, json=body, headers={"If-Match": "*"}) as reply:
        assert reply.status == status, await reply.text()
        answer: dict[str, Any] = await reply.json()
        return answer
