"""Pages for those who may change something in a course: shown to nobody who could not send them."""

from uuid import UUID

from lms_rt.domain.permissions import Action, allowed
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.visit import Visit


async def may_edit(visit: Visit, course: UUID, action: Action) -> bool:
    """Whether the one who has signed in may do this to the course."""
    return allowed(await visit.services.channel_access.role(visit.member, course), action)


async def for_editors(visit: Visit, course: UUID, action: Action) -> None:
    """Raises Problem: `forbidden` for who sees the course but may not do this to it."""
    if not await may_edit(visit, course, action):
        raise Problem(ErrorCode.FORBIDDEN)
