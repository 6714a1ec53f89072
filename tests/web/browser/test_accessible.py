"""What a page owes to people who do not see it, do not point at it, or do not want it to move."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from lms_rt.services.job_runs import JobRuns
from tests.support import school
from tests.support.working import ask
from tests.web.browser.judging import judged
from tests.web.browser.stage import Stage, open_class, teacher
from tests.web.browser.test_class import EVERY_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_page_with_faults_fails_whoever_has_it_judged(stage: Stage) -> None:
    page = await stage.page()
    label = '<label style="display: block; height: 44px">A name <input></label>'
    sound = f'<html lang="en"><title>A page</title><main>{label}</main>'
    await page.set_content(sound)
    await judged(page)
    for of, other, told in (
        ("A name ", "", "no label"),
        ("44px", "20px", "x20 <input"),
        ("<main>", '<main style="width: 900px">', "wider than the phone"),
    ):
        await page.set_content(sound.replace(of, other))
        with pytest.raises(AssertionError, match=told):
            await judged(page)


async def test_pages_have_names_labels_and_room_for_a_thumb(stage: Stage) -> None:
    grace = await teacher(stage.site, EVERY_TYPE)
    session, pin = await open_class(stage.site, grace)
    await stage.site.account("admin@school.example", role="admin")
    dead = JobRuns(stage.site.system.db, stage.site.system.services.announcer)
    given_up = await dead.claim(await ask(stage.site.system, "certificate.draw", "dead", {}), 60)
    assert given_up is not None
    await dead.fail(given_up, "no typeface has " + "𓀀" * 100)
    stranger = await stage.page()
    staff = await (await stage.desk(grace.email)).new_page()
    admin = await (await stage.desk("admin@school.example")).new_page()
    visits = [
        *((stranger, path) for path in ("/login", "/register", "/forgot-password", "/join", f"/join/{pin}")),
        (stranger, "/certificates"),
        (staff, "/"),
        (staff, f"/quizzes/{grace.quiz}"),
        (staff, f"/quizzes/{grace.quiz}/class"),
        (staff, f"/results/{session.id}"),
        (staff, f"/screen/{session.id}"),
        (staff, "/certificates"),
        (staff, "/account"),
        (admin, "/"),
        (admin, "/outbox"),
        (admin, "/admin/dead-letters"),
    ]
    for page, path in visits:
        await page.goto(path)
        await judged(page)


async def test_a_running_class_is_said_aloud_and_moves_nothing_for_who_wants_no_motion(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, EVERY_TYPE)
    session, pin = await open_class(stage.site, grace)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    ada = await stage.guest(pin, "Ada with quite a long given name")
    await ada.emulate_media(reduced_motion="reduce")
    await host.get_by_role("button", name="Ada").wait_for()
    await host.get_by_text("More steps").click()
    await judged(host)
    await judged(ada)
    version = (await steps.start(grace.person, session.id, session.version)).version
    for number, question in enumerate(EVERY_TYPE, 1):
        version = (await steps.open(grace.person, session.id, version, None)).version
        await ada.get_by_role("heading", name=str(question["prompt"])).wait_for()
        await expect(ada.locator("#announcer")).to_contain_text(f"Question {number} of {len(EVERY_TYPE)}.")
        await judged(ada)
        await expect(host.get_by_label("Show me the answer before the reveal")).to_be_visible()
        await judged(host)
        moving = await ada.evaluate(
            "[...document.querySelectorAll('*')]"
            ".filter(each => parseFloat(getComputedStyle(each).transitionDuration)).length"
        )
        assert moving == 0
        version = (await steps.close(grace.person, session.id, version, None)).version
        version = (await steps.reveal(grace.person, session.id, version, None)).version
        await ada.locator(".face--result").wait_for()
        await judged(ada)
    await judged(host)
    await steps.end(grace.person, session.id, version)
    await expect(ada.locator("#announcer")).to_have_text("The class is over.")
    await host.locator('#state[data-state="ended"]').wait_for()
    await judged(host)
    await judged(ada)


async def test_the_results_of_a_class_fit_a_phone_whatever_was_asked(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, EVERY_TYPE)
    session, pin = await open_class(stage.site, grace)
    ada = (await stage.site.system.services.guests.join(pin, "Ada", "127.0.0.1")).participant
    version = 1
    asked = await stage.site.system.services.quizzes.questions(grace.person, grace.quiz)
    for question in asked:
        version = (await steps.open(grace.person, session.id, version, question.id)).version
        version = (await steps.close(grace.person, session.id, version, None)).version
        version = (await steps.reveal(grace.person, session.id, version, None)).version
    host = await (await stage.desk(grace.email)).new_page()
    for path in ("", f"/people/{ada}", *(f"/questions/{question.id}" for question in asked)):
        await host.goto(f"/results/{session.id}{path}")
        await judged(host)


async def test_a_badge_stands_where_a_right_to_left_option_begins(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    options = [{"id": "a", "text": "القاهرة"}, {"id": "b", "text": "Cairo"}]
    grace = await teacher(
        stage.site, [{"type": "single_choice", "prompt": "؟", "options": options, "key": {"options": ["a"]}}]
    )
    session, pin = await open_class(stage.site, grace)
    ada = await stage.guest(pin, "Ada")
    version = (await steps.start(grace.person, session.id, session.version)).version
    await steps.open(grace.person, session.id, version, None)
    await ada.locator(".choice").first.wait_for()
    after = await ada.evaluate(
        "[...document.querySelectorAll('.choice')].map("
        "each => each.querySelector('.badge').getBoundingClientRect().left"
        " > each.querySelector('.choice__text').getBoundingClientRect().left)"
    )
    assert after == [True, False]


async def test_answers_keep_their_colours_where_a_reader_forces_others(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    ada = await stage.guest(pin, "Ada")
    await ada.emulate_media(forced_colors="active")
    await stage.site.system.services.live_steps.open(grace.person, session.id, 1, None)
    await ada.locator(".choice").first.wait_for()
    told_apart = await ada.evaluate(
        "new Set([...document.querySelectorAll('.choice, body')]"
        ".map(each => getComputedStyle(each).backgroundColor)).size"
    )
    assert told_apart == 4


async def test_the_keyboard_alone_goes_round_the_dashboard_in_the_order_that_is_seen(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    session, _ = await open_class(stage.site, grace)
    host = await (await stage.desk(grace.email)).new_page()
    await host.goto(f"/host/{session.id}")
    await host.locator('#primary[data-armed="true"]').wait_for()
    seen = [each async for each in focused(host, 8)]
    assert seen == ["Start page", "Projector view", "Find a name", "Sort by", "primary", "extend", "pause", "lock"]
    outline = await host.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


async def focused(page: Page, times: int) -> AsyncIterator[str]:
    """What has the focus after each press of Tab: its id in the steps, its label elsewhere."""
    for _ in range(times):
        await page.keyboard.press("Tab")
        yield await page.evaluate(
            "(e => e.closest('.panel--steps') ? e.id : e.getAttribute('aria-label') || e.labels?.[0]?.textContent"
            " || e.textContent.trim())(document.activeElement)"
        )
