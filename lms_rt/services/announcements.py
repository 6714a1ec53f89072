"""Announcements: what a whole course should know, corrected and taken back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementPatch, AnnouncementQuery
from lms_rt.contract.channels import course as course_channel
from lms_rt.contract.course_events import AnnouncementDeleted, AnnouncementEdited, AnnouncementPosted
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action, editing_announcement
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from lms_rt.security.markup import Markup
from lms_rt.services import access, audit, file_links
from lms_rt.services.access import Access
from lms_rt.services.announcer import Announcer
from lms_rt.services.editing import check_revision, merged
from lms_rt.services.forgetting import unsay
from sql import announcements as sql


class Announcements:
    """What can be done with them. Whoever may post corrects and takes back their own; instructors everybody's."""

    def __init__(self, db: Database, announcer: Announcer, markup: Markup) -> None:
        self._db = db
        self._announcer = announcer
        self._markup = markup

    async def post(self, person: Person, course: UUID, given: AnnouncementCreate) -> Announcement:
        """Tell everybody in a course; those who look at it now see it at once."""
        seen = await access.to_course(self._db, person, course, Action.ANNOUNCE)
        html = await self._markup.render_aside(given.body)
        announcement = uuid7()
        after = {"title": given.title, "body": given.body}
        async with self._db.transaction() as tx:
            await file_links.check(tx, person, {"body": given.body})
            row = await tx.fetchrow(sql.INSERT, announcement, course, given.title, given.body, html, person.user)
            assert row is not None, "an insert returns its row"
            event = AnnouncementPosted(
                announcement=announcement, title=given.title, body_html=html, posted_by=row["posted_by"]
            )
            await self._announcer.tell(tx, course_channel(course), event)
            await audit.record(tx, person, "post", "announcement", announcement, course=course, after=after)
        told = {"id": announcement, "course": course, "own": True, "body_html": html}
        return self._shown({**told, **after, **row}, seen)

    async def page(self, person: Person, course: UUID, query: AnnouncementQuery) -> list[Announcement]:
        """What a course was told, newest first, for those in it."""
        seen = await access.to_course(self._db, person, course, Action.VIEW_CONTENT)
        return [self._shown(row, seen) for row in await self._db.fetch_page(sql.LIST, query, course, person.user)]

    async def get(self, person: Person, announcement: UUID) -> Announcement:
        """One of them."""
        seen, _ = await access.to_announcement(self._db, person, announcement)
        return await self._read(person, seen, announcement)

    async def edit(
        self, person: Person, announcement: UUID, patch: AnnouncementPatch, expected: int | None
    ) -> Announcement:
        """Correct it, and show those who look at the course how it reads now. What reads the same is no correction."""
        seen, own = await access.to_announcement(self._db, person, announcement)
        seen.require(editing_announcement(own=own))
        html = await self._markup.render_aside(patch.body) if patch.body is not None else None
        async with self._db.transaction() as tx:
            stored = await _locked(tx, announcement)
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch)
            await file_links.check(tx, person, {"body": patch.body}, stored)
            if all(new[name] == stored[name] for name in ("title", "body")):
                return await self._read(person, seen, announcement)  # whose revision says whether it was corrected
            if patch.body is not None:
                new["body_html"] = html
            title, body_html = str(new["title"]), self._html(new)
            await tx.execute(sql.UPDATE, announcement, title, new["body"], body_html, stored["revision"] + 1)
            event = AnnouncementEdited(announcement=announcement, title=title, body_html=body_html)
            await self._announcer.tell(tx, course_channel(seen.course), event)
            before = dict(stored)
            await audit.record(
                tx, person, "edit", "announcement", announcement, course=seen.course, before=before, after=new
            )
            return await self._read(person, seen, announcement)

    async def delete(self, person: Person, announcement: UUID, expected: int | None) -> None:
        """Take it back: also the channel's log says nothing of it any more, but that there was something."""
        seen, own = await access.to_announcement(self._db, person, announcement)
        seen.require(editing_announcement(own=own))
        channel = course_channel(seen.course)
        async with self._db.transaction() as tx:
            stored = await _locked(tx, announcement)
            check_revision(stored["revision"], expected)
            await tx.execute(sql.DELETE, announcement)
            # While the row is there, who leaves is found by it in the log (`forget_names`); from now on nobody is
            await unsay(tx, self._announcer, channel, announcement)
            await self._announcer.tell(tx, channel, AnnouncementDeleted(announcement=announcement))
            before = {"title": stored["title"], "body": stored["body"]}
            await audit.record(tx, person, "delete", "announcement", announcement, course=seen.course, before=before)

    async def _read(self, person: Person, seen: Access, announcement: UUID) -> Announcement:
        row = await self._db.fetchrow(sql.READ, announcement, person.user)
        if row is None:
            raise not_found("announcement")
        return self._shown(row, seen)

    def _shown(self, row: Mapping[str, Any], seen: Access) -> Announcement:
        may_edit = seen.may(editing_announcement(own=bool(row["own"])))
        return Announcement.model_validate({**row, "body_html": self._html(row), "may_edit": may_edit})

    def _html(self, row: Mapping[str, Any]) -> str:
        """Rendered when it was written; older ones are now."""
        html: str = row["body_html"] or self._markup.render(row["body"])
        return html


async def _locked(tx: Transaction, announcement: UUID) -> asyncpg.Record:
    row = await tx.fetchrow(sql.LOCK, announcement)
    if row is None:
        raise not_found("announcement")
    return row
