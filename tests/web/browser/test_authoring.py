"""An instructor's first class, by hand: course, quiz, question, settings."""

import re

import pytest
from playwright.async_api import expect

from tests.web.browser.judging import judged
from tests.web.browser.stage import PHONE, Stage, teacher

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


async def test_units_are_written_on_a_phone_where_a_number_is_asked_for_and_nowhere_else(stage: Stage) -> None:
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": "A word"}] * 8)
    page = await (await stage.desk(grace.email)).new_page()
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.goto(f"/quizzes/{grace.quiz}")
    kind, unit = page.get_by_label("Kind, and what its lines say"), page.get_by_role("group", name="Unit of a number")
    await expect(unit).to_be_hidden()
    await kind.select_option("numeric")
    await expect(unit).to_be_visible()
    await judged(page)
    units = unit.get_by_role("textbox", name="Units of the number, one a line")
    await expect(units).to_have_accessible_description(re.compile("First the unit that the number is in"))
    await page.get_by_role("textbox", name="Question").fill("How long?")
    await page.get_by_role("textbox", name="Lines").fill("3.14 m")
    await units.fill("m\n100 cm")
    await unit.get_by_label("How learners give the unit").select_option("typed")
    await unit.get_by_label("A wrong or missing unit costs, in %").fill("12.5")
    await page.get_by_role("button", name="Add the question").click()
    await expect(page.get_by_role("alert")).to_contain_text("A unit has its own field")
    await expect(page.get_by_role("alert")).to_be_in_viewport()
    assert "422" in stage.complaints.pop(), "as a browser complains about what is refused"
    await expect(unit).to_be_visible()
    await kind.select_option("short_text")
    await expect(unit).to_be_hidden()
    await kind.select_option("numeric")
    await expect(units).to_have_value("m\n100 cm")
    await page.get_by_role("textbox", name="Lines").fill("3.14")
    await page.get_by_role("button", name="Add the question").click()
    await page.get_by_text("9 · Number").wait_for()
    [*_, added] = await stage.site.system.services.quizzes.questions(grace.person, grace.quiz)
    stored = added.model_dump(mode="json")
    assert (stored["units"], stored["key"]["units"]) == ([], {"m": 1.0, "cm": 100.0})
    assert stored["key"]["unit_penalty"] == 0.125


async def test_what_is_wrong_with_a_question_is_in_sight_below_a_long_list(stage: Stage) -> None:
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": f"Word {number}"} for number in range(20)])
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto(f"/quizzes/{grace.quiz}")
    await page.get_by_role("textbox", name="Question").fill("Which of these?")
    await page.get_by_role("textbox", name="Lines").fill("One\nTwo")
    await page.get_by_role("button", name="Add the question").click()
    await expect(page.get_by_role("alert")).to_have_text("Put * before the option that is right.")
    await expect(page.get_by_role("alert")).to_be_in_viewport()
    stage.complaints.clear()  # a form that comes back as 422 is an error to the console
    await page.get_by_role("textbox", name="Lines").fill("* One\nTwo")
    await page.get_by_role("button", name="Add the question").click()
    await page.get_by_text("Which of these?").wait_for()
    await expect(page.get_by_role("heading", name="Add a question")).to_be_in_viewport()  # for the next


async def test_a_quiz_is_changed_on_a_phone_by_hand(stage: Stage) -> None:
    choice: dict[str, object] = {
        "type": "single_choice",
        "prompt": "Capital of France?",
        "options": [{"id": "a", "text": "Lyon"}, {"id": "b", "text": "Paris"}],
        "key": {"options": ["b"]},
    }
    grace = await teacher(stage.site, [choice, {"type": "word_cloud", "prompt": "A word"}])
    page = await (await stage.desk(grace.email)).new_page()
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.goto(f"/quizzes/{grace.quiz}")
    await judged(page)
    await page.get_by_role("button", name="Move question 1 down").click()
    await expect(page.get_by_role("listitem").nth(0)).to_contain_text("A word")
    await page.get_by_role("link", name="Edit question 2").click()
    await expect(page.get_by_role("textbox", name="Lines")).to_have_value("Lyon\n* Paris")
    await judged(page)
    await page.get_by_role("textbox", name="Lines").fill("Lyon\n* Paris\nNice")
    await page.get_by_label("What a right answer is worth").select_option("Double points")
    await page.get_by_role("button", name="Save the question").click()
    await page.wait_for_url(f"**/quizzes/{grace.quiz}#question-*")
    await page.get_by_role("link", name="Edit question 1").click()
    await expect(page.get_by_role("button", name="Delete the question")).to_be_hidden()
    await page.get_by_text("Delete this question").click()
    await page.get_by_role("button", name="Delete the question").click()
    await expect(page.get_by_role("listitem")).to_have_count(1)
    await page.get_by_role("link", name="Settings", exact=True).click()
    await judged(page)
    await page.get_by_label("Opens (UTC)").fill("2026-12-01T08:00:05")
    await page.get_by_label("Minutes for an attempt").fill("1.5")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Settings", exact=True).click()
    await expect(page.get_by_label("Opens (UTC)")).to_have_value("2026-12-01T08:00:05")
    await expect(page.get_by_label("Minutes for an attempt")).to_have_value("1.5")


async def test_a_course_is_written_published_and_peopled_on_a_phone_by_hand(stage: Stage) -> None:
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": "A word"}])
    page = await (await stage.desk(grace.email)).new_page()
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.goto("/")
    await page.get_by_label("Title of a new course").fill("Rivers")
    await page.get_by_role("button", name="Add a course").click()
    for title in ("Where they rise", "Where they end"):
        await page.get_by_label("Title of a new module").fill(title)
        await page.get_by_role("button", name="Add a module").click()
    module = page.get_by_role("article", name="Module 1")
    await module.get_by_label("Title of a new lesson").fill("The Rhine")
    await module.get_by_role("button", name="Add a lesson").click()
    await page.get_by_label("Text, in Markdown").fill("It rises in *Switzerland*.")
    await page.get_by_label("Who sees it").select_option("Published")
    await judged(page)
    await page.get_by_role("button", name="Save the lesson").click()
    await page.get_by_role("button", name="Move The Rhine down").click()
    await expect(page.get_by_role("article", name="Module 2")).to_contain_text("The Rhine")
    await judged(page)
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("heading", name="Published")).to_be_visible()
    await page.get_by_role("link", name="People", exact=True).click()
    await page.get_by_label("Their address").fill("new@school.example")
    await page.get_by_role("button", name="Enrol or invite").click()
    await page.get_by_text("an invitation goes to it by mail").wait_for()
    await judged(page)
    await page.get_by_role("link", name="Course", exact=True).click()
    await page.get_by_role("link", name="The Rhine", exact=True).click()
    await expect(page.get_by_role("emphasis")).to_have_text("Switzerland")
