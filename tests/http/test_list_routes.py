"""Every list costs the same few statements however long it is."""

from uuid import UUID

import asyncpg
import pytest

from lms_rt.contract.administration import AnnouncementCreate, ApiTokenCreate
from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.courses import CourseCreate
from lms_rt.contract.files import FileUpload
from lms_rt.contract.lessons import ModuleCreate
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.pages import Page
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.contract.rosters import InvitationCreate
from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.db import database, pooled
from lms_rt.domain.principal import Person, Role
from lms_rt.http.plan import plan
from lms_rt.http.views import RESOURCES
from tests.support import school
from tests.support.certified import certified, upload
from tests.support.content import Taught, taught
from tests.support.contract_client import ContractClient
from tests.support.servers import cluster

LISTS = {
    "list_my_sessions": "/me/sessions",
    "list_api_tokens": "/me/api-tokens",
    "list_users": "/users",
    "list_audit_log": "/audit-log",
    "list_announcements": "/courses/{course}/announcements",
    "list_courses": "/courses",
    "list_modules": "/courses/{course}/modules",
    "list_lessons": "/modules/{module}/lessons",
    "list_enrollments": "/courses/{course}/enrollments",
    "list_invitations": "/courses/{course}/invitations",
    "list_progress": "/courses/{course}/progress",
    "get_gradebook": "/courses/{course}/gradebook",
    "list_quizzes": "/courses/{course}/quizzes",
    "list_versions": "/quizzes/{quiz}/versions",
    "list_bank": "/courses/{course}/bank",
    "list_attempts": "/quizzes/{quiz}/attempts",
    "list_my_certificates": "/me/certificates",
    "list_certificates": "/courses/{course}/certificates",
    "list_files": "/files",
    "list_live_sessions": "/quizzes/{quiz}/live-sessions",
    "list_missed_classes": "/courses/{course}/catch-ups",
    "list_jobs": "/jobs",
    "list_webhooks": "/courses/{course}/webhooks",
    "list_webhook_deliveries": "/webhooks/{webhook}/deliveries",
}
"""Every route that answers with pages."""
MOST = 10
"""Statements, with those around a transaction: most lists take two, a gradebook takes the most."""
WHOLE = {"outline": "/courses/{course}/outline", "questions": "/quizzes/{quiz}/questions"}
"""What is read as a whole, however much it is."""


def test_the_table_names_every_list_there_is() -> None:
    answers = {route.name: plan(route).answer for resource in RESOURCES for route in resource}
    pages = {name for name, answer in answers.items() if isinstance(answer, type) and issubclass(answer, Page)}
    assert pages == set(LISTS)


def test_whatever_reads_as_a_list_says_whether_there_is_more() -> None:
    answers = {route.name: plan(route).answer for resource in RESOURCES for route in resource if route.method == "GET"}
    fields = {name: set(answer.model_fields) for name, answer in answers.items() if hasattr(answer, "model_fields")}
    assert {name for name, each in fields.items() if "items" in each and "next" not in each} == set()


def listened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that connections made from now on send, as they send them."""
    sent: list[str] = []
    prepare = pooled.prepare

    async def listening(connection: asyncpg.Connection) -> None:
        await prepare(connection)
        connection.add_query_logger(lambda record: sent.append(record.query))

    monkeypatch.setattr(database, "prepare", listening)
    return sent


async def fill(course: Taught, admin: Person, n: int) -> dict[str, UUID]:
    """A course with `n` of everything that is listed."""
    services, teacher, system = course.system.services, course.teacher, course.system
    quiz = await services.quizzes.create(teacher, course.id, QuizCreate(title="Quiz"))
    hook = WebhookCreate(url="https://school.example/hook", events=["live.ended"])
    webhook = await services.webhooks.create(teacher, course.id, hook)
    for number in range(n):
        await services.modules.create(teacher, course.id, ModuleCreate(title="Module"))
        await course.lesson(prerequisites=[(await course.lesson()).id])
        await services.quizzes.create(teacher, course.id, QuizCreate(title="Quiz"))
        await services.quizzes.add_question(teacher, quiz.id, parse_question(school.PI))
        await services.quizzes.publish(teacher, quiz.id)
        await services.bank.add(teacher, course.id, BankQuestionCreate(question=parse_question(school.PI)))
        learner, enrollment = await course.enrolled()
        await services.attempts.start(learner, quiz.id)
        await certified(system, enrollment)
        await services.invitations.invite(teacher, course.id, InvitationCreate(email=f"{n}-{number}@example.org"))
        await services.live_sessions.create(teacher, quiz.id, LiveSessionCreate())
        await services.announcements.post(teacher, course.id, AnnouncementCreate(title="News"))
        await services.files.upload(admin, FileUpload(), "a.txt", upload(b"content"))
        await services.api_tokens.create(admin, ApiTokenCreate(name="program", scopes=["read"]))
        await services.courses.create(teacher, CourseCreate(title="Course", prerequisites=[course.id]))
        webhook = await services.webhooks.create(teacher, course.id, hook)
    for _ in range(n):
        await services.webhook_log.ping(teacher, webhook.id)
    return {"course": course.id, "module": course.module, "quiz": quiz.id, "webhook": webhook.id}


@pytest.mark.slow
async def test_no_list_takes_more_statements_the_longer_it_is(
    monkeypatch: pytest.MonkeyPatch, database_url: str, redis_url: str
) -> None:
    sent = listened(monkeypatch)
    async with cluster(database_url, redis_url, servers=1) as made:
        root = await school.person(made.system, "Root", Role.ADMIN)
        client = ContractClient(made.http, made.servers[0].url, await made.person_token(root))
        course = await taught(made.system)
        ids = await fill(course, root, 1)

        async def costs() -> dict[str, int]:
            return {name: await cost(path.format(**ids)) for name, path in {**LISTS, **WHOLE}.items()}

        async def cost(path: str) -> int:
            tries = []
            for _ in range(3):  # now and then, who asks is looked up too
                sent.clear()
                await client.expect(200, "GET", path)
                tries.append(len(sent))
            return min(tries)

        few = await costs()
        ids = await fill(course, root, 7)
        assert await costs() == few
        assert {name: cost for name, cost in few.items() if not 1 <= cost <= MOST} == {}
