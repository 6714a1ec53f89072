from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from lms_rt.domain.principal import Person
from tests.support import school
from tests.web.site import GRACE, Browser, Site, running_site


@pytest.fixture
async def site(database_url: str, redis_url: str) -> AsyncIterator[Site]:
    """The whole application."""
    async with running_site(school.settings(database_url, redis_url)) as running:
        yield running


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    """A browser without scripts."""
    async with site.browser() as opened:
        yield opened


@pytest.fixture
async def grace(site: Site, browser: Browser) -> Person:
    """Who has signed in, and teaches."""
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    return await site.person_in(browser)


@pytest.fixture
async def course(site: Site, grace: Person) -> UUID:
    """A published course of hers."""
    return await school.course(site.system, grace)
