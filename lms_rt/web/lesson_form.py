"""A lesson as a form."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from lms_rt.contract.lessons import Lesson, LessonPatch, LessonSummary
from lms_rt.web.field_texts import moment, required, tick, time
from lms_rt.web.forms import Errors, Reader, patch_of

KINDS: Final[Mapping[str, str]] = {
    "text": "Text to read",
    "video": "A video",
    "file": "A file",
    "quiz": "A quiz at one's own pace",
}
STATUSES: Final[Mapping[str, str]] = {"draft": "Draft: only the staff see it", "published": "Published"}
NEEDED: Final = "needs."
"""What the box of a lesson that has to be completed before is called, with its id behind."""


def form_of(lesson: Lesson) -> dict[str, str]:
    """The fields as they stand, but for what has to be completed before."""
    return {
        "title": lesson.title,
        "kind": lesson.kind,
        "body": lesson.body or "",
        "url": lesson.url or "",
        "quiz": str(lesson.quiz or ""),
        "required": tick(lesson.required),
        "status": lesson.status,
        "release_at": moment(lesson.release_at),
    }


def typed_in(form: Mapping[str, str], lesson: Lesson) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked is not."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in form_of(lesson)}


def needed_in(form: Mapping[str, str], others: Iterable[LessonSummary]) -> list[UUID]:
    """The lessons that are ticked, of those that are offered."""
    return [each.id for each in others if f"{NEEDED}{each.id}" in form]


def patch_in(typed: Mapping[str, str], needed: list[UUID], lesson: Lesson) -> tuple[LessonPatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    patch, errors = patch_of(LessonPatch, typed, form_of(lesson), _READERS)
    if patch is not None and set(needed) != set(lesson.prerequisites):
        patch = LessonPatch.model_validate({**patch.model_dump(exclude_unset=True), "prerequisites": needed})
    return patch, errors


_READERS: Final[Mapping[str, Reader]] = {
    "title": required,
    "url": lambda text: text or None,
    "quiz": lambda text: text or None,
    "required": bool,
    "release_at": time,
}
