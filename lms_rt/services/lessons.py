"""Lessons: writing them, and what of them a reader may see."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.channels import course as course_channel
from lms_rt.contract.course_events import LessonPublished
from lms_rt.contract.lessons import Lesson, LessonCreate, LessonPatch, LessonQuery, LessonSummary
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.prerequisites import on_a_circle
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.security.markup import Markup
from lms_rt.services import access, audit, curriculum, file_links, lesson_rows
from lms_rt.services.access import Access
from lms_rt.services.announcer import Announcer
from lms_rt.services.editing import check_revision, merged
from sql import lessons as sql

CLEARABLE = frozenset({"url", "quiz", "release_at"})


class Lessons:
    """What can be done with lessons."""

    def __init__(self, db: Database, announcer: Announcer, markup: Markup) -> None:
        self._db = db
        self._announcer = announcer
        self._markup = markup

    async def create(self, person: Person, module: UUID, given: LessonCreate) -> Lesson:
        """Append a lesson to a module."""
        seen = await access.to_module(self._db, person, module, Action.EDIT_CONTENT)
        html = await self._markup.render_aside(given.body)
        lesson = uuid7()
        async with self._db.transaction() as tx:
            status = (await curriculum.locked_course(tx, seen.course))["status"]
            if await tx.fetchval(sql.COUNT, seen.course) >= limits.LESSONS_PER_COURSE:
                raise Problem(ErrorCode.CONFLICT, f"A course has at most {limits.LESSONS_PER_COURSE} lessons")
            await _check_quiz(tx, seen.course, given.quiz)
            await file_links.check(tx, person, {"url": given.url, "body": given.body})
            await tx.execute(
                sql.INSERT,
                lesson,
                seen.course,
                module,
                given.title,
                given.kind,
                given.status,
                given.required,
                given.release_at,
                given.body,
                html,
                given.url,
                given.quiz,
            )
            await _require(tx, seen.course, lesson, given.prerequisites)
            written = await self._read(seen, lesson)
            after = given.model_dump(mode="json")
            await audit.record(tx, person, "create", "lesson", lesson, course=seen.course, after=after)
            if given.status == "published":
                await self._published(tx, person, written, course_status=status)
            return written

    async def get(self, person: Person, lesson: UUID) -> Lesson:
        """A lesson, without its content while that is locked."""
        return await self._read(await access.to_lesson(self._db, person, lesson), lesson)

    async def page(self, person: Person, module: UUID, query: LessonQuery) -> list[LessonSummary]:
        """The lessons of a module."""
        seen = await access.to_module(self._db, person, module)
        drafts = seen.may(Action.VIEW_DRAFTS)
        rows = await self._db.fetch_page(sql.LIST, query, seen.course, module, None, seen.enrollment, drafts)
        return [lesson_rows.summary(row, seen) for row in rows]

    async def edit(self, person: Person, lesson: UUID, patch: LessonPatch, expected: int | None) -> Lesson:
        """Change what was sent."""
        seen = await access.to_lesson(self._db, person, lesson, Action.EDIT_CONTENT)
        html = await self._markup.render_aside(patch.body) if patch.body is not None else None
        async with self._db.transaction() as tx:
            course_status = (await curriculum.locked_course(tx, seen.course))["status"]
            stored = await _locked(tx, lesson)
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch, nullable=CLEARABLE)
            if "quiz" in patch.model_fields_set:
                await _check_quiz(tx, seen.course, patch.quiz)
            await file_links.check(tx, person, patch.model_dump(include={"url", "body"}), stored)
            await tx.execute(
                sql.UPDATE,
                lesson,
                new["title"],
                new["kind"],
                new["status"],
                new["required"],
                new["release_at"],
                new["body"],
                html if patch.body is not None else stored["body_html"],
                new["url"],
                new["quiz"],
                stored["revision"] + 1,
            )
            if patch.prerequisites is not None:
                await _require(tx, seen.course, lesson, patch.prerequisites)
                new["prerequisites"] = sorted(patch.prerequisites)
            await audit.record(tx, person, "edit", "lesson", lesson, course=seen.course, before=dict(stored), after=new)
            written = await self._read(seen, lesson)
            if written.status == "published" and stored["status"] != "published":
                await self._published(tx, person, written, course_status=course_status)
            elif _counts(stored) != _counts(new):
                await curriculum.changed(tx, seen.course, person.user)
            return written

    async def delete(self, person: Person, lesson: UUID, expected: int | None) -> None:
        """Delete a lesson; that learners completed it stays on record."""
        seen = await access.to_lesson(self._db, person, lesson, Action.EDIT_CONTENT)
        async with self._db.transaction() as tx:
            await curriculum.locked_course(tx, seen.course)
            stored = await _locked(tx, lesson)
            check_revision(stored["revision"], expected)
            await tx.execute(sql.DELETE, lesson)
            before = {name: stored[name] for name in ("title", "kind", "status", "required", "body")}
            await audit.record(tx, person, "delete", "lesson", lesson, course=seen.course, before=before)
            if stored["status"] == "published":
                await curriculum.changed(tx, seen.course, person.user)

    async def _published(self, tx: Transaction, person: Person, lesson: Lesson, *, course_status: str) -> None:
        await curriculum.changed(tx, lesson.course, person.user)
        if course_status != "published":
            return  # nobody but the staff can see it
        event = LessonPublished(
            lesson=lesson.id,
            module=lesson.module,
            title=lesson.title,
            kind=lesson.kind,
            release_at=lesson.release_at,
        )
        await self._announcer.tell(tx, course_channel(lesson.course), event)

    async def _read(self, seen: Access, lesson: UUID) -> Lesson:
        drafts = seen.may(Action.VIEW_DRAFTS)
        row = await self._db.fetchrow(sql.READ, seen.course, None, lesson, seen.enrollment, drafts)
        content = await self._db.fetchrow(sql.CONTENT, lesson)
        if row is None or content is None:
            raise not_found("lesson")
        html = content["body_html"]
        if html is None:
            html = await self._markup.render_aside(content["body"])
        return lesson_rows.lesson(row, seen, {**content, "body_html": html})


async def _locked(tx: Transaction, lesson: UUID) -> asyncpg.Record:
    row = await tx.fetchrow(sql.LOCK, lesson)
    if row is None:
        raise not_found("lesson")
    return row


def _counts(lesson: Mapping[str, object]) -> tuple[bool, bool]:
    """What of a lesson makes a part of the curriculum."""
    published = lesson["status"] == "published"
    return published, published and lesson["required"] is True


async def _check_quiz(tx: Transaction, course: UUID, quiz: UUID | None) -> None:
    if quiz is not None and not await tx.fetchval(sql.QUIZ_IN_COURSE, quiz, course):
        raise invalid("$.quiz", "is no quiz of this course")


async def _require(tx: Transaction, course: UUID, lesson: UUID, required: Sequence[UUID]) -> None:
    """Let `lesson` require these and nothing else."""
    if await tx.fetchval(sql.REQUIRE, lesson, course, required) != len(required):
        raise invalid("$.prerequisites", "must be other lessons of this course")
    edges: dict[UUID, list[UUID]] = {}
    for row in await tx.fetch(sql.PREREQUISITES, course):
        edges.setdefault(row["lesson_id"], []).append(row["requires_id"])
    if on_a_circle(edges, lesson):
        raise invalid("$.prerequisites", "would have lessons wait for each other")
