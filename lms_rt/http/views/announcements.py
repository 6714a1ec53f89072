"""What courses are told, over REST."""

from uuid import UUID

from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementPatch, AnnouncementQuery
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="announcements", description="What a whole course should know.")

_EDITORS = "who posted it, while of the staff; instructors of the course"
_EDITS = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.post(
    "/courses/{id}/announcements",
    status=201,
    summary="Tell a course something",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def post_announcement(call: Call, id: UUID, body: AnnouncementCreate) -> Reply[Announcement]:  # noqa: A002 - the path parameter's name
    """Also comes as `announcement.posted` on the course's channel."""
    announcement = await call.services.announcements.post(call.person, id, body)
    return Reply(announcement, location=f"/announcements/{announcement.id}")


@routes.get(
    "/courses/{id}/announcements",
    summary="List a course's announcements",
    who="those in the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def list_announcements(call: Call, id: UUID, query: AnnouncementQuery) -> Page[Announcement]:  # noqa: A002
    """Newest first."""
    found = await call.services.announcements.page(call.person, id, query)
    return Page[Announcement].of(found, query)


@routes.get(
    "/announcements/{id}", summary="Read an announcement", who="those in the course", errors=[ErrorCode.NOT_FOUND]
)
async def get_announcement(call: Call, id: UUID) -> Announcement:  # noqa: A002
    """As it reads now."""
    return await call.services.announcements.get(call.person, id)


@routes.patch("/announcements/{id}", summary="Correct an announcement", who=_EDITORS, if_match=True, errors=_EDITS)
async def edit_announcement(call: Call, id: UUID, body: AnnouncementPatch) -> Announcement:  # noqa: A002
    """A JSON Merge Patch. Where it reads otherwise afterwards, that comes as `announcement.edited` on the course's
    channel."""
    return await call.services.announcements.edit(call.person, id, body, call.if_match)


@routes.delete("/announcements/{id}", summary="Take an announcement back", who=_EDITORS, if_match=True, errors=_EDITS)
async def delete_announcement(call: Call, id: UUID) -> None:  # noqa: A002
    """Comes as `announcement.deleted` on the course's channel, whose log keeps the number of every event and no word of
    what is taken back. Who has read it has read it; what it said stays in the audit log."""
    await call.services.announcements.delete(call.person, id, call.if_match)
