"""From a form to a mail in the folder, and through its link back to the pages."""

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from lms_rt.core import core
from lms_rt.services.mail_folder import FOLDER, MailFolder
from lms_rt.settings import MailSettings
from sql.statement import Statement
from tests.support import school
from tests.support.working import all_ended, working
from tests.web.site import Browser, Site, running_site

ADA, ROOT = "ada@school.example", "root@school.example"
VERIFIED = Statement("SELECT email_verified_at IS NOT NULL FROM users WHERE email = $1")


@pytest.fixture
async def posted(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The application and a worker, without a mail server."""
    settings = school.settings(database_url, redis_url, data_dir=tmp_path)
    async with running_site(settings) as site, core(settings) as behind, working(behind):
        yield site


async def newest_link(site: Site, browser: Browser) -> str:
    """The path behind the button of the newest mail, read on the page of the outbox."""
    await all_ended(site.system)
    listed = await browser.open("/outbox")
    mail = re.search(r'href="(/outbox/[0-9a-f-]+)"', listed.text)
    assert mail is not None
    text = await browser.open(f"{mail[1]}/text")
    link = re.search(r"https?://[^/]+(/\S+token=\S+)", text.text)
    assert link is not None
    shown = await browser.open(mail[1])
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert link[1] in shown.text.replace("&amp;", "&")
    return link[1]


async def test_an_address_is_confirmed_by_the_button_behind_the_mailed_link(posted: Site) -> None:
    await posted.account(ROOT, "Root", "admin")
    async with posted.browser() as admin, posted.browser() as ada:
        await admin.sign_in(ROOT)
        await ada.open("/register")
        await ada.send("/register", email=ADA, name="Ada", password=school.PASSWORD)
        link = await newest_link(posted, admin)

        opened = await ada.open(link)
        assert opened.status == 200
        assert not await posted.system.db.fetchval(VERIFIED, ADA), "looking behind a link is not confirming"
        token = link.partition("token=")[2]
        confirmed = await ada.send("/verify-email", token=token)
        assert (confirmed.status, confirmed.location) == (303, "/login?confirmed")
        assert await posted.system.db.fetchval(VERIFIED, ADA)
        again = await ada.send("/verify-email", token=token)
        assert again.status == 422
        assert "used up" in again.words


async def test_a_forgotten_password_is_replaced_through_the_mailed_link(posted: Site) -> None:
    await posted.account(ROOT, "Root", "admin")
    await posted.account(ADA)
    async with posted.browser() as admin, posted.browser() as ada:
        await admin.sign_in(ROOT)
        await ada.open("/forgot-password")
        unknown = await ada.send("/forgot-password", email="nobody@school.example")
        known = await ada.send("/forgot-password", email=ADA)
        assert known.words == unknown.words
        token = (await newest_link(posted, admin)).partition("token=")[2]

        short = await ada.send("/reset-password", token=token, password="short")
        assert (short.status, "at least 8" in short.words) == (422, True)
        done = await ada.send("/reset-password", token=token, password="another horse")
        assert (done.status, done.location) == (303, "/login?changed")
        assert (await ada.sign_in(ADA, "another horse")).status == 303


async def test_the_outbox_is_for_administrators(posted: Site) -> None:
    await posted.account(ADA, role="instructor")
    async with posted.browser() as ada:
        await ada.sign_in(ADA)
        assert (await ada.open("/outbox")).status == 404


async def test_what_came_with_a_mail_can_be_saved(posted: Site) -> None:
    mail, message = uuid4(), EmailMessage()
    message["To"], message["Subject"] = ADA, "Your certificate"
    message.set_content("Here it is.")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="certificate.pdf")
    await MailFolder(posted.system.settings.data_dir / FOLDER).put(mail, message.as_bytes())
    await posted.account(ROOT, "Root", "admin")
    async with posted.browser() as admin:
        await admin.sign_in(ROOT)
        path = f"/outbox/{mail}/attachments"
        assert f'href="{path}/1"' in (await admin.open("/outbox")).text
        saved = await admin.open(f"{path}/1")
        assert (saved.text, saved.headers["Content-Type"]) == ("%PDF-1.7", "application/pdf")
        assert saved.headers["Content-Disposition"].startswith('attachment; filename="certificate.pdf"')
        assert [(await admin.open(f"{path}/{number}")).status for number in ("0", "2", "x")] == [404, 404, 404]


async def test_where_mails_are_sent_there_is_no_outbox(database_url: str, redis_url: str) -> None:
    settings = school.settings(database_url, redis_url, mail=MailSettings(host="mail.example.org"))
    async with running_site(settings) as site, site.browser() as admin:
        await site.account(ROOT, "Root", "admin")
        await admin.sign_in(ROOT)
        assert (await admin.open("/outbox")).status == 404
