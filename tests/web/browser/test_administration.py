"""What administrators look at: the queue by SAQ's own scripts, and work that was given up."""

import pytest
from playwright.async_api import expect

from lms_rt.services.job_runs import JobRuns
from tests.support.working import ask
from tests.web.browser.judging import judged
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
    await page.get_by_role("link", name="Given-up work").click()
    await expect(page.get_by_text("no typeface has")).to_be_visible()
    await page.get_by_role("button", name="Do it again: certificate.draw").click()
    await expect(page.get_by_text("Nothing was given up.")).to_be_visible()
    await page.get_by_role("link", name="Queues").click()
    await page.get_by_role("link", name="test:jobs").click()
    await expect(page.get_by_role("heading", name="Workers")).to_be_visible()
    await page.get_by_role("link", name="Start page").click()
    await expect(page.get_by_role("heading", name="Looking after the system")).to_be_visible()


async def test_somebody_is_found_read_about_and_disabled_and_the_log_tells_it(stage: Stage) -> None:
    name = "\u202eLong " + "Nàme" * 48
    await stage.site.account("chief@school.example", "Chief", "admin")
    await stage.site.account("long@school.example", name)
    page = await (await stage.desk("chief@school.example")).new_page()
    await page.goto("/account")
    await page.get_by_role("link", name="Administration").click()
    await page.get_by_label("Name or address").fill("long@")
    await page.get_by_role("button", name="Look for them").click()
    await judged(page)
    await page.locator(".items__title").click()
    await judged(page)
    await page.get_by_label("Role", exact=True).select_option("instructor")
    await page.get_by_role("button", name="Change the role").click()
    await expect(page.get_by_text("The role holds at once")).to_be_visible()
    await page.get_by_role("button", name="Disable the account").click()
    await expect(page.get_by_text("The account is disabled. They are")).to_be_visible()
    await judged(page)
    await page.get_by_role("link", name="All that was done to the account").click()
    await expect(page.get_by_role("heading", name="Audit log")).to_be_visible()
    await expect(page.get_by_role("row", name="disabled no yes")).to_be_visible()
    await expect(page.get_by_role("row", name="role student instructor")).to_be_visible()
    await judged(page)
