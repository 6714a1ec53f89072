"""ZIP archives from strangers: only what may hold questions is unpacked, in memory, and never more than is bearable."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Final

from lms_rt.interchange.report import UnreadableFileError

MAGIC: Final = b"PK\x03\x04"
MEMBERS_MAX: Final = 5000
"""Entries of an archive: a course's cartridge has some hundred."""
UNPACKED_MAX: Final = 64 * 1024 * 1024
"""Bytes of all that is unpacked: the largest banks seen have 10 MiB of XML."""
RATIO_MAX: Final = 200
"""How much smaller than itself a member may be packed: repetitive XML comes to about 50."""
RATIO_FREE: Final = 1024 * 1024
"""Bytes below which the ratio says nothing."""

Members = Mapping[str, bytes]


def unpack(content: bytes, wanted: Callable[[str], bool]) -> tuple[Members, frozenset[str]]:
    """The wanted members by name, and the names of all. Raises UnreadableFileError.

    Nothing is written anywhere; a name that leads out of the archive is no name of a member all the same.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MEMBERS_MAX:
                raise UnreadableFileError(f"the archive has {len(entries)} entries; at most {MEMBERS_MAX} are read")
            names = {entry: _name(entry.filename) for entry in entries}
            unpacked: dict[str, bytes] = {}
            left = UNPACKED_MAX
            for entry, name in names.items():
                if wanted(name):
                    unpacked[name] = _member(archive, entry, left)
                    left -= len(unpacked[name])
            return unpacked, frozenset(names.values())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(f"the archive is damaged: {error}") from None


def _name(given: str) -> str:
    path = PurePosixPath(given.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise UnreadableFileError(f"the archive has an entry outside itself: {given[:80]}")
    return str(path)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if entry.flag_bits & 1:
        raise UnreadableFileError("the archive is encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnreadableFileError(f"{entry.filename} is packed in an unusual way")
    if entry.file_size > RATIO_FREE and entry.file_size > RATIO_MAX * max(entry.compress_size, 1):
        raise UnreadableFileError(f"{entry.filename} is packed suspiciously small")
    with archive.open(entry) as member:
        content = member.read(left + 1)  # the size an entry claims is only a claim
    if len(content) > left:
        raise UnreadableFileError(f"the archive holds more than {UNPACKED_MAX >> 20} MiB of questions")
    return content
