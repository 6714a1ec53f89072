"""Question files handed in and taken home on a phone, by hand."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.web.browser.judging import judged
from tests.web.browser.stage import PHONE, Stage, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SOUND = "\n\n".join(f"::Number {n}::Is it {n}?{{T}}" for n in range(30))
BROKEN = "\n\n".join(
    f"::Broken {n}::Which of these is it, and why is it none of the others {{=a ~b ~" for n in range(30)
)


async def test_a_file_is_refused_then_taken_in_part_and_the_quiz_is_taken_home(stage: Stage) -> None:
    grace = await teacher(stage.site, [{"type": "scale", "prompt": "How was it?", "min": 1, "max": 5}])
    page = await (await stage.desk(grace.email)).new_page()
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.goto(f"/quizzes/{grace.quiz}")
    await page.get_by_role("link", name="Import", exact=True).click()
    await judged(page)
    bank = FilePayload(name="bank.gift", mimeType="text/plain", buffer=f"{SOUND}\n\n{BROKEN}".encode())
    await page.get_by_label("Files", exact=True).set_input_files([bank])
    await page.get_by_role("button", name="Send the files").click()
    await expect(page.get_by_role("alert")).to_contain_text("so none was. The other 30 can be without them.")
    stage.forgive("422")
    await judged(page)
    await expect(page.get_by_text("Broken 25", exact=True)).to_be_hidden()
    await page.get_by_text("10 more").click()
    await expect(page.get_by_text("Broken 25", exact=True)).to_be_visible()
    await expect(page.get_by_label("Take what can be read")).to_be_checked()
    await page.get_by_label("Files", exact=True).set_input_files([bank])
    await page.get_by_role("button", name="Send the files").click()
    await expect(page.get_by_role("heading", name="30 questions imported")).to_be_visible()
    await judged(page)
    await page.get_by_role("link", name="See the questions").click()
    await page.get_by_role("link", name="Export", exact=True).click()
    await judged(page)
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download: GIFT").click()
    assert (await downloading.value).suggested_filename == f"quiz-{grace.quiz}.gift"


async def test_a_question_is_put_into_the_bank_and_changed_on_a_phone(stage: Stage) -> None:
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": "A word"}])
    course = (await stage.site.system.services.quizzes.get(grace.person, grace.quiz)).course
    page = await (await stage.desk(grace.email)).new_page()
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.goto(f"/courses/{course}/edit")
    await page.get_by_role("link", name="Bank", exact=True).click()
    await judged(page)
    await page.get_by_label("Kind, and what its lines say").select_option("short_text")
    await page.get_by_role("textbox", name="Question").fill("Which river runs through Paris?")
    await page.get_by_role("textbox", name="Lines").fill("Seine")
    await page.get_by_role("textbox", name="Tags, one a line").fill("rivers\nFrance")
    await page.get_by_role("button", name="Add the question").click()
    await page.get_by_role("link", name="rivers").click()
    await judged(page)
    await page.get_by_role("link", name="Edit: Which river").click()
    await expect(page.get_by_role("textbox", name="Tags, one a line")).to_have_value("France\nrivers")
    await judged(page)
    await page.get_by_role("textbox", name="Question").fill("What flows through Paris?")
    await page.get_by_role("button", name="Save the question").click()
    await expect(page.get_by_text("What flows through Paris?")).to_be_visible()
