"""Bringing many people into a course: invitations, and lists of people as CSV."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lms_rt.contract.accounts import MailAddress, Secret
from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.courses import CourseRoleName
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp


class RosterRow(WireModel):
    """Somebody who is to be in a course: the columns of the CSV."""

    email: MailAddress
    role: CourseRoleName = "student"
    extra_time_factor: Annotated[float, Field(ge=1, le=10)] = 1
    extra_time_minutes: Annotated[int, Field(ge=0, le=1440)] = 0


class InvitationCreate(RosterRow):
    """Invite somebody by mail; they come in with whatever account they sign in to."""


class Invitation(Resource):
    """An invitation. It is good until `expires_at` unless it was accepted or revoked."""

    id: UUID
    course: UUID
    email: str
    role: CourseRoleName
    created_at: Timestamp
    expires_at: Timestamp
    accepted_at: Timestamp | None
    revoked_at: Timestamp | None


class InvitationAcceptance(WireModel):
    """The token of a mailed invitation."""

    token: Secret


class ImportQuery(WireModel):
    """How a list is to be taken."""

    dry_run: Annotated[bool, Field(description="Only say what would happen")] = False


class ImportedRow(Resource):
    """What became of one row; `row` is its line in the CSV, where the header is line 1."""

    row: int
    email: str
    status: Literal["enrolled", "already_enrolled", "invited", "already_invited", "invalid", "repeated"]
    message: str | None = None


class ImportReport(Resource):
    """What became of a list, row by row. All that could be done was done in one step."""

    dry_run: bool
    enrolled: int
    invited: int
    refused: int
    rows: list[ImportedRow]
    trial: Annotated[
        UUID | None, Field(description="Of a list that a job has only tried: by this it is enrolled, within a day")
    ] = None


class ImportJob(Resource):
    """A list too long to wait for; its report will be the result of the job."""

    job: UUID


class InvitationQuery(PageQuery):
    """Which page of invitations, oldest first."""

    sort: Annotated[str, Sort(created_at=datetime, expires_at=datetime, email=str)] = "created_at"
    open: Annotated[bool | None, Field(description="Whether they can still be accepted")] = None
