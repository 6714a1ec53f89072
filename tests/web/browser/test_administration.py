"""What administrators look at: the queue by SAQ's own scripts, and work that was given up."""

import pytest
from playwright.async_api import expect

from lms_rt.services.job_runs import JobRuns
from tests.support.working import ask
from tests.web.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ROOT = "root@school.example"


async def test_the_queue_is_drawn_and_what_was_given_up_is_done_again(stage: Stage) -> None:
    await stage.site.account(ROOT, "Root", "admin")
    job = await ask(stage.site.system, "certificate.draw", "1", {})
    runs = JobRuns(stage.site.system.db, stage.site.system.services.announcer)
    run = await runs.claim(job, 60)
    assert run is not None
    await runs.fail(run, "no typeface has 𓀀")
    page = await (await stage.desk(ROOT)).new_page()
    await page.goto("/")
    await page.get_by_role("link", name="Work that was given up").click()
    await expect(page.get_by_text("no typeface has")).to_be_visible()
    await page.get_by_role("button", name="Do it again: certificate.draw").click()
    await expect(page.get_by_text("Nothing was given up.")).to_be_visible()
    await page.get_by_role("link", name="The queues and their workers").click()
    await page.get_by_role("link", name="test:jobs").click()
    await expect(page.get_by_role("heading", name="Workers")).to_be_visible()
    await page.get_by_role("link", name="Start page").click()
    await expect(page.get_by_role("heading", name="Looking after the system")).to_be_visible()
