from collections.abc import AsyncIterator

import pytest

from tests.support import school
from tests.web.site import Browser, Site, running_site


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
