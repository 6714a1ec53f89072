"""Mails as files, where no mail server is configured: to be read on a page in development and by the demo."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

FOLDER = "outbox"
SHOWN_MAX = 200
"""Newest mails that are listed."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A mail in the folder, without its body."""

    id: UUID
    written_at: datetime
    to: str
    subject: str
    attachments: tuple[str, ...]
    """Their names."""


class MailFolder:
    """`.eml` files, one a mail, named by the job that wrote it: written again it is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, mail: UUID, content: bytes) -> None:
        """Write a mail so that nobody ever sees half of it. Raises OSError."""
        await asyncio.to_thread(self._put, mail, content)

    async def newest(self) -> Sequence[MailFile]:
        """The newest mails first; none where there is no folder yet."""
        return await asyncio.to_thread(self._newest)

    async def read(self, mail: UUID) -> EmailMessage | None:
        """A whole mail."""
        return await asyncio.to_thread(self._read, self._path(mail))

    def _path(self, mail: UUID) -> Path:
        return self._folder / f"{mail}.eml"

    def _put(self, mail: UUID, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._folder / f".{mail}.{os.getpid()}"
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path(mail))

    def _newest(self) -> Sequence[MailFile]:
        found = [(path.stat().st_mtime, path) for path in self._folder.glob("[!.]*.eml")]
        return [self._described(path, at) for at, path in sorted(found, reverse=True)[:SHOWN_MAX]]

    def _described(self, path: Path, at: float) -> MailFile:
        message = self._read(path)
        to, subject = (message["To"], message["Subject"]) if message is not None else ("", "")
        names = () if message is None else tuple(each.get_filename("attachment") for each in message.iter_attachments())
        return MailFile(UUID(path.stem), datetime.fromtimestamp(at, UTC), str(to or ""), str(subject or ""), names)

    def _read(self, path: Path) -> EmailMessage | None:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        return message
