"""What a lesson links to: one of our files, shown or handed out by what it is, or something elsewhere."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.file_words import size_in_words
from lms_rt.web.visit import Visit

How = Literal["image", "video", "audio", "download", "link", "gone"]

_OURS: Final = re.compile(r"/api/v1/files/([0-9a-f-]{36})/content")
_SHOWN: Final[dict[str, How]] = {"image": "image", "video": "video", "audio": "audio"}
SVG: Final = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Media:
    """`name` is a file's own, or the host of what is elsewhere."""

    how: How
    url: str
    name: str
    size: str = ""


async def media_of(visit: Visit, url: str | None) -> Media | None:
    """None for a lesson that links to nothing."""
    if not url:
        return None
    if not _OURS.fullmatch(url):
        return Media("link", url, host_of(url))
    ours = file_of(url)
    if ours is None:
        return Media("gone", url, "")
    try:
        file = (await visit.services.files.find(visit.member, ours)).file
    except Problem as problem:
        if problem.code is not ErrorCode.NOT_FOUND:
            raise
        return Media("gone", url, "")
    return Media(how_shown(file.content_type), url, file.name, size_in_words(file.size))


def file_of(url: str | None) -> UUID | None:
    """Which of our files an address is of; None for what is elsewhere."""
    ours = _OURS.fullmatch(url or "")
    try:
        return UUID(ours[1]) if ours else None
    except ValueError:
        return None


def how_shown(content_type: str) -> How:
    """What a page does with one of our files."""
    return "download" if content_type == SVG else _SHOWN.get(content_type.partition("/")[0], "download")


def host_of(url: str) -> str:
    """What people call the place where something elsewhere is."""
    try:
        return urlsplit(url).netloc or url
    except ValueError:  # stored before such addresses were refused
        return url
