"""At the door of a class, and the steps of a host that are not the next one."""

import re

import pytest
from playwright.async_api import Page, expect

from lms_rt.contract.live import LiveSession, LiveSessionCreate
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.web.browser.stage import WALL, Stage, Teacher, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def dashboard(stage: Stage, given: LiveSessionCreate) -> tuple[Teacher, LiveSession, str, Page]:
    """A class in its lobby, and its host's page."""
    grace = await teacher(stage.site, [school.CAPITAL, school.PRIMES])
    session, pin = await open_class(stage.site, grace, given)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    return grace, session, pin, host


async def knock(stage: Stage, pin: str, name: str) -> Page:
    """A phone that waits at the door."""
    phone = await stage.guest(pin, name)
    await phone.get_by_text("At the door").wait_for()
    return phone


async def press(host: Page, button: str) -> None:
    """Press one of the steps, as soon as presses count."""
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.locator(f'{button}[aria-disabled="false"]').click()


async def test_guests_wait_at_the_door_until_the_host_lets_them_in_or_turns_them_away(stage: Stage) -> None:
    _, _, pin, host = await dashboard(stage, LiveSessionCreate(lead_ms=0, approval=True))
    ada = await knock(stage, pin, "Ada")
    await expect(host.locator("#door-title")).to_have_text("1 person at the door")
    mallory = await knock(stage, pin, "Mallory")
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.get_by_role("button", name="Let in: Ada").click()
    await ada.get_by_text("You are in").wait_for()
    await host.get_by_role("button", name=re.compile("Ada ?, here")).wait_for()
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.get_by_role("button", name="Turn away: Mallory").click()
    await mallory.get_by_role("heading", name="You are not in this class").wait_for()
    await expect(host.locator("#door")).to_be_hidden()


async def test_all_who_wait_are_let_in_at_once_also_after_a_reload(stage: Stage) -> None:
    _, _, pin, host = await dashboard(stage, LiveSessionCreate(lead_ms=0, approval=True))
    phones = [await knock(stage, pin, name) for name in ("Ada", "Bo", "Cleo")]
    await phones[0].reload()
    await phones[0].get_by_text("At the door").wait_for()
    await host.reload()
    await expect(host.locator("#door-title")).to_have_text("3 people at the door")
    await host.locator('#primary[data-armed="true"]').wait_for()
    await host.get_by_role("button", name="Let all in").click()
    for phone in phones:
        await phone.get_by_text("You are in").wait_for()
    await expect(host.locator("#people")).to_have_text("3 people")


async def test_another_pin_shows_on_dashboard_and_projector_and_lets_people_in(stage: Stage) -> None:
    _, session, pin, host = await dashboard(stage, LiveSessionCreate(lead_ms=0))
    wall = await host.context.new_page()
    await wall.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})
    await wall.goto(f"/screen/{session.id}")
    await expect(wall.locator(".lobby__count")).to_have_text("Waiting for the first to join")
    await host.get_by_text("More steps").click()
    await press(host, "#new-pin")
    shown = host.locator(".hostbar__pin [data-pin]")
    await expect(shown).not_to_have_text(f"{pin[:3]}\u00a0{pin[3:]}")
    drawn = await shown.inner_text()
    await expect(wall.locator("#stage .invitation__pin")).to_have_text(drawn)
    fresh = drawn.replace("\u00a0", "")
    await expect(wall.locator("#stage .invitation__qr")).to_have_attribute("src", f"/join/{fresh}/qr.svg")
    await stage.guest(fresh, "Ada")
    with pytest.raises(Problem) as refused:
        await stage.site.system.services.guests.join(pin, "Bo", "192.0.2.1")
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_question_can_be_asked_again_taken_out_and_left_without_a_reveal(stage: Stage) -> None:
    grace, session, pin, host = await dashboard(stage, LiveSessionCreate(lead_ms=0))
    phone = await stage.guest(pin, "Ada")
    steps = stage.site.system.services.live_steps
    version = (await steps.open(grace.person, session.id, session.version, None)).version
    await steps.close(grace.person, session.id, version, None)
    label = host.locator("#primary-label")
    await expect(label).to_have_text("Reveal")
    await host.get_by_text("More steps").click()
    await press(host, "#again")
    await expect(label).to_have_text("Close")
    await phone.get_by_role("button", name="Paris").tap()
    await phone.get_by_text(re.compile("Saved")).wait_for()
    await press(host, "#primary")
    await expect(label).to_have_text("Reveal")
    await press(host, "#void")
    await host.get_by_role("button", name="Take it out").click()
    await expect(host.locator("#void")).to_have_attribute("aria-disabled", "true")
    await press(host, "#skip")
    await expect(label).to_have_text("Close")
    await phone.get_by_role("heading", name=str(school.PRIMES["prompt"])).wait_for()
    results = await stage.site.system.services.live_sessions.results(grace.person, session.id)
    assert [(each.round, each.voided) for each in results.questions][:2] == [(1, True), (2, True)]


async def test_names_at_the_door_are_read_in_full(stage: Stage) -> None:
    _, _, pin, host = await dashboard(stage, LiveSessionCreate(lead_ms=0, approval=True))
    await host.set_viewport_size({"width": 1366, "height": 768})
    await knock(stage, pin, "Maximiliane von Hohenstein-Ellen")
    name = host.locator(".door__name")
    await expect(name).to_have_text("Maximiliane von Hohenstein-Ellen")
    assert await name.evaluate("each => each.scrollWidth <= each.clientWidth")
