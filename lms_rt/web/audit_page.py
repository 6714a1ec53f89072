"""Entries of the audit log with what they lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lms_rt.contract.administration import AuditEntry
from lms_rt.services.audit import OPERATOR, Thing
from lms_rt.web.audit_words import Changes, changes, said
from lms_rt.web.visit import Visit

_PAGES: Final[Mapping[str, str]] = {
    "user": "/admin/users/{subject}",
    "course": "/courses/{subject}",
    "gradebook": "/courses/{subject}/gradebook",
    "module": "/courses/{course}/edit",
    "lesson": "/lessons/{subject}/edit",
    "enrollment": "/enrollments/{subject}/progress",
    "quiz": "/quizzes/{subject}",
    "question": "/quizzes/{quiz}/questions/{subject}",
    "attempt": "/attempts/{subject}",
    "live_session": "/results/{subject}",
    "announcement": "/announcements/{subject}/edit",
    "file": "/courses/{course}/files",
    "webhook": "/webhooks/{subject}",
}
"""Where each kind of thing is looked at; the others have no page that is found by their id."""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as a page has it."""

    entry: AuditEntry
    said: str
    changes: Changes
    by: str | None
    """The page of who did it; None where that was nobody with an account."""
    title: str | None
    """What the thing is called now; None where it is gone."""
    address: str | None
    """The page of the thing, where there is one."""
    course: str | None
    """The title of its course, where that is there and not the thing itself."""


async def shown(visit: Visit, entries: Sequence[AuditEntry]) -> list[ShownEntry]:
    """The entries, and what of the things in them is still there."""
    things = await visit.services.audit_log.things(visit.member, entries)
    return [_shown(entry, things) for entry in entries]


def _shown(entry: AuditEntry, things: dict[UUID, Thing]) -> ShownEntry:
    thing = things.get(entry.subject)
    course = things.get(entry.course) if entry.course not in (None, entry.subject) else None
    return ShownEntry(
        entry,
        said(entry),
        changes(entry),
        by=None if entry.actor == OPERATOR.user else f"/admin/users/{entry.actor}",
        title=thing.title if thing else None,
        address=_address(entry, thing) if thing else None,
        course=course.title if course else None,
    )


def _address(entry: AuditEntry, thing: Thing) -> str | None:
    """Of what has a page; modules and files are on one of their course."""
    if entry.kind == "question" and thing.quiz is None:
        return f"/courses/{thing.course}/bank/{entry.subject}"
    if entry.kind == "file" and thing.course is None:
        return None
    pattern = _PAGES.get(entry.kind)
    return pattern and pattern.format(subject=entry.subject, course=thing.course, quiz=thing.quiz)
