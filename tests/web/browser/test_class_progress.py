"""How a class is getting on, in a real browser: live, and fit for a phone."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from playwright.async_api import BrowserContext, Page, Response, Route, expect

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Person
from tests.support.content import Taught, taught
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


LIVE = "Live: this changes while people learn."
SELDOM, OFTEN = "AT_MOST_EVERY_MS = 10_000", "AT_MOST_EVERY_MS = 10"
ASKED_BY_SIGNALS = 3
"""As often as the script asks at most without asking again for a refusal: once it is ready, by a signal, once more."""


@dataclass
class Watched:
    """The page of a class, before it is opened, whose script may ask as often as it likes."""

    course: Taught
    ada: Person
    context: BrowserContext
    page: Page
    refuses: int = 0
    """How often it is refused before it is answered."""
    status: int | None = 429
    """By what; None: by a line that breaks."""
    asked: "asyncio.Queue[bool]" = field(default_factory=asyncio.Queue)
    """What it asked, and whether it was answered."""

    @property
    def path(self) -> str:
        return f"/courses/{self.course.id}/progress"

    def is_own(self, answer: Response) -> bool:
        """Whether this answers the page's own question, and is not the page itself or a ticket."""
        return answer.request.resource_type == "fetch" and answer.url.endswith(self.path)

    async def answer(self, route: Route) -> None:
        """The page's own question, or the page itself."""
        if route.request.resource_type != "fetch":
            return await route.continue_()
        refused, self.refuses = self.refuses > 0, self.refuses - 1
        self.asked.put_nowait(not refused)
        if not refused:
            return await route.continue_()
        if self.status is None:
            return await route.abort("internetdisconnected")
        return await route.fulfill(status=self.status, body="")


async def watched(stage: Stage) -> Watched:
    course = await taught(stage.site.system)
    for title in ("Springs", "Mouths"):
        await course.lesson(title)
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Grace")
    given = EnrollmentCreate(email=email, role="assistant")
    await stage.site.system.services.enrollments.add(course.teacher, course.id, given)
    context = await stage.desk(email)
    made = Watched(course, await course.learner("Ada"), context, await context.new_page())

    async def hurried(route: Route) -> None:
        answer = await route.fetch()
        script = await answer.text()
        assert SELDOM in script
        await route.fulfill(response=answer, body=script.replace(SELDOM, OFTEN))

    await made.page.route("**/js/class-progress.js*", hurried)
    await made.page.route(f"**{made.path}", made.answer)
    return made


async def learns(stage: Stage, watch: Watched, title: str = "Springs") -> None:
    services = stage.site.system.services
    outline = await services.outlines.get(watch.course.teacher, watch.course.id)
    [lesson] = [each for module in outline.modules for each in module.lessons if each.title == title]
    await services.progress.report(watch.ada, lesson.id, 1, None)


@pytest.mark.parametrize("status", [429, 503, None])
async def test_what_is_refused_is_asked_again_until_it_is_answered(stage: Stage, status: int | None) -> None:
    watch = await watched(stage)
    watch.refuses, watch.status = ASKED_BY_SIGNALS + 1, status
    if status is not None:
        stage.forgive(str(status))
    await watch.page.goto(watch.path)
    await watch.page.get_by_text(LIVE).wait_for()
    await learns(stage, watch)
    await expect(watch.page.get_by_role("row", name="Ada")).to_contain_text("1 of 2")
    asked = [watch.asked.get_nowait() for _ in range(watch.asked.qsize())]
    assert asked[: ASKED_BY_SIGNALS + 2] == [*([False] * (ASKED_BY_SIGNALS + 1)), True]
    await expect(watch.page.locator("#live")).to_have_text(LIVE)


async def test_a_page_that_was_signed_out_says_so_and_asks_no_more(stage: Stage) -> None:
    watch = await watched(stage)
    async with watch.page.expect_websocket() as opening, watch.page.expect_response(watch.is_own) as answering:
        await watch.page.goto(watch.path)
    socket, answer = await opening.value, await answering.value
    await answer.finished()  # what it asks once it is ready has been read by the server: before anybody learns
    await watch.page.get_by_text(LIVE).wait_for()
    await watch.context.clear_cookies()
    await learns(stage, watch)
    await expect(watch.page.locator("#live")).to_have_text(
        "No longer live. You have been signed out. Load the page again."
    )
    await expect(watch.page.locator("#live")).to_have_attribute("data-kind", "ended")
    if not socket.is_closed():
        await socket.wait_for_event("close")
    asked = watch.asked.qsize()
    await learns(stage, watch, "Mouths")
    # What stands there stays, and is not taken for a list that has changed by the page to sign in
    await expect(watch.page.get_by_role("row", name="Ada")).to_contain_text("0 of 2")
    await expect(watch.page.locator("#moved")).to_be_hidden()
    await watch.page.evaluate("new Promise((done) => setTimeout(done, 1500))")  # thrice as long as it waits to ask
    assert watch.asked.qsize() == asked


async def test_rows_and_figures_move_while_people_learn_and_a_lost_line_is_said(stage: Stage) -> None:
    course, services = await taught(stage.site.system), stage.site.system.services
    first = await course.lesson("Springs")
    await course.lesson("Mouths")
    ada, enrollment = await course.enrolled("Ada")
    await course.learner("Bo")
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Grace")
    await services.enrollments.add(course.teacher, course.id, EnrollmentCreate(email=email, role="assistant"))
    context = await stage.desk(email)
    page = await context.new_page()
    await page.goto(f"/courses/{course.id}/progress")
    await page.get_by_text("Live: this changes while people learn.").wait_for()
    await services.progress.report(ada, first.id, 1, None)
    await expect(page.get_by_label("Progress of Ada")).to_have_attribute("value", "50")
    row = page.get_by_role("row", name="Ada")
    await expect(row).to_contain_text("1 of 2")
    await expect(row).to_contain_text("Springs")
    await expect(page.locator("[data-part=figures]")).to_contain_text("1")
    await context.set_offline(True)
    await page.get_by_text("The line is lost").wait_for()
    await context.set_offline(False)
    await page.get_by_text("Live: this changes while people learn.").wait_for()
    await judged(page)
    await page.goto(f"/enrollments/{enrollment}/progress")
    await judged(page)
    await page.goto(f"/courses/{course.id}/gradebook")
    await judged(page)
