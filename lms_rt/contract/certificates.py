"""Certificates over REST."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import Line, Resource, WireModel, without_nul
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp

CertificateStatus = Literal["valid", "revoked", "expired", "superseded"]

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""Such as `#1f4e79`."""
OptionalLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=limits.TITLE_MAX), AfterValidator(without_nul)
]
"""One line, or nothing."""


class CertificateDesign(WireModel):
    """What a course's certificates say and how they look."""

    heading: Line = "Certificate of Completion"
    before_name: OptionalLine = "This is to certify that"
    after_name: OptionalLine = "has successfully completed the course"
    signatory: OptionalLine = ""
    signatory_role: OptionalLine = ""
    accent: Colour = "#1f4e79"
    ink: Colour = "#1c2430"
    logo: UUID | None = Field(default=None, description="A file, PNG or JPEG, that whoever sets it may read")


class CertificateTemplatePut(CertificateDesign):
    """A course's template as a whole."""

    automatic: bool = Field(default=True, description="Whether completing the course issues a certificate")
    valid_months: int | None = Field(default=None, ge=1, le=1200, description="null: for good")


class CertificateTemplate(CertificateTemplatePut, Resource):
    """A course's template; `revision` is 0 until somebody sets one."""

    course: UUID
    revision: int = Field(ge=0, le=2**31 - 1)


class Certificate(Resource):
    """A certificate. Name, course and looks are as they were at the issue."""

    id: UUID
    enrollment: UUID | None
    course: UUID | None
    code: str
    """As people read it; `GET /certificates/verify/{code}` takes it in any capitals, with hyphens or without."""
    status: CertificateStatus
    name: str
    course_title: str
    completed_at: Timestamp
    issued_at: Timestamp
    expires_at: Timestamp | None
    ended_at: Timestamp | None
    """When it was revoked or superseded."""
    reason: str | None
    superseded_by: UUID | None
    drawn: bool
    """Whether its PDF is there; it takes a moment after the issue."""
    pdf: str
    """The address of its PDF."""


class CertificateEnd(WireModel):
    """Why a certificate does not count any more."""

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(without_nul)
    ]


class CertificateQuery(PageQuery):
    """Which page of certificates."""

    sort: Annotated[str, Sort(issued_at=datetime, name=str, course_title=str)] = "issued_at"


class VerifiedCertificate(Resource):
    """What anybody may know of a certificate whose code they have."""

    status: CertificateStatus
    name: str
    course: str
    issued_at: Timestamp
    expires_at: Timestamp | None
    ended_at: Timestamp | None
