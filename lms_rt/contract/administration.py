"""Administration over REST: people, the audit log, announcements, tokens for programs."""

from datetime import datetime
from hashlib import blake2s
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from lms_rt import limits
from lms_rt.contract.accounts import RoleName, User
from lms_rt.contract.base import Line, Markdown, Resource, Text, WireModel
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp

Scope = Literal["read", "write"]


class UserQuery(PageQuery):
    """Which people."""

    sort: Annotated[str, Sort(created_at=datetime, updated_at=datetime, name=str, email=str)] = "created_at"
    role: RoleName | None = None
    disabled: bool | None = None
    bounced: bool | None = Field(default=None, description="Whether mails to them came back")
    email: Annotated[Text | None, Field(max_length=254, description="What the address begins with")] = None
    q: Annotated[
        Text | None,
        Field(
            max_length=limits.ADDRESS_MAX,
            description="Words, or parts of them, all of which stand in the name or the address; case does not matter",
        ),
    ] = None


class ManagedUser(User):
    """A person as administrators see them."""

    disabled: bool
    deleted: bool = Field(
        description="Whether its owner deleted the account: it stays disabled, without a name, for the records it is in"
    )
    email_bounced_at: Timestamp | None = Field(
        description="Since when there is no such mailbox, by its own server; only what they ask for is sent there"
    )

    @property
    def variant(self) -> str:
        """What of this changes by itself, and not by an edit."""
        return "bounced" if self.email_bounced_at else ""


class UserPatch(WireModel):
    """Merge patch of a person. A disabled one is signed out everywhere, and their sockets close."""

    role: RoleName | None = None
    disabled: bool | None = None


class AuditQuery(PageQuery):
    """Which entries."""

    sort: Annotated[str, Sort(at=datetime)] = "-at"
    actor: UUID | None = None
    kind: Annotated[Text | None, Field(max_length=50)] = None
    subject: UUID | None = None
    course: UUID | None = None
    action: Annotated[Text | None, Field(max_length=50)] = None
    since: Annotated[Timestamp | None, Field(description="Not before this time")] = None
    until: Annotated[Timestamp | None, Field(description="Before this time")] = None


class AuditEntry(Resource):
    """Who did what to what, with what was before and after, as far as it differs."""

    id: UUID
    at: Timestamp
    actor: UUID
    actor_name: str
    action: str = Field(examples=["enrollment.edit"])
    kind: str = Field(examples=["enrollment"])
    subject: UUID
    course: UUID | None
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


class AnnouncementCreate(WireModel):
    """Something a whole course should know."""

    title: Line
    body: Markdown = ""


class AnnouncementPatch(WireModel):
    """Merge patch of an announcement."""

    title: Line | None = None
    body: Markdown | None = None


class Announcement(Resource):
    """What a course was told; `posted_by` is a name, null once its account is gone."""

    id: UUID
    course: UUID
    title: str
    body: str
    body_html: str
    posted_by: str | None
    may_edit: bool = Field(description="Whether the reader may correct it and take it back")
    revision: int = Field(description="1 until it is corrected")
    created_at: Timestamp
    updated_at: Timestamp

    @property
    def variant(self) -> str:
        """What of this does not depend on the revision: who reads it, and what its poster is called now."""
        name = blake2s((self.posted_by or "").encode(), digest_size=4).hexdigest()
        return f"{'editor' if self.may_edit else 'reader'}-{name}"


class AnnouncementQuery(PageQuery):
    """Which announcements."""

    sort: Annotated[str, Sort(created_at=datetime, title=str)] = "-created_at"


class ApiTokenCreate(WireModel):
    """A token for a program that acts as oneself, within its scopes."""

    name: Annotated[Line, StringConstraints(max_length=200)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=2)]
    expires_at: Timestamp | None = None


class ApiTokenQuery(PageQuery):
    """Which of one's tokens."""

    sort: Annotated[str, Sort(created_at=datetime, name=str, expires_at=datetime | None)] = "created_at"


class ApiToken(Resource):
    """A token, told by what it begins with."""

    id: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: Timestamp
    expires_at: Timestamp | None


class NewApiToken(ApiToken):
    """A token just made: `token` is shown this once."""

    token: str
