"""Modules: the parts of a course."""

from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.lessons import Module, ModuleCreate, ModulePatch, ModuleQuery
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit, curriculum
from lms_rt.services.editing import check_revision, merged
from sql import modules as sql


class Modules:
    """What can be done with modules."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(self, person: Person, course: UUID, given: ModuleCreate) -> Module:
        """Append a module to a course."""
        await access.to_course(self._db, person, course, Action.EDIT_CONTENT)
        module = uuid7()
        async with self._db.transaction() as tx:
            await curriculum.locked_course(tx, course)
            if await tx.fetchval(sql.COUNT, course) >= limits.MODULES_PER_COURSE:
                raise Problem(ErrorCode.CONFLICT, f"A course has at most {limits.MODULES_PER_COURSE} modules")
            await tx.execute(sql.INSERT, module, course, given.title)
            after = {"title": given.title}
            await audit.record(tx, person, "create", "module", module, course=course, after=after)
            return await self._read(course, module, drafts=True)

    async def page(self, person: Person, course: UUID, query: ModuleQuery) -> list[Module]:
        """The modules of a course."""
        seen = await access.to_course(self._db, person, course)
        rows = await self._db.fetch_page(sql.LIST, query, course, None, seen.may(Action.VIEW_DRAFTS))
        return [Module.model_validate(dict(row)) for row in rows]

    async def get(self, person: Person, module: UUID) -> Module:
        """One module."""
        seen = await access.to_module(self._db, person, module)
        return await self._read(seen.course, module, drafts=seen.may(Action.VIEW_DRAFTS))

    async def edit(self, person: Person, module: UUID, patch: ModulePatch, expected: int | None) -> Module:
        """Change the title."""
        seen = await access.to_module(self._db, person, module, Action.EDIT_CONTENT)
        async with self._db.transaction() as tx:
            stored = await tx.fetchrow(sql.LOCK, module)
            if stored is None:
                raise not_found("module")
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch)
            await tx.execute(sql.UPDATE, module, new["title"], stored["revision"] + 1)
            before = dict(stored)
            await audit.record(tx, person, "edit", "module", module, course=seen.course, before=before, after=new)
            return await self._read(seen.course, module, drafts=True)

    async def delete(self, person: Person, module: UUID, expected: int | None) -> None:
        """Delete a module with its lessons; what learners completed of them stays on record."""
        seen = await access.to_module(self._db, person, module, Action.EDIT_CONTENT)
        async with self._db.transaction() as tx:
            await curriculum.locked_course(tx, seen.course)
            stored = await tx.fetchrow(sql.LOCK, module)
            if stored is None:
                raise not_found("module")
            check_revision(stored["revision"], expected)
            before = await self._read(seen.course, module, drafts=False)
            await tx.execute(sql.DELETE, module)
            told = {"title": stored["title"], "lessons": before.lessons}
            await audit.record(tx, person, "delete", "module", module, course=seen.course, before=told)
            if before.lessons:
                await curriculum.changed(tx, seen.course, person.user)

    async def _read(self, course: UUID, module: UUID, *, drafts: bool) -> Module:
        row = await self._db.fetchrow(sql.READ, course, module, drafts)
        if row is None:
            raise not_found("module")
        return Module.model_validate(dict(row))
