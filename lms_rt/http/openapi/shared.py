"""The parts of the document that many operations refer to: headers, conditional parameters, ways to sign in."""

from typing import Final

from lms_rt import limits
from lms_rt.contract.problems import PROBLEM_TYPES
from lms_rt.errors import ERRORS, ErrorCode
from lms_rt.http import cookies
from lms_rt.http.openapi.schemas import Json

BEARER: Final = "bearer"
COOKIE: Final = "cookie"
CSRF: Final = "csrf"


def reference(kind: str, name: str) -> Json:
    """`{"$ref": "#/components/headers/ETag"}`."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _header(description: str, example: str) -> Json:
    return {"description": description, "schema": {"type": "string"}, "example": example}


HEADERS: Final[Json] = {
    "ETag": _header("The revision of the thing, to be sent back in If-Match or If-None-Match", '"3"'),
    "RateLimit": _header(
        "What is left of the quota (`r`), and the seconds until some of it comes back (`t`)", '"read";r=598;t=6'
    ),
    "RateLimit-Policy": _header("The quota (`q`) in any window of so many seconds (`w`)", '"read";q=600;w=60'),
    "Retry-After": _header("Seconds to wait before asking again", "6"),
    "Link": _header("The next page, where there is one", '</api/v1/courses?cursor=…>; rel="next"'),
    "Location": _header("Where the new thing, or the job, is", "/api/v1/courses/0190a0a0-0000-7000-8000-000000000001"),
    "Idempotency-Replayed": _header("`true` where the answer is that of the first request with this key", "true"),
    "X-Request-ID": _header(
        "The request as the log knows it; sent back where the client chose one", "9f0a3af432d3b65c"
    ),
    "Content-Disposition": _header("The file's name, to be saved under", 'attachment; filename="a.txt"'),
    "Content-Range": _header("Which bytes these are, and of how many", "bytes 0-99/1234"),
    "Accept-Ranges": _header("That parts can be asked for", "bytes"),
    "Export-Notes": _header("How many things the file does not say; they stand in it", "2"),
    "WWW-Authenticate": _header("How to sign in", "Bearer"),
    "Allow": _header("The methods that are allowed here", "GET,HEAD,POST"),
}

PARAMETERS: Final[Json] = {
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag last seen, or `*` for whatever is there",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    "If-Match-where-sent": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag last seen: what changed since is refused. Without it whatever is there is meant",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag one has already: the answer is then 304 and empty",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Any word of the client's own, such as a UUID. The same key and body get the same answer for "
        f"{limits.IDEMPOTENCY_TTL_H} hours, and the work is done once",
        "schema": {"type": "string", "minLength": 1, "maxLength": limits.IDEMPOTENCY_KEY_MAX},
    },
}

SECURITY_SCHEMES: Final[Json] = {
    BEARER: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "For programs"},
    COOKIE: {"type": "apiKey", "in": "cookie", "name": cookies.ACCESS, "description": "For the web pages"},
    CSRF: {
        "type": "apiKey",
        "in": "header",
        "name": cookies.CSRF_HEADER,
        "description": f"The word in the cookie `{cookies.CSRF}`, with every request by cookie that is not a read",
    },
}


def problem_examples() -> Json:
    """One document a code."""
    return {str(code): {"summary": kind.title, "value": _example(code)} for code, kind in ERRORS.items()}


def _example(code: ErrorCode) -> Json:
    kind = ERRORS[code]
    fields = {"fields": [{"path": "$.title", "message": "is required"}]} if code is ErrorCode.VALIDATION else {}
    return {
        "type": PROBLEM_TYPES + code,
        "code": code,
        "title": kind.title,
        "status": kind.status,
        "detail": None,
        "instance": "urn:lms:request:9f0a3af432d3b65c",
        "retry": kind.retry,
        **fields,
    }
