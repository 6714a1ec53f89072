"""What a page that shows a course's announcements tells its script, so that it hears of what comes after."""

from uuid import UUID

from lms_rt.contract import channels
from lms_rt.web.visit import Visit


async def position(visit: Visit, course: UUID) -> dict[str, object]:
    """Where the script goes on from. To be read before the announcements: what comes in between is then told twice
    rather than never."""
    seq = await visit.services.channel_log.head(visit.member, channels.course(course))
    return {"ticket": "/session/ticket", "course": str(course), "seq": seq}
