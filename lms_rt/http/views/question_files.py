"""Question files over REST."""

from typing import Final
from uuid import UUID

from aiohttp import MultipartReader, web

from lms_rt.contract.question_files import QuestionExportQuery, QuestionImportQuery, QuestionImportReport
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.call import Call
from lms_rt.http.download import made
from lms_rt.http.forms import CHUNK_BYTES, FILE_IN_FORM, FORM, chunks_of, reading_form
from lms_rt.http.question_uploads import QuestionUploads, digest_of
from lms_rt.http.routes import Routes
from lms_rt.interchange.writing import WRITERS
from lms_rt.security.uploads import name_in_form
from lms_rt.services.table_files import Exported

routes = Routes(tag="question files", description="Questions in the formats of other systems.")

RAW: Final = frozenset(
    {"application/json", "application/octet-stream", "application/xml", "application/zip", "text/plain", "text/xml"}
)
UNNAMED: Final[str] = QuestionImportQuery.model_fields["name"].default
NOTES: Final = "Export-Notes"
"""How many things the file does not say; they stand in it."""


async def _digest(call: Call) -> bytes:
    """What was handed in, without reading it as questions."""
    return digest_of(await _files(call.request, call.request.query.get("name", UNNAMED)))


@routes.post(
    "/quizzes/{id}/import",
    summary="Import question files",
    idempotent=True,
    digest=_digest,
    who="instructors of its course",
    consumes=FORM,
    takes=FILE_IN_FORM,
    also_consumes={kind: {"type": "string", "format": "binary"} for kind in sorted(RAW)},
    errors=[
        ErrorCode.NOT_FOUND,
        ErrorCode.FORBIDDEN,
        ErrorCode.CONFLICT,
        ErrorCode.TOO_LARGE,
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.MALFORMED,
        ErrorCode.VALIDATION,
    ],
)
async def import_questions(call: Call, id: UUID, query: QuestionImportQuery) -> QuestionImportReport:  # noqa: A002
    """GIFT, QTI 1.2 to 2.2 (also as packages and Canvas cartridges), Moodle XML or our own JSON: the parts `file` of a
    form, or one file as the body. The report tells of each question. If any is refused none is imported (422, with the
    report), unless `partial` says so."""
    files = await _files(call.request, query.name)
    call.content_digest = digest_of(files)
    return await call.services.question_files.take(
        call.person, id, files, kind=query.format, partial=query.partial, dry_run=query.dry_run
    )


@routes.get(
    "/quizzes/{id}/export",
    summary="Export a quiz's questions",
    who="staff of its course",
    sends=("Content-Disposition", NOTES),
    produces=tuple(dict.fromkeys(writer.media_type for writer in WRITERS.values())),
    errors=[ErrorCode.NOT_FOUND],
)
async def export_questions(call: Call, id: UUID, query: QuestionExportQuery) -> web.StreamResponse:  # noqa: A002
    """`json` loses nothing. What GIFT or QTI cannot say is told in the file; the header Export-Notes counts it."""
    file = await call.services.question_files.export(call.person, id, query.format)
    response = made(Exported(file.name, file.media_type, file.content))
    response.headers[NOTES] = str(len(file.notes))
    return response


async def _files(request: web.Request, name: str) -> dict[str, bytes]:
    uploads = QuestionUploads()
    if request.content_type != FORM:
        if request.content_type not in RAW:
            raise Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"Send {FORM}, or one file as {', '.join(sorted(RAW))}")
        await uploads.add(name, request.content.iter_chunked(CHUNK_BYTES))
        return uploads.files
    with reading_form():
        form = await request.multipart()
        while (part := await form.next()) is not None:
            if isinstance(part, MultipartReader):
                raise Problem(ErrorCode.MALFORMED, "A form within a form")
            if part.name == "file":
                await uploads.add(name_in_form(part.filename), chunks_of(part))
    if not uploads.files:
        raise Problem(ErrorCode.MALFORMED, "The form has no part `file`")
    return uploads.files
