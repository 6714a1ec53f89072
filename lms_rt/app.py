"""The only file that wires everything together: from settings to an application that serves.

What lives longer than a request is made in `core`, in the order of its dependencies, and ended the other way round.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from aiohttp import web
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from lms_rt import keys, limits
from lms_rt import web as pages
from lms_rt.background import background
from lms_rt.certificates.studio import Studio
from lms_rt.contract import notices
from lms_rt.contract.channels import live_staff
from lms_rt.contract.close_codes import CloseCode
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.domain.principal import Person, Principal, Scope
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.metrics import HttpMetrics
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.register import add_routes
from lms_rt.http.views import RESOURCES
from lms_rt.kv import client
from lms_rt.kv.blocklist import BlockList
from lms_rt.kv.bus import Bus, CloseWhom, ControlMessage, NoticeMessage, WhomKind
from lms_rt.kv.cache import Cache
from lms_rt.kv.hands import Hands
from lms_rt.kv.job_queue import QueueMonitor
from lms_rt.kv.presence import Presence
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.kv.renewals import Renewals
from lms_rt.kv.tickets import Tickets
from lms_rt.realtime.asyncapi import document
from lms_rt.realtime.attendance import Attendance
from lms_rt.realtime.command import Command
from lms_rt.realtime.commands.lessons import COMMANDS as LESSON_COMMANDS
from lms_rt.realtime.commands.live import COMMANDS as LIVE_COMMANDS
from lms_rt.realtime.commands.session import session_commands
from lms_rt.realtime.dispatch import Dispatcher
from lms_rt.realtime.endpoint import Gateway
from lms_rt.realtime.guard import Guard
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.live_signals import LiveSignals
from lms_rt.security.markup import Markup
from lms_rt.security.passwords import PasswordHasher
from lms_rt.security.sealing import Sealer
from lms_rt.security.tokens import Tokens
from lms_rt.services import Services
from lms_rt.services.account_links import AccountLinks
from lms_rt.services.accounts import Accounts
from lms_rt.services.administration import Administration
from lms_rt.services.announcements import Announcements
from lms_rt.services.announcer import Announcer
from lms_rt.services.answers import Answers
from lms_rt.services.api_tokens import ApiTokens
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from lms_rt.services.attempt_grading import AttemptGrading
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.attempts import Attempts
from lms_rt.services.audit import AuditLog
from lms_rt.services.auth_sessions import AuthSessions
from lms_rt.services.autopilot import Autopilot
from lms_rt.services.bank import Bank
from lms_rt.services.cached_reads import CachedReads
from lms_rt.services.catch_ups import CatchUps
from lms_rt.services.certificate_drawing import CertificateDrawing
from lms_rt.services.certificate_templates import CertificateTemplates
from lms_rt.services.certificates import Certificates
from lms_rt.services.channel_access import ChannelAccess
from lms_rt.services.channel_log import ChannelLog
from lms_rt.services.corrections import Corrections
from lms_rt.services.course_copies import CourseCopies
from lms_rt.services.courses import Courses
from lms_rt.services.data_exports import DataExports
from lms_rt.services.digests import Digests
from lms_rt.services.enrollment_imports import EnrollmentImports
from lms_rt.services.enrollments import Enrollments
from lms_rt.services.export_jobs import ExportJobs
from lms_rt.services.file_sweep import FileSweep
from lms_rt.services.files import Files
from lms_rt.services.gradebook import Gradebooks
from lms_rt.services.gradebook_export import GradebookExports
from lms_rt.services.gradebook_settings import GradebookSettingsService
from lms_rt.services.grades import Grades
from lms_rt.services.guests import Guests
from lms_rt.services.health import Health
from lms_rt.services.housekeeping import Housekeeping
from lms_rt.services.idempotency import Idempotency
from lms_rt.services.identity import Identity
from lms_rt.services.invitations import Invitations
from lms_rt.services.jobs import Jobs
from lms_rt.services.joining import Joining
from lms_rt.services.lessons import Lessons
from lms_rt.services.live_counts import LiveCounts
from lms_rt.services.live_export import LiveExports
from lms_rt.services.live_facts import LiveFactsCache
from lms_rt.services.live_reports import LiveReports
from lms_rt.services.live_sessions import LiveSessions
from lms_rt.services.live_steps import LiveSteps
from lms_rt.services.mailing import Mailing
from lms_rt.services.modules import Modules
from lms_rt.services.outlines import Outlines
from lms_rt.services.overview import Overviews
from lms_rt.services.papers import Papers
from lms_rt.services.places import Places
from lms_rt.services.progress import Progress
from lms_rt.services.progress_reads import ProgressReads
from lms_rt.services.question_files import QuestionFiles
from lms_rt.services.question_statistics import QuestionStatisticsReads
from lms_rt.services.quizzes import Quizzes
from lms_rt.services.recalculation import Recalculation
from lms_rt.services.revocation import Revocation
from lms_rt.services.shut_out import ShutOut
from lms_rt.services.sign_in import SignIn
from lms_rt.services.sign_in_attempts import SignInAttempts
from lms_rt.services.snapshots import LiveSnapshots
from lms_rt.services.timekeeper import Timekeeper
from lms_rt.services.web_sign_in import WebSignIn
from lms_rt.services.webhook_log import WebhookLog
from lms_rt.services.webhook_runs import WebhookRuns
from lms_rt.services.webhooks import Webhooks
from lms_rt.services.windows import Windows
from lms_rt.settings import Settings
from lms_rt.storage.opening import open_store
from lms_rt.storage.store import ObjectStore


class BusDisconnector:
    """Closes sockets on every process, by way of the bus."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def disconnect(
        self,
        *,
        user: UUID | None = None,
        auth_session: UUID | None = None,
        participant: UUID | None = None,
        enrollment: UUID | None = None,
        code: int,
        reason: str,
    ) -> None:
        """See `services.disconnector`."""
        whose = {
            WhomKind.USER: user,
            WhomKind.AUTH_SESSION: auth_session,
            WhomKind.PARTICIPANT: participant,
            WhomKind.ENROLLMENT: enrollment,
        }
        for kind, whom in whose.items():
            if whom is not None:
                self._bus.publish(ControlMessage(CloseWhom(kind, whom), code, reason))

    def moved(self, participant: UUID, auth_session: UUID) -> None:
        """Somebody takes part by this sign-in now: their sockets by any other close, on every process."""
        kept = CloseWhom(WhomKind.AUTH_SESSION, auth_session)
        moved = ControlMessage(CloseWhom(WhomKind.PARTICIPANT, participant), CloseCode.REMOVED, "moved", kept)
        self._bus.publish(moved)


@dataclass(frozen=True, slots=True)
class Core:
    """What both a server and a command on the command line are made of."""

    settings: Settings
    db: Database
    redis: Redis
    bus: Bus
    store: ObjectStore
    limiter: RateLimiter
    clock: DatabaseClock
    presence: Presence
    hosts: Presence
    facts: LiveFactsCache
    services: Services


@asynccontextmanager
async def core(settings: Settings) -> AsyncIterator[Core]:
    """Connections and services, without any transport. `settings` must name database, Redis and signing keys."""
    assert settings.database.url is not None
    assert settings.redis.url is not None
    async with AsyncExitStack() as stack:
        db = await Database.connect(
            settings.database.url.get_secret_value(),
            pool_min=settings.database.pool_min,
            pool_max=settings.database.pool_max,
            prepared=not settings.database.pgbouncer,
        )
        stack.push_async_callback(db.close)
        redis = client.connect(settings.redis.url.get_secret_value())
        stack.push_async_callback(redis.aclose)
        hasher = await PasswordHasher.start(settings.security.bcrypt_cost)
        stack.callback(hasher.close)
        clock = DatabaseClock(db)
        await clock.sync()
        prefix = settings.redis.prefix
        bus = Bus(redis, prefix)

        def tell_presence(session: UUID) -> None:
            bus.publish(NoticeMessage(live_staff(session), notices.PRESENCE, {"session": str(session)}))

        presence = Presence(redis, prefix, changed=tell_presence)
        hosts = Presence(redis, prefix, kind="host")
        limiter = RateLimiter(redis, prefix, settings.rate_limits)
        facts = LiveFactsCache(db)
        store = await stack.enter_async_context(open_store(settings))
        studio = Studio(settings.data_dir / "fonts")
        stack.callback(studio.close)
        services = _services(settings, db, store, studio, redis, bus, hasher, clock, presence, limiter, facts)
        stack.push_async_callback(services.answers.close)
        yield Core(settings, db, redis, bus, store, limiter, clock, presence, hosts, facts, services)


def _services(
    settings: Settings,
    db: Database,
    store: ObjectStore,
    studio: Studio,
    redis: Redis,
    bus: Bus,
    hasher: PasswordHasher,
    clock: DatabaseClock,
    presence: Presence,
    limiter: RateLimiter,
    facts: LiveFactsCache,
) -> Services:
    prefix, security = settings.redis.prefix, settings.security
    tokens = Tokens(security)
    block_list = BlockList(redis, prefix, access_ttl_s=security.access_ttl_s, guest_ttl_s=security.guest_ttl_s)
    disconnector = BusDisconnector(bus)
    revocation = Revocation(block_list, disconnector)
    attempts = SignInAttempts(limiter)
    announcer = Announcer(bus)
    identity = Identity(db, tokens, block_list, Tickets(redis, prefix))
    joining = Joining(db, announcer)
    channel_access = ChannelAccess(db, facts, joining)
    hands = Hands(redis, prefix)
    live_steps = LiveSteps(db, clock, facts, announcer, disconnector, block_list)
    markup = Markup()
    progress = Progress(db, announcer)
    reads = CachedReads(Cache(redis, prefix, ttl_s=settings.cache.ttl_s), channel_access.role)
    accounts = Accounts(db, hasher, revocation, attempts)
    places = Places(announcer)
    courses = Courses(db, reads, markup, places)
    enrollments = Enrollments(db, announcer, places, disconnector)
    invitations = Invitations(db, enrollments)
    sign_in = SignIn(db, security, hasher, tokens, block_list, revocation, attempts)
    live_sessions = LiveSessions(db, facts, announcer)
    live_exports = LiveExports(db, live_sessions, facts)
    gradebook_exports = GradebookExports(db)
    papers = Papers(db)
    files = Files(db, store, settings.storage)
    drawing = CertificateDrawing(db, store, studio, announcer)
    attempt_scoring = AttemptScoring(papers, progress, announcer)
    own_pace = Attempts(db, papers, attempt_scoring)
    return Services(
        identity=identity,
        accounts=accounts,
        account_links=AccountLinks(db, security, hasher, revocation),
        auth_sessions=AuthSessions(db, revocation),
        sign_in=sign_in,
        web_sign_in=WebSignIn(sign_in, Renewals(redis, prefix), _sealer(settings)),
        administration=Administration(db, accounts),
        audit_log=AuditLog(db),
        announcements=Announcements(db, announcer, markup),
        api_tokens=ApiTokens(db, disconnector),
        data_exports=DataExports(db),
        courses=courses,
        course_copies=CourseCopies(db, courses),
        modules=Modules(db),
        lessons=Lessons(db, announcer, markup),
        outlines=Outlines(db),
        enrollments=enrollments,
        invitations=invitations,
        enrollment_imports=EnrollmentImports(db, announcer, invitations),
        progress=progress,
        progress_reads=ProgressReads(db),
        recalculation=Recalculation(db, progress),
        quizzes=Quizzes(db, reads),
        question_files=QuestionFiles(db, reads),
        bank=Bank(db),
        attempts=own_pace,
        attempt_scoring=attempt_scoring,
        attempt_grading=AttemptGrading(db, attempt_scoring, announcer),
        corrections=Corrections(db, attempt_scoring),
        gradebooks=Gradebooks(db),
        gradebook_settings=GradebookSettingsService(db),
        gradebook_exports=gradebook_exports,
        grades=Grades(db),
        export_jobs=ExportJobs(db, store, gradebook_exports, live_exports),
        question_statistics=QuestionStatisticsReads(db),
        catch_ups=CatchUps(db, papers, own_pace, attempt_scoring),
        certificates=Certificates(db, store),
        certificate_templates=CertificateTemplates(db, files, drawing),
        certificate_drawing=drawing,
        webhooks=Webhooks(db, _sealer(settings), settings.webhooks),
        webhook_log=WebhookLog(db),
        webhook_runs=WebhookRuns(db, _sealer(settings), settings.webhooks),
        files=files,
        file_sweep=FileSweep(db, store),
        live_sessions=live_sessions,
        live_reports=LiveReports(db, facts),
        live_exports=live_exports,
        live_steps=live_steps,
        guests=Guests(joining, identity, limiter, security),
        answers=Answers(db, facts, announcer),
        windows=Windows(db, channel_access, LiveSnapshots(db, facts, presence, hands)),
        channel_access=channel_access,
        channel_log=ChannelLog(db, channel_access),
        announcer=announcer,
        jobs=Jobs(db),
        queue_monitor=QueueMonitor(redis, prefix),
        mailing=Mailing(db),
        digests=Digests(db),
        housekeeping=Housekeeping(db, live_steps),
        hands=hands,
        overviews=Overviews(db),
    )


def create_app(settings: Settings) -> web.Application:
    """The server of one process. `settings` must name database, Redis and signing keys."""
    app = web.Application(client_max_size=limits.MAX_BODY_BYTES)
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
        stack.push_async_callback(signals.close)
        attendance = Attendance(system.presence, system.hosts, BusDisconnector(system.bus).moved)
        commands: tuple[Command[Any], ...] = (
            *session_commands(services.windows, attendance, system.clock),
            *LIVE_COMMANDS,
            *LESSON_COMMANDS,
        )
        app[keys.REALTIME_DOCUMENT] = document(commands)
        app[keys.GATEWAY] = Gateway(
            hub,
            Dispatcher(commands, services),
            system.clock,
            partial(_authenticate, services.identity),
            settings.server.allowed_origins,
        )
        autopilot = Autopilot(system.db, system.clock, services.live_steps, system.hosts)
        guard = Guard(hub.sockets, ShutOut(system.db))
        system.bus.on_reconnected(guard.look_now)
        timekeeper = Timekeeper(system.db, system.clock, services.live_steps)
        for name, work in (
            ("clock", system.clock.run()),
            ("presence", system.presence.run()),
            ("hosts", system.hosts.run()),
            ("bus", system.bus.run()),
            ("guard", guard.run()),
            ("signals", signals.run()),
            ("gateway", app[keys.GATEWAY].run()),
            ("timekeeper", timekeeper.run()),
            ("attempt_deadlines", AttemptDeadlines(system.db, services.attempt_scoring).run()),
            ("autopilot", autopilot.run()),
        ):
            await stack.enter_async_context(background(name, work))
        yield


def _plumbing(system: Core) -> Plumbing:
    settings = system.settings
    own_origin = {_origin(settings.server.public_url)} if settings.server.public_url else set()
    return Plumbing(
        authenticate=system.services.identity.authenticate,
        limiter=system.limiter,
        idempotency=Idempotency(system.db, _sealer(settings)),
        health=Health(system.db, system.redis),
        metrics=HttpMetrics(CollectorRegistry()),
        allowed_origins=frozenset(settings.server.allowed_origins) | own_origin,
        trusted_proxies=settings.server.trusted_proxies,
    )


def _sealer(settings: Settings) -> Sealer:
    secrets = {kid: key.get_secret_value() for kid, key in settings.security.jwt_keys.items()}
    return Sealer(secrets, settings.security.signing_kid)


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
