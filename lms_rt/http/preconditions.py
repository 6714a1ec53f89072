"""ETags, If-Match and If-None-Match. An ETag is the revision of a thing in quotes.

Where readers see the same revision differently (their role, a lock that opens), `variant` stands behind it: it counts
for If-None-Match, so that nobody keeps what they saw as a stranger, and not for If-Match, which is about the thing.
"""

from typing import Final

from aiohttp import hdrs, web

from lms_rt.errors import ErrorCode, Problem

NO_REVISION: Final = 0
"""What an ETag that is not one of ours names: no thing ever has this revision, so nothing matches it."""


def etag(revision: int, variant: str = "") -> str:
    """`"7"`, or `"7-student"` where what is shown depends on the reader as well."""
    return f'"{revision}-{variant}"' if variant else f'"{revision}"'


def expected_revision(request: web.Request, *, required: bool) -> int | None:
    """The revision that If-Match names, None for `*`, and without one where none is required.

    Raises `precondition_required`, or `malformed` for a list.
    """
    given = ",".join(request.headers.getall(hdrs.IF_MATCH, ())).strip()
    if not given and required:
        raise Problem(ErrorCode.PRECONDITION_REQUIRED)
    if not given:
        return None
    if given == "*":
        return None
    if "," in given:
        raise Problem(ErrorCode.MALFORMED, "If-Match: one ETag, please; a thing has only one state")
    # A proxy that compresses makes our tag weak; a revision says what was seen, whatever bytes carried it
    digits = given.removeprefix("W/").strip('"').partition("-")[0]
    # Nine digits are an int4 whatever they are, which is what the database compares them with
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else NO_REVISION


def unchanged(request: web.Request, tag: str) -> bool:
    """Whether If-None-Match says that the client has this already."""
    given = request.headers.get(hdrs.IF_NONE_MATCH)
    if given is None:
        return False
    return given in {tag, "*"} or tag in {one.strip().removeprefix("W/") for one in given.split(",")}


def has_revision(answer: object) -> bool:
    """Whether a model's instances get an ETag."""
    return "revision" in getattr(answer, "model_fields", ())
