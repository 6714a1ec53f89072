"""Where the server is wired together: from settings to an application that serves.

What lives longer than a request is made in `_lifetime`, around the `core`, and ended the other way round.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from prometheus_client import CollectorRegistry

from lms_rt import keys, limits
from lms_rt import web as pages
from lms_rt.background import kept_running
from lms_rt.core import Core, core
from lms_rt.domain.principal import Person, Principal, Scope
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.metrics import HttpMetrics
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.register import add_routes
from lms_rt.http.views import RESOURCES
from lms_rt.realtime.asyncapi import document
from lms_rt.realtime.attendance import Attendance
from lms_rt.realtime.command import Command
from lms_rt.realtime.commands.lessons import COMMANDS as LESSON_COMMANDS
from lms_rt.realtime.commands.live import COMMANDS as LIVE_COMMANDS
from lms_rt.realtime.commands.session import session_commands
from lms_rt.realtime.course_signals import CourseSignals
from lms_rt.realtime.dispatch import Dispatcher
from lms_rt.realtime.endpoint import Gateway
from lms_rt.realtime.guard import Guard
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.live_signals import LiveSignals
from lms_rt.security.sealing import Sealer
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from lms_rt.services.autopilot import Autopilot
from lms_rt.services.disconnector import BusDisconnector
from lms_rt.services.health import Health
from lms_rt.services.idempotency import Idempotency
from lms_rt.services.identity import Identity
from lms_rt.services.live_counts import LiveCounts
from lms_rt.services.lookout import Lookout
from lms_rt.services.shut_out import ShutOut
from lms_rt.services.timekeeper import Timekeeper
from lms_rt.settings import Settings


def create_app(settings: Settings) -> web.Application:
    """The server of one process. `settings` must name database, Redis and signing keys."""
    app = web.Application(client_max_size=limits.MAX_BODY_BYTES, client_max_fields=limits.FORM_FIELDS_MAX)
    app[keys.SETTINGS] = settings
    app.cleanup_ctx.append(_lifetime)
    app.on_shutdown.append(_say_goodbye)
    add_routes(app, RESOURCES)
    app.router.add_get("/ws", _socket)
    pages.setup(app)
    return app


async def _lifetime(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS]
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(core(settings))
        services = system.services
        app[keys.SERVICES] = services
        app[keys.PLUMBING] = _plumbing(system)
        hub = Hub(system.bus, system.db)
        signals = LiveSignals(hub, LiveCounts(system.db, system.facts), system.presence, services.hands)
        hub.on_notice(signals.hear)
        hub.on_unheard(signals.unheard)
        stack.push_async_callback(signals.close)
        course_signals = CourseSignals(hub, system.learners)
        hub.on_unheard(course_signals.unheard)
        hub.on_notice(course_signals.hear)
        stack.push_async_callback(course_signals.close)
        attendance = Attendance(system.presence, system.hosts, system.learners, BusDisconnector(system.bus).moved)
        commands: tuple[Command[Any], ...] = (
            *session_commands(services.windows, attendance, system.clock),
            *LIVE_COMMANDS,
            *LESSON_COMMANDS,
        )
        described: Callable[[], dict[str, Any]] = cache(partial(document, commands))
        app[keys.REALTIME_DOCUMENT] = described
        app[keys.GATEWAY] = Gateway(
            hub,
            Dispatcher(commands, services),
            system.clock,
            partial(_authenticate, services.identity),
            settings.server.allowed_origins,
        )
        guard = Guard(hub.sockets, ShutOut(system.db))
        system.bus.on_reconnected(guard.look_now)
        lookout = Lookout(
            system.db,
            system.clock,
            Timekeeper(system.clock, services.live_steps),
            Autopilot(system.db, system.clock, services.live_steps, system.hosts),
            AttemptDeadlines(system.db, services.attempt_scoring),
        )
        for name, run in (
            ("clock", system.clock.run),
            ("presence", system.presence.run),
            ("hosts", system.hosts.run),
            ("learners", system.learners.run),
            ("bus", system.bus.run),
            ("guard", guard.run),
            ("signals", signals.run),
            ("course_signals", course_signals.run),
            ("gateway", app[keys.GATEWAY].run),
            ("lookout", lookout.run),
        ):
            await stack.enter_async_context(kept_running(name, run))
        yield


def _plumbing(system: Core) -> Plumbing:
    settings = system.settings
    own_origin = {_origin(settings.server.public_url)} if settings.server.public_url else set()
    return Plumbing(
        authenticate=system.services.identity.authenticate,
        limiter=system.limiter,
        idempotency=Idempotency(system.db, Sealer.of(settings.security)),
        health=Health(system.db, system.redis),
        metrics=HttpMetrics(CollectorRegistry()),
        allowed_origins=frozenset(settings.server.allowed_origins) | own_origin,
        trusted_proxies=settings.server.trusted_proxies,
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _authenticate(identity: Identity, bearer: str | None, ticket: str | None) -> Principal:
    if bearer is not None:
        principal = await identity.authenticate(bearer)
        if isinstance(principal, Person) and not principal.may(Scope.WRITE):
            raise Problem(ErrorCode.FORBIDDEN, "A token for a program needs the scope write to open a socket")
        return principal
    if ticket is not None:
        return await identity.redeem(ticket)
    raise Problem(ErrorCode.UNAUTHENTICATED)


async def _socket(request: web.Request) -> web.StreamResponse:
    return await request.app[keys.GATEWAY].handle(request)


async def _say_goodbye(app: web.Application) -> None:
    await app[keys.GATEWAY].stop()
