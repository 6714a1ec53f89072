"""Question files into a quiz, and a quiz's questions out of it, by hand."""

from http import HTTPStatus
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.question_files import QuestionExportQuery, QuestionImportQuery, QuestionImportReport
from lms_rt.contract.quizzes import Quiz
from lms_rt.domain.permissions import Action
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.http.question_downloads import handed_out
from lms_rt.http.question_uploads import QuestionUploads
from lms_rt.web.editors import for_editors
from lms_rt.web.import_told import Told
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()

FORMATS: Final = {
    "": "Found out by what the file holds",
    "gift": "GIFT",
    "moodle": "Moodle XML",
    "qti": "QTI 1.2 to 2.2, also as a package or a cartridge",
    "json": "JSON, as downloaded below",
}
DOWNLOADS: Final = {
    "json": "JSON, which says everything",
    "gift": "GIFT, for Moodle and others",
    "qti21": "QTI 2.1, a package for most systems",
}
OF_THE_FILE: Final = frozenset(
    {ErrorCode.CONFLICT, ErrorCode.MALFORMED, ErrorCode.TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE}
)
"""Refusals that another file, or fewer of them, would mend."""


@pages.get("/quizzes/{quiz}/import", who="person")
async def show_import(visit: Visit) -> web.Response:
    """The form, and the quiz as files."""
    return _page(visit, await _quiz(visit))


@pages.post("/quizzes/{quiz}/import", who="person", files=True)
async def import_questions(visit: Visit) -> web.Response:
    """What became of each question of the files; where any is refused, none is taken unless that was asked for."""
    quiz = await _quiz(visit)
    query = _asked(visit)
    uploads = QuestionUploads()
    try:
        async for file in visit.files:
            await uploads.add(file.name, file.chunks)
        if not uploads.files:
            return _page(visit, quiz, error="Choose a file first.", status=HTTPStatus.UNPROCESSABLE_ENTITY)
        report = await visit.services.question_files.take(
            visit.member, quiz.id, uploads.files, kind=query.format, partial=query.partial, dry_run=query.dry_run
        )
    except Problem as problem:
        return _refused(visit, quiz, problem)
    return _page(visit, await _quiz(visit), told=Told(report))


@pages.get("/quizzes/{quiz}/export/{format}", who="person")
async def export_questions(visit: Visit) -> web.StreamResponse:
    """The questions as they stand now, published or not."""
    try:
        query = QuestionExportQuery.model_validate({"format": visit.request.match_info["format"]})
    except ValidationError:
        raise not_found("file") from None
    return handed_out(await visit.services.question_files.export(visit.member, named(visit, "quiz"), query.format))


def _asked(visit: Visit) -> QuestionImportQuery:
    form = visit.form
    given = {"format": form.get("format") or None, "partial": "partial" in form, "dry_run": "dry_run" in form}
    try:
        return QuestionImportQuery.model_validate(given)
    except ValidationError:
        raise Problem(ErrorCode.VALIDATION, "Choose one of the formats") from None


def _refused(visit: Visit, quiz: Quiz, problem: Problem) -> web.Response:
    told = problem.extra.get("report")
    if told is None and problem.code not in OF_THE_FILE:
        raise problem
    status = problem.kind.status
    if told is None:
        return _page(visit, quiz, error=problem.detail, status=status)
    return _page(visit, quiz, told=Told(QuestionImportReport.model_validate(told), refused=True), status=status)


async def _quiz(visit: Visit) -> Quiz:
    quiz = await visit.services.quizzes.get(visit.member, named(visit, "quiz"))
    await for_editors(visit, quiz.course, Action.EDIT_QUIZ)
    return quiz


def _page(
    visit: Visit, quiz: Quiz, *, told: Told | None = None, error: str | None = None, status: int = 200
) -> web.Response:
    context = {
        "quiz": quiz,
        "formats": FORMATS.items(),
        "downloads": DOWNLOADS.items(),
        "chosen": visit.form,
        "told": told,
        "error": error,
    }
    return render(visit, "question_import.html", context, status=status)
