"""Objects as files of a local directory."""

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, ParamSpec, TypeVar
from uuid import uuid4

from lms_rt.storage.keys import checked
from lms_rt.storage.store import (
    CHUNK_BYTES,
    Announced,
    Destination,
    ObjectInfo,
    ObjectMissingError,
    Presentation,
    StoreUnavailableError,
)

PARTS: Final = ".parts"
"""Beside the objects, on the same file system, so that a finished file can be renamed into its place."""


P = ParamSpec("P")
T = TypeVar("T")


class LocalStore:
    """Each object is one file; it is written beside its place, synced, and renamed into it.

    The disk is used in threads: a slow one holds up its own transfers and not the event loop.
    """

    origin: Final = None

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def put(self, key: str, content: AsyncIterable[bytes], content_type: str) -> int:
        """See `ObjectStore.put`; the type is the database's business here."""
        place = self._place(key)
        part = self._directory / PARTS / uuid4().hex
        file = await _on_disk(_create, part)
        try:
            size = 0
            async for chunk in content:
                size += await _on_disk(file.write, chunk)
            await _on_disk(_finish, file, part, place)
        finally:
            with suppress(OSError):  # a full disk refuses at the end once more what it has refused already
                file.close()
            part.unlink(missing_ok=True)
        return size

    @asynccontextmanager
    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[AsyncIterator[bytes]]:
        """See `ObjectStore.get`."""
        try:
            file = await _on_disk(_open_at, self._place(key), start)
        except FileNotFoundError:
            raise ObjectMissingError(key) from None
        try:
            yield _chunks(file, None if end is None else end - start)
        finally:
            file.close()

    async def stat(self, key: str) -> ObjectInfo:
        """See `ObjectStore.stat`."""
        try:
            return _info(key, await _on_disk(self._place(key).stat))
        except FileNotFoundError:
            raise ObjectMissingError(key) from None

    async def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        await _on_disk(self._place(key).unlink, True)

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectInfo]:
        """See `ObjectStore.list`."""
        for info in await _on_disk(lambda: list(self._walk(prefix))):
            yield info

    async def forget_unfinished(self, prefix: str, before: datetime) -> int:
        """See `ObjectStore.forget_unfinished`: parts that nobody has written to since, all of which are ours."""
        return await _on_disk(_unlink_older, self._directory / PARTS, before)

    async def download_url(self, key: str, presentation: Presentation, lasting_s: int) -> str | None:
        """None: the server sends the bytes itself."""
        return None

    async def upload_url(self, key: str, announced: Announced, lasting_s: int) -> Destination | None:
        """None: the server takes the bytes itself."""
        return None

    def _place(self, key: str) -> Path:
        return self._directory / checked(key)

    def _walk(self, prefix: str) -> Iterator[ObjectInfo]:
        for folder, folders, names in os.walk(self._directory):
            with suppress(ValueError):
                folders.remove(PARTS)
            for name in names:
                path = Path(folder, name)
                key = path.relative_to(self._directory).as_posix()
                with suppress(FileNotFoundError):  # deleted while we walk
                    if key.startswith(prefix):
                        yield _info(key, path.stat())


async def _on_disk(do: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """In a thread. What a disk raises is not what the sender of the bytes raises, whose line may break too."""
    try:
        return await asyncio.to_thread(do, *args, **more)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreUnavailableError(f"the disk of the files refused: {error.strerror}") from error


async def _chunks(file: BinaryIO, left: int | None) -> AsyncIterator[bytes]:
    while left is None or left > 0:
        chunk = await _on_disk(file.read, CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk


def _create(part: Path) -> BinaryIO:
    part.parent.mkdir(parents=True, exist_ok=True)
    return part.open("xb")


def _unlink_older(folder: Path, before: datetime) -> int:
    gone = 0
    for part in folder.glob("*"):
        with suppress(FileNotFoundError):  # finished, or another worker's broom
            if part.stat().st_mtime < before.timestamp():
                part.unlink()
                gone += 1
    return gone


def _finish(file: BinaryIO, part: Path, place: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    place.parent.mkdir(parents=True, exist_ok=True)
    part.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name survives a loss of power as well as the bytes
    finally:
        os.close(folder)


def _open_at(path: Path, start: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(start)
    return file


def _info(key: str, found: os.stat_result) -> ObjectInfo:
    return ObjectInfo(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))
