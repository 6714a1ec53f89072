"""Giving mails away: to an SMTP server, or to a folder where none is configured."""

import re
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from lms_rt.services.mail_folder import MailFolder
from workers.mail.message import Envelope

BeforeText = Callable[[], Awaitable[None]]
"""To be awaited once the server has agreed to take the mail and before it gets its text: until then it is certain that
nothing was sent."""

_ENHANCED: Final = re.compile(r"^(\d)\.(\d{1,3})\.(\d{1,3})\b")
_NO_SUCH_MAILBOX: Final = frozenset({550, 551, 553})


class Transport(Protocol):
    """A way for mails to leave."""

    async def send(self, envelope: Envelope, before_text: BeforeText) -> str:
        """Give a mail away and return what the other side said. Raises MailRefusedError, MailNotNowError, or whatever
        `before_text` raises, and then it was not taken; anything else leaves it open."""

    async def close(self) -> None:
        """Part in good order."""


class MailNotNowError(Exception):
    """The server will perhaps take it later; it has not taken it now."""


class MailRefusedError(Exception):
    """The server will never take this mail."""

    def __init__(self, code: int, reply: str, *, at_recipient: bool) -> None:
        super().__init__(f"{code} {reply}")
        self._code = code
        self._reply = reply
        self._at_recipient = at_recipient

    @property
    def no_such_mailbox(self) -> bool:
        """Whether it is the address that is bad, rather than our mail or our standing with the server."""
        if not self._at_recipient or self._code not in _NO_SUCH_MAILBOX:
            return False
        enhanced = _ENHANCED.match(self._reply)
        # Class 1 is about addresses (RFC 3463); 7, say, is about what we may do
        return enhanced is None or enhanced[2] == "1"


class FolderTransport:
    """Mails as files."""

    def __init__(self, folder: MailFolder) -> None:
        self._folder = folder

    async def send(self, envelope: Envelope, before_text: BeforeText) -> str:
        """See `Transport`."""
        await before_text()
        await self._folder.put(envelope.mail, envelope.content)
        return "written to the outbox folder"

    async def close(self) -> None:
        """Nothing is held open."""
