"""The bank as its authors use it: chosen by ticks, copied, drawn from."""

import pytest
from playwright.async_api import expect

from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.questions import parse_question
from tests.support import school
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage, teacher
from tests.web.browser.test_class import EVERY_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SHOWN = 20
LONG = "Donaudampfschifffahrtsgesellschaft" * 2


async def test_questions_are_ticked_copied_and_drawn_by_hand(stage: Stage) -> None:
    grace = await teacher(stage.site, EVERY_TYPE)
    services = stage.site.system.services
    course = (await services.quizzes.get(grace.person, grace.quiz)).course
    for prompt in ("Which river?", LONG, "أي نهر؟"):
        question = parse_question({"type": "open_text", "prompt": prompt})
        given = BankQuestionCreate(question=question, tags=["rivers", LONG[:50]])
        await services.bank.add(grace.person, course, given)
    page = await (await stage.desk(grace.email)).new_page()

    await page.goto(f"/courses/{course}/bank")
    await page.get_by_label("Words in the question").fill("river which")
    await page.get_by_role("button", name="Show these").click()
    await expect(page.locator("li.card")).to_have_count(1)
    await page.get_by_label("Choose: Which river?").check()
    await page.get_by_label("A quiz to copy").select_option(str(grace.quiz))
    await page.get_by_role("button", name="Copy into the quiz").click()
    await expect(page.get_by_role("status")).to_contain_text("1 question was copied into")
    await expect(page.get_by_label("Words in the question")).to_have_value("river which")
    await page.reload()
    await expect(page.get_by_role("status")).to_contain_text("1 question was copied into")
    await judged(page)
    assert len(await services.quizzes.questions(grace.person, grace.quiz)) == len(EVERY_TYPE) + 1

    await page.get_by_role("status").get_by_role("link").click()
    await page.get_by_label("Choose: Which river?").check()
    await page.get_by_label("Tags of the copies").fill("copies")
    await page.get_by_role("button", name="Copy the chosen ones").click()
    await expect(page.get_by_role("status")).to_contain_text("1 question was copied into the bank")
    await judged(page)

    await page.get_by_role("link", name="Draws", exact=True).click()
    await page.get_by_label("How many questions").fill("2")
    await page.get_by_label("Tags they all have").fill(f"rivers\n{LONG[:50]}")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The bank has 3 for it now.")).to_be_visible()
    await page.get_by_label("How many questions").last.fill("2")
    await page.get_by_label("Tags they all have").last.fill("copies")
    await page.get_by_role("button", name="Count without saving").click()
    await expect(page.get_by_role("alert")).to_contain_text("Draw 2 wants 2 questions tagged 'copies'; the bank has 1")
    await page.get_by_text("Tags of the bank").click()
    await judged(page)
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Questions", exact=True).click()
    await expect(page.get_by_text("The quiz cannot be published like this.")).to_be_visible()
    await judged(page)


async def test_ticks_last_from_page_to_page_until_they_were_used(stage: Stage) -> None:
    grace = await teacher(stage.site, EVERY_TYPE[:1])
    services = stage.site.system.services
    course = (await services.quizzes.get(grace.person, grace.quiz)).course
    stored = []
    for number in range(SHOWN + 2):
        question = parse_question({"type": "open_text", "prompt": f"Number {number:02}?"})
        given = BankQuestionCreate(question=question, tags=["rivers"])
        stored.append(await services.bank.add(grace.person, course, given))
    page = await (await stage.desk(grace.email)).new_page()
    elsewhere = page.locator("[data-elsewhere]")
    quiz, copy = page.get_by_label("A quiz to copy"), page.get_by_role("button", name="Copy into the quiz")

    await page.goto(f"/courses/{course}/bank")
    for prompt in ("Number 21?", "Number 20?"):
        await page.get_by_label(f"Choose: {prompt}").check()
    await page.get_by_label("Choose: Number 20?").uncheck()
    await page.get_by_role("link", name="Next page").click()
    await expect(elsewhere).to_contain_text("1 more question chosen elsewhere in the list.")
    await page.get_by_label("Choose: Number 00?").check()
    await judged(page)
    await page.get_by_role("link", name="First page").click()
    await expect(page.get_by_label("Choose: Number 21?")).to_be_checked()
    await expect(page.get_by_label("Choose: Number 20?")).not_to_be_checked()
    await copy.click()
    await expect(page.get_by_role("alert")).to_contain_text("Choose a quiz to copy into.")
    await expect(elsewhere).to_contain_text("1 more question")
    stage.forgive("422")
    await quiz.select_option(str(grace.quiz))
    await copy.click()
    await expect(page.get_by_text("2 questions were copied into")).to_be_visible()
    await expect(page.locator("input:checked")).to_have_count(0)
    await expect(elsewhere).to_be_hidden()
    asked = await services.quizzes.questions(grace.person, grace.quiz)
    assert [each.prompt for each in asked[1:]] == ["Number 21?", "Number 00?"]

    await page.get_by_label("Choose: Number 19?").check()
    await page.reload()  # which sends the form again, and what was copied then is said once more
    await expect(page.get_by_text("2 questions were copied into")).to_be_visible()
    await expect(page.get_by_label("Choose: Number 19?")).to_be_checked()
    await page.get_by_label("Words in the question").fill("number 01")
    await page.get_by_role("button", name="Show these").click()
    await services.bank.delete(grace.person, stored[19].id, None)
    await page.get_by_label("Choose: Number 01?").check()
    await quiz.select_option(str(grace.quiz))
    await copy.click()
    await expect(page.get_by_role("alert")).to_contain_text("One of these questions is not there any more.")
    await elsewhere.get_by_role("button", name="Leave them out").click()
    await expect(page.get_by_label("Choose: Number 01?")).to_be_focused()
    await copy.click()
    await expect(page.get_by_text("1 question was copied into")).to_be_visible()
    await page.get_by_role("link", name="Show all").click()
    await expect(page.locator("input:checked")).to_have_count(0)


async def test_where_there_is_no_quiz_to_copy_into_nothing_can_be_ticked(stage: Stage) -> None:
    grace = await teacher(stage.site, EVERY_TYPE[:1])
    services = stage.site.system.services
    course = await school.course(stage.site.system, grace.person)
    question = parse_question({"type": "open_text", "prompt": "Which river?"})
    await services.bank.add(grace.person, course, BankQuestionCreate(question=question, tags=["rivers"]))
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto(f"/courses/{course}/bank")
    await expect(page.get_by_text("The course has no quiz to copy questions into yet.")).to_be_visible()
    await expect(page.locator("input[type=checkbox][form=copying]")).to_have_count(0)
    await judged(page)
