"""The mails that were written to a folder because no mail server is configured: for development and the demo."""

from email.message import EmailMessage
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.domain.permissions import may_manage_jobs
from lms_rt.errors import not_found
from lms_rt.security.uploads import attachment
from lms_rt.services.mail_folder import FOLDER, MailFolder
from lms_rt.web.admin_tabs import admin_tabs, keeps_mails
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()

MAIL_POLICY: Final = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
)
"""A mail as a page of its own: its styles stand in it, it can run nothing, and its links open elsewhere."""


@pages.get("/outbox", who="person")
async def list_mails(visit: Visit) -> web.Response:
    """The newest first."""
    return render(visit, "outbox.html", {"tabs": admin_tabs(visit), "mails": await _folder(visit).newest()})


@pages.get("/outbox/{mail}", who="person")
async def show_mail(visit: Visit) -> web.Response:
    """One mail as its reader sees it."""
    html = (await _mail(visit)).get_body(("html",))
    if html is None:
        raise not_found("mail")
    return web.Response(
        text=html.get_content(), content_type="text/html", headers={"Content-Security-Policy": MAIL_POLICY}
    )


@pages.get("/outbox/{mail}/text", who="person")
async def show_text(visit: Visit) -> web.Response:
    """The same for readers of plain text."""
    text = (await _mail(visit)).get_body(("plain",))
    if text is None:
        raise not_found("mail")
    return web.Response(text=text.get_content(), content_type="text/plain")


@pages.get("/outbox/{mail}/attachments/{number}", who="person")
async def show_attachment(visit: Visit) -> web.Response:
    """What came with it, by its place, from 1."""
    attached = list((await _mail(visit)).iter_attachments())
    number = visit.request.match_info["number"]
    if not number.isdecimal() or not 1 <= int(number) <= len(attached):
        raise not_found("attachment")
    part = attached[int(number) - 1]
    content = part.get_content()
    body = content if isinstance(content, bytes) else str(content).encode()
    disposition = {"Content-Disposition": attachment(part.get_filename("attachment"))}
    return web.Response(body=body, content_type=part.get_content_type(), headers=disposition)


def _folder(visit: Visit) -> MailFolder:
    """Raises `not_found` where there is none to be shown: everybody's mails, with links that sign in, are for nobody's
    eyes but an administrator's, and not at all where real people get real mails."""
    if not keeps_mails(visit.settings) or not may_manage_jobs(visit.member):
        raise not_found("page")
    return MailFolder(visit.settings.data_dir / FOLDER)


async def _mail(visit: Visit) -> EmailMessage:
    folder = _folder(visit)
    try:
        mail = await folder.read(UUID(visit.request.match_info["mail"]))
    except ValueError:
        mail = None
    if mail is None:
        raise not_found("mail")
    return mail
