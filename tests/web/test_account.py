"""What people say about themselves and about their mails."""

import re

from lms_rt.contract.accounts import Credentials, User
from lms_rt.domain.principal import Person
from sql.statement import Statement
from tests.support import school
from tests.web.site import Browser, Site

ADA = "ada@school.example"


async def me(site: Site) -> User:
    given = Credentials(email=ADA, password=school.PASSWORD)
    pair = await site.system.services.sign_in.login(given, client="tests", address="127.0.0.1")
    person = await site.system.services.identity.authenticate(pair.access_token)
    assert isinstance(person, Person)
    return await site.system.services.accounts.me(person)


async def test_one_says_one_s_name_language_and_mails_and_takes_it_back(site: Site, browser: Browser) -> None:
    assert (await browser.open("/account")).status == 303
    await site.account(ADA, "Ada")
    await browser.sign_in(ADA)
    assert 'href="/account"' in (await browser.open("/")).text
    assert "checked" not in (await browser.open("/account")).text
    saved = await browser.send("/account", name="Ada Lovelace", locale="fr", mail_results="on", mail_digest="on")
    assert (saved.status, saved.location) == (303, "/account?saved")
    now = await me(site)
    assert (now.name, now.locale, now.mail_results, now.mail_digest) == ("Ada Lovelace", "fr", True, True)
    page = await browser.open("/account?saved")
    assert "Saved." in page.words
    assert (len(re.findall("checked", page.text)), '<option value="fr" selected>' in page.text) == (2, True)
    await browser.send("/account", name="Ada Lovelace", locale="fr")
    now = await me(site)
    assert (now.mail_results, now.mail_digest) == (False, False)


async def test_what_cannot_be_is_refused_and_what_was_typed_stays(site: Site, browser: Browser) -> None:
    await site.account(ADA, "Ada")
    await browser.sign_in(ADA)
    empty = await browser.send("/account", name="  ", locale="de")
    assert (empty.status, "A name is one line" in empty.words) == (422, True)
    assert (await browser.send("/account", name="A" * 201, locale="de")).status == 422
    assert (await browser.send("/account", name="Ada", locale="tlh")).status == 422
    assert (await browser.send("/account", csrf="wrong", name="Eve", locale="de")).status == 403
    assert (await me(site)).name == "Ada"


async def test_a_language_that_mails_do_not_speak_is_kept_until_another_is_chosen(site: Site, browser: Browser) -> None:
    await site.account(ADA, "Ada")
    await browser.sign_in(ADA)
    await site.system.db.execute(Statement("UPDATE users SET locale = 'nl-BE'"))
    assert "nl-BE (mails come in English)" in (await browser.open("/account")).text
    assert (await browser.send("/account", name="Ada", locale="nl-BE")).status == 303
    await site.system.db.execute(Statement("UPDATE users SET locale = 'de-AT'"))
    assert '<option value="de-AT" selected>Deutsch' in (await browser.open("/account")).text
