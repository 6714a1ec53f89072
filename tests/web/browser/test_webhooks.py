"""Webhooks by hand, with a receiver on this machine."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page, expect

from tests.support import school
from tests.support.hook_receiver import Received, Receiver, hook_receiver, take
from tests.support.hooking import SOON, nothing_waits
from tests.support.running import until_true
from tests.support.services import Services, flush
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage, teacher
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PATIENT = SOON.model_copy(update={"first_delay_s": 600, "longest_delay_s": 3600})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module_site(services: Services, module_database_url: str) -> AsyncIterator[Site]:
    """The whole application, that may send to this machine."""
    flush(services.redis_url)
    settings = school.settings(module_database_url, services.redis_url, webhooks=PATIENT)
    async with running_site(settings) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def receiver() -> AsyncIterator[Receiver]:
    """Another system."""
    async with hook_receiver() as server:
        yield server


async def refuse(_: Received) -> web.StreamResponse:
    return web.Response(status=500, text='{"error": "' + "database is away; " * 40 + '"}')


async def looked_at_until(page: Page, words: str) -> None:
    """Look at the page until it says so."""

    async def says_so() -> bool:
        await page.reload()
        return words in await page.locator("main").inner_text()

    await until_true(says_so)


async def test_an_instructor_adds_one_sees_it_fail_and_sends_again(stage: Stage, receiver: Receiver) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    course = (await stage.site.system.services.quizzes.get(grace.person, grace.quiz)).course
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto(f"/courses/{course}/edit")
    await page.get_by_role("link", name="its webhooks").click()
    await judged(page)
    await page.get_by_label("Address").fill("https://192.168.1.20/hooks/with/quite/a/long/path/of/one/word")
    await page.get_by_label("Enrolments").check()
    await page.get_by_role("button", name="Add the webhook").click()
    await expect(page.get_by_text("Must be a public address.")).to_be_visible()
    stage.forgive("422")
    await judged(page)
    await expect(page.get_by_label("Enrolments")).to_be_checked()
    await page.get_by_label("Address").fill(receiver.url)
    await page.get_by_role("button", name="Add the webhook").click()
    await expect(page.get_by_text("It is not shown again.")).to_be_visible()
    await judged(page)
    await page.get_by_role("link", name="Open the webhook").click()

    receiver.answer = refuse
    await page.get_by_role("button", name="Send a ping").click()
    await expect(page.get_by_text("The ping is on its way.")).to_be_visible()
    await page.get_by_role("link", name="Look again").click()
    await expect(page.get_by_text("The ping is on its way.")).to_be_hidden()
    async with stage.site.worker():
        await looked_at_until(page, "tried next")
        await judged(page)
        await page.get_by_text("The answer", exact=True).click()
        await expect(page.get_by_text("database is away")).to_be_visible()
        await judged(page)
        await page.get_by_role("link", name="The webhook to").click()
        await judged(page)
        receiver.answer = take
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("It is saved.")).to_be_visible()
        await receiver.until(2)
        await nothing_waits(stage.site.system)
        await page.reload()
        await page.get_by_role("button", name="Send again: Ping").click()
        await expect(page.get_by_role("heading", name="Attempts")).to_be_visible()
        await looked_at_until(page, "Attempt 3")
        await page.get_by_text("The body", exact=True).click()
        await judged(page)
    assert len({got.id for got in receiver.received}) == 1
    await page.get_by_role("link", name="The webhook to").click()
    await page.get_by_text("Make another secret").click()
    await page.get_by_role("button", name="Make the secret").click()
    await expect(page.get_by_role("heading", name="The new secret")).to_be_visible()
    await judged(page)
    await page.get_by_text("Delete this webhook").click()
    await page.get_by_role("button", name="Delete the webhook").click()
    await expect(page.get_by_text("The webhook is deleted.")).to_be_visible()
