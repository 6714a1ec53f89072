"""Files over REST."""

from uuid import UUID

from pydantic import Field

from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.pages import PageQuery
from lms_rt.contract.times import Timestamp


class FileUpload(WireModel):
    """Whom a new file is for. Without either it is its owner's alone."""

    course: UUID | None = Field(default=None, description="Whoever sees the content of this course may read it")
    public: bool = Field(default=False, description="Anybody who knows its address may read it: pictures in prompts")


class StoredFile(Resource):
    """A file that is kept. `url` is where its content is, as lessons and thumbnails name it."""

    id: UUID
    name: str
    content_type: str
    """By what it holds, not by what was said."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal, of the content."""
    course: UUID | None
    public: bool
    url: str
    created_at: Timestamp
    expires_at: Timestamp | None = None
    """Until when it is kept, for what a job made; null: for good."""


class FileQuery(PageQuery[tuple[UUID]]):
    """Which page of one's files."""
