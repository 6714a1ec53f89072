"""A gradebook is steered in a real browser, on a phone and without scripts."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from lms_rt.contract.courses import EnrollmentCreate
from tests.support.grading import book
from tests.web.browser.judging import judged
from tests.web.browser.stage import DESK, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_an_instructor_sets_what_counts_and_says_otherwise_of_a_grade(stage: Stage) -> None:
    system = stage.site.system
    grades = await book(system)
    ada, enrollment = await grades.exam.course.enrolled("Ada Lovelace")
    await grades.exam.taken(ada, right=1)
    await grades.held({ada: []}, scoring="none")
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Grace", "instructor")
    given = EnrollmentCreate(email=email, role="instructor")
    await system.services.enrollments.add(grades.teacher, grades.course, given)
    page = await (await stage.desk(email)).new_page()
    await page.goto(f"/courses/{grades.course}/gradebook")
    await page.get_by_role("link", name="Change how it counts").click()
    await judged(page)
    await page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    row = page.get_by_role("group", name="A new category")
    await row.get_by_label("Title").fill("Homework, with everything that is handed in on paper")
    await row.get_by_label("Weight").fill("a third")
    column = page.get_by_role("group", name="Examination").first
    await column.get_by_label("Category").select_option("A new category")
    await page.get_by_role("button", name="Save how it counts").click()
    stage.forgive("422")
    await expect(page.get_by_text("This must be a number.")).to_be_visible()
    await judged(page)
    await row.get_by_label("Weight").fill("30")
    await page.get_by_role("button", name="Save how it counts").click()
    await page.get_by_text("Homework, with everything that is handed in on paper: weight 30").wait_for()
    await judged(page)
    await page.get_by_role("link", name="Ada Lovelace").click()
    await judged(page)
    await page.get_by_text("Change", exact=True).first.click()
    await judged(page)
    await page.get_by_label("Percentage").first.fill("many")
    await page.get_by_label("Reason").first.fill("Read the question otherwise")
    await page.get_by_role("button", name="Give this percentage").first.click()
    await page.get_by_text("This must be a number.").wait_for()
    stage.forgive("422")
    await expect(page.get_by_label("Reason").first).to_have_value("Read the question otherwise")
    await judged(page)
    await page.get_by_label("Percentage").first.fill("87,5")
    await page.get_by_role("button", name="Give this percentage").first.click()
    await expect(page.get_by_text("87.5 %").first).to_be_visible()
    await page.get_by_text("History", exact=True).first.click()
    await expect(page.get_by_text("87.5 %. Read the question otherwise")).to_be_visible()
    await judged(page)
    assert page.url.endswith(f"/enrollments/{enrollment}/grades#column-{grades.exam.quiz}")


async def test_categories_are_moved_by_buttons_and_enter_in_a_field_saves_and_moves_nothing(stage: Stage) -> None:
    grades = await book(stage.site.system)
    await grades.count(categories=[{"title": title, "weight": 1} for title in ("Labs", "Tests", "Exam")])
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Grace", "instructor")
    given = EnrollmentCreate(email=email, role="instructor")
    await stage.site.system.services.enrollments.add(grades.teacher, grades.course, given)
    page = await (await stage.desk(email)).new_page()
    await page.goto(f"/courses/{grades.course}/gradebook/settings")
    await page.get_by_role("group", name="Tests").get_by_label("Weight").fill("7")
    await page.get_by_role("button", name="Move Exam up").click()
    await expect(page.get_by_role("group", name="Exam").get_by_text("Moved here.")).to_be_in_viewport()
    await judged(page)
    await expect(page.get_by_role("group", name="Tests").get_by_label("Weight")).to_have_value("7")
    await expect(page.get_by_role("button", name="Save how it counts")).to_be_in_viewport()
    await page.get_by_role("group", name="Labs").get_by_label("Title").press("Enter")
    await page.get_by_text("Tests: weight 7").wait_for()
    stored = await stage.site.system.services.gradebook_settings.get(grades.teacher, grades.course)
    assert [each.title for each in stored.categories] == ["Labs", "Exam", "Tests"]
