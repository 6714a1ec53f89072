"""What becomes of a lesson that a file is uploaded for."""

from lms_rt.contract.files import StoredFile
from lms_rt.contract.lessons import Lesson, LessonPatch
from lms_rt.web.file_words import markdown_of
from lms_rt.web.lesson_media import how_shown


def patch_with(lesson: Lesson, file: StoredFile) -> LessonPatch:
    """A text shows the file at its end, other lessons instead of what they showed before.

    A quiz stays one, with the file above it. Raises ValueError where the text has no room.
    """
    if lesson.kind == "text":
        before = (lesson.body or "").rstrip()
        return LessonPatch(body=f"{before}\n\n{markdown_of(file)}" if before else markdown_of(file))
    if lesson.kind == "quiz":
        return LessonPatch(url=file.url)
    runs = how_shown(file.content_type) in {"video", "audio"}
    return LessonPatch(url=file.url, kind="video" if runs else "file")
