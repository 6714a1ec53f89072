"""Connections whose very first words cannot be read: no request comes of them, and still a problem is the answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from lms_rt import keys
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.address import client_address
from lms_rt.http.failures import problem_response
from lms_rt.http.limiting import actor_name, count_request
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.trace import TRACE, Trace, new_trace
from lms_rt.kv.client import OUTAGE

log = structlog.get_logger(__name__)

UNREADABLE = "The request line, the headers or the coding of the body break the rules of HTTP, or are too long"


class Connection(RequestHandler):
    """One that says what is wrong as every route does, instead of repeating in plain text what it was sent."""

    __slots__ = ("_plumbing",)

    def __init__(self, server: web.Server, plumbing: Plumbing, **kwargs: Any) -> None:
        super().__init__(server, **kwargs)
        self._plumbing = plumbing

    def _make_error_handler(self, err_info: Any) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        """What aiohttp calls in the place of any handler of ours."""

        async def refuse(request: web.BaseRequest) -> web.StreamResponse:
            log.info("unreadable_request", error=type(err_info.exc).__name__)
            assert isinstance(request, web.Request)
            trace = request[TRACE] = new_trace(request)
            response = problem_response(request, await self._counted(request, trace))
            response.headers.update(trace.headers)
            response.force_close()
            return response

        return refuse

    async def _counted(self, request: web.Request, trace: Trace) -> Problem:
        """What is wrong. It counts as a request to read, and answers say where one stands, as all do."""
        address = client_address(request, self._plumbing.trusted_proxies)
        try:
            await count_request(self._plumbing.limiter, "read", actor_name(None, address), trace)
        except Problem as too_many:
            return too_many
        except OUTAGE:
            pass  # nothing would be done for it but to say what is wrong
        return Problem(ErrorCode.MALFORMED, UNREADABLE)


class _Server(web.Server):
    def __init__(self, plumbing: Plumbing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plumbing = plumbing

    def __call__(self) -> RequestHandler:
        return Connection(self, self._plumbing, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs an application on such connections."""

    __slots__ = ()

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(
            self.app[keys.PLUMBING], made.request_handler, request_factory=made.request_factory, **self._kwargs
        )
