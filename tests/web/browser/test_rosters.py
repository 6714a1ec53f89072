"""A class list by hand, and the account's pages, in a real browser."""

import asyncio
from typing import Final
from uuid import UUID

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from lms_rt.contract.rosters import InvitationCreate
from lms_rt.services.job_runs import JobRuns
from sql.statement import Statement
from tests.support import school
from tests.support.working import ended
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage, Teacher, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

JOB: Final = Statement("SELECT uid FROM outbox WHERE job = 'enrollments.import' AND owner_id = $1")
ROWS: Final = "email;role\r\nnew@school.example;assistant\r\nan address with quite many words in it;student\r\n"


async def course_of(stage: Stage, grace: Teacher) -> UUID:
    return (await stage.site.system.services.quizzes.get(grace.person, grace.quiz)).course


def saved(content: str) -> FilePayload:
    """What a spreadsheet program saved."""
    return {"name": "list.csv", "mimeType": "text/csv", "buffer": ("\ufeff" + content).encode()}


async def send(page: Page) -> None:
    await page.get_by_role("button", name="Send the list").click()


async def test_a_file_is_tried_mended_in_the_page_and_enrolled(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto(f"/courses/{await course_of(stage, grace)}/people")
    await page.get_by_role("link", name="Bring in a list of people").click()
    await page.get_by_label("Or a CSV file").set_input_files(saved(ROWS))
    await page.get_by_label("Only try").check()
    await send(page)
    await expect(page.get_by_text("nobody is enrolled or invited yet")).to_be_visible()
    await expect(page.get_by_text("an address with quite many words in it", exact=True)).to_be_visible()
    rows = page.get_by_label("Rows, as they are copied")
    assert await rows.input_value() == ROWS.replace("\r\n", "\n")
    await judged(page)
    await rows.fill("email\nnew@school.example")
    await send(page)
    await expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    await page.get_by_text("All rows (1)").click()
    await expect(page.get_by_text("invited", exact=True)).to_be_visible()
    await expect(page.get_by_label("Rows, as they are copied")).to_have_value("")
    await judged(page)
    await page.get_by_role("link", name="The people of the course").click()
    await page.get_by_role("button", name="Take back: the invitation to new@school.example").click()
    await expect(page.get_by_text("The invitation is taken back")).to_be_visible()
    await judged(page)


async def test_a_job_s_page_moves_on_by_itself_and_ends_in_the_report(stage: Stage) -> None:
    system = stage.site.system
    grace = await teacher(stage.site, [school.CAPITAL])
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto(f"/courses/{await course_of(stage, grace)}/people/import")
    await page.get_by_label("Or a CSV file").set_input_files(saved("email\n" + "no address\n" * 1001))
    async with page.expect_websocket():
        await send(page)
    await expect(page.get_by_text("Waiting for its turn.")).to_be_visible()
    await judged(page)
    runs = JobRuns(system.db, system.services.announcer)
    job = await system.db.fetchval(JOB, grace.person.user)
    run = await runs.claim(job, 60)
    assert run is not None
    await expect(page.get_by_text("Being worked on.")).to_be_visible()
    await runs.report(run, 1000, 1001)
    await expect(page.get_by_text("1,000 of 1,001 rows")).to_be_visible()
    await runs.release(run, "the worker was stopped")
    async with stage.site.worker():
        await ended(system, job)
    await expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    await judged(page)


async def test_what_a_job_s_page_asked_for_before_it_was_told_more_does_not_take_it_back(stage: Stage) -> None:
    system = stage.site.system
    grace = await teacher(stage.site, [school.CAPITAL])
    page = await (await stage.desk(grace.email)).new_page()
    asked, told, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer_late(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await told.wait()
        await route.fulfill(response=answer)
        answered.set()

    await page.route("**/api/v1/jobs/*", answer_late)
    await page.goto(f"/courses/{await course_of(stage, grace)}/people/import")
    await page.get_by_label("Or a CSV file").set_input_files(saved("email\n" + "no address\n" * 1001))
    await send(page)
    await asked.wait()
    runs = JobRuns(system.db, system.services.announcer)
    run = await runs.claim(await system.db.fetchval(JOB, grace.person.user), 60)
    assert run is not None
    await expect(page.get_by_text("Being worked on.")).to_be_visible()
    async with page.expect_response("**/api/v1/jobs/*") as response:
        told.set()
    assert (await (await response.value).json())["state"] == "waiting"
    await answered.wait()
    await page.evaluate("() => new Promise((drawn) => setTimeout(drawn))")  # it has been heard by now
    await expect(page.get_by_text("Being worked on.")).to_be_visible()


async def test_a_job_s_page_moves_on_without_scripts_too(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    signed_in = await (await stage.desk(grace.email)).cookies(str(stage.site.base))
    context = await stage.browser.new_context(base_url=str(stage.site.base), java_script_enabled=False)
    try:
        await context.add_cookies(
            [{"name": each["name"], "value": each["value"], "url": str(stage.site.base)} for each in signed_in]
        )
        page = await context.new_page()
        await page.goto(f"/courses/{await course_of(stage, grace)}/people/import")
        await page.get_by_label("Or a CSV file").set_input_files(saved("email\n" + "no address\n" * 1001))
        await send(page)
        await expect(page.get_by_text("Waiting for its turn.")).to_be_visible()
        async with stage.site.worker():
            await expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    finally:
        await context.close()


async def test_the_pages_of_an_account_have_names_labels_and_room_for_a_thumb(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    course = await course_of(stage, grace)
    given = InvitationCreate(email="quite.a.long.address.of.somebody@department.school.example")
    await stage.site.system.services.invitations.invite(grace.person, course, given)
    page = await (await stage.desk(grace.email)).new_page()
    for path in ("", "/password", "/sign-ins", "/tokens", "/export", "/delete"):
        await page.goto(f"/account{path}")
        await judged(page)
    for path in ("/people", "/people?q=grace", "/people/invitations", "/people/import"):
        await page.goto(f"/courses/{course}{path}")
        await judged(page)
    await page.goto("/account/tokens")
    await page.get_by_label("What it is for").fill("Backup")
    await page.get_by_label("read what you may see").check()
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.get_by_text("It is not shown again")).to_be_visible()
    await judged(page)
    await page.goto("/account/password")
    await page.get_by_label("The password you have now").fill(school.PASSWORD)
    await page.get_by_label("The new password").fill("another correct horse")
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.get_by_text("The new password is set.")).to_be_visible()
