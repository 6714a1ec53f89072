"""Files over REST: streamed in and out, a few bytes at a time."""

import hashlib
from uuid import UUID

from aiohttp import BodyPartReader, hdrs, web

from lms_rt.contract.files import FileQuery, FileUpload, StoredFile
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.call import Call
from lms_rt.http.download import send
from lms_rt.http.forms import FILE_IN_FORM, FORM, chunks_of, file_part
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes
from lms_rt.security.uploads import name_in_form

routes = Routes(tag="files", description="What lessons, courses and prompts show, and what people keep.")


async def _digest(call: Call) -> bytes:
    """What an upload is, without keeping it."""
    part, content = await _part(call), hashlib.sha256()
    async for chunk in chunks_of(part):
        content.update(chunk)
    return _told(part, content.digest())


@routes.post(
    "/files",
    status=201,
    digest=_digest,
    summary="Upload a file",
    consumes=FORM,
    takes=FILE_IN_FORM,
    errors=[
        ErrorCode.NOT_FOUND,
        ErrorCode.FORBIDDEN,
        ErrorCode.CONFLICT,
        ErrorCode.TOO_LARGE,
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        ErrorCode.MALFORMED,
    ],
)
async def upload_file(call: Call, query: FileUpload) -> Reply[StoredFile]:
    """The part `file` of a form, streamed; its type is told by what it holds. `course` needs an instructor of it."""
    part = await _part(call)
    file = await call.services.files.upload(call.person, query, name_in_form(part.filename), chunks_of(part))
    call.content_digest = _told(part, bytes.fromhex(file.sha256))
    return Reply(file, location=f"/files/{file.id}")


@routes.get(
    "/files", summary="List one's files, or those of a course", errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]
)
async def list_files(call: Call, query: FileQuery) -> Page[StoredFile]:
    """Oldest first. `course` needs an instructor of it, who sees what others uploaded for it, too."""
    found = await call.services.files.page(call.person, query)
    return Page[StoredFile].of(found, query)


@routes.get(
    "/files/{id}",
    summary="Read what a file is",
    auth="optional",
    who="its owner, who sees the content of its course, anybody if it is public",
    errors=[ErrorCode.NOT_FOUND],
)
async def get_file(call: Call, id: UUID) -> StoredFile:  # noqa: A002 - the path parameter's name
    """Without its content."""
    return (await call.services.files.find(call.principal, id)).file


@routes.get(
    "/files/{id}/content",
    summary="Read a file",
    auth="optional",
    who="its owner, who sees the content of its course, anybody if it is public",
    also=[206, 302, 304],
    sends=("ETag", "Content-Disposition", "Accept-Ranges", "Content-Range"),
    produces=("*/*",),
    errors=[ErrorCode.NOT_FOUND, ErrorCode.RANGE_NOT_SATISFIABLE],
)
async def get_file_content(call: Call, id: UUID) -> web.StreamResponse:  # noqa: A002
    """Parts of it by `Range`; an object store may be redirected to. Saved rather than shown, whatever it holds."""
    files = call.services.files
    readable = await files.find(call.principal, id)
    address = await files.address(readable)
    if address is not None:
        return web.Response(status=302, headers={hdrs.LOCATION: address, hdrs.CACHE_CONTROL: "private, no-store"})
    return await send(call.request, files, readable)


@routes.delete(
    "/files/{id}",
    summary="Delete a file",
    who="its owner, instructors of its course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT],
)
async def delete_file(call: Call, id: UUID) -> None:  # noqa: A002
    """Refused while a course, a lesson or a question shows it."""
    await call.services.files.delete(call.person, id)


async def _part(call: Call) -> BodyPartReader:
    if call.request.content_type != FORM:
        raise Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"Send {FORM}")
    return await file_part(call.request)


def _told(part: BodyPartReader, sha256: bytes) -> bytes:
    """The name and the content: what two uploads have in common that are the same, whatever parts their forms."""
    return sha256 + (part.filename or "").encode(errors="surrogateescape")
