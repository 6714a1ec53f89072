"""The documentation page in a real browser: it draws, finds and shows every operation, and asks nobody else."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright

from tests.http.conftest import Client

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(chromium: str, client: Client) -> AsyncIterator[Page]:
    """A page at /docs; any complaint of the browser fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        opened = await browser.new_page()
        opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        await opened.goto(str(client.make_url("/docs")))
        await opened.wait_for_selector("main h1")
        yield opened
        await browser.close()
    assert complaints == []


async def test_every_operation_is_listed_and_can_be_found(page: Page) -> None:
    everything = await page.locator("nav li").count()
    assert everything == await page.locator("main .plainlist li").count() > 10
    await page.keyboard.press("/")
    await page.keyboard.type("patch things")
    assert await page.locator("nav li").all_inner_texts() == ["PATCH\nChange a thing"]
    await page.keyboard.press("Enter")
    await page.wait_for_selector("main h1:text-is('Change a thing')")
    assert await page.locator("nav [aria-current=page]").count() == 1


async def test_every_operation_can_be_opened(page: Page) -> None:
    names = await page.locator("nav li a").evaluate_all(
        "links => links.map(link => [link.hash, link.lastChild.textContent])"
    )
    for hash_, summary in names:
        await page.locator(f"nav a[href='{hash_}']").click()
        await page.locator("main h1", has_text=summary).wait_for()
        assert await page.locator("main .response").count() > 0


async def test_an_operation_shows_how_to_call_it(page: Page) -> None:
    await page.locator("nav a[href='#edit_thing']").click()
    await page.locator("main h1", has_text="Change a thing").wait_for()
    shell = await page.locator("main pre").first.inner_text()
    assert "-X PATCH" in shell
    assert "-H 'If-Match: \"3\"'" in shell
    assert "/api/v1/things/0190a0a0-0000-7000-8000-000000000001'" in shell
    await page.locator("nav a[href='#put_shape']").click()
    await page.locator("main h1", has_text="Send a shape").wait_for()
    assert '"kind": "choice"' in await page.locator("main figure", has_text="Example").first.inner_text()
    problem = page.locator("main .response.bad", has_text="422").first
    await problem.locator("summary").click()
    assert await problem.locator("a[href='/problems/validation']").is_visible()
