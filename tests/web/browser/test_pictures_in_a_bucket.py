"""The same where files are in a bucket, which is another origin than the pages are of."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from lms_rt.contract.courses import CoursePatch
from lms_rt.contract.files import FileUpload
from tests.support import school
from tests.support.buckets import new_bucket
from tests.support.certified import upload
from tests.support.services import Services, flush
from tests.web.browser.picture import png, shown_everywhere
from tests.web.browser.stage import Stage, teacher
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_site(services: Services, module_database_url: str, object_store: str) -> AsyncIterator[Site]:
    """The application, and a bucket beside it."""
    flush(services.redis_url)
    storage = await new_bucket(object_store)
    settings = school.settings(module_database_url, services.redis_url).model_copy(update={"storage": storage})
    async with running_site(settings) as site:
        yield site


async def test_pictures_and_recordings_come_from_the_bucket_and_nothing_else_may(stage: Stage) -> None:
    bucket = stage.site.system.settings.storage.endpoint_url
    page = await stage.page()
    came = await page.goto("/join")
    assert came is not None
    policy = came.headers["content-security-policy"]
    assert f"img-src 'self' {bucket};" in policy
    assert f"media-src 'self' {bucket};" in policy
    assert policy.count(str(bucket)) == 2
    for size in await shown_everywhere(stage):
        assert size["own"] == 1200
        assert size["shown"] <= size["page"]


async def test_a_course_s_picture_comes_from_the_bucket_too(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.PI])
    services = stage.site.system.services
    course = (await services.quizzes.get(grace.person, grace.quiz)).course
    given = FileUpload(course=course, public=True)
    file = await services.files.upload(grace.person, given, "leaf.png", upload(png(1200, 400)))
    await services.courses.edit(grace.person, course, CoursePatch(thumbnail=file.url), None)
    page = await (await stage.desk(grace.email)).new_page()
    for path in ("/courses", f"/courses/{course}", f"/courses/{course}/edit"):
        await page.goto(path)
        picture = page.locator(f'img[src="{file.url}"]')
        assert await picture.evaluate("async each => (await each.decode(), each.naturalWidth)") == 1200
