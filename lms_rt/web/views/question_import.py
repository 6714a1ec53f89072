"""Questions of other systems into a quiz, out of files."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from lms_rt import limits
from lms_rt.contract.question_files import QuestionImportQuery, QuestionImportReport
from lms_rt.contract.quizzes import Quiz
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.question_uploads import QuestionUploads, digest_of
from lms_rt.web.editors import for_editors
from lms_rt.web.named import named
from lms_rt.web.once import done_once, new_form
from lms_rt.web.pages import Pages
from lms_rt.web.question_report import ReportView, view_of
from lms_rt.web.rendering import render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import quiz_tabs
from lms_rt.web.visit import Visit

pages = Pages()

FORMATS: Final = (
    ("", "Found out from what the files hold"),
    ("gift", "GIFT"),
    ("qti", "QTI 1.2 to 2.2, also as a package or a Canvas cartridge"),
    ("moodle", "Moodle XML"),
    ("json", "JSON, as this system writes it"),
)
MEBIBYTES: Final = limits.QUESTION_FILES_MAX_BYTES >> 20
NO_FILE: Final = "Choose at least one file."
UNDER_WAY: Final = "These files are being imported just now. Look at the questions in a moment."
NO_FORMAT: Final = "Choose one of these formats."


@pages.get("/quizzes/{quiz}/import", who="person")
async def show_import(visit: Visit) -> web.Response:
    """The form."""
    return await _page(visit, await _quiz(visit))


@pages.post("/quizzes/{quiz}/import", who="person", files=True)
async def import_files(visit: Visit) -> web.Response:
    """Take the questions of the files, and tell of each what became of it, also where none was taken."""
    quiz = await _quiz(visit)  # who may not do this is told so before a file is read
    asked = _asked(visit)
    if asked is None:
        return await _page(visit, quiz, refused=_wrong("format", NO_FORMAT))
    uploads = QuestionUploads()
    try:
        async for file in visit.files:
            await uploads.add(file.name, file.chunks)
        if not uploads.files:
            return await _page(visit, quiz, refused=_wrong("file", NO_FILE))
        report = await _taken_once(visit, quiz, uploads.files, asked)
    except Problem as problem:
        return await _refused(visit, quiz, problem)
    return await _page(visit, quiz, view_of(report))


async def _taken_once(
    visit: Visit, quiz: Quiz, files: Mapping[str, bytes], asked: QuestionImportQuery
) -> QuestionImportReport:
    """The same form with the same files is done once."""

    async def work() -> bytes:
        report = await visit.services.question_files.take(
            visit.member, quiz.id, files, kind=asked.format, partial=asked.partial, dry_run=asked.dry_run
        )
        return report.model_dump_json().encode()

    sent = digest_of(files) + f"{quiz.id} {asked.model_dump_json()}".encode()
    return QuestionImportReport.model_validate_json(await done_once(visit, "import", sent, work))


async def _refused(visit: Visit, quiz: Quiz, problem: Problem) -> web.Response:
    """Raises the problem where the form cannot mend it."""
    if problem.code is ErrorCode.VALIDATION and "report" in problem.extra:
        report = QuestionImportReport.model_validate(problem.extra["report"])
        return await _page(visit, quiz, view_of(report, refused=True), Refused(problem.kind.status))
    if problem.code is ErrorCode.TOO_LARGE:
        return await _page(visit, quiz, refused=Refused(problem.kind.status, errors={"file": f"{problem.detail}."}))
    if problem.code is ErrorCode.IDEMPOTENCY_IN_PROGRESS:
        return await _page(visit, quiz, refused=Refused(problem.kind.status, UNDER_WAY))
    if problem.code is ErrorCode.CONFLICT:
        return await _page(
            visit, quiz, refused=Refused(problem.kind.status, f"{problem.detail}. Nothing was imported.")
        )
    raise problem


def _asked(visit: Visit) -> QuestionImportQuery | None:
    """How the files are to be taken; None for a format that there is not."""
    given = {name: name in visit.form for name in ("partial", "dry_run")}
    try:
        return QuestionImportQuery.model_validate({**given, "format": visit.form.get("format") or None})
    except ValidationError:
        return None


async def _quiz(visit: Visit) -> Quiz:
    quiz = await visit.services.quizzes.get(visit.member, named(visit, "quiz"))
    await for_editors(visit, quiz.course, Action.EDIT_QUIZ)
    return quiz


def _wrong(field: str, words: str) -> Refused:
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors={field: words})


async def _page(
    visit: Visit, quiz: Quiz, report: ReportView | None = None, refused: Refused = ACCEPTED
) -> web.Response:
    typed = {name: visit.form.get(name, "") for name in ("format", "dry_run", "partial")}
    if report is not None:  # the form is the next step: after a try it is meant, after a refusal the rest is wanted
        typed["dry_run"] = ""
        if report.outcome == "refused" and report.takeable:
            typed["partial"] = "on"
    context = {
        "quiz": quiz,
        "tabs": await quiz_tabs(visit, quiz),
        "report": report,
        "formats": FORMATS,
        "most": (limits.QUESTION_FILES_MAX, MEBIBYTES),
        "typed": typed,
        "form": new_form(),
        "error": refused.error,
        "errors": refused.errors,
    }
    return render(visit, "question_import.html", context, status=refused.status)
