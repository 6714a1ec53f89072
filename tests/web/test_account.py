"""What people say about themselves and about their mails."""

import re

import pytest

from lms_rt.contract.accounts import MePatch, User
from lms_rt.domain.principal import Person
from sql.statement import Statement
from tests.web.site import Browser, Page, Site

ADA = "ada@school.example"


@pytest.fixture
async def ada(site: Site, browser: Browser) -> Person:
    """Who has signed in."""
    await site.account(ADA, "Ada")
    await browser.sign_in(ADA)
    return await site.person_in(browser)


async def me(site: Site, ada: Person) -> User:
    return await site.system.services.accounts.me(ada)


async def save(site: Site, ada: Person, browser: Browser, **fields: str) -> Page:
    """Send the form as it is shown now."""
    return await browser.send("/account", None, revision=str((await me(site, ada)).revision), **fields)


async def test_one_says_one_s_name_language_and_mails_and_takes_it_back(
    site: Site, browser: Browser, ada: Person
) -> None:
    async with site.browser() as stranger:
        assert (await stranger.open("/account")).status == 303
    assert 'href="/account"' in (await browser.open("/")).text
    assert "checked" not in (await browser.open("/account")).text
    saved = await save(site, ada, browser, name="Ada Lovelace", locale="fr", mail_results="on", mail_digest="on")
    assert (saved.status, saved.location) == (303, "/account?note=saved")
    now = await me(site, ada)
    assert (now.name, now.locale, now.mail_results, now.mail_digest) == ("Ada Lovelace", "fr", True, True)
    page = await browser.open(saved.location)
    assert "Saved." in page.words
    assert (len(re.findall("checked", page.text)), '<option value="fr" selected>' in page.text) == (2, True)
    await save(site, ada, browser, name="Ada Lovelace", locale="fr")
    now = await me(site, ada)
    assert (now.mail_results, now.mail_digest) == (False, False)


async def test_what_cannot_be_is_refused_and_what_was_typed_stays(site: Site, browser: Browser, ada: Person) -> None:
    for fields, words in (
        ({"name": "  ", "locale": "de"}, "Please fill this in."),
        ({"name": "A" * 201, "locale": "de"}, "200 characters"),
        ({"name": "Ada\u2028Lovelace", "locale": "de"}, "one line"),
        ({"name": "Ada", "locale": "tlh"}, "Please choose one of the languages."),
    ):
        refused = await save(site, ada, browser, **fields, mail_digest="on")
        assert (refused.status, words in refused.words) == (422, True), fields
        assert f'value="{fields["name"]}"' in refused.text
        assert ('<option value="de" selected>' in refused.text) == (fields["locale"] == "de")
        assert len(re.findall("checked", refused.text)) == 1
    assert (await save(site, ada, browser, csrf="wrong", name="Eve", locale="de")).status == 403
    assert (await browser.send("/account", name="Eve", locale="de")).status == 422, "without the revision"
    now = await me(site, ada)
    assert (now.name, now.mail_digest) == ("Ada", False)


async def test_what_was_changed_elsewhere_meanwhile_is_shown_and_not_replaced_unseen(
    site: Site, browser: Browser, ada: Person
) -> None:
    seen = str((await me(site, ada)).revision)
    await site.system.services.accounts.edit_me(ada, MePatch(name="Countess", mail_results=True))
    overtaken = await browser.send("/account", name="Ada Lovelace", locale="fr", revision=seen)
    assert overtaken.status == 412
    assert 'value="Ada Lovelace"' in overtaken.text and '<option value="fr" selected>' in overtaken.text
    assert "Stored now: Countess" in overtaken.words and "Stored now: ticked" in overtaken.words
    assert (await me(site, ada)).name == "Countess"
    again = re.search(r'name="revision" value="(\d+)"', overtaken.text)
    assert again
    done = await browser.send("/account", name="Ada Lovelace", locale="fr", mail_results="on", revision=again[1])
    assert done.status == 303
    now = await me(site, ada)
    assert (now.name, now.locale, now.mail_results) == ("Ada Lovelace", "fr", True)


async def test_a_language_that_mails_do_not_speak_is_kept_until_another_is_chosen(
    site: Site, browser: Browser, ada: Person
) -> None:
    await site.system.db.execute(Statement("UPDATE users SET locale = 'nl-BE'"))
    assert "nl-BE (mails come in English)" in (await browser.open("/account")).text
    assert (await save(site, ada, browser, name="Ada", locale="nl-BE")).status == 303
    await site.system.db.execute(Statement("UPDATE users SET locale = 'de-AT'"))
    assert '<option value="de-AT" selected>Deutsch' in (await browser.open("/account")).text
    assert (await save(site, ada, browser, name="Ada", locale="de-AT")).status == 303
    assert (await me(site, ada)).locale == "de-AT"
