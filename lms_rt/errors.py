"""Every error lms_rt can answer with: its code, HTTP status, title, and whether the same request may succeed later.

One table serves REST (`application/problem+json`, type `/problems/<code>`) and the socket (`{"type":"error"}`), so a
client learns each code once. Services raise `Problem`; only `http/` and `realtime/` know how it travels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ErrorCode(StrEnum):
    """The stable names of what can go wrong."""

    # the request itself
    MALFORMED = "malformed"
    VALIDATION = "validation"
    UNKNOWN_COMMAND = "unknown_command"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    RANGE_NOT_SATISFIABLE = "range_not_satisfiable"
    # who is asking
    UNAUTHENTICATED = "unauthenticated"
    INVALID_CREDENTIALS = "invalid_credentials"
    INVALID_TOKEN = "invalid_token"
    TOKEN_REUSED = "token_reused"
    ACCOUNT_DISABLED = "account_disabled"
    FORBIDDEN = "forbidden"
    ORIGIN_REFUSED = "origin_refused"
    CSRF_FAILED = "csrf_failed"
    # what is asked for
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    ALREADY_EXISTS = "already_exists"
    PRECONDITION_REQUIRED = "precondition_required"
    PRECONDITION_FAILED = "precondition_failed"
    IDEMPOTENCY_IN_PROGRESS = "idempotency_in_progress"
    IDEMPOTENCY_MISMATCH = "idempotency_mismatch"
    # live sessions
    INVALID_STEP = "invalid_step"
    QUESTION_CLOSED = "question_closed"
    NOT_OPEN_YET = "not_open_yet"
    ALREADY_ANSWERED = "already_answered"
    STALE_REVISION = "stale_revision"
    SESSION_LOCKED = "session_locked"
    SESSION_ENDED = "session_ended"
    SESSION_FULL = "session_full"
    GUESTS_NOT_ALLOWED = "guests_not_allowed"
    NICKNAME_TAKEN = "nickname_taken"
    NICKNAME_REFUSED = "nickname_refused"
    REMOVED = "removed"
    WAITING_FOR_APPROVAL = "waiting_for_approval"
    # the server's own state
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """What a code means on every transport."""

    status: int
    title: str
    retry: bool = False
    """Whether repeating the very same request later may succeed."""


ERRORS: Final[Mapping[ErrorCode, ErrorKind]] = {
    ErrorCode.MALFORMED: ErrorKind(400, "The request could not be read"),
    ErrorCode.VALIDATION: ErrorKind(422, "Some fields are not valid"),
    ErrorCode.UNKNOWN_COMMAND: ErrorKind(400, "No such command"),
    ErrorCode.TOO_LARGE: ErrorKind(413, "The request is too large"),
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: ErrorKind(415, "This media type is not accepted here"),
    ErrorCode.METHOD_NOT_ALLOWED: ErrorKind(405, "This method is not allowed here"),
    ErrorCode.NOT_ACCEPTABLE: ErrorKind(406, "No acceptable representation"),
    ErrorCode.RANGE_NOT_SATISFIABLE: ErrorKind(416, "The file has no such part"),
    ErrorCode.UNAUTHENTICATED: ErrorKind(401, "Sign in first"),
    ErrorCode.INVALID_CREDENTIALS: ErrorKind(401, "The address or the password is wrong"),
    ErrorCode.INVALID_TOKEN: ErrorKind(401, "The token is not valid or has expired"),
    ErrorCode.TOKEN_REUSED: ErrorKind(401, "The refresh token was used before; its sign-in has been ended"),
    ErrorCode.ACCOUNT_DISABLED: ErrorKind(403, "This account is disabled"),
    ErrorCode.FORBIDDEN: ErrorKind(403, "You may not do this"),
    ErrorCode.ORIGIN_REFUSED: ErrorKind(403, "Connections from this origin are not allowed"),
    ErrorCode.CSRF_FAILED: ErrorKind(403, "The page is out of date; reload it and try again"),
    ErrorCode.NOT_FOUND: ErrorKind(404, "No such thing"),
    ErrorCode.CONFLICT: ErrorKind(409, "It changed meanwhile"),
    ErrorCode.ALREADY_EXISTS: ErrorKind(409, "It exists already"),
    ErrorCode.PRECONDITION_REQUIRED: ErrorKind(428, "Send If-Match with the ETag you last saw"),
    ErrorCode.PRECONDITION_FAILED: ErrorKind(412, "It changed since you last saw it"),
    ErrorCode.IDEMPOTENCY_IN_PROGRESS: ErrorKind(
        409, "A request with this Idempotency-Key is still running", retry=True
    ),
    ErrorCode.IDEMPOTENCY_MISMATCH: ErrorKind(422, "This Idempotency-Key was used for another request"),
    ErrorCode.INVALID_STEP: ErrorKind(409, "The session cannot take this step now"),
    ErrorCode.QUESTION_CLOSED: ErrorKind(409, "The question is closed"),
    ErrorCode.NOT_OPEN_YET: ErrorKind(409, "The question is not open yet", retry=True),
    ErrorCode.ALREADY_ANSWERED: ErrorKind(409, "This question is answered already"),
    ErrorCode.STALE_REVISION: ErrorKind(409, "A newer answer is stored"),
    ErrorCode.SESSION_LOCKED: ErrorKind(409, "The session is locked", retry=True),
    ErrorCode.SESSION_ENDED: ErrorKind(409, "The session has ended"),
    ErrorCode.SESSION_FULL: ErrorKind(409, "The session is full", retry=True),
    ErrorCode.GUESTS_NOT_ALLOWED: ErrorKind(403, "This session is for enrolled learners only"),
    ErrorCode.NICKNAME_TAKEN: ErrorKind(409, "Somebody in this session has that name"),
    ErrorCode.NICKNAME_REFUSED: ErrorKind(422, "Please choose another name"),
    ErrorCode.REMOVED: ErrorKind(403, "You were removed from this session"),
    ErrorCode.WAITING_FOR_APPROVAL: ErrorKind(409, "The host has yet to let you in", retry=True),
    ErrorCode.RATE_LIMITED: ErrorKind(429, "Too many requests", retry=True),
    ErrorCode.UNAVAILABLE: ErrorKind(503, "Temporarily unavailable", retry=True),
    ErrorCode.INTERNAL: ErrorKind(500, "Something went wrong on our side", retry=True),
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field: `path` is a JSON path such as `$.answer.options[0]`, `message` says what to mend."""

    path: str
    message: str


class Problem(Exception):
    """A refusal with a stable code, raised by services and translated by the transports.

    `extra` carries what a client needs to go on (the stored answer of `stale_revision`, the current state of
    `conflict`); it becomes extension members of the problem document and of the error frame.
    """

    def __init__(
        self,
        code: ErrorCode,
        detail: str | None = None,
        *,
        fields: Sequence[FieldError] = (),
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or ERRORS[code].title)
        self.code = code
        self.detail = detail
        self.fields = tuple(fields)
        self.extra: Mapping[str, object] = extra or {}
        self.headers: Mapping[str, str] = headers or {}

    @property
    def kind(self) -> ErrorKind:
        """Status, title and retry advice of this problem's code."""
        return ERRORS[self.code]


def not_found(what: str) -> Problem:
    """The answer for a thing that does not exist and for one the asker may not see: they look the same on purpose."""
    return Problem(ErrorCode.NOT_FOUND, f"No such {what}")


def invalid(path: str, message: str) -> Problem:
    """A `validation` problem with one bad field."""
    return Problem(ErrorCode.VALIDATION, fields=[FieldError(path, message)])
