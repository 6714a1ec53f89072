"""Accounts over REST: signing up, in and out, oneself, one's sign-ins, tickets for sockets."""

import unicodedata
from datetime import datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

import email_validator
from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from lms_rt import limits
from lms_rt.contract.base import Line, Resource, Text, WireModel, without_nul
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp

RoleName = Literal["student", "instructor", "admin"]


def _address(value: str) -> str:
    try:
        # No look-up of the domain: whether mail arrives is found out by sending it. The reserved .test is let in.
        found = email_validator.validate_email(value.strip(), check_deliverability=False, test_environment=True)
    except email_validator.EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return found.normalized


def _fits_bcrypt(value: str) -> str:
    if len(value.encode()) > limits.PASSWORD_MAX_BYTES:
        raise ValueError(f"must be at most {limits.PASSWORD_MAX_BYTES} bytes in UTF-8")
    return value


def _composed(value: str) -> str:
    """The same letters typed on another system are the same password (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", value)


def _long_enough(value: str) -> str:
    if len(value) < limits.PASSWORD_MIN:
        raise ValueError(f"must be at least {limits.PASSWORD_MIN} characters")
    return value


MailAddress = Annotated[
    str,
    StringConstraints(max_length=limits.ADDRESS_MAX),
    AfterValidator(_address),
    Field(json_schema_extra={"format": "email"}, examples=["ada@example.org"]),
]
"""A mail address as it is stored: its domain in lower case; compared without regard to case altogether."""

GivenPassword = Annotated[
    str,
    AfterValidator(without_nul),
    AfterValidator(_composed),
    AfterValidator(_fits_bcrypt),
    Field(json_schema_extra={"format": "password"}, description="At most 72 bytes in UTF-8"),
]
"""A password to be checked."""

NewPassword = Annotated[
    GivenPassword,
    AfterValidator(_long_enough),
    Field(json_schema_extra={"format": "password", "minLength": limits.PASSWORD_MIN}),
]
"""A password to be kept."""

Secret = Annotated[Text, StringConstraints(min_length=1, max_length=512)]
"""A refresh token or the token of a mailed link."""

Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""A language tag (BCP 47)."""


class Registration(WireModel):
    """A new account."""

    email: MailAddress
    password: NewPassword
    name: Line
    locale: Locale = Field(default="en", description="The language to be written to in")


class NewUser(Registration):
    """An account made by an administrator, who vouches for the address."""

    role: RoleName = "student"


class Credentials(WireModel):
    """Signing in."""

    email: MailAddress
    password: GivenPassword


class RefreshRequest(WireModel):
    """The newest refresh token of a sign-in; it works once."""

    refresh_token: Secret


class EmailVerification(WireModel):
    """The token of a mailed link."""

    token: Secret


class PasswordResetRequest(WireModel):
    """The address whose password was forgotten."""

    email: MailAddress


class PasswordReset(WireModel):
    """The token of a mailed link, and the new password."""

    token: Secret
    password: NewPassword


class TokenPair(Resource):
    """What a sign-in gives: `access_token` for `expires_in` seconds, and `refresh_token` for the next pair."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int


class SocketTicket(Resource):
    """Opens one socket within `expires_in` seconds: `new WebSocket(url, ["lms.v1", "ticket." + ticket])`."""

    ticket: str
    expires_in: int = limits.TICKET_TTL_S


class User(Resource):
    """A person with an account."""

    id: UUID
    email: str
    name: str
    role: RoleName
    email_verified: bool
    locale: str
    mail_results: bool
    mail_digest: bool
    revision: int
    created_at: Timestamp
    updated_at: Timestamp


NOT_REMOVABLE: Final = ("name", "locale", "mail_results", "mail_digest", "password", "current_password")


class MePatch(WireModel):
    """Merge patch of oneself. A new password needs the present one, and ends all other sign-ins."""

    name: Line | None = None
    locale: Locale | None = None
    mail_results: bool | None = Field(default=None, description="Whether the results of classes come by mail")
    mail_digest: bool | None = Field(default=None, description="Whether a mail tells of the week, every Monday")
    password: NewPassword | None = None
    current_password: GivenPassword | None = None

    @field_validator(*NOT_REMOVABLE)
    @classmethod
    def _not_removed(cls, value: str | bool | None) -> str | bool:
        if value is None:
            raise ValueError("cannot be removed")
        return value

    @model_validator(mode="after")
    def _knows_the_present_one(self) -> Self:
        if (self.password is None) != (self.current_password is None):
            raise ValueError("password and current_password come together")
        return self


class AuthSessionQuery(PageQuery):
    """Which page of sign-ins, newest first."""

    sort: Annotated[str, Sort(created_at=datetime, last_used_at=datetime)] = "-created_at"


class AuthSession(Resource):
    """A sign-in that is still good. `current` marks the one that asks."""

    id: UUID
    client: str
    address: str
    current: bool
    created_at: Timestamp
    last_used_at: Timestamp
    expires_at: Timestamp


class EndedSessions(Resource):
    """Sign-ins that were ended."""

    ended: Annotated[int, Field(description="How many")]
