"""A small school for tests: an instructor, students, a course, a quiz, a class, made through the services."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from pydantic import SecretStr

from lms_rt.contract.accounts import Credentials, NewUser, RoleName
from lms_rt.contract.courses import CourseCreate, CoursePatch, EnrollmentCreate
from lms_rt.contract.live import LiveSession, LiveSessionCreate
from lms_rt.contract.questions import AuthoredQuestion, parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.core import Core, core
from lms_rt.domain.principal import Person, Role
from lms_rt.services.answers import Receipt, SentAnswer
from lms_rt.settings import (
    DatabaseSettings,
    RateLimit,
    RateLimits,
    RedisSettings,
    SecuritySettings,
    ServerSettings,
    Settings,
)
from sql.statement import Statement

_FILES = TemporaryDirectory(prefix="lms-rt-test-files-")
DATA_DIR = Path(_FILES.name)
"""Goes when the tests end. Names of objects are random, so one for all is enough."""

PASSWORD = "correct horse battery"
PLENTY = RateLimit(count=100_000, window_s=60)

CAPITAL: dict[str, object] = {
    "type": "single_choice",
    "prompt": "What is the capital of France?",
    "options": [{"id": "a", "text": "Lyon"}, {"id": "b", "text": "Paris"}, {"id": "c", "text": "Nice"}],
    "key": {"options": ["b"]},
    "time_limit_s": 20,
    "explanation": "Paris has been the capital since 987.",
}
PRIMES: dict[str, object] = {
    "type": "multiple_choice",
    "prompt": "Which of these are prime?",
    "options": [{"id": "a", "text": "2"}, {"id": "b", "text": "9"}, {"id": "c", "text": "11"}],
    "key": {"options": ["a", "c"]},
}
PI: dict[str, object] = {
    "type": "numeric",
    "prompt": "What is pi, to two places?",
    "key": {"value": 3.14, "tolerance": 0.005},
}


def settings(database_url: str, redis_url: str, **more: object) -> Settings:
    """Settings for tests: quick passwords, limits that no test meets by accident."""
    generous = dict.fromkeys(RateLimits.model_fields, PLENTY)
    given: dict[str, object] = {
        "data_dir": DATA_DIR,
        "database": DatabaseSettings(url=SecretStr(database_url), pool_min=1, pool_max=8),
        "redis": RedisSettings(url=SecretStr(redis_url), prefix="test:"),
        "security": SecuritySettings(
            jwt_keys={"first": SecretStr("k3y-of-the-tests-0123456789-abcdefghij")}, bcrypt_cost=4
        ),
        "server": ServerSettings(uvloop=False),
        "rate_limits": RateLimits(**generous),
    }
    return Settings.model_validate({**given, **more})


@dataclass(frozen=True)
class Class:
    """A live session and who runs it."""

    host: Person
    course: UUID
    quiz: UUID
    questions: tuple[UUID, ...]
    session: LiveSession

    @property
    def id(self) -> UUID:
        return self.session.id


async def person(system: Core, name: str, role: Role = Role.STUDENT) -> Person:
    """Somebody with an account."""
    names: dict[Role, RoleName] = {Role.STUDENT: "student", Role.INSTRUCTOR: "instructor", Role.ADMIN: "admin"}
    given = NewUser(email=f"{uuid4().hex}@school.example", name=name, role=names[role], password=PASSWORD)
    user = await system.services.accounts.create_user(given)
    return Person(user.id, name, role, uuid4())


async def course(system: Core, host: Person) -> UUID:
    """A published course."""
    made = await system.services.courses.create(host, CourseCreate(title="Geography"))
    await system.services.courses.edit(host, made.id, CoursePatch(status="published"), made.revision)
    return made.id


async def open_class(
    system: Core,
    questions: Sequence[dict[str, object]] = (CAPITAL, PRIMES, PI),
    given: LiveSessionCreate | None = None,
) -> Class:
    """A class in its lobby. Questions open without lead, unless `given` says otherwise."""
    host = await person(system, "Grace Hopper", Role.INSTRUCTOR)
    taught = await course(system, host)
    quiz = await system.services.quizzes.create(host, taught, QuizCreate(title="Warm-up"))
    for question in questions:
        parsed: AuthoredQuestion = parse_question(question)
        await system.services.quizzes.add_question(host, quiz.id, parsed)
    ids = tuple(question.id for question in await system.services.quizzes.questions(host, quiz.id))
    await system.services.quizzes.publish(host, quiz.id)
    session = await system.services.live_sessions.create(host, quiz.id, given or LiveSessionCreate(lead_ms=0))
    return Class(host, taught, quiz.id, ids, session)


async def enrol(system: Core, class_: Class, student: Person, **more: object) -> UUID:
    """Enrol somebody in the class's course; the enrolment's id."""
    given = EnrollmentCreate.model_validate({"user": student.user, **more})
    return (await system.services.enrollments.add(class_.host, class_.course, given)).id


async def guest(system: Core, class_: Class, nickname: str) -> UUID:
    """A guest's participant id."""
    assert class_.session.pin is not None
    joined = await system.services.guests.join(class_.session.pin, nickname, "127.0.0.1")
    return joined.participant


async def answer(
    system: Core,
    class_: Class,
    participant: UUID,
    given: dict[str, object],
    *,
    question: UUID | None = None,
    key: UUID | None = None,
    revision: int | None = None,
    received_at: datetime | None = None,
) -> Receipt:
    """Answer a question, by default the first."""
    sent = SentAnswer(
        session=class_.id,
        question=question or class_.questions[0],
        participant=participant,
        answer=given,  # type: ignore[arg-type]  # what a test sends need not be valid
        key=key or uuid4(),
        revision=revision,
        received_at=received_at or system.clock.now(),
        credit_ms=0,
    )
    return await system.services.answers.give(sent)


@asynccontextmanager
async def running(database_url: str, redis_url: str, **more: object) -> AsyncIterator[Core]:
    """The services of one process, without transports."""
    async with core(settings(database_url, redis_url, **more)) as system:
        yield system


async def shift_times(system: Core, class_: Class, by: timedelta) -> None:
    """Let the current question have been opened that much earlier, instead of waiting for so long."""
    async with system.db.transaction() as tx:
        moved = await tx.execute(
            Statement(SHIFT),
            class_.id,
            by,
        )
    assert moved == 1


SHIFT = """
    WITH touched AS (UPDATE live_sessions SET updated_at = clock_timestamp() WHERE id = $1)
    UPDATE live_questions SET opens_at = opens_at - $2::interval, closes_at = closes_at - $2::interval
    WHERE session_id = $1
"""
"""Behind the back of the processes, which go on from what they stored last only while nobody stored anything since."""


async def token_of(system: Core, person: Person) -> str:
    """A real access token of somebody made here, by signing in."""
    email: str = await system.db.fetchval(Statement("SELECT email FROM users WHERE id = $1"), person.user)
    credentials = Credentials(email=email, password=PASSWORD)
    pair = await system.services.sign_in.login(credentials, client="tests", address="127.0.0.1")
    return pair.access_token


async def make_due(system: Core, class_: Class, in_s: float) -> None:
    """Let the server's next step fall due soon, instead of waiting for as long as people would get."""
    async with system.db.transaction() as tx:
        moved = await tx.execute(Statement(SOON), class_.id, in_s)
    assert moved == 1


SOON = """
    UPDATE live_sessions SET due_at = clock_timestamp() + make_interval(secs => $2), updated_at = clock_timestamp()
    WHERE id = $1
"""

PASS = Statement(
    """
    WITH session AS (
        UPDATE live_sessions SET paused_at = paused_at - $2::interval, updated_at = clock_timestamp() WHERE id = $1
    )
    UPDATE live_questions SET opens_at = opens_at - $2::interval, closes_at = closes_at - $2::interval
    WHERE session_id = $1
    """
)
"""Everything that happened so far happened that much earlier."""
