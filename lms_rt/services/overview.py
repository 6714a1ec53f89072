"""What the start page shows: one's courses, the quizzes one may start classes with, the classes going on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action, allowed, may_create_course, roles_that_may
from lms_rt.domain.principal import CourseRole, Person
from sql import overview as sql

MOST_COURSES = 100
MOST_RUNNING = 30
NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Running:
    """A class that is going on. `pin` is for those who may host it."""

    id: UUID
    quiz: str
    course: str
    state: str
    participants: int
    pin: str | None


@dataclass(frozen=True, slots=True)
class QuizCard:
    """A quiz; a class can be started once it is `published`."""

    id: UUID
    title: str
    questions: int
    published: bool


@dataclass(frozen=True, slots=True)
class News:
    """The last announcement of a course, of these days."""

    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course; `quizzes` are for its staff, `percent` is how far a learner is, and `news` what they were told."""

    id: UUID
    title: str
    summary: str
    quizzes: tuple[QuizCard, ...] = ()
    percent: int = 0
    news: News | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The start page of one person."""

    hosting: tuple[Running, ...]
    joinable: tuple[Running, ...]
    teaching: tuple[CourseCard, ...]
    learning: tuple[CourseCard, ...]
    may_teach: bool


class Overviews:
    """Gathers what a person's start page shows."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, person: Person) -> Overview:
        """Newest first."""
        courses = await self._db.fetch(sql.COURSES, person.user, MOST_COURSES)
        taught = [row["id"] for row in courses if _may(row, Action.VIEW_QUIZ)]
        quizzes = await self._db.fetch(sql.QUIZZES, taught) if taught else []
        learnt = [row["id"] for row in courses if not _may(row, Action.VIEW_QUIZ)]
        told = await self._db.fetch(sql.NEWS, learnt, NEWS_FOR) if learnt else []
        news = {row["course_id"]: News(row["title"], row["created_at"]) for row in told}
        running = await self._db.fetch(sql.RUNNING, person.user, person.is_admin, MOST_RUNNING)
        return Overview(
            hosting=tuple(_running(row, host=True) for row in running if _may(row, Action.HOST_LIVE)),
            joinable=tuple(_running(row, host=False) for row in running if not _may(row, Action.HOST_LIVE)),
            teaching=tuple(_teaching(courses, quizzes)),
            learning=tuple(
                CourseCard(row["id"], row["title"], row["summary"], percent=row["percent"], news=news.get(row["id"]))
                for row in courses
                if not _may(row, Action.VIEW_QUIZ)
            ),
            may_teach=may_create_course(person),
        )

    async def place_by_pin(self, person: Person, pin: str) -> UUID | None:
        """The running class behind a PIN, if this person is enrolled there to learn: they need no nickname."""
        hosts = roles_that_may(Action.HOST_LIVE)
        found: UUID | None = await self._db.fetchval(sql.PLACE_BY_PIN, pin, person.user, hosts)
        return found


def _teaching(courses: Iterable[asyncpg.Record], quizzes: Iterable[asyncpg.Record]) -> Iterable[CourseCard]:
    by_course: dict[UUID, list[QuizCard]] = defaultdict(list)
    for row in quizzes:
        by_course[row["course_id"]].append(QuizCard(row["id"], row["title"], row["questions"], row["published"]))
    for row in courses:
        if _may(row, Action.VIEW_QUIZ):
            yield CourseCard(row["id"], row["title"], row["summary"], tuple(by_course[row["id"]]))


def _running(row: asyncpg.Record, *, host: bool) -> Running:
    return Running(
        id=row["id"],
        quiz=row["title"],
        course=row["course_title"],
        state=row["state"],
        participants=row["participants"],
        pin=row["pin"] if host else None,
    )


def _may(row: asyncpg.Record, action: Action) -> bool:
    return allowed(CourseRole(row["role"]), action)
