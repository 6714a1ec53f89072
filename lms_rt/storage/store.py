"""What both stores can do."""

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

CHUNK_BYTES: Final = 256 * 1024
"""Read and written at once: enough to keep a disk busy, little enough for hundreds of transfers side by side."""


class ObjectMissingError(LookupError):
    """Nothing is kept under this key."""


class StoreUnavailableError(OSError):
    """The store cannot be reached or refuses; trying again later may help."""


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What a store knows of an object."""

    key: str
    size: int
    """Bytes."""
    modified_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a download that the store serves itself introduces its content."""

    content_type: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Announced:
    """An object that somebody else is going to put."""

    size: int
    """Bytes, exactly."""
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Destination:
    """Where they put it: the address, and the headers that have to go with it."""

    url: str
    headers: dict[str, str]


class ObjectStore(Protocol):
    """Keeps bytes under keys that the server made.

    A key is segments of lower-case letters, digits and hyphens, separated by slashes. Every method raises
    StoreUnavailableError when the store cannot be reached. Memory is bounded by a few `CHUNK_BYTES` (local) or parts
    (S3), however large the object.
    """

    @property
    def origin(self) -> str | None:
        """Where the addresses that it hands out lead, as pages name it (`https://host`); None where it has none."""
        ...

    async def put(self, key: str, content: AsyncIterable[bytes], content_type: str) -> int:
        """Keep all of `content`, replacing what was there, and return its size in bytes.

        The object appears whole or not at all: where `content` raises, nothing changes.
        """
        ...

    def get(
        self, key: str, start: int = 0, end: int | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The bytes from `start` up to, not including, `end`. Raises ObjectMissingError on entering."""
        ...

    async def stat(self, key: str) -> ObjectInfo:
        """Size and age. Raises ObjectMissingError."""
        ...

    async def delete(self, key: str) -> None:
        """Forget an object; one that is not there is no error."""
        ...

    def list(self, prefix: str = "") -> AsyncIterator[ObjectInfo]:
        """All objects whose keys begin with `prefix`, in no particular order."""
        ...

    async def forget_unfinished(self, prefix: str, before: datetime) -> int:
        """Throw away what killed processes left of objects that they had begun before then; of how many. Where a place
        may hold what is others', only of those whose keys begin with `prefix`."""
        ...

    async def download_url(self, key: str, presentation: Presentation, lasting_s: int) -> str | None:
        """An address from which anybody may fetch the object for `lasting_s` seconds; None where there is none."""
        ...

    async def upload_url(self, key: str, announced: Announced, lasting_s: int) -> Destination | None:
        """Where anybody may PUT exactly this object, begun within `lasting_s` seconds; None where there is none."""
        ...
