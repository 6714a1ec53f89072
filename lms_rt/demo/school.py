"""The demo's school: an instructor, a course, a quiz, and students with accounts.

Everything is made through the services, as REST would. Two things are not: the students share one password hash, made
once, and most are signed in without it being checked, because a quarter of a second of bcrypt for each would take
longer than the class.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID, uuid4

import uuid_utils.compat as uuids

from lms_rt.contract.accounts import NewUser, RoleName
from lms_rt.contract.courses import CourseCreate, CoursePatch, EnrollmentCreate
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.core import Core
from lms_rt.demo.names import people
from lms_rt.demo.quiz import DemoQuiz
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.opaque import digest, new_secret
from lms_rt.security.tokens import Tokens
from lms_rt.settings import SecuritySettings
from sql import auth_sessions, users

INSTRUCTOR: Final = "grace@demo.test"
STUDENT: Final = "student-{}@demo.test"


LESSONS: Final = (
    ("How a class goes", "Somebody hosts it; everybody answers at the same time, **on their own phone**."),
    ("What happens to an answer", "An answer that says *Saved* is in the database. It stays there."),
)


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody with an account, enrolled in the course; `token` gives an access token that is good for a while."""

    email: str
    name: str
    token: Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class School:
    """What was made."""

    password: str
    """Everybody's."""
    course: UUID
    quiz: UUID
    lessons: Sequence[UUID]
    """What has to be read before the course is completed."""
    pupils: Sequence[Pupil]


async def found(system: Core, quiz: DemoQuiz, pupils: int, password: str) -> School:
    """Make the school. In a directory where it was made before, the same people come back, to a new course."""
    host = await _person(system, INSTRUCTOR, "Grace Hopper", "instructor", password)
    given = CourseCreate(title=quiz.title, summary=quiz.description[:200])
    course = await system.services.courses.create(host, given)
    await system.services.courses.edit(host, course.id, CoursePatch(status="published"), course.revision)
    made = await system.services.quizzes.create(host, course.id, QuizCreate(title=quiz.title))
    for question in quiz.questions:
        await system.services.quizzes.add_question(host, made.id, question)
    await system.services.quizzes.publish(host, made.id)
    lessons = await _lessons(system, host, course.id)
    enrolled = await _pupils(system, host, course.id, pupils, password)
    return School(password, course.id, made.id, lessons, enrolled)


async def _lessons(system: Core, host: Person, course: UUID) -> list[UUID]:
    module = await system.services.modules.create(host, course, ModuleCreate(title="To read at home"))
    return [
        (
            await system.services.lessons.create(
                host, module.id, LessonCreate(title=title, kind="text", body=body, status="published")
            )
        ).id
        for title, body in LESSONS
    ]


async def _pupils(system: Core, host: Person, course: UUID, count: int, password: str) -> list[Pupil]:
    if not count:
        return []
    names = list(islice(people(), count))
    first = await _person(system, STUDENT.format(1), names[0], "student", password)
    shared: str = await system.db.fetchval(users.CREDENTIALS, first.user)
    tokens = Tokens(system.settings.security, system.clock.seconds)
    pupils: list[Pupil] = []
    for number, name in enumerate(names, start=1):
        email = STUDENT.format(number)
        user = first.user if number == 1 else await _account(system, email, name, shared)
        await system.services.enrollments.add(host, course, EnrollmentCreate(user=user))
        signed_in = await _sign_in(system, user, shared, system.settings.security)
        pupils.append(Pupil(email, name, _renewed(tokens, user, signed_in)))
    return pupils


async def _person(system: Core, email: str, name: str, role: RoleName, password: str) -> Person:
    new = NewUser(email=email, name=name, role=role, password=password)
    try:
        user = (await system.services.accounts.create_user(new)).id
    except Problem as problem:
        if problem.code is not ErrorCode.ALREADY_EXISTS:
            raise
        user = await system.db.fetchval(users.BY_EMAIL, email)
    return Person(user, name, Role(role), uuid4())


async def _account(system: Core, email: str, name: str, password_hash: str) -> UUID:
    user: UUID = uuids.uuid7()
    if await system.db.fetchval(users.INSERT, user, email, name, "student", password_hash, True, "en") is None:
        user = await system.db.fetchval(users.BY_EMAIL, email)
    return user


async def _sign_in(system: Core, user: UUID, password_hash: str, security: SecuritySettings) -> UUID:
    signed_in: UUID = uuids.uuid7()
    row = await system.db.fetchrow(users.CREDENTIALS, user)
    current = row["password_hash"] if row is not None else password_hash
    life, refresh_token = security.refresh_ttl_s, digest(new_secret())
    await system.db.execute(
        auth_sessions.OPEN, signed_in, user, current, "lms-rt demo", "127.0.0.1", life, refresh_token
    )
    return signed_in


def _renewed(tokens: Tokens, user: UUID, signed_in: UUID) -> Callable[[], Awaitable[str]]:
    async def token() -> str:
        return tokens.access(user=user, auth_session=signed_in)

    return token
