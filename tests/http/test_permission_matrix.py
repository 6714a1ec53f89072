"""Every route × every role × a course of one's own and one that is not, against a table written by hand.

A new route fails here until somebody has decided who may call it. `+` is let in (what happens then is for other tests),
`x` is told that they may not (403), `-` is not told that there is anything (404).
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientSession

from lms_rt.contract.administration import ApiTokenCreate
from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.courses import CourseCreate, CoursePatch, EnrollmentCreate
from lms_rt.contract.files import FileUpload
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.contract.rosters import ImportJob, InvitationCreate
from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.domain.principal import CourseRole, Person, Role, Scope
from lms_rt.http.routes import PREFIX, Route
from lms_rt.http.views import RESOURCES
from tests.support import school
from tests.support.certified import certified, upload
from tests.support.servers import Cluster, cluster

ROLES = ("stranger", "teacher elsewhere", "student", "assistant", "instructor", "administrator")

EVERYBODY, MEMBERS, LEARNERS = "+ + + + + +", "- - + + + +", "x x + + + x"
COURSE_STAFF, COURSE_INSTRUCTORS = "x x x + + +", "x x x x + +"
QUIZ_STAFF, QUIZ_INSTRUCTORS, ADMINISTRATORS = "- - - + + +", "- - - x + +", "x x x x x +"

WEBHOOKS = "- - - - + +"

# In a published course. Strangers see that it is there; of its quizzes, classes and people they see nothing.
MAY = {
    "create_course": "x + x x + +",
    "list_courses": EVERYBODY,
    "get_course": EVERYBODY,
    "edit_course": COURSE_INSTRUCTORS,
    "delete_course": COURSE_INSTRUCTORS,
    "copy_course": COURSE_INSTRUCTORS,
    "get_outline": EVERYBODY,
    "reorder_outline": COURSE_INSTRUCTORS,
    "add_module": COURSE_INSTRUCTORS,
    "list_modules": EVERYBODY,
    "get_module": EVERYBODY,
    "edit_module": COURSE_INSTRUCTORS,
    "delete_module": COURSE_INSTRUCTORS,
    "add_lesson": COURSE_INSTRUCTORS,
    "list_lessons": EVERYBODY,
    "get_lesson": EVERYBODY,
    "edit_lesson": COURSE_INSTRUCTORS,
    "delete_lesson": COURSE_INSTRUCTORS,
    "issue_certificate": "- - - x + +",
    "list_certificates": COURSE_STAFF,
    "get_certificate": QUIZ_STAFF,
    "get_certificate_pdf": QUIZ_STAFF,
    "revoke_certificate": QUIZ_INSTRUCTORS,
    "reissue_certificate": QUIZ_INSTRUCTORS,
    "get_certificate_template": COURSE_INSTRUCTORS,
    "put_certificate_template": COURSE_INSTRUCTORS,
    "preview_certificate": COURSE_INSTRUCTORS,
    "add_webhook": COURSE_INSTRUCTORS,
    "list_webhooks": COURSE_INSTRUCTORS,
    "get_webhook": WEBHOOKS,
    "edit_webhook": WEBHOOKS,
    "delete_webhook": WEBHOOKS,
    "rotate_webhook_secret": WEBHOOKS,
    "ping_webhook": WEBHOOKS,
    "list_webhook_deliveries": WEBHOOKS,
    "get_webhook_delivery": WEBHOOKS,
    "redeliver_webhook_event": WEBHOOKS,
    "get_file": MEMBERS,
    "get_file_content": MEMBERS,
    "delete_file": "- - x x + +",
    "report_progress": LEARNERS,
    "list_progress": COURSE_STAFF,
    "get_progress": QUIZ_STAFF,
    "add_enrollment": COURSE_INSTRUCTORS,
    "list_enrollments": COURSE_STAFF,
    "enroll_oneself": EVERYBODY,
    "get_enrollment": QUIZ_STAFF,
    "edit_enrollment": QUIZ_INSTRUCTORS,
    "withdraw_enrollment": QUIZ_INSTRUCTORS,
    "invite": COURSE_INSTRUCTORS,
    "list_invitations": COURSE_INSTRUCTORS,
    "revoke_invitation": COURSE_INSTRUCTORS,
    "import_enrollments": COURSE_INSTRUCTORS,
    "create_quiz": COURSE_INSTRUCTORS,
    "list_quizzes": COURSE_STAFF,
    "get_quiz": QUIZ_STAFF,
    "edit_quiz": QUIZ_INSTRUCTORS,
    "delete_quiz": QUIZ_INSTRUCTORS,
    "add_question": QUIZ_INSTRUCTORS,
    "list_questions": QUIZ_STAFF,
    "get_question": QUIZ_STAFF,
    "edit_question": QUIZ_INSTRUCTORS,
    "delete_question": QUIZ_INSTRUCTORS,
    "publish_quiz": QUIZ_INSTRUCTORS,
    "import_questions": QUIZ_INSTRUCTORS,
    "export_questions": QUIZ_STAFF,
    "list_versions": QUIZ_STAFF,
    "get_quiz_offer": MEMBERS,
    "start_attempt": "- - + + + x",
    "list_attempts": MEMBERS,
    "get_attempt": "- - + + + +",
    "save_answer": "- - + x x x",
    "submit_attempt": "- - + x x x",
    "extend_attempt": "- - x + + +",
    "get_grade": "- - x + + +",
    "give_grade": "- - x + + +",
    "get_grade_history": "- - x + + +",
    "correct_question": QUIZ_INSTRUCTORS,
    "get_gradebook": COURSE_STAFF,
    "get_own_grades": "x x + x x x",
    "get_gradebook_settings": COURSE_STAFF,
    "put_gradebook_settings": COURSE_INSTRUCTORS,
    "export_gradebook": COURSE_STAFF,
    "have_gradebook_exported": COURSE_STAFF,
    "get_said_grade": QUIZ_STAFF,
    "put_said_grade": "- - - x + +",
    "get_said_grade_history": QUIZ_STAFF,
    "get_quiz_statistics": QUIZ_STAFF,
    "add_bank_question": COURSE_INSTRUCTORS,
    "list_bank": COURSE_STAFF,
    "get_bank_question": QUIZ_STAFF,
    "edit_bank_question": QUIZ_INSTRUCTORS,
    "delete_bank_question": QUIZ_INSTRUCTORS,
    "create_live_session": QUIZ_STAFF,
    "list_live_sessions": QUIZ_STAFF,
    "get_live_session": MEMBERS,
    "get_live_session_events": MEMBERS,
    "get_catch_up": MEMBERS,
    "allow_catch_up": "- - x + + +",
    "start_catch_up": "- - + x x x",
    "open_catch_up_question": "- - - x x x",
    "get_results": "- - x + + +",
    "get_class_report": "- - x + + +",
    "get_own_report": "- - + - - -",
    "get_timeline": "- - x + + +",
    "export_results": "- - x + + +",
    "have_results_exported": "- - x + + +",
    "get_channel_events": MEMBERS,
    "post_announcement": COURSE_STAFF,
    "list_announcements": "x x + + + +",
    "list_users": ADMINISTRATORS,
    "get_user": ADMINISTRATORS,
    "edit_user": ADMINISTRATORS,
    "list_audit_log": ADMINISTRATORS,
    "list_jobs": ADMINISTRATORS,
    "get_job": "- - - - + +",
    "rerun_job": ADMINISTRATORS,
}

OF_ONE_WHO_WITHDREW = {
    "get_enrollment": "+",
    "get_progress": "+",
    "list_attempts": "+",
    "get_attempt": "+",
    "get_own_grades": "+",
    "get_own_report": "+",
    "get_certificate": "+",
    "get_certificate_pdf": "+",
    **dict.fromkeys(
        (
            "edit_enrollment", "withdraw_enrollment", "issue_certificate", "revoke_certificate", "reissue_certificate",
            "get_said_grade", "put_said_grade", "get_said_grade_history", "save_answer", "submit_attempt",
            "extend_attempt", "get_grade", "give_grade", "get_grade_history", "open_catch_up_question",
        ),
        "x",
    ),
}  # fmt: skip
"""What is on record about oneself is seen still, and nothing can be done with it; all else is as for a stranger."""

WITHOUT_ACCOUNT = {
    "register", "login", "refresh", "verify_email", "request_password_reset", "confirm_password_reset",
    "join_live_session", "verify_certificate", "send_upload",
}  # fmt: skip
SOMETIMES_PUBLIC = {"get_file", "get_file_content"}
"""Read by anybody where the owner said so; these are of a course."""
ONESELF = {
    "logout", "issue_socket_ticket", "read_me", "edit_me", "delete_me", "list_my_sessions", "read_my_session",
    "end_my_sessions", "end_my_session", "accept_invitation", "create_api_token", "list_api_tokens", "delete_api_token",
    "export_me", "read_export", "list_my_certificates", "upload_file", "list_files",
    "announce_upload", "complete_upload", "abandon_upload",
}  # fmt: skip

OF_THE_ACCOUNT = {
    "logout", "issue_socket_ticket", "edit_me", "delete_me", "end_my_sessions", "end_my_session", "create_api_token",
    "delete_api_token",
}  # fmt: skip
"""What a program may not do for the person it acts for, as a leaked token must not become a stolen account."""

BODIES: dict[str, object] = {
    "revoke_certificate": {"reason": "A mistake"},
    "reissue_certificate": {"reason": "Another name"},
    "put_certificate_template": {},
    "add_webhook": {"url": "https://school.example/hook", "events": ["live.ended"]},
    "edit_webhook": {"description": "New"},
    "create_course": {"title": "New"},
    "edit_course": {"title": "New"},
    "copy_course": {},
    "reorder_outline": {"modules": []},
    "add_module": {"title": "New"},
    "edit_module": {"title": "New"},
    "add_lesson": {"title": "New", "kind": "text"},
    "edit_lesson": {"title": "New"},
    "report_progress": {"fraction": 1},
    "add_enrollment": {"email": "nobody@example.org"},
    "edit_enrollment": {"extra_time_minutes": 5},
    "enroll_oneself": {},
    "invite": {"email": "new@example.org"},
    "post_announcement": {"title": "News"},
    "edit_user": {"disabled": False},
    "create_quiz": {"title": "New"},
    "edit_quiz": {"title": "New"},
    "add_question": school.PI,
    "edit_question": {"prompt": "New?"},
    "create_live_session": {},
    "allow_catch_up": {"allowed": True},
    "save_answer": {"answer": {"options": ["a"]}, "revision": 1000},
    "give_grade": {"points": 0},
    "extend_attempt": {"seconds": 60},
    "put_gradebook_settings": {"missing": "zero"},
    "put_said_grade": {"percent": 50, "reason": "Late"},
    "correct_question": {"voided": True},
    "add_bank_question": {"question": school.PI, "tags": ["numbers"]},
    "edit_bank_question": {"prompt": "New?"},
}


@dataclass(frozen=True)
class World:
    """A course with one of everything; what the path of a route names."""

    ids: dict[str, str]

    def url(self, route: Route) -> str:
        """The route's path in this world."""
        family = route.path.removeprefix(PREFIX).split("/")[1]
        return route.path.format(
            id=self.ids.get(family, str(uuid4())),
            index=1,
            session_id=uuid4(),
            **{k: self.ids[k] for k in ("invitation", "channel", "question", "column", "delivery")},
        )


@dataclass(frozen=True)
class School:
    """The people, each signed in, and a way to make worlds for them."""

    cluster: Cluster
    people: dict[str, Person]
    tokens: dict[str, str]

    async def world(self, *, published: bool = True) -> World:
        """A fresh course that `student`, `assistant` and `instructor` are in."""
        system, services = self.cluster.system, self.cluster.system.services
        teacher = self.people["instructor"]
        course = (await services.courses.create(teacher, CourseCreate(title="Course"))).id
        if published:
            await services.courses.edit(teacher, course, CoursePatch(status="published"), None)
        enrolled: dict[str, UUID] = {}
        for role in (CourseRole.STUDENT, CourseRole.ASSISTANT):
            given = EnrollmentCreate.model_validate({"user": self.people[role].user, "role": role.value})
            enrolled[role] = (await services.enrollments.add(teacher, course, given)).id
        other = EnrollmentCreate(user=(await school.person(system, "Other")).user)
        enrollment = await services.enrollments.add(teacher, course, other)
        module = await services.modules.create(teacher, course, ModuleCreate(title="Module"))
        lesson = await services.lessons.create(teacher, module.id, LessonCreate(title="Lesson", kind="text"))
        quiz = await services.quizzes.create(teacher, course, QuizCreate(title="Quiz"))
        question = await services.quizzes.add_question(teacher, quiz.id, parse_question(school.CAPITAL))
        await services.quizzes.publish(teacher, quiz.id)
        attempt, _ = await services.attempts.start(self.people["student"], quiz.id) if published else (None, False)
        bank = await services.bank.add(teacher, course, BankQuestionCreate.model_validate({"question": school.PI}))
        live = await services.live_sessions.create(teacher, quiz.id, LiveSessionCreate())
        await services.channel_access.player(self.people["student"], live.id)
        invitation = await services.invitations.invite(teacher, course, InvitationCreate(email="inv@example.org"))
        certificate = await certified(system, enrollment.id)
        file = await services.files.upload(teacher, FileUpload(course=course), "a.txt", upload(b"content"))
        hook = WebhookCreate(url="https://school.example/hook", events=["live.ended"])
        webhook = await services.webhooks.create(teacher, course, hook)
        ping = await services.webhook_log.ping(teacher, webhook.id)
        rows = "email\n" + "".join(f"{n}@example.org\n" for n in range(1001))
        job = await services.enrollment_imports.take(teacher, course, rows, dry_run=False)
        assert isinstance(job, ImportJob)
        return World(
            {
                "courses": str(course), "modules": str(module.id), "lessons": str(lesson.id), "quizzes": str(quiz.id),
                "questions": str(question.id), "live-sessions": str(live.id), "enrollments": str(enrollment.id),
                "invitation": str(invitation.id), "users": str(other.user), "jobs": str(job.job),
                "channel": f"course:{course}", "question": str(question.id), "bank": str(bank.id),
                "column": str(quiz.id), "own enrollment": str(enrolled["student"]),
                "files": str(file.id),
                "certificates": str(certificate),
                "webhooks": str(webhook.id), "delivery": str(ping.id),
                "attempts": str(attempt.id if attempt else uuid4()),
            }
        )  # fmt: skip

    async def status(self, route: Route, world: World, role: str | None) -> int:
        """What the route answers to somebody with this role (None: nobody)."""
        headers = {"If-Match": "*"}
        if role is not None:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        body: dict[str, Any] = {"json": BODIES[route.name]} if route.name in BODIES else {}
        if route.name == "import_enrollments":
            body, headers["Content-Type"] = {"data": "email\nx@example.org\n"}, "text/csv"
        if route.name == "import_questions":
            body, headers["Content-Type"] = {"data": "Right?{T}"}, "text/plain"
        url = self.cluster.servers[0].url + world.url(route)
        async with self.cluster.http.request(route.method, url, headers=headers, **body) as response:
            assert response.status < 500, await response.text()
            return response.status


@pytest.fixture
async def people(database_url: str, redis_url: str) -> AsyncIterator[School]:
    """One server and somebody of each kind."""
    async with cluster(database_url, redis_url, servers=1) as made:
        kinds = {"teacher elsewhere": Role.INSTRUCTOR, "instructor": Role.INSTRUCTOR, "administrator": Role.ADMIN}
        everybody = {role: await school.person(made.system, role, kinds.get(role, Role.STUDENT)) for role in ROLES}
        tokens = {role: await made.person_token(person) for role, person in everybody.items()}
        yield School(made, everybody, tokens)


def every_route() -> list[Route]:
    return [route for resource in RESOURCES for route in resource]


def outcome(status: int) -> str:
    return {401: "?", 403: "x", 404: "-"}.get(status, "+")


def test_somebody_has_decided_about_every_route() -> None:
    known = MAY.keys() | WITHOUT_ACCOUNT | ONESELF
    assert {route.name for route in every_route()} == known


def test_only_what_signs_people_in_is_open_to_nobody() -> None:
    assert {
        route.name for route in every_route() if route.auth in {"none", "optional"}
    } == WITHOUT_ACCOUNT | SOMETIMES_PUBLIC


async def test_every_route_lets_in_whom_the_table_lets_in_and_nobody_else(people: School) -> None:
    wrong = []
    for route in every_route():
        if route.name not in MAY:
            continue
        world = await people.world()
        found = []
        for role in ROLES:
            found.append(outcome(await people.status(route, world, role)))
            if found[-1] == "+" and route.method in {"DELETE", "POST"} and role != ROLES[-1]:
                world = await people.world()
        if " ".join(found) != MAY[route.name]:
            wrong.append(f"{route.method} {route.path}: {' '.join(found)}, the table says {MAY[route.name]}")
    assert wrong == []


async def test_who_withdrew_reads_their_own_record_and_nothing_else(people: School) -> None:
    world, system = await people.world(), people.cluster.system
    own = UUID(world.ids["own enrollment"])
    world.ids.update(enrollments=str(own), certificates=str(await certified(system, own)))
    await system.services.enrollments.withdraw(people.people["instructor"], own, None)
    wrong = []
    for route in sorted(every_route(), key=lambda route: route.name == "enroll_oneself"):  # the way back comes last
        if route.name in MAY:
            expected = OF_ONE_WHO_WITHDREW.get(route.name, MAY[route.name][0])
            found = outcome(await people.status(route, world, "student"))
            if found != expected:
                wrong.append(f"{route.method} {route.path}: {found}, expected {expected}")
    assert wrong == []


async def test_nobody_is_let_in_anywhere_without_signing_in(people: School) -> None:
    world = await people.world()
    routes = [route for route in every_route() if route.name in MAY and route.name not in SOMETIMES_PUBLIC]
    statuses = await asyncio.gather(*(people.status(route, world, None) for route in routes))
    assert [route.path for route, status in zip(routes, statuses, strict=True) if status != 401] == []


async def test_a_program_does_what_its_token_is_for_and_nothing_to_the_account(people: School) -> None:
    world = await people.world()
    root = people.people["administrator"]
    for scope in (Scope.READ, Scope.WRITE):
        given = ApiTokenCreate.model_validate({"name": "program", "scopes": [scope]})
        made = await people.cluster.system.services.api_tokens.create(root, given)
        people.tokens[scope] = made.token
    routes = [route for route in every_route() if route.auth in {"person", "any"}]

    def may(route: Route, scope: Scope) -> bool:
        reads = route.method == "GET"
        of_the_account = not reads and route.name in OF_THE_ACCOUNT
        return reads == (scope is Scope.READ) and not of_the_account

    wrong = []
    for scope in (Scope.READ, Scope.WRITE):
        for route in routes:
            if may(route, scope):
                continue
            status = await people.status(route, world, scope)
            if status != 403:
                wrong.append(f"{route.method} {route.path} with a token to {scope}: {status}")
    assert wrong == []
    assert await people.status(_named("get_course"), world, Scope.READ) == 200
    assert await people.status(_named("edit_course"), world, Scope.WRITE) == 200


async def test_a_guest_reaches_nothing_that_needs_an_account(people: School) -> None:
    world = await people.world()
    class_ = await school.open_class(people.cluster.system)
    people.tokens["guest"], _ = await people.cluster.guest_token(class_, "Gus")
    routes = [route for route in every_route() if route.auth == "person"]
    statuses = {route.name: await people.status(route, world, "guest") for route in routes}
    assert {name: status for name, status in statuses.items() if status != 403} == {}


def _named(name: str) -> Route:
    return next(route for route in every_route() if route.name == name)


async def test_a_draft_and_all_in_it_is_not_there_for_anybody_outside(people: School) -> None:
    world = await people.world(published=False)
    seen = []
    for route in every_route():
        of_the_course = (
            "{" in route.path and route.name in MAY and not route.path.startswith((f"{PREFIX}/jobs", f"{PREFIX}/users"))
        )
        if of_the_course:
            told = {role: await people.status(route, world, role) for role in ROLES[:2]}
            seen += [f"{route.method} {route.path} as {role}" for role, status in told.items() if status != 404]
    assert seen == []


async def test_nobody_reaches_somebody_else_s_sign_ins(people: School) -> None:
    http: ClientSession = people.cluster.http
    for method in ("GET", "DELETE"):
        url = f"{people.cluster.servers[0].url}{PREFIX}/me/sessions/{uuid4()}"
        async with http.request(method, url, headers={"Authorization": f"Bearer {people.tokens['stranger']}"}) as told:
            assert told.status == 404
