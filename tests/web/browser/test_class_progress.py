"""How a class is getting on, while it does, in a real browser."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from lms_rt.contract.courses import EnrollmentCreate
from tests.support import school
from tests.support.quizzing import exam
from tests.web.browser.stage import Stage
from tests.web.browser.test_accessible import judged

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_rows_move_while_learners_learn_and_the_pages_suit_a_phone(stage: Stage) -> None:
    system = stage.site.system
    quiz = await exam(system, [school.CAPITAL], feedback="full")
    course = quiz.course
    lessons = [await course.lesson(f"Lesson {n}") for n in range(4)]
    ada, enrollment = await course.enrolled("Ada Lovelace")
    staff = f"{uuid4().hex}@school.example"
    await stage.site.account(staff, "Grace", "instructor")
    given = EnrollmentCreate.model_validate({"email": staff, "role": "instructor"})
    await system.services.enrollments.add(course.teacher, course.id, given)
    page = await (await stage.desk(staff)).new_page()
    await page.goto(f"/courses/{course.id}/progress")
    await expect(page.locator("#line")).to_contain_text("Live")
    row = page.get_by_role("row", name="Ada Lovelace")
    await expect(row).to_contain_text("0 %")
    await system.services.progress.report(ada, lessons[0].id, 1, None)
    await expect(row).to_contain_text("25 %")
    await expect(row).to_contain_text("1 of 4")
    another = f"{uuid4().hex}@school.example"
    await stage.site.account(another, "Blaise Pascal")
    await system.services.enrollments.add(
        course.teacher, course.id, EnrollmentCreate.model_validate({"email": another, "role": "student"})
    )
    await expect(page.get_by_role("row", name="Blaise Pascal")).to_contain_text("0 of 4")
    faults = await judged(page)
    for address in (f"/enrollments/{enrollment}/progress", f"/courses/{course.id}/gradebook"):
        await page.goto(address)
        faults += await judged(page)
    assert faults == []
