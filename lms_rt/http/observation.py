"""The outermost layer: an id for every request, one line in the log, the metrics, and an answer whatever happens."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from lms_rt import keys
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.address import client_address
from lms_rt.http.failures import from_aiohttp, from_outage, problem_response
from lms_rt.http.limiting import actor_name, count_request
from lms_rt.http.routes import PREFIX
from lms_rt.http.trace import TRACE, Trace, new_trace

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NO_ROUTE: Final = "none"
_GONE: Final = 499
"""What the log and the metrics say of a request whose client did not wait; nobody is sent it."""


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Must be the first middleware of the application."""
    began = time.perf_counter()
    metrics = request.app[keys.PLUMBING].metrics
    trace = request[TRACE] = new_trace(request)
    structlog.contextvars.clear_contextvars()  # of the request before on this connection
    structlog.contextvars.bind_contextvars(request_id=trace.id)
    status = _GONE
    metrics.in_flight.inc()
    try:
        response = await _answered(request, handler, trace)
        status = response.status
        return response
    except web.HTTPException as redirect:
        status = redirect.status
        raise
    except asyncio.CancelledError:
        status = trace.started or _GONE  # an upgraded socket was answered long before its other side hung up
        raise
    finally:
        metrics.in_flight.dec()
        seconds = time.perf_counter() - began
        resource = request.match_info.route.resource
        route = resource.canonical if resource is not None else NO_ROUTE
        metrics.answered(request.method, route, status, seconds)
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=status,
            ms=round(seconds * 1000, 2),
            actor=trace.actor,
        )


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The signal `on_response_prepare`: reaches streamed responses and upgrades too."""
    trace = request.get(TRACE)
    if trace is not None:
        trace.started = response.status
        response.headers.update(trace.headers)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")


async def _count_lost(request: web.Request, trace: Trace) -> None:
    """What no route takes is counted too, by address: looking for things is reading."""
    plumbing = request.app[keys.PLUMBING]
    address = client_address(request, plumbing.trusted_proxies)
    await count_request(plumbing.limiter, "read", actor_name(None, address), trace)


async def _answered(request: web.Request, handler: Handler, trace: Trace) -> web.StreamResponse:
    try:
        if request.match_info.http_exception is not None and request.path.startswith(PREFIX):
            await _count_lost(request, trace)
        return await handler(request)
    except Exception as error:
        if trace.started or (isinstance(error, web.HTTPException) and error.status < 400):
            raise
        return problem_response(request, _as_problem(request, error))


def _as_problem(request: web.Request, error: Exception) -> Problem:
    """What is said of whatever went wrong; only the log hears of what is our own fault."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, web.HTTPException):
        return from_aiohttp(error)
    if isinstance(error, HttpProcessingError | web.RequestPayloadError):
        return Problem(ErrorCode.MALFORMED, "The body is not encoded as Content-Encoding and Transfer-Encoding say")
    if (outage := from_outage(error)) is not None:
        return outage
    log.error("request_failed", exc_info=error, method=request.method, path=request.path)
    return Problem(ErrorCode.INTERNAL)
