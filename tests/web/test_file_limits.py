"""Files that are too large or too many, in forms."""

from collections.abc import AsyncIterator

import pytest

from lms_rt.contract.files import FileQuery
from lms_rt.settings import StorageSettings
from lms_rt.web.uploads import FILES_AT_ONCE
from tests.support import school
from tests.web.site import GRACE, Browser, Site, running_site

MIB = 1 << 20


@pytest.fixture
async def site(database_url: str, redis_url: str) -> AsyncIterator[Site]:
    """The application with little room."""
    storage = StorageSettings(max_file_mib=1, quota_mib=2)
    async with running_site(school.settings(database_url, redis_url, storage=storage)) as running:
        yield running


async def test_the_first_file_that_is_refused_is_named_and_what_came_before_it_stays(
    site: Site, browser: Browser
) -> None:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    course = await school.course(site.system, grace)
    files = f"/courses/{course}/files"

    async def names() -> list[str]:
        query = FileQuery(course=course, limit=100)
        return [file.name for file in await site.system.services.files.page(grace, query)]

    too_large = [("a.txt", b"a"), ("<b>.bin", bytes(MIB + 1)), ("c.txt", b"c")]
    refused = await browser.send_files(files, too_large, public="on")
    assert refused.status == 413
    assert "Taken and kept: “a.txt”." in refused.words
    assert "“<b>.bin” was not taken. At most 1.0 MiB, please." in refused.words
    assert 'name="public" value="on" checked' in refused.text
    assert await names() == ["a.txt"]
    full = await browser.send_files(files, [("d.bin", bytes(MIB)), ("e.bin", bytes(MIB)), ("f.bin", bytes(MIB))])
    assert full.status in {409, 413}
    assert "“e.bin” was not taken." in full.words
    assert await names() == ["a.txt", "d.bin"]
    many = await browser.send_files(files, [(f"{number}.txt", b"") for number in range(FILES_AT_ONCE + 1)])
    assert many.status == 422
    assert f"“{FILES_AT_ONCE}.txt” was not taken. At most {FILES_AT_ONCE} at once, please." in many.words
    assert len(await names()) == 2 + FILES_AT_ONCE
