"""The ways between the pages of a course, for those who teach in it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lms_rt.domain.permissions import Action, allowed
from lms_rt.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a course."""

    name: str
    """What the page calls itself, to be marked as the one that is open."""
    label: str
    address: str


_PAGES: Final = (
    ("edit", "Edit", Action.EDIT_COURSE),
    ("people", "People", Action.VIEW_ROSTER),
    ("files", "Files", Action.EDIT_CONTENT),
    ("bank", "Bank", Action.VIEW_QUIZ),
    ("progress", "Progress", Action.VIEW_PROGRESS),
    ("gradebook", "Gradebook", Action.VIEW_GRADEBOOK),
)
"""The last part of each page's address, its label, and what one has to be allowed to see it."""


async def course_tabs(visit: Visit, course: UUID) -> list[Tab]:
    """The pages that who has signed in may open; none where there is only the course's own."""
    role = await visit.services.channel_access.role(visit.member, course)
    own = f"/courses/{course}"
    tabs = [Tab(name, label, f"{own}/{name}") for name, label, action in _PAGES if allowed(role, action)]
    return [Tab("course", "Course", own), *tabs] if tabs else []
