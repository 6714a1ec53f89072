"""A class from sign-in to podium, in a real browser on the real server."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from lms_rt.contract.courses import EnrollmentCreate
from tests.support import school
from tests.web.browser.judging import judged
from tests.web.browser.stage import WALL, Stage, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


async def test_a_class_from_sign_in_to_podium(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL, school.PI])
    host = await stage.page()
    await host.goto("/")
    await host.get_by_label("Email").fill(grace.email)
    await host.get_by_label("Password").fill(school.PASSWORD)
    await host.get_by_role("button", name="Sign in").click()
    await host.get_by_role("button", name="Start a live class").click()
    await host.wait_for_url("**/host/*")
    pin = (await host.locator(".pin").inner_text()).replace("\u00a0", "")
    primary = host.locator("#primary-label")
    await expect(primary).to_have_text("Start")

    async with host.expect_popup() as opened:
        await host.get_by_role("link", name="Projector view").click()
    wall = await opened.value
    await wall.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})
    await expect(wall.locator(".invitation__pin")).to_have_text(f"{pin[:3]}\u00a0{pin[3:]}")
    await expect(wall.locator(".invitation__qr")).to_have_js_property("complete", True)
    assert await wall.locator(".invitation__qr").evaluate("image => image.naturalWidth") > 0

    ada = await stage.guest(pin, "Ada")
    await expect(wall.locator(".lobby__names")).to_have_text("Ada")
    row = host.get_by_role("button", name="Ada")
    await expect(row).to_have_accessible_name(re.compile(r"Ada ?, here$"))

    # the host steps with the space bar alone
    await press_space(host, primary, "Open question 1")
    await ada.get_by_role("heading", name="Ada").wait_for()
    await press_space(host, primary, "Close")
    await ada.get_by_role("heading", name="What is the capital of France?").wait_for()
    await wall.get_by_role("heading", name="What is the capital of France?").wait_for()
    await expect(row).to_have_accessible_name(re.compile(r"Ada ?, here, has not answered$"))
    paris = ada.get_by_role("button", name="Paris")
    assert await fits_without_scrolling(ada)
    await paris.tap()
    await ada.get_by_text(SAVED).wait_for()
    await expect(paris).to_have_attribute("aria-pressed", "true")
    await expect(ada.get_by_role("button", name="Lyon")).to_have_attribute("aria-disabled", "true")

    await expect(host.locator(".tallied")).to_have_text("1 of 1 person answered, 100 %")
    await expect(host.locator(".spread__row", has_text="Paris").locator(".spread__count")).to_have_text("1")
    await expect(row).to_have_accessible_name(re.compile(r"Ada ?, here, has answered$"))
    await expect(wall.locator(".gathered")).to_have_text("1 of 1 answered")
    await expect(wall.locator(".spread")).to_be_hidden()  # what others chose must not sway those who still think

    await press_space(host, primary, "Reveal")
    await wall.locator(".spread").wait_for()
    await expect(wall.locator(".spread__row--right")).to_have_count(0)
    await ada.get_by_text("The result comes when the host reveals it.").wait_for()
    await press_space(host, primary, "Next question")
    await ada.get_by_role("heading", name="Right", exact=True).wait_for()
    await ada.get_by_text("Paris has been the capital since 987.").wait_for()
    await expect(wall.locator(".spread__row--right")).to_contain_text("Paris")
    await expect(wall.locator(".leaders")).to_contain_text("Ada")

    await press_space(host, primary, "Close")
    field = ada.get_by_label("Your number")
    await field.fill("3,14")
    await field.press("Enter")
    await ada.get_by_text(SAVED).wait_for()
    await press_space(host, primary, "Reveal")
    await press_space(host, primary, "End the class")
    await press_space(host, primary, "Ended")
    await expect(wall.locator(".podium__name")).to_have_text("Ada")
    step = await wall.locator(".podium__place").bounding_box()
    assert step is not None
    assert abs(step["x"] + step["width"] / 2 - WALL["width"] / 2) < 2, "the first stands in the middle, alone too"
    await expect(host.get_by_text("does this step")).to_be_hidden()  # there is none any more
    await ada.get_by_role("heading", name="You came 1st").wait_for()
    await host.get_by_role("link", name="See the results").click()
    await host.get_by_role("row", name=re.compile("^1 Ada .*2 of 2 100 %")).wait_for()
    async with host.expect_download() as begun:
        await host.get_by_role("link", name="Download XLSX").click()
    assert (await begun.value).suggested_filename.endswith(".xlsx")


async def test_at_the_end_a_learner_is_led_to_their_answers_and_a_guest_is_not(stage: Stage) -> None:
    services = stage.site.system.services
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Alan")
    await services.enrollments.add(grace.person, session.course, EnrollmentCreate(email=email))
    alan = await (await stage.desk(email)).new_page()
    await alan.goto(f"/play/{session.id}")
    ada = await stage.guest(pin, "Ada")
    version = (await services.live_steps.open(grace.person, session.id, 1, None)).version
    await alan.get_by_role("button", name="Paris").click()
    await alan.get_by_text(SAVED).wait_for()
    for step in (services.live_steps.close, services.live_steps.reveal):
        version = (await step(grace.person, session.id, version, None)).version
    await expect(alan.get_by_role("link", name="Your answers")).to_be_hidden()
    await services.live_steps.end(grace.person, session.id, version)
    await ada.locator(".face--ended").wait_for()
    await expect(ada.get_by_role("link", name="Your answers")).to_be_hidden()
    await judged(alan)
    await alan.get_by_role("link", name="Your answers").click()
    await alan.wait_for_url(f"**/results/{session.id}/own")
    await expect(alan.get_by_role("main")).to_contain_text("Your answerParis")


EVERY_TYPE: list[dict[str, object]] = [
    {**school.CAPITAL, "prompt": "One choice"},
    {**school.PRIMES, "prompt": "Many choices"},
    {"type": "true_false", "prompt": "True or not", "key": {"value": True}},
    {**school.PI, "prompt": "A number"},
    {"type": "short_text", "prompt": "A name", "key": {"accepted": ["Paris"]}},
    {
        "type": "ordering",
        "prompt": "An order",
        "options": [{"id": "x", "text": "Two"}, {"id": "y", "text": "One"}],
        "key": {"order": ["y", "x"]},
    },
    {
        "type": "matching",
        "prompt": "Some pairs",
        "left": [{"id": "fr", "text": "France"}, {"id": "it", "text": "Italy"}],
        "right": [{"id": "r", "text": "Rome"}, {"id": "p", "text": "Paris"}],
        "key": {"pairs": {"fr": "p", "it": "r"}},
    },
    {"type": "poll", "prompt": "A poll", "options": [{"id": "a", "text": "Tea"}, {"id": "b", "text": "Coffee"}]},
    {"type": "word_cloud", "prompt": "A word"},
    {"type": "open_text", "prompt": "Some sentences"},
    {"type": "scale", "prompt": "A scale", "min": 1, "max": 5},
]


async def test_every_type_of_question_can_be_answered_on_a_phone(stage: Stage) -> None:
    site = stage.site
    grace = await teacher(site, EVERY_TYPE)
    session, pin = await open_class(site, grace)
    phone = await stage.guest(pin, "Ada")
    steps = site.system.services.live_steps
    version = (await steps.start(grace.person, session.id, session.version)).version
    expected = {
        "One choice": {"options": ["b"]},
        "Many choices": {"options": ["a", "c"]},
        "True or not": {"value": False},
        "A number": {"value": -3.5},
        "A name": {"text": "Paris"},
        "An order": {"order": ["y", "x"]},
        "Some pairs": {"pairs": {"fr": "p", "it": "r"}},
        "A poll": {"options": ["a"]},
        "A word": {"text": "calm"},
        "Some sentences": {"text": "One.\nTwo."},
        "A scale": {"value": 4},
    }
    for prompt in expected:
        version = (await steps.open(grace.person, session.id, version, None)).version
        await phone.get_by_role("heading", name=prompt).wait_for()
        await answer_on(phone, prompt)
        await phone.get_by_text(SAVED).wait_for()
        version = (await steps.close(grace.person, session.id, version, None)).version
    results = await site.system.services.live_sessions.results(grace.person, session.id)
    prompts = {question.id: question.prompt for question in results.questions}
    assert {prompts[each.question]: each.answer for each in results.participants[0].answers} == expected


async def answer_on(phone: Page, prompt: str) -> None:
    """Answer as a thumb would."""
    send = phone.get_by_role("button", name="Send answer")
    match prompt:
        case "One choice":
            await phone.get_by_role("button", name="Paris").tap()
        case "Many choices":
            await phone.get_by_role("button", name="A: 2").tap()
            await phone.get_by_role("button", name="C: 11").tap()
            await send.tap()
        case "True or not":
            await phone.get_by_role("button", name="False").tap()
        case "A poll":
            await phone.get_by_role("button", name="Tea").tap()
        case "An order":
            if await phone.locator(".ordering__text").first.inner_text() == "Two":
                await phone.get_by_role("button", name="Move down: Two").tap()
            await send.tap()
        case "Some pairs":
            await phone.get_by_label("France").select_option("Paris")
            await phone.get_by_label("Italy").select_option("Rome")
            await send.tap()
        case "A scale":
            await phone.get_by_role("button", name="4").tap()
        case _:
            typed = {"A number": "\u22123,5", "A name": "Paris", "A word": "calm", "Some sentences": "One.\nTwo."}
            await phone.locator("#answer-field").fill(typed[prompt])
            await send.tap()


async def press_space(host: Page, primary: Locator, then: str) -> None:
    """Do the primary step, once the page takes a press for one: not within 400 ms of a change."""
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.keyboard.press(" ")
    await expect(primary).to_have_text(then)


async def fits_without_scrolling(page: Page) -> bool:
    """Whether the whole page is in sight."""
    fits: bool = await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    return fits
