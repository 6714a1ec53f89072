"""Files that are announced over REST and sent by themselves, to the bucket or to us."""

from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt import keys
from lms_rt.contract.files import StoredFile, Upload, UploadCreate, UploadToken
from lms_rt.errors import ErrorCode
from lms_rt.http.address import public_base
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import PREFIX, Routes
from lms_rt.services.uploads import Begun
from lms_rt.storage.store import CHUNK_BYTES

routes = Routes(tag="uploads", description="Files that are announced first, and sent straight to where they are kept.")

ANY_BYTES: Final = "application/octet-stream"


@routes.post(
    "/uploads",
    status=201,
    summary="Announce a file and be told where to send it",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT, ErrorCode.TOO_LARGE],
)
async def announce_upload(call: Call, body: UploadCreate) -> Reply[Upload]:
    """Into the bucket itself where files are kept in one. `course` needs an instructor of it."""
    begun = await call.services.uploads.begin(call.person, body)
    return Reply(_upload(call.request, begun), location=f"/uploads/{begun.id}")


@routes.put(
    "/uploads/{id}/content",
    status=204,
    summary="Send an announced file",
    auth="none",
    who="whoever has the address that `POST /uploads` gave",
    consumes=ANY_BYTES,
    takes={"type": "string", "format": "binary"},
    errors=[ErrorCode.NOT_FOUND, ErrorCode.VALIDATION, ErrorCode.TOO_LARGE, ErrorCode.UNAVAILABLE],
)
async def send_upload(call: Call, id: UUID, query: UploadToken) -> None:  # noqa: A002 - the path parameter's name
    """Exactly the bytes that were announced, of any media type; may be repeated until the upload is complete."""
    request = call.request
    content = request.content.iter_chunked(CHUNK_BYTES)
    await call.services.uploads.take(id, query.token, request.content_length, content)


@routes.post(
    "/uploads/{id}/complete",
    summary="Keep what was sent as a file",
    who="who announced it",
    errors=[
        ErrorCode.NOT_FOUND,
        ErrorCode.FORBIDDEN,
        ErrorCode.CONFLICT,
        ErrorCode.VALIDATION,
        ErrorCode.UNAVAILABLE,
    ],
)
async def complete_upload(call: Call, id: UUID) -> Reply[StoredFile]:  # noqa: A002
    """Size, checksum and first bytes are looked at; what differs is thrown away and can be sent again."""
    file = await call.services.uploads.complete(call.person, id)
    return Reply(file, location=f"/files/{file.id}")


@routes.delete("/uploads/{id}", summary="Await a file no longer", who="who announced it", errors=[ErrorCode.NOT_FOUND])
async def abandon_upload(call: Call, id: UUID) -> None:  # noqa: A002
    """Its size counts no longer. Uploads that nobody completes go by themselves, the next night after a day."""
    await call.services.uploads.abandon(call.person, id)


def _upload(request: web.Request, begun: Begun) -> Upload:
    if begun.there is not None:
        return Upload(id=begun.id, url=begun.there.url, headers=begun.there.headers, expires_at=begun.expires_at)
    base = public_base(request, request.app[keys.SETTINGS])
    url = f"{base}{PREFIX}/uploads/{begun.id}/content?token={begun.token}"
    return Upload(id=begun.id, url=url, headers={}, expires_at=begun.expires_at)
