"""Which problems an operation can answer with: those it declares, and those that follow from its declaration."""

from collections.abc import Iterator

from lms_rt.errors import ERRORS, ErrorCode
from lms_rt.http.plan import Plan
from lms_rt.http.preconditions import has_revision


def codes_by_status(plan: Plan) -> dict[int, list[ErrorCode]]:
    """In the order of the statuses; each code once."""
    found: dict[int, list[ErrorCode]] = {}
    for code in sorted(set(_codes(plan)), key=lambda code: (ERRORS[code].status, code)):
        found.setdefault(ERRORS[code].status, []).append(code)
    return found


def _codes(plan: Plan) -> Iterator[ErrorCode]:
    route = plan.route
    yield from route.errors
    yield ErrorCode.INTERNAL
    if route.rate is not None:
        yield ErrorCode.RATE_LIMITED
        yield ErrorCode.UNAVAILABLE
    yield from _of_sign_in(plan)
    yield from _of_input(plan)
    if route.if_match:
        yield ErrorCode.PRECONDITION_FAILED
    if route.if_match is True:
        yield ErrorCode.PRECONDITION_REQUIRED
    if route.idempotent:
        yield ErrorCode.IDEMPOTENCY_IN_PROGRESS
        yield ErrorCode.IDEMPOTENCY_MISMATCH
        yield ErrorCode.VALIDATION


def _of_sign_in(plan: Plan) -> Iterator[ErrorCode]:
    if plan.route.auth == "none":
        return
    yield ErrorCode.INVALID_TOKEN
    yield ErrorCode.ACCOUNT_DISABLED
    if plan.route.auth != "optional":
        yield ErrorCode.UNAUTHENTICATED
    if plan.route.auth == "person":
        yield ErrorCode.FORBIDDEN
    if plan.route.method != "GET":
        yield ErrorCode.CSRF_FAILED
        yield ErrorCode.ORIGIN_REFUSED


def _of_input(plan: Plan) -> Iterator[ErrorCode]:
    if plan.path:
        yield ErrorCode.NOT_FOUND
    if plan.query is not None:
        yield ErrorCode.VALIDATION
    if plan.body is not None or plan.nothing is not None:
        yield ErrorCode.VALIDATION
        yield ErrorCode.UNSUPPORTED_MEDIA_TYPE
    if plan.body is not None or plan.nothing is not None or plan.route.consumes is not None:
        yield ErrorCode.MALFORMED
        yield ErrorCode.TOO_LARGE
    if plan.route.if_match:
        yield ErrorCode.MALFORMED


def answers_with_tag(plan: Plan) -> bool:
    """Whether the answer carries an ETag."""
    return has_revision(plan.answer)
