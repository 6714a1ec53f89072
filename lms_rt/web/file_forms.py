"""Forms with files in them: their fields come first, the files are streamed after them, one by one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from aiohttp import BodyPartReader, MultipartReader, web

from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.forms import chunks_of, reading_form, whole
from lms_rt.security.uploads import name_in_form

FIELDS_MAX_BYTES: Final = 1 << 20
"""All fields together, as in a form without files."""
FIELDS_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a form. Its chunks are to be read before the next one is asked for; what is not read is passed over."""

    name: str | None
    """As the browser told it, which is not to be trusted."""
    chunks: AsyncIterator[bytes]


async def read_file_form(request: web.Request) -> tuple[dict[str, str], AsyncIterator[SentFile]]:
    """The fields before the first file, and the files. Raises Problem: `malformed`, `too_large`.

    Whether the form comes from one of our pages is said by a field, and so is known before a file is read.
    """
    with reading_form():
        form = await request.multipart()
    fields: dict[str, str] = {}
    size = count = 0
    while (part := await _next(form)) is not None and part.filename is None:
        if (count := count + 1) > FIELDS_MAX:
            raise Problem(ErrorCode.MALFORMED, "The form has too many fields")
        content = await whole(chunks_of(part), FIELDS_MAX_BYTES, before=size)
        size += len(content)
        try:
            fields[part.name or ""] = content.decode()
        except UnicodeDecodeError:
            raise Problem(ErrorCode.MALFORMED, "A field of the form is not UTF-8") from None
    return fields, _files(form, part)


async def no_files() -> AsyncIterator[SentFile]:
    """Of a form that has none."""
    files: tuple[SentFile, ...] = ()
    for file in files:
        yield file


async def _files(form: MultipartReader, first: BodyPartReader | None) -> AsyncIterator[SentFile]:
    part, count = first, 0
    while part is not None:
        if (count := count + 1) > FIELDS_MAX:
            raise Problem(ErrorCode.MALFORMED, "The form has too many parts")
        if part.filename:  # a field for files in which none was chosen is sent with an empty name
            yield SentFile(name_in_form(part.filename), chunks_of(part))
        part = await _next(form)


async def _next(form: MultipartReader) -> BodyPartReader | None:
    with reading_form():
        part = await form.next()
    if isinstance(part, MultipartReader):
        raise Problem(ErrorCode.MALFORMED, "A form within a form")
    return part
