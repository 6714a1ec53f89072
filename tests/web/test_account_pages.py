"""What else one does with one's account: sign-ins, password, tokens, one's data, leaving for good."""

import asyncio
import json
import re
from uuid import uuid4

import pytest

from lms_rt.contract.accounts import Credentials
from lms_rt.contract.administration import ApiTokenQuery
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.settings import RateLimit, RateLimits
from sql.statement import Statement
from tests.support import school
from tests.support.working import ended
from tests.web.site import Browser, Page, Site, running_site

ADA = "ada@school.example"
NEW_PASSWORD = "another correct horse"
JOB = Statement("SELECT uid FROM outbox WHERE job = 'me.export'")
EMAIL = Statement("SELECT email FROM users WHERE id = $1")


@pytest.fixture
async def ada(site: Site, browser: Browser) -> Person:
    """Who has signed in."""
    await site.account(ADA, "Ada")
    await browser.sign_in(ADA)
    return await site.person_in(browser)


async def signs_in(site: Site, password: str) -> bool:
    given = Credentials(email=ADA, password=password)
    try:
        await site.system.services.sign_in.login(given, client="tests", address="127.0.0.1")
    except Problem as problem:
        return problem.code is not ErrorCode.INVALID_CREDENTIALS
    return True


async def test_the_account_leads_to_all_of_it_and_nobody_else_gets_there(site: Site, browser: Browser) -> None:
    pages = [f"/account/{each}" for each in ("password", "sign-ins", "tokens", "export", "delete")]
    for page in pages:
        assert (await browser.open(page)).location == f"/login?next={page}"
    await site.account(ADA, "Ada")
    await browser.sign_in(ADA)
    account = await browser.open("/account")
    for page in pages:
        assert f'href="{page}"' in account.text
        assert (await browser.open(page)).status == 200


async def test_one_sees_where_one_is_signed_in_and_ends_one_of_them_or_all_others(
    site: Site, browser: Browser, ada: Person
) -> None:
    async with site.browser() as phone, site.browser() as tablet:
        for other in (phone, tablet):
            await other.sign_in(ADA)
        page = await browser.open("/account/sign-ins")
        ends = re.findall(r'action="(/account/sign-ins/[^"]+/end)"', page.text)
        assert (len(ends), page.words.count("This browser")) == (2, True)
        of_phone = (await site.person_in(phone)).auth_session
        done = await browser.send(f"/account/sign-ins/{of_phone}/end")
        assert "signed out there" in (await browser.open(done.location)).words
        assert (await phone.open("/account")).status == 303
        assert (await tablet.open("/account")).status == 200
        assert (await browser.send(f"/account/sign-ins/{of_phone}/end")).status == 404
        done = await browser.send("/account/sign-ins/end-others")
        assert "everywhere else" in (await browser.open(done.location)).words
        assert (await tablet.open("/account")).status == 303
    alone = await browser.open("/account/sign-ins")
    assert "Sign out everywhere else" not in alone.words
    async with site.browser() as eve:
        await site.account("eve@school.example", "Eve")
        await eve.sign_in("eve@school.example")
        assert (await eve.send(f"/account/sign-ins/{ada.auth_session}/end")).status == 404
        assert (await eve.send("/account/sign-ins/end-others")).status == 303
    assert (await browser.open("/account")).status == 200
    await browser.send(f"/account/sign-ins/{ada.auth_session}/end")
    assert (await browser.open("/account")).location.startswith("/login")


async def test_a_password_is_changed_by_who_knows_it(site: Site, browser: Browser, ada: Person) -> None:
    address = "/account/password"
    for given, words in (
        ({"current_password": "wrong", "password": NEW_PASSWORD}, "Is not the present password."),
        ({"current_password": school.PASSWORD, "password": "short"}, "8 characters"),
        ({"current_password": "", "password": NEW_PASSWORD}, "Please fill this in."),
    ):
        refused = await browser.send(address, None, **given)
        assert (refused.status, words in refused.words) == (422, True), given
        assert NEW_PASSWORD not in refused.text
    assert await signs_in(site, school.PASSWORD)
    async with site.browser() as other:
        await other.sign_in(ADA)
        given = {"current_password": school.PASSWORD, "password": NEW_PASSWORD}
        done = await browser.send(address, None, **given)
        assert "The new password is set." in (await browser.open(done.location)).words
        assert (await other.open("/account")).status == 303
    assert (await signs_in(site, school.PASSWORD), await signs_in(site, NEW_PASSWORD)) == (False, True)


async def test_a_token_is_shown_once_works_and_is_ended(site: Site, browser: Browser, ada: Person) -> None:
    address = "/account/tokens"
    made = await browser.send(address, name="<i>Backup</i>", read="on", expires_at="2999-01-01T00:00")
    assert made.status == 201
    secret = re.search(r'<p class="code">([^<]+)</p>', made.text)
    assert secret
    principal = await site.system.services.identity.authenticate(secret[1])
    assert isinstance(principal, Person) and principal.user == ada.user
    page = await browser.open(address)
    assert secret[1] not in page.text
    assert "<i>Backup</i>" in page.words.replace("&lt;", "<")
    assert "may read · made" in page.words and "good until 2999-01-01 00:00 UTC" in page.words
    ends = re.findall(rf'action="({address}/[^"]+/delete)"', page.text)
    async with site.browser() as eve:
        await site.account("eve@school.example", "Eve")
        await eve.sign_in("eve@school.example")
        assert (await eve.send(ends[0])).status == 404
        assert "Backup" not in (await eve.open(address)).text
    assert "good no longer" in (await browser.open((await browser.send(ends[0])).location)).words
    with pytest.raises(Problem):
        await site.system.services.identity.authenticate(secret[1])
    assert {(await browser.send(f"{address}/{no}/delete")).status for no in (uuid4(), "nonsense")} == {404}


async def test_the_page_that_shows_a_token_makes_no_other_when_it_is_reloaded(
    site: Site, browser: Browser, ada: Person
) -> None:
    address = "/account/tokens"

    async def tokens() -> list[str]:
        return [each.name for each in await site.system.services.api_tokens.page(ada, ApiTokenQuery())]

    form = form_in(await browser.open(address))
    sent = {"form": form, "name": "Backup", "read": "on", "expires_at": ""}
    made = await browser.send(address, None, **sent)
    secret = re.search(r'<p class="code">([^<]+)</p>', made.text)
    assert made.status == 201 and secret
    for _ in range(2):
        again = await browser.send(address, None, **sent)
        assert again.status == 303, "another reload asks for a page, and sends nothing"
        told = await browser.open(again.location)
        assert "This token is made already, and it was shown then." in told.words
        assert secret[1] not in told.text
    assert await tokens() == ["Backup"]
    async with site.browser() as other:  # the form's name is no secret
        await site.account("eve@school.example", "Eve")
        await other.sign_in("eve@school.example")
        assert (await other.send(address, None, **sent)).status == 201
    assert await tokens() == ["Backup"]
    await browser.send(address, None, **{**sent, "name": "Sync"})  # in the form that one went back to
    second = form_in(made)
    assert second != form
    await browser.send(address, None, **{**sent, "form": second})
    assert await tokens() == ["Backup", "Sync", "Backup"]


async def test_a_form_pressed_twice_makes_one_token(site: Site, browser: Browser, ada: Person) -> None:
    address = "/account/tokens"
    sent = {"form": form_in(await browser.open(address)), "name": "Backup", "read": "on", "expires_at": ""}
    answers = await asyncio.gather(*(browser.send(address, None, **sent) for _ in range(4)))
    assert sorted(each.status for each in answers) == [201, 303, 303, 303]
    assert len(await site.system.services.api_tokens.page(ada, ApiTokenQuery())) == 1


async def test_a_form_that_was_refused_is_mended_and_sent(site: Site, browser: Browser, ada: Person) -> None:
    address = "/account/tokens"
    sent = {"form": form_in(await browser.open(address)), "name": "Backup", "expires_at": "2001-01-01T00:00"}
    refused = await browser.send(address, None, **sent, read="on")
    assert refused.status == 422
    assert (await browser.send(address, None, **sent, read="on")).status == 422, "nothing was made, so nothing is said"
    sent |= {"form": form_in(refused), "expires_at": ""}
    assert (await browser.send(address, None, **sent, read="on")).status == 201


def form_in(page: Page) -> str:
    """The name of the form on a page."""
    return page.text.partition('name="form" value="')[2].partition('"')[0]


async def test_a_token_that_cannot_be_is_refused_and_what_was_typed_stays(
    site: Site, browser: Browser, ada: Person
) -> None:
    for given, words in (
        ({"name": "Backup", "expires_at": ""}, "Choose at least one."),
        ({"name": " ", "read": "on", "expires_at": ""}, "Please fill this in."),
        ({"name": "Backup", "write": "on", "expires_at": "2001-01-01T00:00"}, "Must lie in the future."),
        ({"name": "Backup", "write": "on", "expires_at": "soon"}, "This must be a date and a time."),
        ({"name": "B" * 201, "write": "on"}, "200 characters"),
    ):
        refused = await browser.send("/account/tokens", None, **given)
        assert (refused.status, words in refused.words) == (422, True), given
        assert f'value="{given["name"]}"' in refused.text
        assert refused.text.count(" checked") == ("read" in given) + ("write" in given)
    assert await site.system.services.api_tokens.page(ada, ApiTokenQuery()) == []


async def test_one_s_data_is_put_together_and_downloaded_by_nobody_else(
    site: Site, browser: Browser, ada: Person
) -> None:
    asked = await browser.send("/account/export")
    job = await site.system.db.fetchval(JOB)
    assert asked.location == f"/jobs/{job}?back=/account/export"
    assert (await browser.send("/account/export")).location == asked.location, "within the hour"
    assert "All that is kept about you" in (await browser.open(asked.location)).words
    async with site.worker():
        await ended(site.system, job)
    ready = await browser.open(asked.location)
    link = re.search(r'href="(/account/export/[^"]+)"', ready.text)
    assert link
    file = await browser.open(link[1])
    assert file.headers["Content-Disposition"].startswith('attachment; filename="my-data.json"')
    assert file.headers["Content-Type"].startswith("application/json")
    assert json.loads(file.text)["account"][0]["email"] == ADA
    async with site.browser() as eve:
        await site.account("eve@school.example", "Eve")
        await eve.sign_in("eve@school.example")
        assert {(await eve.open(path)).status for path in (link[1], asked.location)} == {404}
    assert (await browser.open("/account/export/nonsense")).status == 404


async def test_an_account_is_deleted_by_who_knows_its_password(site: Site, browser: Browser, ada: Person) -> None:
    for given, words in (({}, "Please fill this in."), ({"current_password": "wrong"}, "Is not the present password.")):
        refused = await browser.send("/account/delete", None, **given)
        assert (refused.status, words in refused.words) == (422, True)
    assert await site.system.db.fetchval(EMAIL, ada.user) == ADA
    done = await browser.send("/account/delete", current_password=school.PASSWORD)
    assert (done.status, done.location) == (303, "/login?deleted")
    assert "Your account is deleted." in (await browser.open(done.location)).words
    assert await site.system.db.fetchval(EMAIL, ada.user) == f"deleted-{ada.user}@account.invalid"
    assert not await signs_in(site, school.PASSWORD)


async def test_the_last_administrator_stays(site: Site, browser: Browser) -> None:
    await site.account(ADA, "Ada", "admin")
    await browser.sign_in(ADA)
    kept = await browser.send("/account/delete", current_password=school.PASSWORD)
    assert (kept.status, "You are the last administrator" in kept.words) == (409, True)
    assert await signs_in(site, school.PASSWORD)


async def test_a_password_cannot_be_guessed_by_deleting(database_url: str, redis_url: str) -> None:
    limits = RateLimits(account=RateLimit(count=4, window_s=60))
    async with running_site(school.settings(database_url, redis_url, rate_limits=limits)) as site:
        await site.account(ADA, "Ada")
        async with site.browser() as browser:
            await browser.sign_in(ADA)
            ada = await site.person_in(browser)
            answers = [(await browser.send("/account/delete", current_password=f"guess {n}")).status for n in range(5)]
            assert answers == [422, 422, 422, 422, 429]
            assert (await browser.send("/account/delete", current_password=school.PASSWORD)).status == 429
        assert await site.system.db.fetchval(EMAIL, ada.user) == ADA


@pytest.mark.parametrize("charset", ["bogus", "utf-7", "hex", "unicode_escape"])
@pytest.mark.usefixtures("ada")
async def test_a_form_in_another_encoding_is_refused(browser: Browser, charset: str) -> None:
    form = {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}
    assert (await browser.send("/account", form, name="Ada")).status == 400


@pytest.mark.usefixtures("ada")
async def test_a_time_beyond_the_calendar_is_no_time(browser: Browser) -> None:
    page = await browser.send("/account/tokens", name="far", read="on", expires_at="9999-12-31T23:59-23:00")
    assert page.status == 422
    assert "This must be a date and a time." in page.words
