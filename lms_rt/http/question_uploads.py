"""Question files as they are handed in: all of them in memory, as their readers need them, so not too many."""

import hashlib
from collections.abc import AsyncIterable, Mapping

from lms_rt import limits
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.forms import whole
from lms_rt.security.uploads import cleaned_name


class QuestionUploads:
    """The files of one import; `add` them one after the other."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """By name; of two with the same, the second has its number before it."""
        self._size = 0

    async def add(self, name: str | None, chunks: AsyncIterable[bytes]) -> None:
        """Read one. Raises `too_large` for too many, and for too much in all of them together."""
        if len(self.files) >= limits.QUESTION_FILES_MAX:
            raise Problem(ErrorCode.TOO_LARGE, f"At most {limits.QUESTION_FILES_MAX} files at once, please")
        content = await whole(chunks, limits.QUESTION_FILES_MAX_BYTES, before=self._size)
        self._size += len(content)
        cleaned = cleaned_name(name)
        self.files[cleaned if cleaned not in self.files else f"{len(self.files) + 1}-{cleaned}"] = content


def digest_of(files: Mapping[str, bytes]) -> bytes:
    """The same for the same files, whatever parts their form."""
    content = hashlib.sha256()
    for name, each in files.items():
        content.update(hashlib.sha256(name.encode(errors="surrogateescape")).digest() + hashlib.sha256(each).digest())
    return content.digest()
