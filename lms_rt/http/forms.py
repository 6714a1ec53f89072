"""Forms with files in them, as their readers find them."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Final

from aiohttp import BodyPartReader, MultipartReader, StreamReader, hdrs, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_exceptions import HttpProcessingError

from lms_rt.errors import ErrorCode, Problem

FORM: Final = "multipart/form-data"
FILE_IN_FORM: Final = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "The file and its name"}},
}
"""The schema of a form with one file in it."""
CHUNK_BYTES: Final = 64 * 1024


async def file_part(request: web.Request, content: bytes | None = None) -> BodyPartReader:
    """The part `file` of a form; what comes before it is passed over. `content` is the body where it was read already,
    as it is for an Idempotency-Key. Raises `malformed`."""
    with reading_form():
        form = await request.multipart() if content is None else MultipartReader(request.headers, _stream(content))
        while (part := await form.next()) is not None:
            if isinstance(part, MultipartReader):
                raise Problem(ErrorCode.MALFORMED, "A form within a form")
            if part.name == "file":
                return part
    raise Problem(ErrorCode.MALFORMED, "The form has no part `file`")


async def chunks_of(part: BodyPartReader) -> AsyncIterator[bytes]:
    """A part as it arrives. Raises `malformed`."""
    with reading_form():
        while chunk := await part.read_chunk(CHUNK_BYTES):
            yield chunk


async def whole(chunks: AsyncIterable[bytes], most: int, *, before: int = 0) -> bytes:
    """All of a stream. Raises `too_large` where it and the bytes `before` it are more than `most`."""
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if before + len(content) > most:
            raise Problem(ErrorCode.TOO_LARGE, f"At most {most / (1 << 20):,.1f} MiB, please")
    return bytes(content)


def without_boundary(request: web.Request, content: bytes) -> bytes:
    """A body that is the same for the same form: what stands between its parts is made anew whenever it is sent."""
    if request.content_type != FORM:
        return content
    told = Message()
    told[hdrs.CONTENT_TYPE] = request.headers[hdrs.CONTENT_TYPE]
    boundary = told.get_boundary()
    return content.replace(f"--{boundary}".encode(errors="surrogateescape"), b"--") if boundary else content


@contextmanager
def reading_form() -> Iterator[None]:
    """`malformed` for all that aiohttp says of a form that is none: a RuntimeError is for its field `_charset_`, a
    RequestPayloadError for a body that is not compressed as it says."""
    try:
        yield
    except (ValueError, HttpProcessingError, RuntimeError, web.RequestPayloadError) as error:
        raise Problem(ErrorCode.MALFORMED, f"The form cannot be read: {error}") from None


def _stream(content: bytes) -> StreamReader:
    stream = StreamReader(BaseProtocol(asyncio.get_running_loop()), limit=2**16)
    stream.feed_data(content)
    stream.feed_eof()
    return stream
