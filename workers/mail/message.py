"""From a letter to the bytes that travel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from lms_rt.services.mailing import Recipient
from workers.mail.letters import Letter


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    filename: str
    media_type: str
    """Such as `application/pdf`."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom our mails are from."""

    name: str
    address: str

    @classmethod
    def parse(cls, given: str) -> "Sender":
        """From `Name <address>`."""
        name, address = parseaddr(given)
        return cls(name, address)

    def message_id(self, mail: UUID) -> str:
        """The id of a mail: the same in every attempt, so that a mailbox that gets it twice shows it once."""
        return f"<{mail}@{self.address.rpartition('@')[2]}>"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail as a server takes it."""

    mail: UUID
    sender: str
    recipient: str
    content: bytes
    utf8: bool
    """Whether the recipient's name is not ASCII, so that the server must know SMTPUTF8."""


def enclose(
    letter: Letter,
    mail: UUID,
    sender: Sender,
    to: Recipient,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> Envelope:
    """The letter in its envelope."""
    address, utf8 = _deliverable(to.email)
    message = EmailMessage(policy=SMTPUTF8 if utf8 else SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    before, _, domain = address.rpartition("@")  # taken apart here: Python refuses to parse letters beyond ASCII
    message["To"] = Address(_one_line(to.name), username=before, domain=domain)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = sender.message_id(mail)
    message["Auto-Submitted"] = "auto-generated"  # nobody's absence is told to us (RFC 3834)
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for each in attachments:
        main, _, sub = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.filename)
    message["Content-Language"] = letter.language  # last: adding parts takes what begins with Content- to the first
    return Envelope(mail, sender.address, address, message.as_bytes(), utf8)


def _deliverable(email: str) -> tuple[str, bool]:
    """The address as servers know it: domains in other scripts have an ASCII form, names before the @ have none."""
    if email.isascii():
        return email, False
    try:
        checked = validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return email, True
    return (checked.ascii_email, False) if checked.ascii_email else (checked.normalized, True)


def _one_line(name: str) -> str:
    return " ".join(name.split())
