"""A school with somebody of every role, and one of everything for them to reach."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from lms_rt.contract.administration import AnnouncementCreate
from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.courses import CourseCreate, CoursePatch, EnrollmentCreate
from lms_rt.contract.files import FileUpload
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.contract.rosters import ImportJob, InvitationCreate
from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.http.routes import PREFIX, Route
from lms_rt.http.views import RESOURCES
from sql.statement import Statement
from tests.support import school
from tests.support.certified import certified, upload
from tests.support.servers import Cluster

TRIED = Statement(
    "INSERT INTO enrollment_imports (id, course_id, content, dry_run, report, done_at)"
    """ VALUES ($1, $2, $3, true, '{"rows": []}', now()) RETURNING id"""
)
ROLES = ("stranger", "teacher elsewhere", "student", "assistant", "instructor", "administrator")
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
    "edit_announcement": {"title": "Other news"},
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
    "copy_into_bank": {"questions": [str(uuid4())]},
    "copy_into_quiz": {"questions": [str(uuid4())]},
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
            **{k: self.ids[k] for k in ("invitation", "channel", "question", "column", "delivery", "trial")},
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
        last = await services.modules.create(teacher, course, ModuleCreate(title="Last"))
        last_lesson = await services.lessons.create(teacher, last.id, LessonCreate(title="Last", kind="text"))
        quiz = await services.quizzes.create(teacher, course, QuizCreate(title="Quiz"))
        question = await services.quizzes.add_question(teacher, quiz.id, parse_question(school.CAPITAL))
        await services.quizzes.publish(teacher, quiz.id)
        attempt, _ = await services.attempts.start(self.people["student"], quiz.id) if published else (None, False)
        bank = await services.bank.add(teacher, course, BankQuestionCreate.model_validate({"question": school.PI}))
        live = await services.live_sessions.create(teacher, quiz.id, LiveSessionCreate())
        player = await services.channel_access.player(self.people["student"], live.id)
        invitation = await services.invitations.invite(teacher, course, InvitationCreate(email="inv@example.org"))
        certificate = await certified(system, enrollment.id)
        file = await services.files.upload(teacher, FileUpload(course=course), "a.txt", upload(b"content"))
        hook = WebhookCreate(url="https://school.example/hook", events=["live.ended"])
        webhook = await services.webhooks.create(teacher, course, hook)
        ping = await services.webhook_log.ping(teacher, webhook.id)
        news = await services.announcements.post(teacher, course, AnnouncementCreate(title="News"))
        rows = "email\n" + "".join(f"{n}@example.org\n" for n in range(1001))
        job = await services.enrollment_imports.take(teacher, course, rows, dry_run=False)
        assert isinstance(job, ImportJob)
        trial = await system.db.fetchval(TRIED, uuid7(), course, rows)
        return World(
            {
                "courses": str(course), "modules": str(module.id), "lessons": str(lesson.id), "quizzes": str(quiz.id),
                "questions": str(question.id), "live-sessions": str(live.id), "enrollments": str(enrollment.id),
                "invitation": str(invitation.id), "users": str(other.user), "jobs": str(job.job),
                "channel": f"course:{course}", "question": str(question.id), "bank": str(bank.id),
                "column": str(quiz.id), "own enrollment": str(enrolled["student"]),
                "announcements": str(news.id), "files": str(file.id), "trial": str(trial),
                "certificates": str(certificate), "participant": str(player.participant),
                "last module": str(last.id), "last lesson": str(last_lesson.id),
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


def every_route() -> list[Route]:
    return [route for resource in RESOURCES for route in resource]


def outcome(status: int) -> str:
    return {401: "?", 403: "x", 404: "-"}.get(status, "+")
