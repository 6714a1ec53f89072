"""A planned route as the handler that aiohttp calls: the whole way of a REST request."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import hdrs, web

from lms_rt import keys, limits
from lms_rt.errors import ErrorCode, FieldError, Problem, not_found
from lms_rt.http.address import client_address
from lms_rt.http.authentication import identify
from lms_rt.http.call import Call
from lms_rt.http.failures import problem_response
from lms_rt.http.forms import without_boundary
from lms_rt.http.limiting import actor_name, count_request
from lms_rt.http.outcomes import outcome
from lms_rt.http.plan import Plan
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.preconditions import expected_revision, unchanged
from lms_rt.http.scopes import require_scope
from lms_rt.http.trace import TRACE
from lms_rt.services.idempotency import Outcome, Request

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"


def endpoint(plan: Plan) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a plan."""

    async def handle(request: web.Request) -> web.StreamResponse:
        plumbing = request.app[keys.PLUMBING]
        try:
            call = await _admit(plan, plumbing, request)
            return await _perform(plan, plumbing, call)
        except Problem as problem:
            if request[TRACE].started:
                raise
            return problem_response(request, problem)

    handle.__name__ = plan.route.name
    return handle


async def _admit(plan: Plan, plumbing: Plumbing, request: web.Request) -> Call:
    route, trace = plan.route, request[TRACE]
    address = client_address(request, plumbing.trusted_proxies)
    try:
        principal = await identify(request, route.auth, plumbing)
    except Problem:
        if route.rate is not None:  # guessing tokens is counted too, by address
            await count_request(plumbing.limiter, route.rate, actor_name(None, address), trace)
        raise
    trace.actor = actor_name(principal, address)
    if route.rate is not None:
        await count_request(plumbing.limiter, route.rate, trace.actor, trace)
    require_scope(route, principal)
    return Call(request, principal, address)


async def _perform(plan: Plan, plumbing: Plumbing, call: Call) -> web.StreamResponse:
    request, route = call.request, plan.route
    arguments = _path_arguments(plan, request)
    if route.if_match:
        call.if_match = expected_revision(request, required=route.if_match is True)
    if plan.query is not None:
        arguments["query"] = plan.query.bind(request)
    keyed = route.idempotent and IDEMPOTENCY_KEY in request.headers
    content = b""
    most = limits.STRANGERS_BODY_BYTES if call.principal is None else limits.MAX_BODY_BYTES
    if plan.body is not None:
        content = await plan.body.read(request, most)
        arguments["body"] = plan.body.bind(request, content)
    elif plan.nothing is not None:
        content = await plan.nothing.read(request, most)
        plan.nothing.bind(request, content)
    elif keyed and route.consumes is not None and route.digest is None:
        content = without_boundary(request, await request.read())  # the handler reads the same body by itself
    if plan.raw:
        response = await route.handler(call, **arguments)
        assert isinstance(response, web.StreamResponse)
        return response

    async def work() -> Outcome:
        return outcome(route, request, await route.handler(call, **arguments))

    if keyed:
        return await _perform_once(plan, plumbing, call, content, work)
    return _response(request, await work())


async def _perform_once(
    plan: Plan, plumbing: Plumbing, call: Call, content: bytes, work: Callable[[], Awaitable[Outcome]]
) -> web.Response:
    request = call.request
    key = call.idempotency_key = _idempotency_key(request)
    asked = f"{request.method} {request.rel_url.raw_path_qs}\n".encode() + content
    owner = actor_name(call.principal, call.address)
    asking = Request(owner, key, asked)
    if (digest := plan.route.digest) is not None:

        async def streamed() -> tuple[Outcome, bytes]:
            return await work(), call.content_digest

        done, replayed = await plumbing.idempotency.once_streamed(asking, streamed, lambda: digest(call))
    elif plan.route.apart:
        done, replayed = await plumbing.idempotency.once_apart(asking, work)
    else:
        done, replayed = await plumbing.idempotency.once(asking, work)
    response = _response(request, done)
    if replayed:
        response.headers[REPLAYED] = "true"
    return response


def _idempotency_key(request: web.Request) -> str:
    key = request.headers[IDEMPOTENCY_KEY]
    if not 1 <= len(key) <= limits.IDEMPOTENCY_KEY_MAX or not key.isascii() or not key.isprintable():
        message = f"must be 1 to {limits.IDEMPOTENCY_KEY_MAX} visible ASCII characters"
        raise Problem(ErrorCode.VALIDATION, fields=[FieldError(f"$.headers.{IDEMPOTENCY_KEY}", message)])
    return key


def _path_arguments(plan: Plan, request: web.Request) -> dict[str, object]:
    arguments: dict[str, object] = {}
    for name, _, convert in plan.path:
        try:
            arguments[name] = convert(request.match_info[name])
        except ValueError:
            raise not_found("thing") from None
    return arguments


def _response(request: web.Request, done: Outcome) -> web.Response:
    headers = dict(done.headers)
    tag = headers.get(hdrs.ETAG)
    if tag is None or request.method not in {"GET", "HEAD"}:
        headers[hdrs.CACHE_CONTROL] = "no-store"
        return web.Response(status=done.status, body=done.body, headers=headers)
    headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    if unchanged(request, tag):
        del headers[hdrs.CONTENT_TYPE]
        return web.Response(status=304, headers=headers)
    return web.Response(status=done.status, body=done.body, headers=headers)
