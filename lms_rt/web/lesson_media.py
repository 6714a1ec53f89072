"""What a lesson links to: one of our files, shown or handed out by what it is, or something elsewhere."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.visit import Visit

How = Literal["image", "video", "audio", "download", "link", "gone"]

_OURS: Final = re.compile(r"/api/v1/files/([0-9a-f-]{36})/content")
_SHOWN: Final[dict[str, How]] = {"image": "image", "video": "video", "audio": "audio"}
_STEP: Final = 1024


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
    ours = _OURS.fullmatch(url)
    if ours is None:
        return Media("link", url, _host(url))
    try:
        file = (await visit.services.files.find(visit.member, UUID(ours[1]))).file
    except (Problem, ValueError) as problem:
        if isinstance(problem, Problem) and problem.code is not ErrorCode.NOT_FOUND:
            raise
        return Media("gone", url, "")
    how = _SHOWN.get(file.content_type.partition("/")[0], "download")
    return Media("download" if file.content_type == "image/svg+xml" else how, url, file.name, _size(file.size))


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc or url
    except ValueError:  # stored before such addresses were refused
        return url


def _size(size: int) -> str:
    if size < _STEP:
        return f"{size} bytes"
    if size < _STEP * _STEP:
        return f"{size / _STEP:.0f} KiB"
    return f"{size / _STEP / _STEP:.1f} MiB"
