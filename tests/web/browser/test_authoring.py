"""An instructor's first class, by hand: course, quiz, question, settings."""

import pytest
from playwright.async_api import expect

from tests.web.browser.stage import Stage, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_an_instructor_makes_a_quiz_and_starts_a_class_with_a_door(stage: Stage) -> None:
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": "A word"}])
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto("/")
    await page.get_by_label("Title of a new quiz").fill("Rivers")
    await page.get_by_role("button", name="Add a quiz").click()
    await page.get_by_label("Kind, and what its lines say").select_option("short_text")
    await page.get_by_role("textbox", name="Question").fill("Which river runs through Paris?")
    await page.get_by_role("textbox", name="Lines").fill("Seine")
    await page.get_by_role("button", name="Add the question").click()
    await page.get_by_text("Which river runs through Paris?").wait_for()
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_label("Who gets in").select_option("approval")
    await page.get_by_role("button", name="Start the class").click()
    await page.wait_for_url("**/host/*")
    pin = (await page.locator("[data-pin]").inner_text()).replace("\u00a0", "")
    phone = await stage.guest(pin, "Ada")
    await phone.get_by_text("At the door").wait_for()
    await expect(page.locator("#door-title")).to_have_text("1 person at the door")
