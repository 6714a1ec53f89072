"""What holds for every page: headers, files, refusals that people can read."""

import re

import pytest

from lms_rt.web.addresses import safe_next
from tests.web.site import Browser, Site


async def test_a_page_may_load_nothing_but_our_own_files_and_stands_in_nobodys_frame(browser: Browser) -> None:
    for path in ("/login", "/join", "/nothing-here"):
        headers = (await browser.open(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


async def test_every_file_a_page_names_is_there_and_kept_for_good(browser: Browser) -> None:
    page = await browser.open("/login")
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(named) >= 4
    for path in named:
        file = await browser.open(path)
        assert file.status == 200
        assert "immutable" in file.headers["Cache-Control"]


async def test_scripts_are_sent_as_scripts_and_compressed(browser: Browser) -> None:
    page = await browser.open("/login")
    script = re.search(r'src="(/static/[^"]+\.js)"', page.text)
    assert script
    sent = await browser.open(script[1])
    assert sent.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert sent.headers["Content-Encoding"] == "gzip"
    plain = await browser.open(script[1], **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.text == sent.text


async def test_a_page_of_another_release_gets_our_files_but_does_not_keep_them(browser: Browser) -> None:
    file = await browser.open("/static/0123456789ab/css/tokens.css")
    assert file.status == 200
    assert file.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../../settings.py", "..%2f..%2fsettings.py", "js", "", "css/none.css"])
async def test_nothing_else_can_be_fetched_as_a_file(browser: Browser, name: str) -> None:
    assert (await browser.open(f"/static/0123456789ab/{name}")).status == 404


async def test_an_address_that_does_not_exist_is_a_page_for_people_and_json_for_programs(browser: Browser) -> None:
    page = await browser.open("/nothing-here")
    assert page.status == 404
    assert page.headers["Content-Type"].startswith("text/html")
    assert "There is nothing here" in page.words
    for path, accept in (("/nothing-here", "*/*"), ("/api/v1/nothing-here", "text/html")):
        answer = await browser.open(path, Accept=accept)
        assert answer.status == 404
        assert answer.headers["Content-Type"].startswith("application/problem+json")


async def test_a_form_sent_to_a_page_that_has_none_is_refused_for_people_too(browser: Browser) -> None:
    await browser.open("/login")
    page = await browser.send("/screen/0198c0de-0000-7000-8000-000000000000")
    assert page.status == 405
    assert page.headers["Content-Type"].startswith("text/html")


async def test_a_mistake_of_ours_is_a_page_that_gives_nothing_away(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("the secret is 42")

    await site.account("ada@school.example")
    await browser.sign_in("ada@school.example")
    monkeypatch.setattr("lms_rt.services.overview.Overviews.of", fail)
    page = await browser.open("/")
    assert page.status == 500
    assert "It is our mistake" in page.words
    assert "the secret" not in page.text
    assert "Traceback" not in page.text


async def test_what_people_typed_is_never_markup(browser: Browser) -> None:
    await browser.open("/join")
    page = await browser.send("/join", pin="000000", nickname='"><script>alert(1)</script>')
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["/", "/play/1?x=y#z", "/host/a%20b"])
def test_our_own_paths_are_gone_on_to(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize("path", ["", "x", "//x", "/\\x", "/\nx", "/é", "http://x", "/a\\b"])
def test_other_addresses_are_not(path: str) -> None:
    assert safe_next(path) == "/"
