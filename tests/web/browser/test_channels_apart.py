"""A page draws itself from several channels, and nothing orders what they tell: whichever is late, nothing is lost."""

import re

import pytest
from playwright.async_api import Page, expect

from lms_rt.contract.live import LiveSession
from tests.support import school
from tests.support.running import until
from tests.web.browser.stage import WALL, Stage, Teacher, open_class, teacher
from tests.web.browser.wire import Frame, Wire

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


async def answered(stage: Stage) -> tuple[Teacher, LiveSession, Page, int]:
    """A class whose first question is closed, after Ada was right; her phone, and the version."""
    grace = await teacher(stage.site, [school.CAPITAL, school.PRIMES])
    session, pin = await open_class(stage.site, grace)
    steps = stage.site.system.services.live_steps
    phone = await stage.guest(pin, "Ada")
    version = (await steps.open(grace.person, session.id, session.version, None)).version
    await phone.get_by_role("button", name="Paris").tap()
    await phone.get_by_text(SAVED).wait_for()
    version = (await steps.close(grace.person, session.id, version, None)).version
    return grace, session, phone, version


async def expect_right(phone: Page) -> None:
    """The phone says that the answer was right, and what it brought."""
    await phone.get_by_role("heading", name="Right", exact=True).wait_for()
    await expect(phone.locator("#points")).not_to_have_text("0")
    await expect(phone.locator(".standing")).to_contain_text(re.compile(r"Gained\s*\+[1-9]"))


async def test_a_result_that_comes_before_the_snapshot_of_its_class_is_shown(stage: Stage) -> None:
    grace, session, phone, version = await answered(stage)
    wire = Wire(f"live:{session.id}", holding=True)
    await wire.between(phone)
    await phone.reload()
    await wire.until_held()  # as the class was before the reveal
    await stage.site.system.services.live_steps.reveal(grace.person, session.id, version, None)
    await wire.until_passed("result.scored")
    wire.release()
    await expect_right(phone)


async def test_no_verdict_is_said_aloud_before_the_result_is_there(stage: Stage) -> None:
    grace, session, phone, version = await answered(stage)
    wire = Wire("me")
    await wire.between(phone)
    await phone.reload()
    await phone.get_by_text("The result comes when the host reveals it.").wait_for()
    wire.holding = True
    await stage.site.system.services.live_steps.reveal(grace.person, session.id, version, None)
    await phone.get_by_role("heading", name="The answer").wait_for()
    await expect(phone.locator("#announcer")).to_contain_text("Question 1 of 2.")
    await until(lambda: any(frame.get("event") == "result.scored" for frame in wire.held))
    wire.release()
    await expect(phone.locator("#announcer")).to_contain_text("Right.")


async def test_a_result_that_comes_while_a_snapshot_is_asked_for_again_is_shown(stage: Stage) -> None:
    """Another tab has answered, so this one is refused and looks at what is stored; meanwhile comes the reveal."""
    grace = await teacher(stage.site, [school.CAPITAL, school.PRIMES])
    session, pin = await open_class(stage.site, grace)
    steps = stage.site.system.services.live_steps
    first = await stage.guest(pin, "Ada")
    version = (await steps.open(grace.person, session.id, session.version, None)).version
    second = await first.context.new_page()
    wire = Wire(f"live:{session.id}")
    await wire.between(second)
    await second.goto(first.url)
    await second.get_by_role("button", name="Paris").wait_for()
    wire.holding = True
    await first.get_by_role("button", name="Paris").tap()
    await first.get_by_text(SAVED).wait_for()
    await second.get_by_role("button", name="Lyon").tap()
    await wire.until_held()
    version = (await steps.close(grace.person, session.id, version, None)).version
    await steps.reveal(grace.person, session.id, version, None)
    await wire.until_passed("result.scored")
    wire.release()
    await expect_right(second)


async def test_who_was_away_for_a_whole_question_is_told_what_it_brought(stage: Stage) -> None:
    """One's own channel catches up first, and tells of a question that the class's has yet to open."""
    grace, session, phone, version = await answered(stage)
    steps = stage.site.system.services.live_steps
    await phone.context.set_offline(True)
    await phone.locator("#connection").wait_for()
    for step in (steps.reveal, steps.open, steps.close, steps.reveal):
        version = (await step(grace.person, session.id, version, None)).version
    await phone.context.set_offline(False)
    await phone.get_by_role("heading", name="No answer", exact=True).wait_for()
    await expect(phone.locator("#points")).not_to_have_text("0")


async def test_a_question_that_opens_before_the_roster_has_come_is_answered_by_nobody_in_it(stage: Stage) -> None:
    grace, session, _, version = await answered(stage)
    host = await (await stage.desk(grace.email)).new_page()
    wire = Wire(f"live:{session.id}:staff", holding=True)
    await wire.between(host)
    await host.goto(f"/host/{session.id}")
    await wire.until_held()  # as it was when everybody had answered
    await stage.site.system.services.live_steps.open(grace.person, session.id, version, None)
    await wire.until_passed("question.opened")
    wire.silent = True
    wire.release()
    await host.get_by_role("button", name=re.compile("Ada ?, here, has not answered")).wait_for()


async def test_a_roster_that_is_ahead_of_the_class_is_not_moved_on_twice(stage: Stage) -> None:
    """The answer to a question is in the roster already when the class's channel tells that it opens."""
    grace, session, phone, version = await answered(stage)
    host = await (await stage.desk(grace.email)).new_page()
    wire = Wire(f"live:{session.id}")
    await wire.between(host)
    await host.goto(f"/host/{session.id}")
    await host.get_by_role("button", name=re.compile("Ada ?, here")).wait_for()
    wire.holding = True
    await stage.site.system.services.live_steps.open(grace.person, session.id, version, None)
    await phone.get_by_role("button", name="A: 2").tap()
    await phone.get_by_role("button", name="Send answer").tap()
    await phone.get_by_text(SAVED).wait_for()
    wire.passed.clear()
    await until(lambda: any(everybody_answered(frame) for frame in wire.passed))  # the page looks again by itself
    wire.silent = True
    wire.release()
    await expect(host.locator("#primary-label")).to_have_text("Close")
    await host.get_by_role("button", name=re.compile("Ada ?, here, has answered")).wait_for()


def everybody_answered(frame: Frame) -> bool:
    """Whether this is a snapshot whose roster says so, of the second question."""
    seen = frame.get("data", {}).get("snapshot", {})
    return "roster" in seen and seen["state"] == "open" and all(row["answered"] for row in seen["roster"])


async def test_a_projector_counts_a_second_round_from_nothing_though_its_tallies_come_late(stage: Stage) -> None:
    grace, session, _, version = await answered(stage)
    wall = await (await stage.desk(grace.email)).new_page()
    await wall.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})
    wire = Wire(f"live:{session.id}:staff", holding=True)
    await wire.between(wall)
    await wall.goto(f"/screen/{session.id}")
    await wire.until_held()  # with the tally of the first round
    steps = stage.site.system.services.live_steps
    question = (await stage.site.system.services.live_sessions.get(grace.person, session.id)).question
    version = (await steps.open(grace.person, session.id, version, question)).version
    await wire.until_passed("question.opened")
    wire.silent = True
    wire.release()
    await steps.close(grace.person, session.id, version, None)
    await wall.locator(".spread").wait_for()
    await expect(wall.locator(".gathered__count")).to_have_text("0")
    await expect(wall.locator(".spread__row", has_text="Paris").locator(".spread__count")).to_have_text("0")
