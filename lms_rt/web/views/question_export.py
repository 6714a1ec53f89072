"""A quiz's questions as files for other systems."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.question_files import ExportFormat, QuestionExportQuery
from lms_rt.errors import not_found
from lms_rt.http.download import made
from lms_rt.services.table_files import Exported
from lms_rt.web.forms import sentence
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.tabs import quiz_tabs
from lms_rt.web.visit import Visit

pages = Pages()

FORMATS: Final[Mapping[ExportFormat, str]] = {
    "json": "JSON, as this system reads it",
    "gift": "GIFT",
    "qti21": "QTI 2.1, as a ZIP package",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that can be had, and what of the questions it does not say."""

    kind: ExportFormat
    words: str
    notes: list[str]


@pages.get("/quizzes/{quiz}/export", who="person")
async def show_export(visit: Visit) -> web.Response:
    """The formats. Each file is made to be able to tell beforehand what it will not say."""
    quiz = await visit.services.quizzes.get(visit.member, named(visit, "quiz"))
    offers = []
    for kind, words in FORMATS.items():
        file = await visit.services.question_files.export(visit.member, quiz.id, kind)
        offers.append(Offer(kind, words, [sentence(note) for note in file.notes]))
    context = {"quiz": quiz, "tabs": await quiz_tabs(visit, quiz), "offers": offers}
    return render(visit, "question_export.html", context)


@pages.get("/quizzes/{quiz}/export/{kind}", who="person")
async def download(visit: Visit) -> web.StreamResponse:
    """The file itself."""
    try:
        asked = QuestionExportQuery.model_validate({"format": visit.request.match_info["kind"]})
    except ValidationError:
        raise not_found("file") from None
    file = await visit.services.question_files.export(visit.member, named(visit, "quiz"), asked.format)
    return made(Exported(file.name, file.media_type, file.content))
