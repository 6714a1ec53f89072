"""Another key for a question that was asked, given on the dashboard."""

import pytest
from playwright.async_api import Locator, Page, expect

from sql import live_sessions
from tests.support import school
from tests.web.browser.stage import Stage, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_another_key_after_the_reveal_and_after_the_end_corrects_what_everybody_sees(stage: Stage) -> None:
    services = stage.site.system.services
    grace = await teacher(stage.site, [school.CAPITAL, school.PI])
    session, pin = await open_class(stage.site, grace)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    ada = await stage.guest(pin, "Ada")
    version = (await services.live_steps.start(grace.person, session.id, session.version)).version

    version = (await services.live_steps.open(grace.person, session.id, version, None)).version
    await ada.get_by_role("button", name="Lyon").tap()
    await ada.get_by_text("Saved").wait_for()
    version = (await services.live_steps.close(grace.person, session.id, version, None)).version
    version = (await services.live_steps.reveal(grace.person, session.id, version, None)).version
    await ada.get_by_role("heading", name="Not this time").wait_for()
    await host.locator('#state[data-state="revealed"]').wait_for()
    dialog = await asked_for_a_key(host)
    await expect(dialog.get_by_label("B Paris")).to_be_checked()
    await dialog.get_by_label("A Lyon").check()
    await dialog.get_by_role("button", name="Count again").click()
    await ada.get_by_role("heading", name="Right", exact=True).wait_for()
    await expect(host.locator(".spread__row--right")).to_contain_text("Lyon")

    version = (await services.live_sessions.get(grace.person, session.id)).version
    version = (await services.live_steps.open(grace.person, session.id, version, None)).version
    await ada.get_by_label("Your number").fill("22")
    await ada.get_by_role("button", name="Send answer").tap()
    await ada.get_by_text("Saved").wait_for()
    version = (await services.live_steps.close(grace.person, session.id, version, None)).version
    await host.locator('#state[data-state="closed"]').wait_for()
    await services.live_steps.end(grace.person, session.id, version)
    await host.locator('#state[data-state="ended"]').wait_for()
    dialog = await asked_for_a_key(host)
    number = dialog.get_by_label("Number")
    await expect(number).to_have_value("3.14 ± 0.005")
    await number.fill("many")
    await number.press("Enter")
    await dialog.get_by_text("These fields say no key yet").wait_for()
    await number.fill("20 to 30")
    await number.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(host.locator("#announcer")).to_have_text("Counted again by the new key.")
    await expect(host.locator("#message")).to_have_text("")
    again = host.locator("#regrade-open")
    await again.focus()
    await host.context.set_offline(True)
    await expect(again).to_have_attribute("aria-disabled", "true")
    await expect(again).to_be_visible()  # what waits for a line, or for an answer, stays where it was
    await expect(again).to_be_focused()
    await expect(host.locator("#end")).to_be_hidden()
    await host.context.set_offline(False)
    await expect(again).to_have_attribute("aria-disabled", "false")
    results = await services.live_sessions.results(grace.person, session.id)
    assert [each.correct for each in results.participants[0].answers] == [True, True]


async def test_another_number_keeps_what_the_author_said_of_units_and_of_numbers_that_are_partly_right(
    stage: Stage,
) -> None:
    services = stage.site.system.services
    units = {"cm": 100, "m": 1}
    near = {"value": 3, "tolerance": 0, "fraction": 0.5}
    kept = {"units": units, "unit_penalty": 0.25, "unit_penalty_of": "question", "partial": [near]}
    key = {"value": 3.14, "first_fits": True, **kept}
    length: dict[str, object] = {"type": "numeric", "prompt": "How long?", "units": ["m", "cm"], "key": key}
    grace = await teacher(stage.site, [length])
    session, _ = await open_class(stage.site, grace)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    version = (await services.live_steps.start(grace.person, session.id, session.version)).version
    version = (await services.live_steps.open(grace.person, session.id, version, None)).version
    await services.live_steps.close(grace.person, session.id, version, None)
    await host.locator('#state[data-state="closed"]').wait_for()
    dialog = await asked_for_a_key(host)
    number = dialog.get_by_label("Number of m")
    await expect(number).to_have_value("3.14")
    await number.fill("2 to 4")
    await number.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(host.locator("#announcer")).to_have_text("Counted again by the new key.")
    [asked] = await stage.site.system.db.fetch(live_sessions.QUESTIONS, session.id)
    assert asked["key"] == {"min": 2, "max": 4, **kept}


async def asked_for_a_key(host: Page) -> Locator:
    """The dialog, opened by its button."""
    button = host.locator("#regrade-open")
    await expect(button).to_have_attribute("aria-disabled", "false")
    if not await button.is_visible():
        await host.get_by_text("More steps").click()
    await button.click()
    dialog = host.get_by_role("dialog", name="Another key")
    await dialog.wait_for()
    return dialog
