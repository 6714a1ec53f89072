"""The time of an attempt and its end, whoever ends it, as its page tells them."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Route, expect

from lms_rt.contract.attempts import Extension
from tests.web.browser.stage import Stage
from tests.web.browser.taking import SAVES, WHERE, WHY, asked, sitting, status

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_the_server_submits_at_the_deadline_and_the_page_shows_the_result(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE, WHY], time_limit_s=60, feedback="full")
    page, attempt = await ada.begin()
    await expect(page.locator("#time")).to_have_text(re.compile("^(1:00|[1-5][0-9] s) left$"))
    await asked(page, 1).get_by_label("Your answer").fill("Paris")
    await expect(status(page, 1)).to_have_text("Saved")
    await ada.exam.overdue(attempt, by_s=-2)  # two seconds from now
    await page.reload()
    await expect(page.locator("#notice").or_(page.get_by_text("The time was up"))).to_be_visible()
    await page.get_by_text("The time was up: what was saved was submitted").wait_for()
    await page.get_by_text("1,000 of 1,000 points", exact=False).first.wait_for()


async def test_whoever_gets_longer_sees_it_at_once(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE], time_limit_s=60)
    page, attempt = await ada.begin()
    await expect(page.locator("#time")).to_have_text(re.compile("^[0-9:]+( s)? left$"))
    grading = stage.site.system.services.attempt_grading
    await page.wait_for_function("document.querySelector('#time').dataset.low === 'true'")
    await grading.extend(ada.exam.course.teacher, attempt.id, Extension(seconds=7200).seconds)
    await expect(page.locator("#time")).to_have_text(re.compile("^2 h 0 min left$"))


async def test_whoever_may_take_as_long_as_they_like_sees_at_once_when_the_quiz_is_to_close(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    page, _ = await ada.begin()
    await expect(page.locator("#time")).to_have_text("No time limit")
    now = datetime.now(UTC)
    await ada.exam.settings(closes_at=(now + timedelta(hours=3, minutes=5)).isoformat())
    await expect(page.locator("#time")).to_have_text(re.compile("^3 h [0-5] min left$"))
    await ada.exam.settings(closes_at=(now + timedelta(hours=2, minutes=5)).isoformat())
    await expect(page.locator("#time")).to_have_text(re.compile("^2 h [0-5] min left$"))


async def test_an_attempt_submitted_elsewhere_ends_here_and_what_was_not_saved_can_still_be_read(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE, WHY])
    page, attempt = await ada.begin()
    clean = await ada.context.new_page()
    await clean.goto(page.url)
    await page.route(SAVES, lambda route: route.abort("internetdisconnected"))
    await asked(page, 2).get_by_label("Your answer").fill("Because.")
    await expect(status(page, 2)).to_contain_text("Not saved: no connection.")
    await stage.site.system.services.attempts.submit(ada.person, attempt.id)
    await clean.wait_for_selector(".score")
    await expect(page.locator("#notice")).to_contain_text("without what was not saved (question 2)")
    await expect(asked(page, 2).get_by_label("Your answer")).to_have_value("Because.")
    await expect(asked(page, 2).get_by_label("Your answer")).to_be_disabled()


async def test_what_happens_before_the_page_listens_is_seen_all_the_same(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE], time_limit_s=60)
    happened = asyncio.Event()

    async def when_it_has_happened(route: Route) -> None:
        await happened.wait()
        await route.continue_()

    await ada.context.route("**/session/ticket", when_it_has_happened)
    page, attempt = await ada.begin()
    other = await ada.context.new_page()
    services = stage.site.system.services
    await services.attempt_grading.extend(ada.exam.course.teacher, attempt.id, 7200)
    happened.set()
    await expect(page.locator("#time")).to_have_text(re.compile("^2 h 0 min left$"))
    happened.clear()
    await other.goto(page.url)
    await expect(status(other, 1)).to_have_text("No answer yet")
    await services.attempts.submit(ada.person, attempt.id)
    happened.set()
    await other.wait_for_selector(".score")


async def test_a_phone_whose_clock_is_hours_off_counts_by_the_servers(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE], time_limit_s=1800)
    await ada.context.add_init_script("const real = Date.now; Date.now = () => real() + 7_200_000;")
    page, _ = await ada.begin()
    await expect(page.locator("#time")).to_have_text(re.compile("^(30:00|29:[0-5][0-9]) left$"))
    await expect(asked(page, 1).get_by_label("Your answer")).to_be_enabled()


async def test_what_is_sent_too_late_leads_to_the_result_even_where_no_event_told_of_it(stage: Stage) -> None:
    ada = await sitting(stage, [WHERE])
    await ada.context.route_web_socket(
        re.compile(r"/ws$"), lambda socket: None
    )  # a network that lets no socket through
    page, attempt = await ada.begin()
    await expect(status(page, 1)).to_have_text("No answer yet")
    await stage.site.system.services.attempts.submit(ada.person, attempt.id)
    await asked(page, 1).get_by_label("Your answer").fill("Paris")
    await expect(page.locator("#notice")).to_contain_text("without what was not saved (question 1)")
    await page.get_by_role("link", name="See the result").click()
    await page.wait_for_selector(".score")
    ada.stage.forgive("409")
