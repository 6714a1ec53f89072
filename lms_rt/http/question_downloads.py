"""A quiz's questions as a file that is handed out."""

from typing import Final

from aiohttp import hdrs, web

from lms_rt.security.uploads import attachment
from lms_rt.services.question_files import ExportedQuestions

NOTES: Final = "Export-Notes"
"""How many things the file does not say; they stand in it."""


def handed_out(file: ExportedQuestions) -> web.Response:
    """The file, to be saved."""
    charset = "; charset=utf-8" if file.media_type.startswith("text/") else ""
    headers = {
        hdrs.CONTENT_TYPE: file.media_type + charset,
        hdrs.CONTENT_DISPOSITION: attachment(file.name),
        hdrs.CACHE_CONTROL: "no-store",
        NOTES: str(len(file.notes)),
    }
    return web.Response(body=file.content, headers=headers)
