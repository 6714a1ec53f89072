"""Every service of a process, made in the order in which they need each other."""

from lms_rt.certificates.studio import Studio
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.kv.blocklist import BlockList
from lms_rt.kv.bus import Bus
from lms_rt.kv.cache import Cache
from lms_rt.kv.client import Redis
from lms_rt.kv.hands import Hands
from lms_rt.kv.job_queue import QueueMonitor
from lms_rt.kv.presence import Presence
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.kv.renewals import Renewals
from lms_rt.kv.tickets import Tickets
from lms_rt.security.markup import Markup
from lms_rt.security.passwords import PasswordHasher
from lms_rt.security.sealing import Sealer
from lms_rt.security.tokens import Tokens
from lms_rt.services import Services
from lms_rt.services.account_deletion import AccountDeletion
from lms_rt.services.account_links import AccountLinks
from lms_rt.services.accounts import Accounts
from lms_rt.services.administration import Administration
from lms_rt.services.announcements import Announcements
from lms_rt.services.announcer import Announcer
from lms_rt.services.answers import Answers
from lms_rt.services.api_tokens import ApiTokens
from lms_rt.services.attempt_grading import AttemptGrading
from lms_rt.services.attempt_scoring import AttemptScoring
from lms_rt.services.attempts import Attempts
from lms_rt.services.audit import AuditLog
from lms_rt.services.auth_sessions import AuthSessions
from lms_rt.services.bank import Bank
from lms_rt.services.bank_copies import BankCopies
from lms_rt.services.cached_reads import CachedReads
from lms_rt.services.catch_ups import CatchUps
from lms_rt.services.certificate_drawing import CertificateDrawing
from lms_rt.services.certificate_templates import CertificateTemplates
from lms_rt.services.certificates import Certificates
from lms_rt.services.channel_access import ChannelAccess
from lms_rt.services.channel_log import ChannelLog
from lms_rt.services.class_results import ClassResults
from lms_rt.services.corrections import Corrections
from lms_rt.services.course_copies import CourseCopies
from lms_rt.services.course_entries import CourseEntries
from lms_rt.services.course_files import CourseFiles
from lms_rt.services.courses import Courses
from lms_rt.services.data_exports import DataExports
from lms_rt.services.digests import Digests
from lms_rt.services.disconnector import BusDisconnector
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
from lms_rt.services.housekeeping import Housekeeping
from lms_rt.services.identity import Identity
from lms_rt.services.invitations import Invitations
from lms_rt.services.jobs import Jobs
from lms_rt.services.joining import Joining
from lms_rt.services.lessons import Lessons
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
from lms_rt.services.person_overviews import PersonOverviews
from lms_rt.services.places import Places
from lms_rt.services.progress import Progress
from lms_rt.services.progress_reads import ProgressReads
from lms_rt.services.question_files import QuestionFiles
from lms_rt.services.question_statistics import QuestionStatisticsReads
from lms_rt.services.quizzes import Quizzes
from lms_rt.services.recalculation import Recalculation
from lms_rt.services.revocation import Revocation
from lms_rt.services.sign_in import SignIn
from lms_rt.services.sign_in_attempts import SignInAttempts
from lms_rt.services.signs import Signs
from lms_rt.services.snapshots import LiveSnapshots
from lms_rt.services.tried_lists import TriedLists
from lms_rt.services.uploads import Uploads
from lms_rt.services.web_sign_in import WebSignIn
from lms_rt.services.webhook_log import WebhookLog
from lms_rt.services.webhook_runs import WebhookRuns
from lms_rt.services.webhooks import Webhooks
from lms_rt.services.windows import Windows
from lms_rt.settings import Settings
from lms_rt.storage.store import ObjectStore


def compose(
    settings: Settings,
    db: Database,
    store: ObjectStore,
    studio: Studio,
    redis: Redis,
    bus: Bus,
    hasher: PasswordHasher,
    clock: DatabaseClock,
    presence: Presence,
    learners: Presence,
    limiter: RateLimiter,
    facts: LiveFactsCache,
) -> Services:
    """All services on these connections. They are ended by whoever made the connections; `answers` wants closing."""
    prefix, security = settings.redis.prefix, settings.security
    tokens = Tokens(security, clock.seconds)
    sealer = Sealer.of(security)
    block_list = BlockList(redis, prefix, access_ttl_s=security.access_ttl_s, guest_ttl_s=security.guest_ttl_s)
    disconnector = BusDisconnector(bus)
    revocation = Revocation(block_list, disconnector)
    attempts = SignInAttempts(limiter)
    announcer = Announcer(bus)
    identity = Identity(db, tokens, block_list, Tickets(redis, prefix))
    joining = Joining(db, announcer)
    channel_access = ChannelAccess(db, facts, joining)
    hands = Hands(redis, prefix, clock.seconds)
    live_steps = LiveSteps(db, clock, facts, announcer, disconnector, block_list)
    markup = Markup()
    progress = Progress(db, announcer)
    reads = CachedReads(Cache(redis, prefix, ttl_s=settings.cache.ttl_s), channel_access.role)
    accounts = Accounts(db, hasher, revocation, attempts)
    places = Places(announcer)
    courses = Courses(db, reads, markup, places, disconnector)
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
    audit_log = AuditLog(db)
    reports = LiveReports(db, facts)
    return Services(
        identity=identity,
        accounts=accounts,
        account_links=AccountLinks(db, security, hasher, revocation),
        account_deletion=AccountDeletion(db, announcer, enrollments, revocation),
        auth_sessions=AuthSessions(db, revocation),
        sign_in=sign_in,
        web_sign_in=WebSignIn(sign_in, Renewals(redis, prefix), sealer),
        administration=Administration(db, accounts),
        audit_log=audit_log,
        person_overviews=PersonOverviews(db, audit_log),
        announcements=Announcements(db, announcer, markup),
        api_tokens=ApiTokens(db, disconnector),
        data_exports=DataExports(db),
        courses=courses,
        course_entries=CourseEntries(db),
        course_copies=CourseCopies(db, courses),
        modules=Modules(db),
        lessons=Lessons(db, announcer, markup),
        outlines=Outlines(db),
        enrollments=enrollments,
        invitations=invitations,
        enrollment_imports=EnrollmentImports(db, announcer, invitations),
        tried_lists=TriedLists(db),
        progress=progress,
        progress_reads=ProgressReads(db),
        recalculation=Recalculation(db, progress),
        quizzes=Quizzes(db, reads, announcer),
        question_files=QuestionFiles(db, reads),
        bank=Bank(db),
        bank_copies=BankCopies(db, reads),
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
        catch_ups=CatchUps(db, clock, papers, own_pace, attempt_scoring),
        certificates=Certificates(db, store),
        certificate_templates=CertificateTemplates(db, files, drawing),
        certificate_drawing=drawing,
        webhooks=Webhooks(db, sealer, settings.webhooks),
        webhook_log=WebhookLog(db),
        webhook_runs=WebhookRuns(db, sealer, settings.webhooks),
        files=files,
        course_files=CourseFiles(db),
        uploads=Uploads(db, store, files, settings.storage),
        file_sweep=FileSweep(db, store),
        live_sessions=live_sessions,
        live_reports=reports,
        class_results=ClassResults(db, facts, reports),
        live_exports=live_exports,
        live_steps=live_steps,
        guests=Guests(joining, identity, limiter, security),
        answers=Answers(db, facts, announcer),
        windows=Windows(db, channel_access, LiveSnapshots(db, facts, presence, hands), learners),
        channel_access=channel_access,
        channel_log=ChannelLog(db, channel_access),
        announcer=announcer,
        jobs=Jobs(db),
        queue_monitor=QueueMonitor(redis, prefix),
        mailing=Mailing(db),
        digests=Digests(db),
        housekeeping=Housekeeping(db, live_steps),
        hands=hands,
        signs=Signs(db, hands, announcer),
        overviews=Overviews(db),
    )
