"""For every problem, a sentence or two of what happened and what to do."""

from collections.abc import Mapping
from typing import Final

from lms_rt.errors import ErrorCode

ADVICE: Final[Mapping[ErrorCode, str]] = {
    ErrorCode.MALFORMED: (
        "The body is not JSON, or a header cannot be understood. `detail` says which; mend it and send it again."
    ),
    ErrorCode.VALIDATION: (
        "The request was understood, but some of its values are not allowed. `fields` lists every one of them "
        "by its JSON path with what is expected there; parameters stand below `$.query`."
    ),
    ErrorCode.UNKNOWN_COMMAND: ("The socket knows no command of this type. Compare the spelling with /docs/realtime."),
    ErrorCode.TOO_LARGE: "Send less at once: split the request, or use an upload where the API has one.",
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: "Send the body as application/json, or as what the operation says it takes.",
    ErrorCode.METHOD_NOT_ALLOWED: ("The address exists, but not for this method. The Allow header names those it has."),
    ErrorCode.NOT_ACCEPTABLE: "Ask for a media type that the operation produces.",
    ErrorCode.RANGE_NOT_SATISFIABLE: "Range asks for bytes behind the end; Content-Range says how many there are.",
    ErrorCode.UNAUTHENTICATED: "Send an access token: Authorization: Bearer …, from POST /api/v1/auth/login.",
    ErrorCode.INVALID_CREDENTIALS: (
        "Check the address and the password, or reset the password. For safety the answer is the same whether "
        "the address is known or not."
    ),
    ErrorCode.INVALID_TOKEN: ("Get a new access token with the refresh token; if that is refused too, sign in again."),
    ErrorCode.TOKEN_REUSED: (
        "A refresh token works once. This one was used before, so somebody else may have it: its sign-in has "
        "been ended on every device. Sign in again."
    ),
    ErrorCode.ACCOUNT_DISABLED: (
        "An administrator has disabled the account. Only an administrator can enable it again."
    ),
    ErrorCode.FORBIDDEN: "You can see this, but what you want to do is for somebody with another role.",
    ErrorCode.ORIGIN_REFUSED: (
        "The request came from a page of another site. Whoever runs the server can allow an origin in the "
        "configuration (server.allowed_origins)."
    ),
    ErrorCode.CSRF_FAILED: (
        "A request that is signed in by a cookie must repeat the cookie lms_csrf in the header X-CSRF-Token. "
        "Reload the page to get a new one."
    ),
    ErrorCode.NOT_FOUND: (
        "There is no such thing, or not for you: what one may not see looks the same as what is not there."
    ),
    ErrorCode.CONFLICT: "The request does not fit the present state. Read the thing again and decide anew.",
    ErrorCode.ALREADY_EXISTS: "Something with this name or for this person exists already; change that instead.",
    ErrorCode.PRECONDITION_REQUIRED: (
        "Read the thing, and send its ETag back in If-Match, so that nobody's change is overwritten unseen."
    ),
    ErrorCode.PRECONDITION_FAILED: (
        "Somebody changed it after you read it. Read it again, apply your change to what is there now, and "
        "send it with the new ETag."
    ),
    ErrorCode.IDEMPOTENCY_IN_PROGRESS: (
        "The first request with this Idempotency-Key has not been answered yet. Wait a moment and send the same again."
    ),
    ErrorCode.IDEMPOTENCY_MISMATCH: (
        "This Idempotency-Key stands for another request. Make a new key for each new thing, and keep it for "
        "repeats only."
    ),
    ErrorCode.INVALID_STEP: ("The class is not at the point where this step is possible. `current` holds where it is."),
    ErrorCode.QUESTION_CLOSED: "The time for this question is over. What was acknowledged before counts.",
    ErrorCode.NOT_OPEN_YET: "The question is announced but not open. Wait for its opening.",
    ErrorCode.ALREADY_ANSWERED: "The first answer counts, and it is stored.",
    ErrorCode.STALE_REVISION: (
        "An answer with a higher revision is stored already, perhaps from another of your devices."
    ),
    ErrorCode.SESSION_LOCKED: "Nobody new can come in until the host unlocks the class.",
    ErrorCode.SESSION_ENDED: "The class is over. Its results can still be read.",
    ErrorCode.SESSION_FULL: "The class has as many people as it was opened for.",
    ErrorCode.GUESTS_NOT_ALLOWED: "Sign in with an account that is enrolled in the course.",
    ErrorCode.NICKNAME_TAKEN: "Choose another nickname.",
    ErrorCode.NICKNAME_REFUSED: "Choose a nickname that you would say aloud in front of the class.",
    ErrorCode.WAITING_FOR_APPROVAL: (
        "Wait for `participant.admitted` on the channel `me`, then open the class's channel."
    ),
    ErrorCode.REMOVED: "The host removed you from this class. Talk to them.",
    ErrorCode.RATE_LIMITED: (
        "Wait for as many seconds as Retry-After says. RateLimit and RateLimit-Policy, which are in every "
        "answer, tell how much is left."
    ),
    ErrorCode.UNAVAILABLE: (
        "Something that the server needs is away for the moment. Repeat the request with growing pauses; with "
        "an Idempotency-Key nothing is done twice."
    ),
    ErrorCode.INTERNAL: "This is our mistake. It is in the log under the id in `instance`; please report that id.",
}
