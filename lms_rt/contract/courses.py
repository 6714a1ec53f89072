"""Courses and enrolments over REST."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, Json, JsonValue, PlainSerializer, StringConstraints, model_validator
from pydantic_core import from_json, to_json

from lms_rt import limits
from lms_rt.contract.accounts import MailAddress
from lms_rt.contract.base import Line, Markdown, Resource, Text, WireModel, without_nul
from lms_rt.contract.lessons import Link, Required
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp

CourseStatus = Literal["draft", "published", "archived"]
CourseRoleName = Literal["student", "assistant", "instructor"]
EnrollmentStatus = Literal["active", "waiting", "withdrawn"]

_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")


def _amount(value: str) -> str:
    if not _AMOUNT.fullmatch(value):
        raise ValueError("must be a decimal amount such as '19.90'")
    return value


def stored_metadata(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """`value`, once it is known that it can be stored; raises ValueError with what is wrong."""
    encoded = to_json(value)
    if len(encoded) > limits.METADATA_MAX_BYTES:
        raise ValueError(f"must be at most {limits.METADATA_MAX_BYTES} bytes as JSON")
    if b"\\u0000" in encoded:
        raise ValueError("must not contain U+0000")
    try:
        from_json(encoded, allow_inf_nan=False)
    except ValueError:
        raise ValueError("must hold finite numbers only") from None
    return value


Amount = Annotated[str, AfterValidator(_amount), Field(examples=["19.90"])]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["EUR"])]
Summary = Annotated[str, StringConstraints(max_length=limits.SUMMARY_MAX), AfterValidator(without_nul)]
Metadata = Annotated[dict[str, JsonValue], AfterValidator(stored_metadata)]
EnrollCode = Annotated[str, StringConstraints(min_length=4, max_length=64), AfterValidator(without_nul)]
Capacity = Annotated[int, Field(ge=1, le=1_000_000, description="Students who have a place; others wait for one")]
Money = Annotated[Decimal, PlainSerializer(str, return_type=str)]


class CourseCreate(WireModel):
    """A new course; it starts as a draft."""

    title: Line
    summary: Summary = ""
    description: Markdown = ""
    price: Amount | None = None
    currency: Currency | None = None
    metadata: Metadata = Field(default_factory=dict)
    thumbnail: Link | None = None
    self_enroll: bool = True
    enroll_code: EnrollCode | None = None
    capacity: Capacity | None = None
    prerequisites: Required = Field(default_factory=list)

    @model_validator(mode="after")
    def _price_with_currency(self) -> Self:
        if (self.price is None) != (self.currency is None):
            raise ValueError("price and currency come together")
        return self


class CoursePatch(WireModel):
    """Merge patch of a course: only the fields sent change; null clears where null is allowed.

    `metadata` is merged in the same way: what is not sent of it stays, and null takes a member away.
    """

    title: Line | None = None
    summary: Summary | None = None
    description: Markdown | None = None
    status: CourseStatus | None = None
    price: Amount | None = None
    currency: Currency | None = None
    metadata: Metadata | None = None
    thumbnail: Link | None = None
    self_enroll: bool | None = None
    enroll_code: EnrollCode | None = None
    capacity: Capacity | None = None
    prerequisites: Required | None = None


class CourseQuery(PageQuery):
    """Which courses: of a search the best matches first, otherwise the oldest."""

    sort: Annotated[str, Sort(created_at=datetime, updated_at=datetime, title=str, relevance=float)] = "created_at"

    q: Annotated[
        str | None,
        StringConstraints(max_length=limits.SEARCH_MAX),
        AfterValidator(lambda words: without_nul(words) if words else words),
        Field(description="Words in title, summary or description, or their beginnings; best matches first"),
    ] = None
    metadata: Annotated[
        Json[Metadata] | None,
        Field(description='What the metadata contains, as a JSON object: `{"level":"b1"}`'),
    ] = None

    status: Annotated[CourseStatus | None, Field(description="Only courses with this status")] = None
    mine: Annotated[bool, Field(description="Only courses one has a part in")] = False

    @model_validator(mode="before")
    @classmethod
    def _best_match_first(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("q") is not None and "sort" not in given:
            return {**given, "sort": "-relevance"}
        return given


class Course(Resource):
    """A course as its reader may see it; `role` is the reader's own.

    `description_html` is `description`, rendered and safe to show.
    """

    id: UUID
    title: str
    summary: str
    description: str
    description_html: str
    status: CourseStatus
    price: Money | None
    currency: str | None
    metadata: dict[str, JsonValue]
    thumbnail: str | None
    self_enroll: bool
    capacity: int | None
    prerequisites: list[UUID]
    role: CourseRoleName | None
    revision: int
    created_at: Timestamp
    updated_at: Timestamp

    @property
    def variant(self) -> str:
        """What of this depends on the reader and not on the revision."""
        return self.role or ""


class CourseCopy(WireModel):
    """A copy of a course; without a title it gets that of the original."""

    title: Line | None = None


class EnrollmentCreate(WireModel):
    """Enrol somebody, by address or by user id."""

    email: MailAddress | None = None
    user: UUID | None = None
    role: CourseRoleName = "student"
    extra_time_factor: Annotated[float, Field(ge=1, le=10)] = 1
    extra_time_minutes: Annotated[int, Field(ge=0, le=1440)] = 0

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.email is None) == (self.user is None):
            raise ValueError("give either email or user")
        return self


class EnrollmentPatch(WireModel):
    """Merge patch of an enrolment."""

    role: CourseRoleName | None = None
    status: Literal["active", "withdrawn"] | None = None
    extra_time_factor: Annotated[float | None, Field(ge=1, le=10)] = None
    extra_time_minutes: Annotated[int | None, Field(ge=0, le=1440)] = None


class SelfEnrollment(WireModel):
    """Enrol oneself; `code` where the course asks for one."""

    code: Text | None = None


class EnrollmentQuery(PageQuery):
    """Which enrolments."""

    sort: Annotated[str, Sort(created_at=datetime, updated_at=datetime, name=str, email=str, role=str, status=str)] = (
        "created_at"
    )
    role: Annotated[CourseRoleName | None, Field(description="Only this role")] = None
    status: Annotated[EnrollmentStatus | None, Field(description="Only this status")] = None
    q: Annotated[
        Text | None,
        Field(max_length=limits.ADDRESS_MAX, description="What the name or the address contains; case does not matter"),
    ] = None


class Enrollment(Resource):
    """Somebody's part in a course."""

    id: UUID
    course: UUID
    user: UUID
    name: str
    email: str
    role: CourseRoleName
    status: EnrollmentStatus
    extra_time_factor: float
    extra_time_minutes: int
    revision: int
    created_at: Timestamp
    updated_at: Timestamp
