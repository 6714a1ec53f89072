"""Announcements: what a whole course should know."""

from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementQuery
from lms_rt.contract.channels import course as course_channel
from lms_rt.contract.course_events import AnnouncementPosted
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.security.markup import Markup
from lms_rt.services import access, audit
from lms_rt.services.announcer import Announcer
from sql import announcements as sql


class Announcements:
    """Posts and lists."""

    def __init__(self, db: Database, announcer: Announcer, markup: Markup) -> None:
        self._db = db
        self._announcer = announcer
        self._markup = markup

    async def post(self, person: Person, course: UUID, given: AnnouncementCreate) -> Announcement:
        """Tell everybody in a course; those who look at it now see it at once."""
        await access.to_course(self._db, person, course, Action.ANNOUNCE)
        html = await self._markup.render_aside(given.body)
        announcement = uuid7()
        async with self._db.transaction() as tx:
            at = await tx.fetchval(sql.INSERT, announcement, course, given.title, given.body, html, person.user)
            event = AnnouncementPosted(
                announcement=announcement, title=given.title, body_html=html, posted_by=person.name
            )
            await self._announcer.tell(tx, course_channel(course), event)
            after = {"title": given.title, "body": given.body}
            await audit.record(tx, person, "post", "announcement", announcement, course=course, after=after)
        return Announcement(
            id=announcement,
            course=course,
            title=given.title,
            body=given.body,
            body_html=html,
            posted_by=person.name,
            created_at=at,
        )

    async def page(self, person: Person, course: UUID, query: AnnouncementQuery) -> list[Announcement]:
        """What a course was told, newest first, for those in it."""
        await access.to_course(self._db, person, course, Action.VIEW_CONTENT)
        rows = await self._db.fetch_page(sql.LIST, query, course)
        return [
            Announcement.model_validate({**row, "body_html": row["body_html"] or self._markup.render(row["body"])})
            for row in rows
        ]
