"""Where no points are to be had, on the phone of a learner: in a class without any, and in a question asked again."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.live import LiveSessionCreate
from tests.support import school
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


POINTS = re.compile(r"\b(points?|rank)\b", re.IGNORECASE)


async def tells_points(page: Page, *, whether: bool) -> None:
    """What is in sight names points or a rank, or does not."""
    seen = expect(page.locator("body"))
    await (seen.to_contain_text if whether else seen.not_to_contain_text)(POINTS, use_inner_text=True)


@pytest.mark.parametrize("scoring, heard", [("none", "Partly right."), ("accuracy", "Partly right. 500 points.")])
async def test_what_is_partly_right_is_called_so_and_points_are_told_where_there_are_any(
    stage: Stage, scoring: str, heard: str
) -> None:
    services, counts = stage.site.system.services, scoring != "none"
    grace = await teacher(stage.site, [school.PRIMES])
    given = LiveSessionCreate.model_validate({"lead_ms": 0, "scoring": scoring})
    session, _ = await open_class(stage.site, grace, given)
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Alan")
    await services.enrollments.add(grace.person, session.course, EnrollmentCreate(email=email))
    alan = await (await stage.desk(email)).new_page()
    await alan.goto(f"/play/{session.id}")
    version = (await services.live_steps.open(grace.person, session.id, 1, None)).version
    await alan.get_by_role("button", name="A: 2").click()
    await alan.get_by_role("button", name="Send answer").click()
    await alan.get_by_text("Saved").wait_for()
    await tells_points(alan, whether=counts)
    for step in (services.live_steps.close, services.live_steps.reveal):
        version = (await step(grace.person, session.id, version, None)).version
    await alan.get_by_role("heading", name="Partly right").wait_for()
    await expect(alan.locator("#announcer")).to_have_text(heard)
    await judged(alan)
    await alan.reload()  # as the snapshot has it
    await alan.get_by_role("heading", name="Partly right").wait_for()
    await tells_points(alan, whether=counts)
    await services.live_steps.end(grace.person, session.id, version)
    await alan.locator(".face--ended").wait_for()
    await tells_points(alan, whether=counts)
    await alan.get_by_role("link", name="Your answers").click()
    await expect(alan.get_by_role("main")).to_contain_text("partly right")
    await tells_points(alan, whether=counts)
    await judged(alan)


async def test_what_is_asked_again_does_not_count_and_gains_nothing(stage: Stage) -> None:
    services = stage.site.system.services
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    [question] = await services.quizzes.questions(grace.person, grace.quiz)
    phone, version = await stage.guest(pin, "Ada"), session.version
    for counts in (True, False):
        version = (await services.live_steps.open(grace.person, session.id, version, question.id)).version
        await phone.get_by_role("button", name="Paris").tap()
        await phone.get_by_text("Saved").wait_for()
        for step in (services.live_steps.close, services.live_steps.reveal):
            version = (await step(grace.person, session.id, version, None)).version
        await phone.get_by_role("heading", name="Right").wait_for()
        await expect(phone.get_by_text("Gained")).to_have_count(int(counts))
        await expect(phone.get_by_text("This question does not count.")).to_have_count(int(not counts))
    await judged(phone)
