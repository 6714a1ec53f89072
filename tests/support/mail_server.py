"""A real SMTP server that does as it is told: takes mails, refuses them, hangs, or drops the line."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = str | None
"""What the server says, or None to let things go their way."""


class Speaking(SMTP):
    """Says what is no Unicode as the bytes that it stands for."""

    async def push(self, status: str | bytes) -> None:
        await super().push(status.encode(errors="surrogateescape") if isinstance(status, str) else status)


@dataclass
class MailServer:
    """What came, and what is to be said to the next that comes."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    at_recipient: Callable[[str], Answer] = lambda _: None
    at_text: Callable[[], Awaitable[Answer]] | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    # --- what aiosmtpd calls

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        said = self.at_recipient(address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        said = await self.at_text() if self.at_text is not None else None
        if said == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "451 too late"
        if said is not None and not said.startswith("250"):
            return said
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.arrived.set()
        return said or "250 2.0.0 taken"

    # --- for tests

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to somebody."""
        return [mail for mail in self.mails if mail["To"].addresses[0].addr_spec == address]

    async def until(self, mails: int, within_s: float = 60) -> None:
        """Come back once so many mails have come."""
        async with asyncio.timeout(within_s):
            while len(self.mails) < mails:
                self.arrived.clear()
                await self.arrived.wait()


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A server on a free port."""
    state = MailServer()

    def connected() -> SMTP:
        state.connections += 1
        return Speaking(state, hostname="localhost", enable_SMTPUTF8=True)

    listening = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    state.port = listening.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        listening.close()
