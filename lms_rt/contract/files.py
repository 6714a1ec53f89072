"""Files over REST."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from lms_rt.contract.base import Resource, Text, WireModel
from lms_rt.contract.pages import LongCount, PageQuery, Sort
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


MediaType = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=100, pattern=r"^[a-zA-Z0-9][\w.+-]*/[a-zA-Z0-9][\w.+-]*$"
    ),
    Field(examples=["image/png"]),
]
"""A media type without parameters."""
Sha256 = Annotated[
    str,
    StringConstraints(to_lower=True, pattern=r"^[0-9a-fA-F]{64}$"),
    Field(examples=["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]),
]
"""Hexadecimal."""


class UploadCreate(FileUpload):
    """A file that is going to be sent by itself. What arrives has to be exactly what is said here."""

    name: Annotated[Text, StringConstraints(min_length=1, max_length=1000)]
    size: int = Field(ge=0, le=2**53 - 1, description="Bytes")
    sha256: Sha256 = Field(description="Of the content, hexadecimal")
    content_type: MediaType = Field(
        default="application/octet-stream",
        description="What it is; refused where its first bytes say otherwise. Without it, they alone decide",
    )


class Upload(Resource):
    """Where a file is to be sent: by `method` to `url`, with `headers` and its bytes as the body; then `complete` it.

    `url` needs no other sign of who sends, so it is to be kept like a password. Any 2xx says that the bytes are there.
    """

    id: UUID
    """The file's own id, once it is complete."""
    method: Literal["PUT"] = "PUT"
    url: str
    headers: dict[str, str]
    expires_at: Timestamp
    """Until when sending may begin. What was sent is kept for a day to be completed."""


class UploadToken(WireModel):
    """The sign in an upload's address."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class FileQuery(PageQuery):
    """Which page of one's files, or of those of a course."""

    sort: Annotated[str, Sort(created_at=datetime, name=str, size=LongCount)] = "created_at"
    course: Annotated[
        UUID | None,
        Field(description="The files of this course, whoever uploaded them, instead of one's own; for its instructors"),
    ] = None
