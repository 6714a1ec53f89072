"""How a class is getting on, in a real browser: live, and fit for a phone."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from lms_rt.contract.courses import EnrollmentCreate
from tests.support.content import taught
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_rows_and_figures_move_while_people_learn_and_a_lost_line_is_said(stage: Stage) -> None:
    course, services = await taught(stage.site.system), stage.site.system.services
    first = await course.lesson("Springs")
    await course.lesson("Mouths")
    ada, enrollment = await course.enrolled("Ada")
    await course.learner("Bo")
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Grace")
    await services.enrollments.add(course.teacher, course.id, EnrollmentCreate(email=email, role="assistant"))
    context = await stage.desk(email)
    page = await context.new_page()
    await page.goto(f"/courses/{course.id}/progress")
    await page.get_by_text("Live: this changes while people learn.").wait_for()
    await services.progress.report(ada, first.id, 1, None)
    await expect(page.get_by_label("Progress of Ada")).to_have_attribute("value", "50")
    row = page.get_by_role("row", name="Ada")
    await expect(row).to_contain_text("1 of 2")
    await expect(row).to_contain_text("Springs")
    await expect(page.locator("[data-part=figures]")).to_contain_text("1")
    await context.set_offline(True)
    await page.get_by_text("The line is lost").wait_for()
    await context.set_offline(False)
    await page.get_by_text("Live: this changes while people learn.").wait_for()
    await judged(page)
    await page.goto(f"/enrollments/{enrollment}/progress")
    await judged(page)
    await page.goto(f"/courses/{course.id}/gradebook")
    await judged(page)
