"""From a row of `sql.lessons.READ` to what its reader is shown."""

from collections.abc import Mapping

from lms_rt.contract.lessons import Lesson, LessonSummary, LockReason
from lms_rt.domain.permissions import Action
from lms_rt.services.access import Access


def lock_reason(row: Mapping[str, object], seen: Access) -> LockReason | None:
    """Why the content is kept from this reader; the staff is kept from nothing."""
    if seen.may(Action.VIEW_DRAFTS):
        return None
    if not seen.may(Action.VIEW_CONTENT):
        return "not_enrolled"
    if not row["released"]:
        return "not_released"
    return None if row["ready"] else "prerequisites"


def summary(row: Mapping[str, object], seen: Access) -> LessonSummary:
    """The lesson as lists show it."""
    return LessonSummary.model_validate({**row, "locked": lock_reason(row, seen)})


def lesson(row: Mapping[str, object], seen: Access, content: Mapping[str, object]) -> Lesson:
    """The lesson with its content (`body`, `body_html`, `url`, `quiz_id`) where the reader may have it."""
    locked = lock_reason(row, seen)
    shown = content if locked is None else dict.fromkeys(content)
    return Lesson.model_validate({**row, "locked": locked, **shown, "quiz": shown["quiz_id"]})
