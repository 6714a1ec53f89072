"""What goes wrong in a classroom: lines that break, pages that are reloaded, two hosts, somebody who must leave."""

import asyncio
import json
import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from lms_rt.contract.courses import EnrollmentCreate, EnrollmentPatch
from lms_rt.contract.live import LiveSession
from tests.support import school
from tests.support.running import until
from tests.web.browser.stage import DESK, PHONE, Stage, Teacher, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
KEPT = "Reconnecting. Your answer is kept."


async def begun(stage: Stage) -> tuple[Teacher, LiveSession, str]:
    """A class whose first question is open."""
    grace = await teacher(stage.site, [school.CAPITAL, school.PRIMES])
    session, pin = await open_class(stage.site, grace)
    return grace, session, pin


async def opened(stage: Stage, grace: Teacher, session: LiveSession) -> int:
    """Open the first question; the version after it."""
    return (await stage.site.system.services.live_steps.open(grace.person, session.id, 1, None)).version


async def remove(host: Page, session: LiveSession, name: str) -> None:
    """Take somebody out of a class of one, in the host's page."""
    await host.goto(f"/host/{session.id}")
    await host.get_by_role("button", name=name).click()
    await host.get_by_role("button", name="Remove", exact=True).click()
    await expect(host.get_by_role("button", name=name)).to_have_count(0)
    await host.get_by_text("Nobody is here yet.").wait_for()


async def test_an_answer_given_without_a_line_is_kept_and_saved_once_there_is_one(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Ada")
    await opened(stage, grace, session)
    await phone.get_by_role("button", name="Paris").wait_for()
    await phone.context.set_offline(True)
    await expect(phone.locator("#connection")).to_have_text(KEPT)
    await expect(phone.locator("#announcer")).to_have_text(KEPT)
    await phone.get_by_role("button", name="Paris").tap()
    await phone.get_by_text("Your answer is kept and will be sent.").wait_for()
    await expect(phone.get_by_text(SAVED)).to_be_hidden()
    await phone.context.set_offline(False)
    await phone.get_by_text(SAVED).wait_for()
    await expect(phone.locator("#connection")).to_be_hidden()
    await expect(phone.locator("#announcer")).to_have_text("Connected again.")
    results = await stage.site.system.services.live_sessions.results(grace.person, session.id)
    assert [each.answer for each in results.participants[0].answers] == [{"options": ["b"]}]


async def test_an_answer_that_arrives_in_a_pause_waits_for_its_end_and_says_so(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Ada")
    version = await opened(stage, grace, session)
    await phone.get_by_role("button", name="Paris").wait_for()
    await phone.context.set_offline(True)
    await phone.locator("#connection").wait_for()
    await phone.get_by_role("button", name="Paris").tap()
    version = (await steps.pause(grace.person, session.id, version, None)).version
    await phone.context.set_offline(False)
    await phone.locator('#stage[data-phase="paused"]').wait_for()
    await expect(phone.locator(".answering__note")).to_have_text("Your answer is kept and will be sent.")
    await steps.resume(grace.person, session.id, version, None)
    await phone.get_by_text(SAVED).wait_for()


async def test_a_host_who_reloads_loses_nothing(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Ada")
    await opened(stage, grace, session)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    await phone.get_by_role("button", name="Paris").tap()
    await expect(host.locator(".tallied__count")).to_have_text("1")
    before = await seen_by(host)
    await host.reload()
    await expect(host.locator(".tallied__count")).to_have_text("1")
    await host.get_by_role("button", name=re.compile("Ada ?, here, has answered")).wait_for()
    assert await seen_by(host) == before


async def seen_by(host: Page) -> list[str]:
    """What the dashboard says, but for the running time."""
    await host.get_by_role("button", name=re.compile("has answered")).wait_for()
    return [await host.locator(part).inner_text() for part in ("#roster", ".spread", ".tallied", "#primary", "#state")]


async def test_a_host_whose_page_is_behind_does_no_step_twice_and_is_told(stage: Stage) -> None:
    """Two hosts press 'Close' and then 'Reveal'; to the second, whose line lags, the button still says 'Close'."""
    grace, session, _ = await begun(stage)
    version = await opened(stage, grace, session)
    context = await stage.desk(grace.email)
    behind = await context.new_page()
    holding = await hold_events(behind)
    await behind.goto(f"/host/{session.id}")
    await expect(behind.locator("#primary-label")).to_have_text("Close")
    ahead = await context.new_page()
    await ahead.goto(f"/host/{session.id}")
    await expect(ahead.locator("#primary-label")).to_have_text("Close")
    holding.append("on")
    await ahead.locator('#primary[data-armed="true"]').click()
    await expect(ahead.locator("#primary-label")).to_have_text("Reveal")
    await behind.locator('#primary[data-armed="true"]').click()
    await expect(behind.locator("#message")).to_contain_text("The class had moved on already")
    await expect(behind.locator("#primary-label")).to_have_text("Reveal")
    now = await stage.site.system.services.live_sessions.get(grace.person, session.id)
    assert (now.state, now.version) == ("closed", version + 1)


async def hold_events(page: Page) -> list[str]:
    """From the moment something stands in the list, pushed events do not reach the page; replies do."""
    holding: list[str] = []

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def on_server_message(message: str | bytes) -> None:
            if not (holding and json.loads(message)["type"] == "event"):
                socket.send(message)

        server.on_message(on_server_message)

    await page.route_web_socket(re.compile(r"/ws$"), route)
    return holding


async def test_a_removed_guest_sees_it_at_once_and_is_off_the_roster(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Mallory")
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    await expect(host.locator("#presence")).to_have_text("1 here, 0 away")
    await remove(host, session, "Mallory")
    await phone.get_by_role("heading", name="You have left the class").wait_for()


async def test_a_guest_who_is_removed_before_their_page_listens_is_told_too(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Mallory")
    removed = asyncio.Event()

    async def when_removed(route: Route) -> None:
        await removed.wait()
        await route.continue_()

    await phone.route("**/ticket", when_removed)
    await phone.reload()
    host = await (await stage.desk(grace.email)).new_page()
    await remove(host, session, "Mallory")
    removed.set()
    await phone.get_by_role("heading", name="You are not in this class").wait_for()
    await expect(phone.get_by_role("main")).to_contain_text("You were removed from this session")
    stage.forgive("403")


async def test_who_is_given_more_time_sees_it_while_the_question_runs(stage: Stage) -> None:
    grace, session, _ = await begun(stage)
    services = stage.site.system.services
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Alan")
    enrollment = await services.enrollments.add(grace.person, session.course, EnrollmentCreate(email=email))
    page = await (await stage.desk(email)).new_page()
    await page.goto(f"/play/{session.id}")
    await page.get_by_role("heading", name="Alan").wait_for()
    await opened(stage, grace, session)
    left = page.get_by_role("timer")
    await expect(left).to_have_text(re.compile(r"^\d\d?$"))
    await services.enrollments.edit(grace.person, enrollment.id, EnrollmentPatch(extra_time_factor=10), None)
    await expect(left).to_have_text(re.compile(r"^\d:\d\d$"))


async def test_a_raised_hand_is_seen_by_the_host(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Ada")
    await stage.guest(pin, "Bo")
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    await phone.get_by_role("button", name="Raise your hand").tap()
    await expect(host.locator("#signs")).to_have_text("1 hand up")
    await host.get_by_role("button", name=re.compile("Ada ?, here, hand raised")).wait_for()
    await expect(phone.get_by_role("button", name="Raise your hand")).to_have_attribute("aria-pressed", "true")


async def test_somebody_who_leaves_is_shown_as_away_and_comes_back_to_their_place(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "Ada")
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    await expect(host.locator("#presence")).to_have_text("1 here, 0 away")
    await phone.goto("about:blank")
    await expect(host.locator("#presence")).to_have_text("0 here, 1 away")
    await phone.goto(f"/join/{pin}")  # the code on the projector, once more
    await phone.wait_for_url("**/play/*")
    await expect(host.locator("#presence")).to_have_text("1 here, 0 away")


async def test_a_dashboard_outlives_its_access_token(stage: Stage) -> None:
    grace, session, _ = await begun(stage)
    context = await stage.desk(grace.email)
    host = await context.new_page()
    await host.goto(f"/host/{session.id}")
    await expect(host.locator("#primary-label")).to_have_text("Start")
    await context.clear_cookies(name="lms_access")  # as after 15 minutes
    await context.set_offline(True)
    await host.locator("#connection").wait_for()
    await context.set_offline(False)
    await expect(host.locator("#connection")).to_be_hidden()
    await host.locator('#primary[data-armed="true"]').click()
    await expect(host.locator("#primary-label")).to_have_text("Open question 1")


async def test_the_pages_fit_every_screen_sideways(stage: Stage) -> None:
    grace, session, pin = await begun(stage)
    phone = await stage.guest(pin, "A name without any space in it")
    host = await (await stage.desk(grace.email)).new_page()
    await opened(stage, grace, session)
    for page, path in ((host, f"/host/{session.id}"), (host, f"/screen/{session.id}"), (host, "/"), (phone, "")):
        if path:
            await page.goto(path)
        for width, height in ((360, 740), (768, 1024), (DESK["width"], DESK["height"])):
            await page.set_viewport_size({"width": width, "height": height})
            overflow = await page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{path or 'play'} at {width}"


async def test_a_guest_whose_answer_is_lost_comes_in_under_their_own_name_when_they_try_again(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    lost: list[int] = []

    async def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            answer = await route.fetch(max_redirects=0)
            lost.append(answer.status)
            await page.context.clear_cookies(name=re.compile("lms_guest"))  # as fetching brings what it set
            await route.abort("connectionreset")
        else:
            await route.continue_()

    page = await stage.page(PHONE)
    await page.route(re.compile(r"/join$"), lose)
    await page.goto(f"/join/{pin}")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_role("button", name="Join").tap()
    await until(lambda: page.url.startswith("chrome-error:"))
    assert lost == [303], "the server let them in"
    await page.goto(f"/join/{pin}")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_role("button", name="Join").tap()
    await page.get_by_role("heading", name="Ada").wait_for()
    results = await stage.site.system.services.live_sessions.results(grace.person, session.id)
    assert [each.name for each in results.participants] == ["Ada"]
