"""The page's own tests (`tests/web/js`), run where its scripts run: in a browser. They need no server of ours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import async_playwright

ROOT = Path(__file__).parents[2]
TESTS = "/tests/web/js"
SCRIPTS = "/lms_rt/web/static/js"
PAGE = "/blank"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture
async def files() -> AsyncIterator[str]:
    """The address of a server of the scripts and their tests, each under its path in the repository."""

    async def blank(_request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>tests</title>", content_type="text/html")

    app = web.Application()
    app.router.add_get(PAGE, blank)
    app.router.add_static(TESTS, ROOT / TESTS[1:])
    app.router.add_static(SCRIPTS, ROOT / SCRIPTS[1:])
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/")).rstrip("/")


@pytest.mark.browser
async def test_the_scripts_of_the_pages_do_what_their_own_tests_say(chromium: str, files: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            page = await browser.new_page()
            await page.goto(files + PAGE)
            results = await page.evaluate(f"import('{TESTS}/run.mjs').then((run) => run.runAll())")
        finally:
            await browser.close()
    assert any(each["name"].startswith("markdown") for each in results), "the tests that need a document did not run"
    failed = [f"{each['name']}\n{each['error']}" for each in results if each["error"]]
    assert not failed, "\n\n".join(failed)
