"""Assistants whose desk is open, or about to be, when they are assistants no more."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Page, Route, expect

from lms_rt.contract.courses import EnrollmentCreate, EnrollmentPatch
from lms_rt.contract.live import LiveSession
from tests.support import school
from tests.web.browser.stage import Stage, Teacher, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@dataclass(frozen=True)
class Desk:
    """Alan, who helps Grace with her class, and his browser."""

    stage: Stage
    grace: Teacher
    session: LiveSession
    pin: str
    enrollment: UUID
    page: Page

    async def dismiss(self, how: EnrollmentPatch) -> None:
        await self.stage.site.system.services.enrollments.edit(self.grace.person, self.enrollment, how, None)

    async def people(self) -> list[str]:
        """Who takes part in the class."""
        results = await self.stage.site.system.services.live_sessions.results(self.grace.person, self.session.id)
        return [each.name for each in results.participants]

    async def open(self) -> None:
        await self.page.goto(f"/host/{self.session.id}")


async def desk_of(stage: Stage) -> Desk:
    """His desk, with no page on it yet, and a class in its lobby."""
    stage.forgive("403")
    grace = await teacher(stage.site, [school.CAPITAL, school.PRIMES])
    session, pin = await open_class(stage.site, grace)
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Alan")
    given = EnrollmentCreate(email=email, role="assistant")
    enrollment = await stage.site.system.services.enrollments.add(grace.person, session.course, given)
    return Desk(stage, grace, session, pin, enrollment.id, await (await stage.desk(email)).new_page())


async def test_an_assistant_who_is_one_no_more_before_their_desk_listens_is_told(stage: Stage) -> None:
    desk = await desk_of(stage)

    async def when_dismissed(route: Route) -> None:
        await desk.dismiss(EnrollmentPatch(role="student"))
        await route.continue_()

    await desk.page.route("**/host/*/ticket", when_dismissed)
    await desk.open()
    await desk.page.get_by_role("heading", name="This class cannot be shown").wait_for()
    await expect(desk.page.get_by_role("main")).to_contain_text("You do not host this class any more")
    await expect(desk.page.locator("#primary")).to_have_count(0)
    assert await desk.people() == []


@pytest.mark.parametrize(
    "dismissal, why",
    [
        (EnrollmentPatch(role="student"), "You do not host this class any more, or it was deleted."),
        (EnrollmentPatch(status="withdrawn"), "You were removed from this class."),
    ],
    ids=["made a student", "withdrawn"],
)
@pytest.mark.parametrize("asked", ["", "person", "key"], ids=["asked nothing", "about a person", "for a key"])
async def test_an_assistant_who_is_dismissed_sees_nothing_of_the_class_any_more(
    stage: Stage, dismissal: EnrollmentPatch, why: str, asked: str
) -> None:
    desk = await desk_of(stage)
    page, steps = desk.page, stage.site.system.services.live_steps
    await stage.guest(desk.pin, "Mallory")
    version = (await steps.open(desk.grace.person, desk.session.id, 1, None)).version
    await desk.open()
    await page.get_by_label("Show me the answer before the reveal").check()
    await expect(page.locator(".spread__row--right")).to_contain_text("Paris")
    version = (await steps.close(desk.grace.person, desk.session.id, version, None)).version
    await page.locator('#state[data-state="closed"]').wait_for()
    if asked == "key":
        await page.get_by_text("More steps").click()
        await page.get_by_role("button", name="Another key").click()
    if asked == "person":
        await page.get_by_role("button", name="Mallory").click()
    await expect(page.locator("dialog[open]")).to_have_count(1 if asked else 0)
    await desk.dismiss(dismissal)
    await expect(page.get_by_role("heading", name="This class cannot be shown")).to_be_focused()
    await expect(page.get_by_role("main")).to_contain_text(why)
    await expect(page.locator("#announcer")).to_have_text(why)
    shown = await page.locator("body").inner_html()
    for gone in ("Mallory", "Paris", "capital of France", "data-pin", "<dialog", "/screen/"):
        assert gone not in shown
    await page.keyboard.press("Space")
    await expect(page.get_by_role("main").get_by_role("link", name="Start page")).to_be_visible()
    assert await desk.people() == ["Mallory"]  # the page that listens again makes nobody take part
    assert (await stage.site.system.services.live_sessions.get(desk.grace.person, desk.session.id)).version == version


async def test_a_projector_shows_nothing_for_who_is_dismissed(stage: Stage) -> None:
    desk = await desk_of(stage)
    page = desk.page
    await stage.guest(desk.pin, "Mallory")
    await page.goto(f"/screen/{desk.session.id}")
    await page.get_by_text("Mallory").wait_for()
    await desk.dismiss(EnrollmentPatch(role="student"))
    await expect(page.locator("#connection")).to_contain_text("You do not host this class any more")
    await expect(page.locator("#stage")).to_be_empty()
    assert await desk.people() == ["Mallory"]
