"""What a course is made of over REST: modules, lessons, the outline."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import Line, Markdown, Resource, WireModel, distinct, without_nul
from lms_rt.contract.pages import Count, PageQuery, Sort
from lms_rt.contract.times import Timestamp

LessonKind = Literal["text", "video", "file", "quiz"]
LessonStatus = Literal["draft", "published"]
LockReason = Literal["not_enrolled", "not_released", "prerequisites"]

_LINK: Final = re.compile(r"^(https?://[^\s/]|/api/v1/files/)\S*$")


def _link(value: str) -> str:
    if not _LINK.match(value):
        raise ValueError("must begin with https://, http:// or /api/v1/files/ and hold no spaces")
    try:
        urlsplit(value)
    except ValueError:
        raise ValueError("must be an address that can be read") from None
    return value


Link = Annotated[str, StringConstraints(max_length=limits.URL_MAX), AfterValidator(without_nul), AfterValidator(_link)]
"""Where something is: elsewhere on the web, or a file uploaded here."""

Required = Annotated[list[UUID], Field(max_length=limits.PREREQUISITES_MAX), AfterValidator(distinct)]
"""What has to be completed before, all of it."""


class ModuleCreate(WireModel):
    """A new module at the end of its course."""

    title: Line


class ModulePatch(WireModel):
    """Merge patch of a module."""

    title: Line | None = None


class Module(Resource):
    """A part of a course. `lessons` counts those that the reader sees."""

    id: UUID
    course: UUID
    title: str
    position: int
    lessons: int
    revision: int
    created_at: Timestamp
    updated_at: Timestamp


class LessonCreate(WireModel):
    """A new lesson at the end of its module.

    Learners see it at once, or from `release_at` on; a `draft` is for the staff of the course alone.
    """

    title: Line
    kind: LessonKind
    body: Markdown = ""
    url: Link | None = None
    quiz: UUID | None = None
    required: bool = True
    status: LessonStatus = "published"
    release_at: Timestamp | None = None
    prerequisites: Required = Field(default_factory=list)


class LessonPatch(WireModel):
    """Merge patch of a lesson. Its place is changed by the outline."""

    title: Line | None = None
    kind: LessonKind | None = None
    body: Markdown | None = None
    url: Link | None = None
    quiz: UUID | None = None
    required: bool | None = None
    status: LessonStatus | None = None
    release_at: Timestamp | None = None
    prerequisites: Required | None = None


class ModuleQuery(PageQuery):
    """Which modules of a course."""

    sort: Annotated[str, Sort(position=Count, title=str, created_at=datetime)] = "position"


class LessonQuery(PageQuery):
    """Which lessons of a module."""

    sort: Annotated[str, Sort(position=Count, title=str, created_at=datetime)] = "position"


class LessonSummary(Resource):
    """A lesson without its content, as lists have it.

    `locked` says why its content is kept from the reader for now, null where it is not; `fraction` and `completed_at`
    are the reader's own progress.
    """

    id: UUID
    course: UUID
    module: UUID
    title: str
    kind: LessonKind
    status: LessonStatus
    required: bool
    release_at: Timestamp | None
    prerequisites: list[UUID]
    locked: LockReason | None
    fraction: float
    completed_at: Timestamp | None
    position: int
    revision: int
    created_at: Timestamp
    updated_at: Timestamp

    @property
    def variant(self) -> str:
        """What of this depends on the reader and not on the revision."""
        return f"{self.locked or 'open'}-{self.fraction:g}"


class Lesson(LessonSummary):
    """A lesson. The content is null while it is locked; `body_html` is `body`, rendered and safe to show."""

    body: str | None
    body_html: str | None
    url: str | None
    quiz: UUID | None


class OutlineModule(Resource):
    """A module and its lessons, in order."""

    id: UUID
    title: str
    revision: int
    lessons: list[LessonSummary]


class Outline(Resource):
    """A whole course at a glance, in order."""

    course: UUID
    modules: list[OutlineModule]


class ModuleOrder(WireModel):
    """A module with the lessons it shall have, in order."""

    id: UUID
    lessons: Annotated[list[UUID], Field(max_length=limits.LESSONS_PER_COURSE)]


class OutlineOrder(WireModel):
    """The order that modules and lessons shall have: each of the course's, once. Lessons may change module."""

    modules: Annotated[list[ModuleOrder], Field(max_length=limits.MODULES_PER_COURSE)]
