"""Sending the content of a file, kept or just made: all of it, a part of it, or word that the reader has it already."""

from typing import Final

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.preconditions import unchanged
from lms_rt.security.uploads import attachment
from lms_rt.services.files import Files, Readable, missing
from lms_rt.services.table_files import Exported
from lms_rt.storage.store import ObjectMissingError

HARMLESS: Final = {
    "X-Content-Type-Options": "nosniff",
    hdrs.CONTENT_SECURITY_POLICY: "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Whatever somebody uploaded, it is never a page of ours with a script in it."""


async def send(request: web.Request, files: Files, readable: Readable) -> web.StreamResponse:
    """Answer with the content, by `Range` and `If-None-Match` (RFC 9110).

    Raises `range_not_satisfiable` for a part it does not have, and `unavailable` where it is lost.
    """
    file, shown = readable.file, readable.presentation
    tag = f'"{file.sha256}"'
    headers = {
        **HARMLESS,
        hdrs.ETAG: tag,
        hdrs.CACHE_CONTROL: "private, no-cache",
        hdrs.CONTENT_DISPOSITION: shown.disposition,
        hdrs.ACCEPT_RANGES: "bytes",
    }
    if unchanged(request, tag):
        return web.Response(status=304, headers=headers)
    wanted = _wanted(request, tag, file.size)
    if wanted is None:
        size = f"bytes */{file.size}"
        raise Problem(ErrorCode.RANGE_NOT_SATISFIABLE, size, headers={hdrs.CONTENT_RANGE: size})
    start, end, part = wanted
    response = web.StreamResponse(headers=headers)
    response.content_type = shown.content_type
    response.content_length = end - start
    if part:
        response.set_status(206)
        response.headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{end - 1}/{file.size}"
    if request.method == hdrs.METH_HEAD or start == end:
        await response.prepare(request)
        return response
    try:
        async with files.content(readable, start, end) as chunks:
            await response.prepare(request)
            async for chunk in chunks:
                await response.write(chunk)
    except ObjectMissingError as error:
        raise missing(error) from error
    await response.write_eof()
    return response


def made(file: Exported) -> web.Response:
    """Answer with a file that was made for this request."""
    headers = {
        hdrs.CONTENT_TYPE: f"{file.media_type}; charset=utf-8"
        if file.media_type.startswith("text/")
        else file.media_type,
        hdrs.CONTENT_DISPOSITION: attachment(file.name),
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(body=file.content, headers=headers)


def _wanted(request: web.Request, tag: str, size: int) -> tuple[int, int, bool] | None:
    """First byte, the one behind the last, and whether a part was asked for, be it the whole; None where none of what
    is asked for exists. A last byte beyond the end means the end (RFC 9110, section 14.1.2)."""
    whole = 0, size, False
    if request.headers.get(hdrs.IF_RANGE, tag) != tag:
        return whole  # it changed since the reader got the first part
    try:
        asked = request.http_range
    except (ValueError, HttpProcessingError):
        return whole  # several ranges, or another unit: we may answer with everything
    if asked.start is None:
        return whole
    start = max(size + asked.start, 0) if asked.start < 0 else asked.start
    end = size if asked.stop is None else min(asked.stop, size)
    return (start, end, True) if start < end else None
