"""The mails that accounts ask for. Their links' tokens are made here, so that only digests of them are stored."""

from typing import Final
from urllib.parse import quote

from pydantic import JsonValue

from workers.attempt import Attempt
from workers.house import Tools
from workers.mail.letters import Content

NOBODY: Final[JsonValue] = {"state": "nobody"}
"""The result where the account is gone, or there never was one."""


async def verify_email(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"user"}: welcome a new user, and ask for the address to be proven."""
    services = tools.house.services
    to = await services.mailing.recipient(attempt.uuid("user"))
    token = await services.account_links.verification(to.id) if to is not None and to.id is not None else None
    if to is None or token is None:
        return NOBODY
    days = round(tools.house.settings.security.verify_ttl_s / 86_400) or 1
    link = tools.postman.url(f"/verify-email?token={quote(token)}")
    await tools.postman.send(attempt, to, Content("verify_email", {"days": days}, link))
    return None


async def address_known(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"email"}: somebody registered with an address that has an account."""
    to = await tools.house.services.mailing.recipient_by_email(str(attempt.payload["email"]))
    if to is None:
        return NOBODY
    await tools.postman.send(attempt, to, Content("address_known", {}, tools.postman.url("/login")))
    return None


async def password_reset(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"email"}: a link that sets a new password, if the address has an account."""
    services = tools.house.services
    email = str(attempt.payload["email"])
    to = await services.mailing.recipient_by_email(email)
    token = await services.account_links.reset(email) if to is not None else None
    if to is None or token is None:
        return NOBODY
    minutes = round(tools.house.settings.security.reset_ttl_s / 60)
    link = tools.postman.url(f"/reset-password?token={quote(token)}")
    await tools.postman.send(attempt, to, Content("password_reset", {"minutes": minutes}, link))
    return None
