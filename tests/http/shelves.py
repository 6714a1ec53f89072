"""Lists that rows come to and go from while somebody reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from lms_rt.db.database import Database
from sql.statement import Statement
from tests.support.content import Taught
from tests.support.contract_client import ContractClient
from tests.support.servers import Cluster

Item = dict[str, Any]


@dataclass
class House:
    """A server, a course with some of everything, and an administrator."""

    cluster: Cluster
    client: ContractClient
    course: Taught
    admin: UUID
    ids: dict[str, UUID]

    @property
    def db(self) -> Database:
        return self.cluster.system.db

    async def walk(self, path: str) -> list[Item]:
        """All of a list, page by page as its links say."""
        items: list[Item] = []
        following: str | None = path
        while following is not None:
            page = await self.client.ask("GET", following)
            assert page.status == 200, page.body
            items += page.body["items"]
            link = page.headers.get("Link")
            following = None if link is None else link.partition("<")[2].partition(">")[0]
        return items


@dataclass(frozen=True)
class Row:
    """Something that is listed: whatever the sort, many are equal."""

    id: UUID
    word: str
    minute: int
    number: int

    @property
    def time(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=self.minute)


@dataclass(frozen=True)
class Shelf:
    """A list whose rows can be put in and taken away at any place of its order."""

    name: str
    path: str
    add: Statement
    values: Callable[[Row, House], tuple[object, ...]]
    take: Statement


def shelf(name: str, path: str, add: str, table: str, values: Callable[[Row, House], tuple[object, ...]]) -> Shelf:
    return Shelf(name, path, Statement(add), values, Statement(f"DELETE FROM {table} WHERE id = $1"))


SHELVES = [
    shelf(
        "list_courses",
        "/courses?status=published",
        "INSERT INTO courses (id, title, status, search, created_at, updated_at)"
        " VALUES ($1, $2, 'published', course_search($2, '', ''), $3, $4)",
        "courses",
        lambda row, _: (row.id, row.word, row.time, row.time + timedelta(hours=row.number)),
    ),
    shelf(
        "list_courses",
        "/courses?q=geo",
        "INSERT INTO courses (id, title, status, search, created_at)"
        " VALUES ($1, $2, 'published', course_search('geography', repeat('geography ', $4), ''), $3)",
        "courses",
        lambda row, _: (row.id, row.word, row.time, row.number),
    ),
    shelf(
        "list_users",
        "/users",
        "INSERT INTO users (id, email, name, created_at) VALUES ($1, $2, $3, $4)",
        "users",
        lambda row, _: (row.id, f"{row.word}@{row.id}.example.org", row.word, row.time),
    ),
    shelf(
        "list_enrollments",
        "/courses/{course}/enrollments",
        "WITH person AS (INSERT INTO users (id, email, name) VALUES ($1, $2, $3) RETURNING id)"
        " INSERT INTO enrollments (id, course_id, user_id, created_at, role, status)"
        " SELECT id, $5, id, $4, CASE $6::int WHEN 1 THEN 'student' ELSE 'assistant' END,"
        " CASE $6::int WHEN 2 THEN 'active' ELSE 'withdrawn' END FROM person",
        "users",
        lambda row, house: (row.id, f"{row.id}@example.org", row.word, row.time, house.ids["course"], row.number),
    ),
    shelf(
        "list_quizzes",
        "/courses/{course}/quizzes",
        "INSERT INTO quizzes (id, title, created_at, course_id) VALUES ($1, $2, $3, $4)",
        "quizzes",
        lambda row, house: (row.id, row.word, row.time, house.ids["course"]),
    ),
    shelf(
        "list_bank",
        "/courses/{course}/bank",
        "INSERT INTO bank_questions (id, course_id, type, prompt, points, time_limit_s, created_at)"
        " VALUES ($1, $5, $6, $2, $4, 20, $3)",
        "bank_questions",
        lambda row, house: (
            *(row.id, row.word, row.time, row.number, house.ids["course"]),
            ("open_text", "word_cloud")[row.number % 2],
        ),
    ),
    shelf(
        "list_live_sessions",
        "/quizzes/{quiz}/live-sessions",
        "INSERT INTO live_sessions (id, course_id, quiz_id, version_id, pin, state, created_at, ended_at)"
        " SELECT $1, q.course_id, q.id, (SELECT id FROM quiz_versions WHERE quiz_id = q.id LIMIT 1), '000000', 'ended',"
        " $2, $3 FROM quizzes AS q WHERE q.id = $4",
        "live_sessions",
        lambda row, house: (row.id, row.time, row.time + timedelta(hours=row.number), house.ids["quiz"]),
    ),
    shelf(
        "list_files",
        "/files",
        "INSERT INTO files (id, owner_id, public, name, object_key, content_type, size, sha256, created_at, ready_at)"
        " VALUES ($1, $5, false, $2, $1::uuid::text, 'text/plain', $4, sha256(''), $3, now())",
        "files",
        lambda row, house: (row.id, row.word, row.time, row.number, house.admin),
    ),
    shelf(
        "list_audit_log",
        "/audit-log",
        "INSERT INTO audit_log (id, at, actor_id, actor_name, action, subject_kind, subject_id)"
        " VALUES ($1, $2, $1, 'Ada', 'course.edit', 'course', $1)",
        "audit_log",
        lambda row, _: (row.id, row.time),
    ),
]
ROWS = st.builds(
    Row, st.uuids(version=4), st.sampled_from(["a", "A", "á", "b", "Б", "z"]), st.integers(0, 3), st.integers(1, 3)
)
CHANGES = st.lists(st.lists(st.tuples(st.booleans(), ROWS), max_size=4), max_size=8)
"""Whether a row comes or goes, and where in the order: what happens after each page."""
