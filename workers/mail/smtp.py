"""Giving mails to an SMTP server, over connections that are used again while mails follow closely."""

import asyncio
from typing import Final

import structlog
from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPSenderRefused,
)

from lms_rt.domain.words_of_others import keepable
from lms_rt.settings import MailSettings
from workers.mail.message import Envelope
from workers.mail.transport import BeforeText, MailNotNowError, MailRefusedError

log = structlog.get_logger(__name__)

IDLE_S: Final = 10.0
"""How long an unused connection is trusted; servers close theirs after some minutes, firewalls sooner and silently."""
PERMANENT: Final = 500
YES_WITHIN_S: Final = 180.0
"""How long a server may think about a text: it may look for viruses in it, and who sends again too soon sends twice.
RFC 5321 has ten minutes (section 4.5.3.2.6), for which a server that hangs would hold every place of a worker."""


class SmtpTransport:
    """As many connections as mails are sent at once; the idle ones wait for the next mail."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._idle: list[tuple[float, SMTP]] = []

    async def send(self, envelope: Envelope, before_text: BeforeText) -> str:
        """See `Transport`."""
        client = await self._connection()
        try:
            try:
                await self._agree(client, envelope)
            except (SMTPException, OSError, TimeoutError) as error:
                raise _refusal(error) from error
            await before_text()
            try:
                response = await client.data(envelope.content, timeout=max(YES_WITHIN_S, self._settings.timeout_s))
            except SMTPDataError as error:  # it answered, and did not take it
                raise _refusal(error) from error
        except BaseException:
            client.close()
            raise
        self._idle.append((asyncio.get_running_loop().time(), client))
        return f"{response.code} {keepable(response.message)}"

    async def greet(self) -> None:
        """Whether the server takes us, signed in where that is configured. Raises MailNotNowError."""
        self._idle.append((asyncio.get_running_loop().time(), await self._connection()))

    async def close(self) -> None:
        """Say goodbye on the idle connections."""
        while self._idle:
            _, client = self._idle.pop()
            try:
                await client.quit(timeout=1)
            except (SMTPException, OSError, TimeoutError):
                client.close()

    async def _agree(self, client: SMTP, envelope: Envelope) -> None:
        options = ["SMTPUTF8"] if envelope.utf8 else []
        encoding = "utf-8" if envelope.utf8 else "ascii"
        if envelope.utf8 and not client.supports_extension("smtputf8"):
            raise MailRefusedError(553, "5.6.7 this server cannot write to such an address", at_recipient=True)
        await client.mail(envelope.sender, options=options, encoding=encoding)
        await client.rcpt(envelope.recipient, encoding=encoding)

    async def _connection(self) -> SMTP:
        now = asyncio.get_running_loop().time()
        while self._idle:
            since, client = self._idle.pop()
            if now - since < IDLE_S and client.is_connected:
                return client
            client.close()
        given = self._settings
        client = SMTP(
            hostname=given.host,
            port=given.port,
            use_tls=given.tls == "implicit",
            start_tls=given.tls == "starttls",
            username=given.user,
            password=given.password.get_secret_value() if given.password is not None else None,
            timeout=given.timeout_s,
        )
        try:
            await client.connect()
            await client.ehlo()
        except (SMTPException, OSError, TimeoutError) as error:
            client.close()
            # Not even a wrong password is the mail's fault: it waits until somebody mends the configuration.
            raise MailNotNowError(f"no connection to {given.host}:{given.port}: {keepable(str(error))}") from error
        return client


def _refusal(error: Exception) -> Exception:
    if isinstance(error, (SMTPRecipientRefused, SMTPSenderRefused, SMTPDataError)) and error.code >= PERMANENT:
        return MailRefusedError(
            error.code, keepable(error.message), at_recipient=isinstance(error, SMTPRecipientRefused)
        )
    return MailNotNowError(keepable(str(error)))
