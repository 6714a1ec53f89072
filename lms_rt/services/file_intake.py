"""The bytes of an upload on their way to the store: looked at, counted, digested, stopped where there are too many."""

import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from typing import Final

from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.uploads import HEAD_BYTES, content_type_of

MIB: Final = 1 << 20


class Intake:
    """One upload. Ask for the type first, then read the chunks; size and digest are right once they are all read."""

    def __init__(self, content: AsyncIterable[bytes], name: str, most: int) -> None:
        """`most` is how many bytes it may have."""
        self._content = aiter(content)
        self._name = name
        self._most = most
        self._head = b""
        self._digest = hashlib.sha256()
        self.size = 0
        """Bytes that passed."""

    @property
    def digest(self) -> bytes:
        """SHA-256 of what passed."""
        return self._digest.digest()

    async def content_type(self) -> str:
        """What the file is, by its beginning."""
        while len(self._head) < HEAD_BYTES:
            chunk = await anext(self._content, b"")
            if not chunk:
                break
            self._head += chunk
        return content_type_of(self._head[:HEAD_BYTES], self._name)

    async def chunks(self) -> AsyncIterator[bytes]:
        """All of it. Raises `too_large` at the first byte beyond the limit."""
        if self._head:
            yield self._counted(self._head)
        async for chunk in self._content:
            yield self._counted(chunk)

    def _counted(self, chunk: bytes) -> bytes:
        self.size += len(chunk)
        if self.size > self._most:
            raise Problem(ErrorCode.TOO_LARGE, f"At most {self._most / MIB:,.1f} MiB, please")
        self._digest.update(chunk)
        return chunk
