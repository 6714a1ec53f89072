"""Signing in and staying signed in with cookies."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from lms_rt.settings import ServerSettings
from tests.support import school
from tests.web.site import Browser, Site, running_site

ADA = "ada@school.example"


@pytest.fixture
async def ada(site: Site, browser: Browser) -> Browser:
    """A browser in which Ada has signed in."""
    await site.account(ADA)
    assert (await browser.sign_in(ADA)).status == 303
    return browser


@asynccontextmanager
async def short_lived(database_url: str, redis_url: str, **server: object) -> AsyncIterator[Site]:
    """A site whose settings a test chooses."""
    async with running_site(school.settings(database_url, redis_url, **server)) as site:
        yield site


async def test_a_stranger_is_led_to_sign_in_and_on_to_where_they_wanted_to_go(site: Site, browser: Browser) -> None:
    await site.account(ADA)
    wanted = "/host/0198c0de-0000-7000-8000-000000000000?tab=1"
    led = await browser.open(wanted)
    assert (led.status, led.location) == (303, f"/login?next={wanted.replace('?', '%3F').replace('=', '%3D')}")
    form = await browser.open(led.location)
    assert f'name="next" value="{wanted}"' in form.text
    signed_in = await browser.sign_in(ADA, next=wanted)
    assert (signed_in.status, signed_in.location) == (303, wanted)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "evil"],
)
async def test_signing_in_leads_to_no_other_site(site: Site, browser: Browser, elsewhere: str) -> None:
    await site.account(ADA)
    assert (await browser.sign_in(ADA, next=elsewhere)).location == "/"
    again = await browser.open(f"/login?next={elsewhere}")
    assert again.location == "/"


async def test_the_start_page_greets_who_signed_in(ada: Browser) -> None:
    page = await ada.open("/")
    assert page.status == 200
    assert "Ada" in page.words
    assert "No course to show yet" in page.words


async def test_a_wrong_password_is_said_on_the_form_and_keeps_what_was_typed(site: Site, browser: Browser) -> None:
    await site.account(ADA)
    page = await browser.sign_in(ADA, "wrong horse")
    assert page.status == 422
    assert "The address or the password is wrong." in page.words
    assert f'value="{ADA}"' in page.text
    assert "wrong horse" not in page.text
    assert browser.cookie("lms_access") is None


async def test_empty_and_bad_fields_are_named_beside_the_fields(browser: Browser) -> None:
    page = await browser.sign_in("ada at school", "")
    assert page.status == 422
    assert 'id="email-error"' in page.text
    assert 'id="password-error"' in page.text


async def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(site: Site, browser: Browser) -> None:
    await site.account(ADA)
    set_cookies = (await browser.sign_in(ADA)).headers.getall("Set-Cookie")
    assert [each.partition("=")[0] for each in set_cookies] == ["lms_access", "lms_refresh"]
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in set_cookies)


async def test_behind_tls_cookies_travel_over_tls_only(database_url: str, redis_url: str) -> None:
    server = ServerSettings(uvloop=False, public_url="https://school.example")
    async with short_lived(database_url, redis_url, server=server) as site, site.browser() as browser:
        page = await browser.open("/login")
    assert "secure" in page.headers["Set-Cookie"].lower()
    assert "max-age" in page.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("word", ["", "another word"])
async def test_a_form_without_the_word_of_its_cookie_does_nothing(site: Site, browser: Browser, word: str) -> None:
    await site.account(ADA)
    page = await browser.sign_in(ADA, csrf=word)
    assert page.status == 403
    assert "The page is out of date" in page.words
    assert browser.cookie("lms_access") is None


async def test_a_form_from_another_site_does_nothing(ada: Browser) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await ada.send("/logout", headers=headers)).status == 403
    assert (await ada.open("/")).status == 200


async def test_signing_out_ends_the_sign_in_and_not_only_the_cookies(ada: Browser) -> None:
    access, refresh = ada.cookie("lms_access"), ada.cookie("lms_refresh")
    assert access
    assert refresh
    assert (await ada.send("/logout")).location == "/login"
    assert ada.cookie("lms_access") is None
    assert ada.cookie("lms_refresh") is None
    ada.set_cookie("lms_access", access)
    ada.set_cookie("lms_refresh", refresh)
    assert (await ada.open("/")).location == "/login"


async def test_a_page_goes_on_working_once_the_access_token_has_run_out(ada: Browser) -> None:
    before = ada.cookie("lms_refresh")
    ada.lose_cookie("lms_access")
    assert (await ada.open("/")).status == 200
    assert ada.cookie("lms_access")
    assert ada.cookie("lms_refresh") not in {None, before}
    ada.lose_cookie("lms_access")
    assert (await ada.call("/session/ticket")).status == 201
    ada.lose_cookie("lms_access")
    assert (await ada.send("/logout")).location == "/login"


async def test_a_renewed_sign_in_is_not_lost_when_the_page_itself_is_refused(ada: Browser) -> None:
    before = ada.cookie("lms_refresh")
    ada.lose_cookie("lms_access")
    assert (await ada.open("/host/0198c0de-0000-7000-8000-000000000000")).status == 404
    assert ada.cookie("lms_access")
    assert ada.cookie("lms_refresh") != before


async def test_a_browser_that_comes_back_with_many_tabs_stays_signed_in(site: Site, ada: Browser) -> None:
    """Every tab brings the same refresh token; to the rotation alone that is a copied token, which ends the sign-in."""
    refresh = ada.cookie("lms_refresh")
    assert refresh
    pairs = await asyncio.gather(*[site.system.services.web_sign_in.renew(refresh) for _ in range(8)])
    assert len({pair.refresh_token for pair in pairs}) == 1
    ada.lose_cookie("lms_access")
    pages = await asyncio.gather(*[ada.open("/") for _ in range(8)])
    assert {page.status for page in pages} == {200}
    ada.lose_cookie("lms_access")
    assert (await ada.open("/")).status == 200


async def test_a_browser_that_lost_the_answer_gets_the_same_renewal_again(site: Site, ada: Browser) -> None:
    refresh = ada.cookie("lms_refresh")
    assert refresh
    ada.lose_cookie("lms_access")
    await ada.open("/")
    renewed = ada.cookie("lms_refresh")
    ada.lose_cookie("lms_access")
    ada.set_cookie("lms_refresh", refresh)  # as if that answer had never arrived
    assert (await ada.open("/")).status == 200
    assert ada.cookie("lms_refresh") == renewed


async def test_redis_alone_opens_no_renewed_sign_in(site: Site, ada: Browser) -> None:
    ada.lose_cookie("lms_access")
    await ada.open("/")
    access, refresh = ada.cookie("lms_access"), ada.cookie("lms_refresh")
    assert access
    assert refresh
    redis = site.system.redis
    kept = [await redis.get(key) for key in await redis.keys("*renewal:*")]
    assert len(kept) == 1
    assert not any(secret.encode() in value for value in kept for secret in (access, refresh))


async def test_a_refresh_token_that_was_never_given_out_signs_nobody_in(browser: Browser) -> None:
    browser.set_cookie("lms_refresh", "guessed")
    assert (await browser.open("/")).location == "/login"
    assert browser.cookie("lms_refresh") is None


async def test_a_disabled_account_is_out_on_its_next_page(site: Site, ada: Browser) -> None:
    access = ada.cookie("lms_access")
    assert access
    person = await site.system.services.identity.authenticate(access)
    await site.system.services.accounts.disable(person.id)
    assert (await ada.open("/")).location == "/login"
    assert ada.cookie("lms_refresh") is None
    page = await ada.sign_in(ADA)
    assert "This account is disabled." in page.words


async def test_a_script_that_is_not_signed_in_hears_so_in_json(browser: Browser) -> None:
    await browser.open("/login")
    answer = await browser.call("/session/ticket")
    assert answer.status == 401
    assert json.loads(answer.text)["code"] == "unauthenticated"


async def test_an_account_can_be_made_and_used(browser: Browser) -> None:
    await browser.open("/register")
    bad = await browser.send("/register", name="Ada", email=ADA, password="short")
    assert bad.status == 422
    assert "at least 8 characters" in bad.words
    made = await browser.send("/register", name="Ada", email=ADA, password=school.PASSWORD)
    assert made.location == "/login?registered"
    assert "your account is ready" in (await browser.open(made.location)).words
    assert (await browser.sign_in(ADA)).location == "/"


async def test_an_address_that_has_an_account_is_answered_like_a_new_one(site: Site, browser: Browser) -> None:
    await site.account(ADA)
    await browser.open("/register")
    made = await browser.send("/register", name="Eve", email=ADA, password="another password")
    assert (made.status, made.location) == (303, "/login?registered")
    assert (await browser.sign_in(ADA)).location == "/"


async def test_too_many_guesses_are_told_to_wait(database_url: str, redis_url: str) -> None:
    few = school.settings(database_url, redis_url)
    limits = few.rate_limits.model_copy(update={"account": few.rate_limits.account.model_copy(update={"count": 1})})
    async with short_lived(database_url, redis_url, rate_limits=limits) as site, site.browser() as browser:
        await site.account(ADA)
        await browser.sign_in(ADA, "wrong horse")
        page = await browser.sign_in(ADA)
    assert page.status == 429
    assert int(page.headers["Retry-After"]) >= 1
