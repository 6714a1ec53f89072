"""Sends a mail once in effect.

SMTP cannot take a mail and our mark in one step, so between the server's “250” and our commit there is an instant in
which a crash leaves open whether the mail was taken. It is kept small and made harmless: up to the text it is certain
that nothing was sent; that the text is on its way is noted first; who finds that note sends again under the same
Message-ID, by which mailboxes recognise what they have.
"""

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import structlog

from lms_rt.errors import Problem
from lms_rt.services.mail_folder import FOLDER, MailFolder
from lms_rt.services.mailing import Recipient
from lms_rt.settings import Settings
from workers.attempt import Attempt, GiveUpError
from workers.house import House
from workers.mail.letters import Content, Letters
from workers.mail.message import Attachment, Envelope, Sender, enclose
from workers.mail.smtp import SmtpTransport
from workers.mail.transport import FolderTransport, MailNotNowError, MailRefusedError, Transport

log = structlog.get_logger(__name__)

MARK_PAUSES_S: Final = (0.2, 1.0, 3.0)
"""Pauses before setting the mark again while the database is away: trying long enough spares a second sending."""


class Postman:
    """Writes mails and gives them away."""

    def __init__(self, settings: Settings, house: House) -> None:
        self._house = house
        self._base = (settings.server.public_url or _own_address(settings)).rstrip("/")
        self._sender = Sender.parse(settings.mail.sender)
        self._letters = Letters(self._sender.name or urlsplit(self._base).netloc)
        self._transport: Transport = (
            SmtpTransport(settings.mail)
            if settings.mail.host is not None
            else FolderTransport(MailFolder(settings.data_dir / FOLDER))
        )

    async def close(self) -> None:
        """Part from the mail server."""
        await self._transport.close()

    def url(self, path: str) -> str:
        """The address of a page of ours, by its path from the root."""
        return self._base + path

    async def send(
        self, attempt: Attempt, to: Recipient, content: Content, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Send a mail and end the job: sent, or bounced.

        Raises GiveUpError for what the server will never take, MailNotNowError for what it may take later, and
        LostJobError where somebody else is sending it by now.
        """
        mailing, run = self._house.services.mailing, attempt.run
        letter = self._letters.write(content, to.name, to.locale)
        envelope = enclose(letter, run.id, self._sender, to, self._house.clock.now(), attachments)
        left = await mailing.begin(run, to.id, self._sender.message_id(run.id))
        if left == "handing":
            log.warning("mail_sent_again", job=str(run.id), why="nobody knows whether the last attempt came through")
        try:
            reply = await self._transport.send(envelope, lambda: mailing.handing(run))
        except MailRefusedError as refusal:
            await self._refused(attempt, to, refusal)
        except MailNotNowError as error:
            await mailing.not_taken(run, str(error), for_good=False)
            raise
        else:
            await self._mark_sent(attempt, to, reply, envelope)

    async def _mark_sent(self, attempt: Attempt, to: Recipient, reply: str, envelope: Envelope) -> None:
        for pause in (*MARK_PAUSES_S, None):
            try:
                async with attempt.finishing({"state": "sent"}) as tx:
                    await self._house.services.mailing.sent(tx, attempt.run, to.id, reply)
            except Problem:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                log.info("mail_sent", kind=attempt.run.kind, job=str(attempt.id), bytes=len(envelope.content))
                return

    async def _refused(self, attempt: Attempt, to: Recipient, refusal: MailRefusedError) -> None:
        mailing = self._house.services.mailing
        if not refusal.no_such_mailbox:
            await mailing.not_taken(attempt.run, str(refusal), for_good=True)
            raise GiveUpError(f"the mail server refused it: {refusal}") from refusal
        async with attempt.finishing({"state": "bounced"}) as tx:
            await mailing.bounced(tx, attempt.run, to.id, str(refusal))
        log.warning("mail_bounced", kind=attempt.run.kind, job=str(attempt.id), reply=str(refusal))


def _own_address(settings: Settings) -> str:
    host = f"[{settings.server.host}]" if ":" in settings.server.host else settings.server.host
    return f"http://{host}:{settings.server.port}"
