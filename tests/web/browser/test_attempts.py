"""Attempts while they are written: everything that happens to answers, tabs and networks."""

import pytest
from playwright.async_api import Page, Route, expect

from lms_rt.contract.attempts import AttemptQuestion
from tests.support import school
from tests.web.browser.stage import Stage
from tests.web.browser.taking import SAVES, WHERE, WHY, asked, sitting, status
from tests.web.every_type import ANSWERS, EVERY_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PRESSED = {
    "One choice": ["Paris"],
    "Many choices": ["2", "11"],
    "True or not": ["False"],
    "A poll": ["Tea"],
    "A scale": ["4"],
}
"""What is pressed to give the `ANSWERS`, by prompt."""
TYPED = {"A number": "\u22123,5", "A name": "Paris", "A word": "calm", "Some sentences": "One.\nTwo."}


async def answer(page: Page, question: AttemptQuestion) -> None:
    """Answer as a person would."""
    here = asked(page, question.index)
    for label in PRESSED.get(question.prompt, []):
        await here.get_by_label(label, exact=question.type == "multiple_choice").check()
    match question.prompt:
        case "A length":
            await here.get_by_label("Your number").fill("3,14")
            await here.get_by_label("Its unit").select_option("m")
        case "An order":
            first = await here.locator(".places__text").first.inner_text()
            await here.get_by_role("button", name="Keep this order" if first == "Two" else "Move up: Two").click()
        case "Some pairs":
            await here.get_by_label("France").select_option("Paris")
            await here.get_by_label("Italy").select_option("Rome")
        case "A long scale":
            await here.get_by_label("A whole number from 0 to 100").fill("42")
        case prompt if prompt in TYPED:
            await here.get_by_role("textbox").fill(TYPED[prompt])


async def test_every_type_is_saved_while_one_writes_and_survives_a_reload(stage: Stage) -> None:
    ada = await sitting(stage, EVERY_TYPE, feedback="full")
    page, attempt = await ada.begin()
    half = len(attempt.questions) // 2
    for number, question in enumerate(attempt.questions):
        if number == half:
            await expect(page.locator("#saving")).to_have_text("All saved")
            await page.reload()
        await answer(page, question)
        await expect(status(page, question.index)).to_have_text("Saved")
    assert await ada.stored(attempt) == ANSWERS
    await page.reload()
    for question in attempt.questions:
        await expect(status(page, question.index)).to_have_text("Saved")
    assert await ada.stored(attempt) == ANSWERS  # what was put back into the fields is what was stored
    await page.get_by_role("button", name="Review and submit").click()
    await expect(page.locator("#submit-text")).to_have_text("Every question has an answer.")
    await page.locator("#submit-now").click()
    await page.get_by_role("heading", name="Submitted").or_(page.get_by_role("heading", name="Passed")).wait_for()
    await page.get_by_text("Two → One").first.wait_for()


async def test_submitting_names_what_has_no_answer_and_takes_nothing_back(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE, school.CAPITAL, WHY])
    page, attempt = await ada.begin()
    await asked(page, 1).get_by_label("Your answer").fill("Paris")
    await page.get_by_role("button", name="Review and submit").click()
    await expect(page.locator("#submit-text")).to_have_text("Without an answer: questions 2 and 3.")
    await page.get_by_role("button", name="Go on writing").click()
    await asked(page, 2).get_by_label("Paris").check()
    await page.get_by_role("button", name="Review and submit").click()
    await expect(page.locator("#submit-text")).to_have_text("Without an answer: question 3.")
    await page.locator("#submit-now").click()
    await page.wait_for_selector(".score")
    assert (await ada.stored(attempt))["Where?"] == {"text": "Paris"}


async def test_a_tab_that_is_behind_is_told_and_shown_what_is_stored(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    first, attempt = await ada.begin()
    second = await ada.context.new_page()
    await second.goto(first.url)
    await asked(second, 1).get_by_label("Your answer").fill("Paris")
    await expect(status(second, 1)).to_have_text("Saved")
    await asked(first, 1).get_by_label("Your answer").fill("Lyon")
    await expect(asked(first, 1).locator("blockquote")).to_have_text("Paris")
    await expect(first.locator("#saving")).to_have_text("Not saved: question 1")
    assert await ada.stored(attempt) == {"Where?": {"text": "Paris"}}
    await first.get_by_role("button", name="Use what is saved").click()
    await expect(asked(first, 1).get_by_label("Your answer")).to_have_value("Paris")
    await expect(asked(first, 1).get_by_label("Your answer")).to_be_focused()
    await expect(status(first, 1)).to_have_text("Saved")
    await asked(first, 1).get_by_label("Your answer").fill("Paris, France")
    await expect(status(first, 1)).to_have_text("Saved")
    await asked(second, 1).get_by_label("Your answer").fill("Nice")
    await second.get_by_role("button", name="Keep what is here").click()
    await expect(status(second, 1)).to_have_text("Saved")
    assert await ada.stored(attempt) == {"Where?": {"text": "Nice"}}
    ada.stage.forgive("409")


async def test_what_is_typed_without_a_network_is_kept_shown_as_unsaved_and_saved_later(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE, WHY], time_limit_s=600)
    page, attempt = await ada.begin()
    await expect(page.locator("#time")).to_contain_text("left")  # there is a line to be lost
    await ada.context.set_offline(True)
    await asked(page, 2).get_by_label("Your answer").fill("Because.")
    await expect(status(page, 2)).to_contain_text("Not saved: no connection.")
    await expect(page.locator("#saving")).to_have_text("Not saved: question 2")
    await page.get_by_role("button", name="Review and submit").click()
    await expect(page.locator("#submit-unsaved")).to_contain_text("Not saved: question 2.")
    await expect(page.locator("#submit-now")).to_have_attribute("aria-disabled", "true")
    await page.get_by_role("button", name="Go on writing").click()
    assert await ada.stored(attempt) == {"Where?": None, "Why?": None}
    await ada.context.set_offline(False)
    await expect(status(page, 2)).to_have_text("Saved")
    assert await ada.stored(attempt) == {"Where?": None, "Why?": {"text": "Because."}}


async def test_what_was_not_saved_is_still_there_after_the_browser_was_closed(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE, school.PI])
    page, attempt = await ada.begin()
    await page.route(SAVES, lambda route: route.abort("internetdisconnected"))
    await asked(page, 1).get_by_label("Your answer").fill("Paris")
    await asked(page, 2).get_by_label("Your number").fill("three")
    await expect(status(page, 1)).to_contain_text("Not saved: no connection.")
    await page.close()  # no question asked, as in a crash
    page = await ada.context.new_page()
    await page.goto(f"/attempts/{attempt.id}")
    await expect(status(page, 1)).to_have_text("Saved")
    await expect(asked(page, 2).get_by_label("Your number")).to_have_value("three")
    await expect(status(page, 2)).to_contain_text("That is not a number.")
    assert await ada.stored(attempt) == {"Where?": {"text": "Paris"}, school.PI["prompt"]: None}


async def test_a_draft_that_was_overtaken_elsewhere_is_not_forced_on_anybody(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    page, attempt = await ada.begin()
    await page.route(SAVES, lambda route: route.abort("internetdisconnected"))
    await asked(page, 1).get_by_label("Your answer").fill("Lyon")
    await expect(status(page, 1)).to_contain_text("Not saved: no connection.")
    await ada.exam.save(ada.person, attempt, attempt.questions[0], {"text": "Paris"})
    await page.close()
    page = await ada.context.new_page()
    await page.goto(f"/attempts/{attempt.id}")
    await expect(asked(page, 1).locator("blockquote")).to_have_text("Paris")
    await expect(asked(page, 1).get_by_label("Your answer")).to_have_value("Lyon")
    assert await ada.stored(attempt) == {"Where?": {"text": "Paris"}}


async def test_a_lost_reply_is_no_conflict_with_oneself(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    page, attempt = await ada.begin()
    lost: list[str] = []

    async def lose_first(route: Route) -> None:
        if lost:
            await route.continue_()
            return
        lost.append(route.request.url)
        await route.fetch()  # the server has it
        await route.abort("internetdisconnected")

    await page.route(SAVES, lose_first)
    field = asked(page, 1).get_by_label("Your answer")
    await field.fill("Par")
    await expect(status(page, 1)).to_contain_text("Not saved: no connection.")
    assert await ada.stored(attempt) == {"Where?": {"text": "Par"}}
    await field.fill("Paris")
    await expect(status(page, 1)).to_have_text("Saved")
    assert await ada.stored(attempt) == {"Where?": {"text": "Paris"}}
    ada.stage.forgive("409")


async def test_a_sign_in_that_ran_out_while_one_wrote_is_renewed(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    page, attempt = await ada.begin()
    await ada.context.clear_cookies(name="lms_access")  # as after 15 minutes
    await asked(page, 1).get_by_label("Your answer").fill("Paris")
    await expect(status(page, 1)).to_have_text("Saved")
    assert await ada.stored(attempt) == {"Where?": {"text": "Paris"}}
    ada.stage.forgive("401")


async def test_an_order_is_made_with_the_keyboard_alone(stage: Stage) -> None:
    order = next(each for each in EVERY_TYPE if each["type"] == "ordering")
    ada = await sitting(stage, [order])
    page, attempt = await ada.begin()
    first = await asked(page, 1).locator(".places__text").first.inner_text()
    down = page.get_by_role("button", name=f"Move down: {first}")
    await down.focus()
    await page.keyboard.press("Enter")
    await expect(down).to_be_focused()
    await expect(page.locator("#announcer")).to_have_text(f"{first}: now 2 of 2")
    await expect(status(page, 1)).to_have_text("Saved")
    [stored] = (await ada.stored(attempt)).values()
    assert stored == {"order": ["y", "x"] if first == "Two" else ["x", "y"]}


async def test_nobody_is_corrected_in_mid_word(stage: Stage) -> None:
    ada = await sitting(stage, [school.PI])
    page, attempt = await ada.begin()
    field = asked(page, 1).get_by_label("Your number")
    await field.press_sequentially("-")
    await expect(status(page, 1)).to_have_text("Not saved yet …")
    await field.press_sequentially("3")
    await expect(status(page, 1)).to_have_text("Saved")
    await field.fill("three")
    await field.blur()
    await expect(status(page, 1)).to_contain_text("That is not a number.")
    await expect(page.locator("#announcer")).to_have_text("Not saved: question 1")
    assert list((await ada.stored(attempt)).values()) == [{"value": -3}]
