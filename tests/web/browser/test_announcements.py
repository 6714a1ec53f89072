"""Announcements in a real browser: heard of while one looks, fit for a phone and for who does not see the page."""

from uuid import uuid4

import pytest
from playwright.async_api import Page, Route, expect

from lms_rt import limits
from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementPatch
from lms_rt.contract.channels import course as course_channel
from lms_rt.contract.courses import CourseRoleName, EnrollmentCreate
from lms_rt.db import log
from tests.support.content import Taught, taught
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SINCE = "#told-since"


async def looking(stage: Stage, course: Taught, role: CourseRoleName = "student") -> Page:
    """A page of somebody new in the course."""
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Ada")
    await stage.site.system.services.enrollments.add(
        course.teacher, course.id, EnrollmentCreate(email=email, role=role)
    )
    return await (await stage.desk(email)).new_page()


async def post(course: Taught, title: str, body: str = "") -> Announcement:
    given = AnnouncementCreate(title=title, body=body)
    return await course.system.services.announcements.post(course.teacher, course.id, given)


async def test_who_looks_hears_what_is_posted_corrected_and_taken_back(stage: Stage) -> None:
    course = await taught(stage.site.system)
    announcements = course.system.services.announcements
    old = await post(course, "Room 7", "The *old* room")
    page = await looking(stage, course)
    for path in (f"/courses/{course.id}", f"/courses/{course.id}/announcements"):
        await page.goto(path)
        since = page.locator(SINCE)
        await expect(since).to_be_empty()
        assert await since.get_attribute("role") == "status"
        first = await post(course, "Monday <b>")
        await expect(since).to_have_text("New announcement: Monday <b>. Read the announcements")
        second = await post(course, "Tuesday")
        await expect(since).to_have_text("2 new announcements, the last: Tuesday. Read the announcements")
        await announcements.edit(course.teacher, second.id, AnnouncementPatch(title="Wednesday"), None)
        await expect(since).to_have_text("2 new announcements, the last: Wednesday. Read the announcements")
        await announcements.delete(course.teacher, second.id, None)
        await expect(since).to_have_text("New announcement: Monday <b>. Read the announcements")
        await announcements.delete(course.teacher, first.id, None)
        await expect(since).to_be_empty()
        await announcements.edit(course.teacher, old.id, AnnouncementPatch(title=f"Room {uuid4()}"), None)
        await expect(since).to_have_text("An announcement on this page was corrected. Read the announcements")
        await judged(page)
    await announcements.delete(course.teacher, old.id, None)
    await expect(page.get_by_text("This announcement was taken back.", exact=True)).to_be_visible()
    await expect(page.get_by_text("The old room")).to_be_hidden()
    await expect(page.locator(SINCE)).to_contain_text("An announcement on this page was taken back.")
    last = await post(course, "Friday", "At noon")
    await page.get_by_role("link", name="Read the announcements").click()
    await expect(page.get_by_role("heading", name=last.title)).to_be_visible()
    await expect(page.locator(SINCE)).to_be_empty()


async def test_what_is_posted_while_the_page_is_on_its_way_is_heard_of(stage: Stage) -> None:
    course = await taught(stage.site.system)
    page = await looking(stage, course)

    async def late(route: Route) -> None:
        await post(course, "Just now")
        await route.continue_()

    await page.route("**/session/ticket", late)
    await page.goto(f"/courses/{course.id}")
    await expect(page.locator(SINCE)).to_contain_text("New announcement: Just now.")


async def test_a_lost_line_loses_no_announcement(stage: Stage) -> None:
    course = await taught(stage.site.system)
    page = await looking(stage, course)
    await page.goto(f"/courses/{course.id}")
    await post(course, "Before")
    await expect(page.locator(SINCE)).to_contain_text("Before")
    await page.context.set_offline(True)
    await post(course, "Meanwhile")
    await page.context.set_offline(False)
    await expect(page.locator(SINCE)).to_contain_text("2 new announcements, the last: Meanwhile.")


async def test_a_line_that_was_lost_for_too_long_is_no_reason_to_keep_quiet(stage: Stage) -> None:
    course = await taught(stage.site.system)
    page = await looking(stage, course)
    await page.goto(f"/courses/{course.id}")
    await post(course, "Before")
    await expect(page.locator(SINCE)).to_contain_text("Before")
    await page.context.set_offline(True)
    async with stage.site.system.db.transaction() as tx:
        said = [log.NewEvent("announcement.deleted", {"announcement": uuid4()})] * limits.REPLAY_EVENTS_MAX
        await log.append(tx, course_channel(course.id), said)
    await post(course, "Meanwhile")
    await page.context.set_offline(False)
    since = page.locator(SINCE)
    await expect(since).to_contain_text("Much has happened in the course since this page was loaded.")
    await since.get_by_role("link", name="Read the announcements").click()
    await expect(page.get_by_role("heading", name="Meanwhile")).to_be_visible()


async def test_the_pages_are_fit_for_everybody(stage: Stage) -> None:
    course = await taught(stage.site.system)
    body = "# A heading\n\nA [link](https://school.example/" + "long" * 40 + ")\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    stored = [await post(course, title, body) for title in ("W" * 200, "إعلان", "News")]
    await course.system.services.announcements.edit(course.teacher, stored[0].id, AnnouncementPatch(body="x"), None)
    learner, staff = await looking(stage, course), await looking(stage, course, "instructor")
    for page in (learner, staff):
        for path in (f"/courses/{course.id}", f"/courses/{course.id}/announcements"):
            await page.goto(path)
            await judged(page)
            for each in await page.locator("details").all():
                await each.locator("summary").click()
            await judged(page)
    await staff.goto(f"/announcements/{stored[0].id}/edit")
    await staff.get_by_text("Take it back", exact=True).click()
    await judged(staff)


async def test_an_announcement_is_posted_corrected_and_taken_back_by_hand(stage: Stage) -> None:
    course = await taught(stage.site.system)
    page = await looking(stage, course, "instructor")
    await page.goto(f"/courses/{course.id}")
    await page.get_by_role("link", name="Announcements", exact=True).click()
    await page.get_by_label("Title").fill("The exam is on Monday")
    await page.get_by_label("Text, in Markdown").fill("In **room 7**")
    await page.get_by_role("button", name="Post").click()
    await expect(page.get_by_text("The course is told.")).to_be_visible()
    await expect(page.locator(SINCE)).to_be_empty()
    await page.get_by_role("link", name="Correct or take back: The exam is on Monday").click()
    await page.get_by_label("Title").fill("The exam is on Tuesday")
    await page.get_by_role("button", name="Save the correction").click()
    await expect(page.get_by_role("heading", name="The exam is on Tuesday")).to_be_visible()
    await page.get_by_role("link", name="Correct or take back").click()
    await page.get_by_text("Take it back", exact=True).click()
    await page.get_by_role("button", name="Take the announcement back").click()
    await expect(page.get_by_text("Nothing has been announced yet.")).to_be_visible()
