"""Who may do what: the one table that grants. Whatever is not in it is denied.

A person is looked at through their role in the course (`CourseRole`), or as an administrator, who is an instructor
everywhere. What is on record about oneself is granted beside that, whatever has become of one's enrolment. What one may
not see at all is answered as not found; what one sees but may not do, as forbidden.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from lms_rt.domain.principal import CourseRole, Person, Role


class Action(StrEnum):
    """What can be done to a course and what hangs on it."""

    VIEW_COURSE = "course.view"
    EDIT_COURSE = "course.edit"
    DELETE_COURSE = "course.delete"
    VIEW_DRAFTS = "content.drafts"
    VIEW_CONTENT = "content.view"
    EDIT_CONTENT = "content.edit"
    RECORD_PROGRESS = "progress.record"
    VIEW_PROGRESS = "progress.view"
    MANAGE_CERTIFICATES = "certificate.manage"
    MANAGE_WEBHOOKS = "webhook.manage"
    ANNOUNCE = "course.announce"
    EDIT_ANNOUNCEMENTS = "announcement.edit"
    VIEW_OWN_RECORD = "record.view"
    VIEW_ROSTER = "enrollment.view"
    MANAGE_ENROLLMENT = "enrollment.manage"
    VIEW_QUIZ = "quiz.view"
    EDIT_QUIZ = "quiz.edit"
    PUBLISH_QUIZ = "quiz.publish"
    TAKE_QUIZ = "quiz.take"
    VIEW_ATTEMPTS = "attempt.view"
    GRADE_ATTEMPTS = "attempt.grade"
    CORRECT_QUESTION = "question.correct"
    VIEW_GRADEBOOK = "gradebook.view"
    EDIT_GRADEBOOK = "gradebook.edit"
    HOST_LIVE = "live.host"
    VIEW_RESULTS = "live.results"
    JOIN_LIVE = "live.join"


_STUDENT: Final = frozenset(
    {Action.VIEW_COURSE, Action.VIEW_CONTENT, Action.RECORD_PROGRESS, Action.TAKE_QUIZ, Action.JOIN_LIVE}
)
_ASSISTANT: Final = _STUDENT | {
    Action.VIEW_DRAFTS,
    Action.VIEW_PROGRESS,
    Action.ANNOUNCE,
    Action.VIEW_ROSTER,
    Action.VIEW_QUIZ,
    Action.VIEW_ATTEMPTS,
    Action.GRADE_ATTEMPTS,
    Action.VIEW_GRADEBOOK,
    Action.HOST_LIVE,
    Action.VIEW_RESULTS,
}
_INSTRUCTOR: Final = _ASSISTANT | {
    Action.EDIT_COURSE,
    Action.DELETE_COURSE,
    Action.EDIT_CONTENT,
    Action.MANAGE_ENROLLMENT,
    Action.MANAGE_CERTIFICATES,
    Action.MANAGE_WEBHOOKS,
    Action.EDIT_ANNOUNCEMENTS,
    Action.EDIT_QUIZ,
    Action.PUBLISH_QUIZ,
    Action.CORRECT_QUESTION,
    Action.EDIT_GRADEBOOK,
}

GRANTS: Final[Mapping[CourseRole, frozenset[Action]]] = {
    CourseRole.STUDENT: _STUDENT,
    CourseRole.ASSISTANT: _ASSISTANT,
    CourseRole.INSTRUCTOR: _INSTRUCTOR,
}

OF_ONESELF: Final = frozenset({Action.VIEW_OWN_RECORD})
"""What is granted about one's own enrolment, progress, attempts and grades while one is enrolled, waits for a place or
has withdrawn: to read them. Whoever is not enrolled any more does nothing in the course and sees nothing else of it."""

STAFF: Final = frozenset({CourseRole.ASSISTANT, CourseRole.INSTRUCTOR})
"""Roles that see the staff's channels, drafts and keys."""

CREATE_COURSE: Final = frozenset({Role.INSTRUCTOR, Role.ADMIN})
"""Roles in the installation that may create a course."""


def allowed(role: CourseRole | None, action: Action, *, own: bool = False) -> bool:
    """Whether somebody with `role` in a course (None: none) may do `action` there; `own`: to their own record."""
    return (role is not None and action in GRANTS[role]) or (own and action in OF_ONESELF)


def may_see_course(role: CourseRole | None, status: str) -> bool:
    """Whether a course is there for somebody signed in: published for all, archived for members, drafts for staff.

    The statements of `sql.access` say the same, to find things within it.
    """
    return status == "published" or role in STAFF or (status == "archived" and role is not None)


def editing_announcement(*, own: bool) -> Action:
    """What one has to be allowed to correct an announcement or take it back: one's own as to post it."""
    return Action.ANNOUNCE if own else Action.EDIT_ANNOUNCEMENTS


def may_create_course(person: Person) -> bool:
    """Whether this person may create courses."""
    return person.role in CREATE_COURSE


def may_administer(person: Person) -> bool:
    """Whether this person sees all people and the audit log, and changes roles."""
    return person.is_admin


def may_manage_jobs(person: Person) -> bool:
    """Whether this person sees what the system does by itself, and may have it done again."""
    return person.is_admin


def roles_that_may(action: Action) -> list[str]:
    """The course roles that `action` is granted to, as statements take them."""
    return [role for role, actions in GRANTS.items() if action in actions]
