"""The mails that accounts ask for, as jobs in the outbox.

A job holds no link: the worker makes the token when it writes the mail (`AccountLinks`), so that a token is never
stored but as a digest, not even here, and its time runs from the sending. It does not say whether an account exists,
either: a reset is asked for by address, and what is done for an unknown address up to the answer is the very same.
"""

import hashlib
import time
from typing import Final
from uuid import UUID

from lms_rt import limits
from lms_rt.db import outbox
from lms_rt.db.database import Transaction

VERIFY_EMAIL: Final = "mail.verify_email"
"""{"user"}: write to this new user, with a link from `AccountLinks.verification`."""
ADDRESS_KNOWN: Final = "mail.address_known"
"""{"email"}: somebody registered with an address that has an account."""
PASSWORD_RESET: Final = "mail.password_reset"
"""{"email"}: write with a link from `AccountLinks.reset`, if there is an account."""


async def verify_email(tx: Transaction, user: UUID) -> None:
    """Ask a new user to prove the address."""
    await outbox.enqueue(tx, VERIFY_EMAIL, str(user), {"user": str(user)})


async def address_known(tx: Transaction, email: str) -> None:
    """Tell the owner of an address that somebody registered with it."""
    await outbox.enqueue(tx, ADDRESS_KNOWN, _at_most_now_and_then(email), {"email": email})


async def password_reset(tx: Transaction, email: str) -> None:
    """Send a link that sets a new password."""
    await outbox.enqueue(tx, PASSWORD_RESET, _at_most_now_and_then(email), {"email": email})


def _at_most_now_and_then(email: str) -> str:
    """A key that makes further requests within LINK_MAIL_EVERY_S the same as the first."""
    owner = hashlib.sha256(email.lower().encode()).hexdigest()[:32]
    return f"{owner}:{int(time.time()) // limits.LINK_MAIL_EVERY_S}"
