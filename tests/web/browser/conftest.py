"""One application and one Chromium for all tests of a module; each test has a class and pages of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.support import school
from tests.support.databases import copied_database
from tests.support.services import Services, flush
from tests.web.browser.stage import FLAGS, Stage
from tests.web.site import Site, running_site


@pytest.fixture(scope="module")
def module_database_url(services: Services, template_database: str) -> Iterator[str]:
    """A database for the tests of one module."""
    with copied_database(services.admin_url, template_database) as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_site(services: Services, module_database_url: str) -> AsyncIterator[Site]:
    """The whole application."""
    flush(services.redis_url)
    async with running_site(school.settings(module_database_url, services.redis_url)) as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def theatre(module_site: Site, chromium: str) -> AsyncIterator[Stage]:
    """The application in front of a browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Stage(module_site, browser)
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(theatre: Stage) -> AsyncIterator[Stage]:
    """The same, which closes a test's pages and fails it for what their consoles complained about."""
    yield theatre
    complaints = await theatre.clear()
    assert complaints == []
