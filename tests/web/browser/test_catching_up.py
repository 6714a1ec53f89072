"""A class that is played later in a real browser: its clock, and what is typed when time is up."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.live import LiveSessionCreate
from tests.support import school
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage
from tests.web.every_type import EVERY_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SHORT: dict[str, object] = {
    "type": "short_text",
    "prompt": "The capital of **France**?",
    "key": {"accepted": ["Paris"]},
    "time_limit_s": 5,
}


async def test_what_is_typed_is_sent_when_the_time_is_up_and_every_type_can_be_played(stage: Stage) -> None:
    questions = [SHORT, *(each for each in EVERY_TYPE if each["type"] != "open_text")]
    system = stage.site.system
    class_ = await school.open_class(system, questions, LiveSessionCreate(lead_ms=0))
    version = 1
    for question in class_.questions:
        version = (await system.services.live_steps.open(class_.host, class_.id, version, question)).version
        version = (await system.services.live_steps.close(class_.host, class_.id, version, None)).version
        version = (await system.services.live_steps.reveal(class_.host, class_.id, version, None)).version
    await system.services.live_steps.end(class_.host, class_.id, version)
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Ada")
    given = EnrollmentCreate.model_validate({"email": email})
    await system.services.enrollments.add(class_.host, class_.course, given)
    page = await (await stage.desk(email)).new_page()
    await page.goto(f"/courses/{class_.course}")
    await page.get_by_role("link", name="Warm-up").click()
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("button", name="Open the first question").click()
    await expect(page.locator("#time")).to_contain_text("left")
    assert await page.locator(".question__prompt strong").inner_text() == "France"
    await page.get_by_label("Your answer").fill("Paris")
    await expect(page.locator("dl")).to_contain_text("Paris")  # nobody pressed a button
    await judged(page)
    for index in range(2, len(questions) + 1):
        await page.get_by_role("button", name=re.compile("^(Next question|Skip it)$")).click()
        await page.get_by_role("heading", name=f"Question {index} of {len(questions)}").wait_for()
        await judged(page)
        await page.get_by_role("button", name="Answer", exact=True).click()
        await page.get_by_text("There is no answer yet.").wait_for()
    await page.get_by_role("button", name="Finish without an answer").click()
    await page.get_by_text("Submitted").first.wait_for()
