"""The ways between the pages of a course, and between those of a quiz, for those who teach with them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lms_rt.contract.quizzes import Quiz
from lms_rt.domain.permissions import Action, allowed
from lms_rt.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a course or a quiz."""

    name: str
    """What the page calls itself, to be marked as the one that is open."""
    label: str
    address: str


_OF_COURSE: Final = (
    ("edit", "Edit", Action.EDIT_COURSE),
    ("announcements", "Announcements", Action.ANNOUNCE),
    ("people", "People", Action.VIEW_ROSTER),
    ("files", "Files", Action.EDIT_CONTENT),
    ("bank", "Bank", Action.VIEW_QUIZ),
    ("progress", "Progress", Action.VIEW_PROGRESS),
    ("gradebook", "Gradebook", Action.VIEW_GRADEBOOK),
)
"""The last part of each page's address, its label, and what one has to be allowed to see it."""
_OF_QUIZ: Final = (
    ("settings", "Settings", Action.EDIT_QUIZ),
    ("draws", "Draws", Action.EDIT_QUIZ),
    ("import", "Import", Action.EDIT_QUIZ),
    ("export", "Export", Action.VIEW_QUIZ),
    ("class", "Classes", Action.HOST_LIVE),
)


async def course_tabs(visit: Visit, course: UUID) -> list[Tab]:
    """The pages that who has signed in may open; none where there is only the course's own."""
    role = await visit.services.channel_access.role(visit.member, course)
    own = f"/courses/{course}"
    tabs = [Tab(name, label, f"{own}/{name}") for name, label, action in _OF_COURSE if allowed(role, action)]
    return [Tab("course", "Course", own), *tabs] if tabs else []


async def quiz_tabs(visit: Visit, quiz: Quiz) -> list[Tab]:
    """The pages that who has signed in may open, the course before them."""
    role = await visit.services.channel_access.role(visit.member, quiz.course)
    own = f"/quizzes/{quiz.id}"
    course = f"/courses/{quiz.course}{'/edit' if allowed(role, Action.EDIT_COURSE) else ''}"
    tabs = [Tab(name, label, f"{own}/{name}") for name, label, action in _OF_QUIZ if allowed(role, action)]
    return [Tab("course", "Course", course), Tab("questions", "Questions", own), *tabs]
