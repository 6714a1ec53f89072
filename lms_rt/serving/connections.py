"""Connections whose very first words cannot be read: no request comes of them, and still a problem is the answer."""

from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.failures import problem_response
from lms_rt.http.trace import TRACE, new_trace

log = structlog.get_logger(__name__)

UNREADABLE = "The request line, the headers or the coding of the body break the rules of HTTP, or are too long"


class Connection(RequestHandler):
    """One that says what is wrong as every route does, instead of repeating in plain text what it was sent."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Called by aiohttp in the place of any handler of ours."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or request.writer.output_size > 0:
            return super().handle_error(request, status, exc, message)  # ours to mend, or too late to answer
        log.info("unreadable_request", error=type(exc).__name__)
        assert isinstance(request, web.Request)
        trace = request[TRACE] = new_trace(request)
        response = problem_response(request, Problem(ErrorCode.MALFORMED, UNREADABLE))
        response.headers.update(trace.headers)
        response.force_close()
        return response


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return Connection(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs an application on such connections."""

    __slots__ = ()

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **self._kwargs)
