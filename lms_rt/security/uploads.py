"""What people upload: what it is, whatever they say, and how it is handed out again."""

import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote

import puremagic

HEAD_BYTES: Final = 8192
"""As much of the beginning as tells what a file is."""
UNKNOWN: Final = "application/octet-stream"
NAME_MAX: Final = 200

_UNSAID: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that would show `exe.jpg` for `gpj.exe`, and what stands for bytes that are no UTF-8, which
no page, answer or row can hold."""
_NO_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_OF_BROWSERS: Final = re.compile(r"%(?:22|0D|0A)", re.IGNORECASE)
_SAME: Final = {
    "image/jpg": "image/jpeg",
    "image/x-png": "image/png",
    "image/heic": "image/heif",
    "application/ogg": "video/ogg",
    "application/x-pdf": "application/pdf",
    "application/x-zip-compressed": "application/zip",
}
"""Other names that senders use."""
_RECORDINGS: Final = frozenset({"audio", "video"})
_VAGUE: Final = frozenset({"text", "application", "model", "message", "font"})
_DISTINCT: Final = frozenset({"application/pdf", "application/zip"})
"""Whose beginnings cannot be mistaken."""
PICTURES: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "image/avif": "AVIF",
}
"""What every browser draws in a page, by its media type."""


def content_type_of(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head`.

    By what it holds; the name only decides among formats that begin alike, such as those that are ZIP archives.
    """
    try:
        found = puremagic.from_string(head, mime=True, filename=name)
    except (puremagic.PureError, ValueError):
        found = ""
    if found:
        return str(found)
    return "text/plain" if _is_text(head) else UNKNOWN


def agree(said: str, found: str) -> bool:
    """Whether a file that begins like `found` can be what its sender said.

    Pictures and documents have to be just that; recordings share their containers, and text and programs' own formats
    tell little by how they begin.
    """
    said, found = _SAME.get(said, said), _SAME.get(found, found)
    if said in {found, UNKNOWN}:
        return True
    family, other = said.partition("/")[0], found.partition("/")[0]
    if family in _RECORDINGS:
        return other in _RECORDINGS or found == UNKNOWN
    return said not in _DISTINCT and family in _VAGUE and other in _VAGUE


def cleaned_name(given: str | None) -> str:
    """A name without folders and invisible characters, at most `NAME_MAX` long with its ending kept."""
    name = _UNSAID.sub("", (given or "").replace("\\", "/")).rstrip("/")
    path = PurePosixPath(name.rsplit("/", 1)[-1].strip())
    if path.name in {"", ".", ".."}:
        return "file"
    ending = path.suffix[:20]
    return path.name if len(path.name) <= NAME_MAX else path.stem[: NAME_MAX - len(ending)] + ending


def name_in_form(written: str | None) -> str | None:
    """The name of a file as a form's header has it.

    Browsers write only quotes and line breaks as `%22`, `%0D` and `%0A` (HTML, multipart/form-data); other programs all
    that is not plain (RFC 7578, section 2). The latter is told by there being nothing else in it.
    """
    if written is None or "%" not in written:
        return written
    if written.isascii() and not _NO_ESCAPE.search(written):
        try:
            return unquote(written, errors="strict")
        except UnicodeDecodeError:
            pass  # by chance, or in an encoding nobody told us
    return _OF_BROWSERS.sub(lambda found: unquote(found[0]), written)


def attachment(name: str) -> str:
    """A Content-Disposition (RFC 6266) that saves rather than shows, with the name for old and new readers."""
    plain = re.sub(r"[^ \w.()-]", "_", name, flags=re.ASCII)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return len(head) == HEAD_BYTES and error.start >= HEAD_BYTES - 3  # cut within a character
    return True
