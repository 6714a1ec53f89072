"""How a course's certificates look."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from lms_rt.certificates.codes import with_check
from lms_rt.certificates.design import CannotBeDrawnError, Design, Facts
from lms_rt.contract.certificates import CertificateDesign, CertificateTemplate, CertificateTemplatePut
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid
from lms_rt.services import access, audit
from lms_rt.services.certificate_drawing import LOGO_MAX_BYTES, CertificateDrawing
from lms_rt.services.certificate_views import template
from lms_rt.services.files import Files
from sql import certificates as sql
from sql import courses as courses_sql
from sql import files as files_sql

NO_FILE = "is not a file that you may read"
LOGO_TYPES = frozenset({"image/png", "image/jpeg"})
SPECIMEN = "Ada Lovelace"
"""Whose name stands in a preview."""


class CertificateTemplates:
    """Reads, sets and shows templates, for a course's instructors."""

    def __init__(self, db: Database, files: Files, drawing: CertificateDrawing) -> None:
        self._db = db
        self._files = files
        self._drawing = drawing

    async def get(self, person: Person, course: UUID) -> CertificateTemplate:
        """The template; the ordinary one, with revision 0, where none was set."""
        await access.to_course(self._db, person, course, Action.MANAGE_CERTIFICATES)
        return template(await self._row(course), course)

    async def put(
        self, person: Person, course: UUID, given: CertificateTemplatePut, expected: int | None
    ) -> CertificateTemplate:
        """Set the template; certificates issued before stay as they are. Raises `precondition_failed`."""
        await access.to_course(self._db, person, course, Action.MANAGE_CERTIFICATES)
        await self._logo_key(person, given)
        async with self._db.transaction() as tx:
            before = await tx.fetchrow(sql.TEMPLATE, course)
            if expected is not None and expected != (before["revision"] if before else 0):
                raise Problem(ErrorCode.PRECONDITION_FAILED)
            if given.logo is not None:  # and it stays there until this is stored
                held = await tx.fetch(files_sql.READABLE_HELD, [given.logo], person.user, person.is_admin)
                if not held:
                    raise invalid("$.logo", NO_FILE)
            fields = [getattr(given, name) for name in FIELDS]
            if await tx.fetchval(sql.TEMPLATE_PUT, course, *fields, expected or None) is None:
                raise Problem(ErrorCode.PRECONDITION_FAILED)
            now = template(await tx.fetchrow(sql.TEMPLATE, course), course)
            old, new = (each.model_dump(mode="json", include=set(FIELDS)) for each in (template(before, course), now))
            await audit.record(tx, person, "edit", "certificate_template", course, course=course, before=old, after=new)
        return now

    async def preview(self, person: Person, course: UUID, given: CertificateDesign | None) -> bytes:
        """A specimen as PDF, of the design `given` or of the course's own. Raises `validation`."""
        await access.to_course(self._db, person, course, Action.MANAGE_CERTIFICATES)
        row = await self._db.fetchrow(courses_sql.TITLE, course)
        assert row is not None
        if given is not None:
            shown, key = given, await self._logo_key(person, given)
        else:
            stored = await self._row(course)
            shown, key = template(stored, course), stored["logo_key"] if stored else None
        code = with_check(0)
        facts = Facts(
            SPECIMEN, row["title"], datetime.now(UTC).date(), code, f"https://example.org/certificates/{code}"
        )
        try:
            return await self._drawing.preview(replace(_design(shown), logo=await self._drawing.logo(key)), facts)
        except CannotBeDrawnError as error:
            raise invalid("$", str(error)) from error

    async def _row(self, course: UUID) -> asyncpg.Record | None:
        return await self._db.fetchrow(sql.TEMPLATE, course)

    async def _logo_key(self, person: Person, given: CertificateDesign) -> str | None:
        if given.logo is None:
            return None
        try:
            found = await self._files.find(person, given.logo)
        except Problem:
            raise invalid("$.logo", NO_FILE) from None
        if found.file.content_type not in LOGO_TYPES or found.file.size > LOGO_MAX_BYTES:
            raise invalid("$.logo", f"must be PNG or JPEG of at most {LOGO_MAX_BYTES >> 20} MiB")
        return found.key


FIELDS = (
    "heading",
    "before_name",
    "after_name",
    "signatory",
    "signatory_role",
    "accent",
    "ink",
    "logo",
    "automatic",
    "valid_months",
)
"""In the order of the statement."""


def _design(shown: CertificateDesign) -> Design:
    return Design(**shown.model_dump(include=set(CertificateDesign.model_fields) - {"logo"}))
