"""A course's outline as its page lists it: what each lesson is, and why it cannot be opened yet, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lms_rt.contract.lessons import LessonSummary, Outline

KINDS: Final = {"text": "Text", "video": "Video", "file": "File", "quiz": "Quiz"}
ENROL_FIRST: Final = "Enrol in the course to open it."


@dataclass(frozen=True, slots=True)
class LessonRow:
    """`needs` are the titles of what has to be completed first, where that is what keeps it closed."""

    lesson: LessonSummary
    kind: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module with its lessons."""

    title: str
    lessons: tuple[LessonRow, ...]


def in_order(outline: Outline) -> list[LessonSummary]:
    """All lessons of a course, first to last."""
    return [lesson for module in outline.modules for lesson in module.lessons]


def rows(outline: Outline) -> list[ModuleRow]:
    """The outline for the page."""
    lessons = in_order(outline)
    return [
        ModuleRow(
            module.title, tuple(LessonRow(each, KINDS[each.kind], needs(each, lessons)) for each in module.lessons)
        )
        for module in outline.modules
    ]


def needs(lesson: LessonSummary, lessons: Iterable[LessonSummary]) -> tuple[str, ...]:
    """What has to be completed before a lesson opens, by title; nothing where something else keeps it closed."""
    if lesson.locked != "prerequisites":
        return ()
    return tuple(each.title for each in lessons if each.id in lesson.prerequisites and each.completed_at is None)


def next_open(lessons: Sequence[LessonSummary]) -> LessonSummary | None:
    """Where to go on: the first lesson that is open and not completed, one that counts before one that does not."""
    left = [
        each for each in lessons if each.locked is None and each.completed_at is None and each.status == "published"
    ]
    return next((each for each in left if each.required), left[0] if left else None)


def neighbours(lesson: UUID, lessons: Sequence[LessonSummary]) -> tuple[LessonSummary | None, LessonSummary | None]:
    """The lessons before and after one."""
    ids = [each.id for each in lessons]
    if lesson not in ids:
        return None, None
    at = ids.index(lesson)
    return (lessons[at - 1] if at else None), (lessons[at + 1] if at + 1 < len(lessons) else None)
