"""What can be done, one module a subject. A service owns its transaction and knows nothing of HTTP or sockets."""

from dataclasses import dataclass

from lms_rt.kv.hands import Hands
from lms_rt.kv.job_queue import QueueMonitor
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
from lms_rt.services.lessons import Lessons
from lms_rt.services.live_export import LiveExports
from lms_rt.services.live_reports import LiveReports
from lms_rt.services.live_sessions import LiveSessions
from lms_rt.services.live_steps import LiveSteps
from lms_rt.services.mailing import Mailing
from lms_rt.services.modules import Modules
from lms_rt.services.outlines import Outlines
from lms_rt.services.overview import Overviews
from lms_rt.services.person_overviews import PersonOverviews
from lms_rt.services.progress import Progress
from lms_rt.services.progress_reads import ProgressReads
from lms_rt.services.question_files import QuestionFiles
from lms_rt.services.question_statistics import QuestionStatisticsReads
from lms_rt.services.quizzes import Quizzes
from lms_rt.services.recalculation import Recalculation
from lms_rt.services.sign_in import SignIn
from lms_rt.services.signs import Signs
from lms_rt.services.tried_lists import TriedLists
from lms_rt.services.uploads import Uploads
from lms_rt.services.web_sign_in import WebSignIn
from lms_rt.services.webhook_log import WebhookLog
from lms_rt.services.webhook_runs import WebhookRuns
from lms_rt.services.webhooks import Webhooks
from lms_rt.services.windows import Windows


@dataclass(frozen=True, slots=True)
class Services:
    """All that the transports call; made in `app`."""

    identity: Identity
    accounts: Accounts
    account_links: AccountLinks
    account_deletion: AccountDeletion
    auth_sessions: AuthSessions
    sign_in: SignIn
    web_sign_in: WebSignIn
    administration: Administration
    audit_log: AuditLog
    person_overviews: PersonOverviews
    announcements: Announcements
    api_tokens: ApiTokens
    data_exports: DataExports
    courses: Courses
    course_entries: CourseEntries
    course_copies: CourseCopies
    modules: Modules
    lessons: Lessons
    outlines: Outlines
    enrollments: Enrollments
    invitations: Invitations
    enrollment_imports: EnrollmentImports
    tried_lists: TriedLists
    progress: Progress
    progress_reads: ProgressReads
    recalculation: Recalculation
    quizzes: Quizzes
    question_files: QuestionFiles
    bank: Bank
    bank_copies: BankCopies
    attempts: Attempts
    attempt_scoring: AttemptScoring
    attempt_grading: AttemptGrading
    corrections: Corrections
    gradebooks: Gradebooks
    gradebook_settings: GradebookSettingsService
    gradebook_exports: GradebookExports
    grades: Grades
    export_jobs: ExportJobs
    question_statistics: QuestionStatisticsReads
    catch_ups: CatchUps
    certificates: Certificates
    certificate_templates: CertificateTemplates
    certificate_drawing: CertificateDrawing
    webhooks: Webhooks
    webhook_log: WebhookLog
    webhook_runs: WebhookRuns
    files: Files
    course_files: CourseFiles
    uploads: Uploads
    file_sweep: FileSweep
    live_sessions: LiveSessions
    live_steps: LiveSteps
    live_reports: LiveReports
    class_results: ClassResults
    live_exports: LiveExports
    guests: Guests
    answers: Answers
    windows: Windows
    channel_access: ChannelAccess
    channel_log: ChannelLog
    announcer: Announcer
    jobs: Jobs
    queue_monitor: QueueMonitor
    mailing: Mailing
    digests: Digests
    housekeeping: Housekeeping
    hands: Hands
    signs: Signs
    overviews: Overviews
