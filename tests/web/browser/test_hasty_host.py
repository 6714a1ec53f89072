"""A host who thinks while the class goes on, and one who has no mouse."""

import pytest
from playwright.async_api import Page, expect

from lms_rt.contract.live import LiveSession, LiveSessionCreate
from tests.support import school
from tests.support.running import until_true
from tests.web.browser.stage import Stage, Teacher, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def dashboard(stage: Stage, given: LiveSessionCreate | None = None) -> tuple[Teacher, LiveSession, str, Page]:
    """A class in its lobby, and its host's page, on which presses count."""
    grace = await teacher(stage.site, [school.CAPITAL, school.PRIMES])
    session, pin = await open_class(stage.site, grace, given)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    await host.locator('#primary[data-armed="true"]').wait_for()
    return grace, session, pin, host


async def test_the_question_that_is_taken_out_is_the_one_that_was_asked_about(stage: Stage) -> None:
    """While one host thinks about it, the other goes on to the next question."""
    services = stage.site.system.services
    steps = services.live_steps
    grace, session, pin, host = await dashboard(stage)
    await stage.guest(pin, "Ada")
    version = (await steps.open(grace.person, session.id, session.version, None)).version
    version = (await steps.close(grace.person, session.id, version, None)).version
    await expect(host.locator("#state")).to_have_text("Closed")
    await host.get_by_text("More steps").click()
    await host.locator('#void[aria-disabled="false"]').click()
    await host.get_by_role("heading", name="Take this question out of the count?").wait_for()
    version = (await steps.open(grace.person, session.id, version, None)).version
    await steps.close(grace.person, session.id, version, None)
    await expect(host.locator("#question .eyebrow").first).to_have_text("Question 2 of 2")
    await expect(host.locator("#state")).to_have_text("Closed")
    await host.get_by_role("button", name="Take it out").click()

    async def voided() -> list[bool]:
        results = await services.live_sessions.results(grace.person, session.id)
        return [each.voided for each in results.questions]

    async def any_voided() -> bool:
        return any(await voided())

    await until_true(any_voided)
    assert await voided() == [True, False]


async def test_the_space_bar_scrolls_the_names_where_they_have_the_focus(stage: Stage) -> None:
    grace, session, pin, host = await dashboard(stage)
    await stage.guest(pin, "Ada")
    await host.get_by_role("button", name="Ada").wait_for()
    await host.locator("#roster").focus()
    await host.keyboard.press("Space")
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.locator("#lock").click()
    await expect(host.locator("#lock")).to_have_text("Unlock")
    now = await stage.site.system.services.live_sessions.get(grace.person, session.id)
    assert now.version == session.version + 1


async def test_who_lets_people_in_by_the_keyboard_does_not_begin_the_class_with_one_press_too_many(
    stage: Stage,
) -> None:
    *_, pin, host = await dashboard(stage, LiveSessionCreate(lead_ms=0, approval=True))
    for name in ("Ada", "Bo"):
        phone = await stage.guest(pin, name)
        await phone.get_by_text("At the door").wait_for()
    await host.get_by_role("button", name="Let in: Bo").wait_for()
    await host.get_by_role("button", name="Let in: Ada").focus()
    await host.keyboard.press("Space")
    await expect(host.get_by_role("button", name="Let in: Bo")).to_be_focused()
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.keyboard.press("Space")
    await expect(host.locator("#door")).to_be_hidden()
    await expect(host.locator("#sort")).to_be_focused()
