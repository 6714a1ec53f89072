"""Refusals as `application/problem+json`."""

from collections.abc import Mapping
from typing import Final

import structlog
from aiohttp import hdrs, web
from pydantic_core import to_json

from lms_rt.contract.problems import PROBLEM_TYPES
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.trace import TRACE
from lms_rt.kv.client import OUTAGE
from lms_rt.storage.store import StoreUnavailableError

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

_OWN_HEADERS: Final[Mapping[ErrorCode, Mapping[str, str]]] = {
    ErrorCode.UNAUTHENTICATED: {hdrs.WWW_AUTHENTICATE: "Bearer"},
    ErrorCode.INVALID_TOKEN: {hdrs.WWW_AUTHENTICATE: 'Bearer error="invalid_token"'},
    ErrorCode.TOKEN_REUSED: {hdrs.WWW_AUTHENTICATE: 'Bearer error="invalid_token"'},
    ErrorCode.INVALID_CREDENTIALS: {hdrs.WWW_AUTHENTICATE: "Bearer"},
    ErrorCode.UNAVAILABLE: {hdrs.RETRY_AFTER: "1"},
    ErrorCode.IDEMPOTENCY_IN_PROGRESS: {hdrs.RETRY_AFTER: "1"},
}
_OF_STATUS: Final[Mapping[int, ErrorCode]] = {
    400: ErrorCode.MALFORMED,
    401: ErrorCode.UNAUTHENTICATED,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    406: ErrorCode.NOT_ACCEPTABLE,
    409: ErrorCode.CONFLICT,
    413: ErrorCode.TOO_LARGE,
    415: ErrorCode.UNSUPPORTED_MEDIA_TYPE,
    416: ErrorCode.RANGE_NOT_SATISFIABLE,
    422: ErrorCode.VALIDATION,
    429: ErrorCode.RATE_LIMITED,
    503: ErrorCode.UNAVAILABLE,
}


def problem_response(request: web.Request, problem: Problem) -> web.Response:
    """The document of a refusal."""
    kind = problem.kind
    document: dict[str, object] = {
        **problem.extra,
        "type": PROBLEM_TYPES + problem.code,
        "code": problem.code,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "instance": f"urn:lms:request:{request[TRACE].id}",
        "retry": kind.retry,
    }
    if problem.fields:
        document["fields"] = [{"path": field.path, "message": field.message} for field in problem.fields]
    headers = {
        hdrs.CONTENT_TYPE: MEDIA_TYPE,
        hdrs.CACHE_CONTROL: "no-store",
        **_OWN_HEADERS.get(problem.code, {}),
        **problem.headers,
    }
    return web.Response(status=kind.status, body=to_json(document), headers=headers)


def from_aiohttp(error: web.HTTPException) -> Problem:
    """What aiohttp raises itself (no such route, method or size), with the headers that belong to it."""
    code = _OF_STATUS.get(error.status, ErrorCode.MALFORMED if error.status < 500 else ErrorCode.INTERNAL)
    kept: dict[str, str] = {
        name: error.headers[name] for name in (hdrs.ALLOW, hdrs.RETRY_AFTER) if name in error.headers
    }
    return Problem(code, headers=kept)


def from_outage(error: Exception) -> Problem | None:
    """What is said where Redis or the store of files is away, full or unable to save; None for anything else."""
    if isinstance(error, OUTAGE):
        log.warning("redis_unavailable", error=repr(error))
        return Problem(ErrorCode.UNAVAILABLE)
    if isinstance(error, StoreUnavailableError):
        log.warning("store_unavailable", error=str(error))
        return Problem(ErrorCode.UNAVAILABLE, str(error))
    return None
