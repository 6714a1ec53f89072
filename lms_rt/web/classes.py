"""What the pages of a live class have in common."""

from uuid import UUID

from lms_rt.contract.live import LiveSession
from lms_rt.domain.permissions import Action, allowed
from lms_rt.domain.principal import Guest, Principal
from lms_rt.errors import not_found
from lms_rt.web.visit import Visit


def session_in(visit: Visit) -> UUID:
    """The live session that the page's path names. Raises Problem: `not_found`."""
    try:
        return UUID(visit.request.match_info["session"])
    except ValueError:
        raise not_found("live session") from None


async def may_host(visit: Visit, principal: Principal, session: LiveSession) -> bool:
    """Whether this is somebody of the class's staff."""
    if isinstance(principal, Guest):
        return False
    role = await visit.services.channel_access.role(principal, session.course)
    return allowed(role, Action.HOST_LIVE)
