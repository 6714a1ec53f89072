"""Courses: creating, finding, editing, deleting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt.contract.close_codes import CloseCode
from lms_rt.contract.courses import Course, CourseCreate, CoursePatch, stored_metadata
from lms_rt.contract.pages import PageQuery
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action, may_create_course
from lms_rt.domain.prerequisites import on_a_circle
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.domain.texts import fold
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.security.markup import Markup
from lms_rt.services import access, audit, file_links
from lms_rt.services.cached_reads import CachedRead, CachedReads
from lms_rt.services.disconnector import Disconnector
from lms_rt.services.editing import check_revision, merge_patched, merged
from lms_rt.services.places import Places
from sql import courses as sql
from sql import quizzes as quizzes_sql

CLEARABLE = frozenset({"price", "currency", "enroll_code", "thumbnail", "capacity"})
SHOWS_FILES = ("thumbnail", "description")
REQUIRING = "course_prerequisites"
"""Whose turn it is to say what courses require: one for all, since of two who close a circle of courses together, which
may go through any, neither would see what the other adds."""


@dataclass(frozen=True, slots=True)
class CourseFilter:
    """Which courses of those one may see."""

    mine: bool = False
    status: str | None = None
    metadata: Mapping[str, JsonValue] | None = None
    """What a course's metadata must contain."""


class Courses:
    """What can be done with courses."""

    def __init__(
        self, db: Database, reads: CachedReads, markup: Markup, places: Places, disconnector: Disconnector
    ) -> None:
        self._db = db
        self._reads = reads
        self._markup = markup
        self._places = places
        self._disconnector = disconnector

    async def create(self, person: Person, given: CourseCreate, original: Course | None = None) -> Course:
        """Create a draft whose creator is its instructor, as a copy of `original` where there is one.

        Raises `forbidden` for students.
        """
        if not may_create_course(person):
            raise Problem(ErrorCode.FORBIDDEN, "Only instructors create courses")
        shown = {name: getattr(original, name) for name in SHOWS_FILES} if original is not None else None
        html = await self._markup.render_aside(given.description)
        course = uuid7()
        new = (
            course,
            given.title,
            given.summary,
            given.description,
            html,
            Decimal(given.price) if given.price is not None else None,
            given.currency,
            given.metadata,
            given.thumbnail,
            given.self_enroll,
            given.enroll_code,
            given.capacity,
            person.user,
            *_searched(given.title, given.summary, given.description),
            uuid7(),
            uuid7(),
            person.name,
            "course.create",
            "course",
            {"title": given.title},
        )
        shows = {name: getattr(given, name) for name in SHOWS_FILES}
        if not given.prerequisites and not file_links.any_in(shows):
            # Nothing else is to hold at the same time, and a statement by itself is one round trip instead of three
            return self._made(await self._db.fetchrow(sql.INSERT, *new))
        async with self._db.transaction() as tx:
            await file_links.check(tx, person, shows, shown)
            made = self._made(await tx.fetchrow(sql.INSERT, *new))
            if not given.prerequisites:
                return made
            await _require(tx, person, course, given.prerequisites)
            return await self._load(course, CourseRole.INSTRUCTOR)

    async def get(self, person: Person, course: UUID) -> Course:
        """The course, if this person may see it."""
        found = await access.to_course(self._db, person, course)
        return await self._load(course, found.role)

    async def read(self, person: Person, course: UUID) -> CachedRead:
        """The same from the cache. Not to be called inside a transaction."""
        return await self._reads.course(person, course, lambda: self._load(course, None))

    async def page(self, person: Person, which: CourseFilter, query: PageQuery) -> list[Course]:
        """Courses this person may see."""
        rows = await self._db.fetch_page(sql.LIST, query, *_filtered(person, which))
        return [self._course(row, row["role"]) for row in rows]

    async def search(
        self, person: Person, words: str, which: CourseFilter, query: PageQuery
    ) -> list[tuple[float, Course]]:
        """Courses with all of `words`, or words that begin like them, in title, summary or description.

        Returns each with how well it fits.
        """
        rows = await self._db.fetch_page(sql.SEARCH, query, *_filtered(person, which), fold(words))
        return [(row["relevance"], self._course(row, row["role"])) for row in rows]

    async def edit(self, person: Person, course: UUID, patch: CoursePatch, expected: int | None) -> Course:
        """Change what was sent. Raises `precondition_failed` when `expected` is not the stored revision."""
        found = await access.to_course(self._db, person, course, Action.EDIT_COURSE)
        html = await self._markup.render_aside(patch.description) if patch.description is not None else None
        async with self._db.transaction() as tx:
            if patch.prerequisites:
                await tx.fetch(sql.REQUIRE_TURN, REQUIRING)
            stored = await tx.fetchrow(sql.LOCK, course)
            if stored is None:
                raise not_found("course")
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch, nullable=CLEARABLE)
            await file_links.check(tx, person, patch.model_dump(include=set(SHOWS_FILES)), stored)
            if (new["price"] is None) != (new["currency"] is None):
                missing = "$.currency" if new["currency"] is None else "$.price"
                raise invalid(missing, "price and currency come together")
            if patch.metadata is not None:
                new["metadata"] = _merged_metadata(stored["metadata"], patch.metadata)
            price = new["price"]
            await tx.execute(
                sql.UPDATE,
                course,
                new["title"],
                new["summary"],
                new["description"],
                html if patch.description is not None else stored["description_html"],
                new["status"],
                Decimal(price) if isinstance(price, str) else price,
                new["currency"],
                new["metadata"],
                new["thumbnail"],
                new["self_enroll"],
                new["enroll_code"],
                new["capacity"],
                *_searched(new["title"], new["summary"], new["description"]),
            )
            if patch.prerequisites is not None:
                await _require(tx, person, course, patch.prerequisites)
                new["prerequisites"] = sorted(patch.prerequisites)
            await audit.record(tx, person, "edit", "course", course, course=course, before=dict(stored), after=new)
            if new["capacity"] != stored["capacity"]:
                await self._places.fill(tx, course)
            if new["status"] == "draft" != stored["status"]:
                tx.after_commit(lambda: self._withdrawn(course))
            self._reads.drop_course(tx, course)
            return await self._load(course, found.role)

    async def delete(self, person: Person, course: UUID, expected: int | None) -> None:
        """Delete a course in which no class was held and no quiz taken; others raise `conflict` and can be archived."""
        await access.to_course(self._db, person, course, Action.DELETE_COURSE)
        async with self._db.transaction() as tx:
            stored = await tx.fetchrow(sql.LOCK, course)
            if stored is None:
                raise not_found("course")
            check_revision(stored["revision"], expected)
            quizzes = [row["id"] for row in await tx.fetch(sql.QUIZZES, course)]
            await tx.fetch(quizzes_sql.HOLD_VERSIONS, quizzes)
            if await tx.fetchval(sql.IN_USE, course):
                raise Problem(ErrorCode.CONFLICT, "The course was taught already; archive it instead")
            await tx.execute(sql.DELETE, course)
            before = {"title": stored["title"]}
            await audit.record(tx, person, "delete", "course", course, course=course, before=before)
            self._reads.drop_course(tx, course)
            self._reads.drop_quizzes(tx, *quizzes)

    def _withdrawn(self, course: UUID) -> None:
        """Have learners who read its channel come back to what they may see now."""
        self._disconnector.disconnect(learners_of=course, code=CloseCode.RESTARTING, reason="course withdrawn")

    def _made(self, row: Mapping[str, object] | None) -> Course:
        assert row is not None
        return self._course(row, CourseRole.INSTRUCTOR)

    async def _load(self, course: UUID, role: CourseRole | None) -> Course:
        row = await self._db.fetchrow(sql.GET, course)
        if row is None:
            raise not_found("course")
        return self._course(row, role)

    def _course(self, row: Mapping[str, object], role: str | None) -> Course:
        html = row["description_html"]
        if html is None:
            html = self._markup.render(str(row["description"]))
        return Course.model_validate({**row, "description_html": html, "role": role})


def _merged_metadata(stored: dict[str, JsonValue], patch: dict[str, JsonValue]) -> dict[str, JsonValue]:
    try:
        return stored_metadata(merge_patched(stored, patch))
    except ValueError as error:  # each was small enough, both together are not
        raise invalid("$.metadata", str(error)) from None


def _filtered(person: Person, which: CourseFilter) -> tuple[object, ...]:
    return person.user, person.is_admin, which.mine, which.status, which.metadata


def _searched(*texts: object) -> tuple[str, ...]:
    """The texts as the index has them."""
    return tuple(fold(str(text)) for text in texts)


async def _require(tx: Transaction, person: Person, course: UUID, required: Sequence[UUID]) -> None:
    """Let `course` require these and nothing else."""
    if await tx.fetchval(sql.REQUIRE, course, required, person.user, person.is_admin) != len(required):
        raise invalid("$.prerequisites", "must be other courses that you can see")
    edges: dict[UUID, list[UUID]] = {}
    for row in await tx.fetch(sql.REQUIRED_BY, course):
        edges.setdefault(row["course_id"], []).append(row["requires_id"])
    if on_a_circle(edges, course):
        raise invalid("$.prerequisites", "would have courses wait for each other")
