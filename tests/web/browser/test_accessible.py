"""What a page owes to people who do not see it, do not point at it, or do not want it to move."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from lms_rt.services.job_runs import JobRuns
from tests.support import school
from tests.support.working import ask
from tests.web.browser.stage import PHONE, Stage, open_class, teacher
from tests.web.browser.test_class import EVERY_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

FAULTS = """() => {
  const found = [];
  const shown = (element) => element.checkVisibility();
  const say = (fault, element) => found.push(`${fault}: ${element.outerHTML.slice(0, 120)}`);
  const referred = (element, name) => (element.getAttribute(name) ?? "").split(" ").filter(Boolean);
  const named = (element) =>
    element.getAttribute("aria-label")?.trim() || element.innerText?.trim() ||
    referred(element, "aria-labelledby").some((id) => document.getElementById(id)?.textContent.trim());
  if (!document.documentElement.lang) found.push("the page has no language");
  if (!document.title.trim()) found.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) found.push("the page has not one main part");
  const ids = new Set();
  for (const element of document.querySelectorAll("[id]")) {
    if (ids.has(element.id)) say("its id is taken", element);
    ids.add(element.id);
  }
  for (const element of document.querySelectorAll("img")) if (!element.hasAttribute("alt")) say("no alt", element);
  for (const element of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const labels = [...(element.labels ?? [])].some((label) => label.textContent.trim());
    if (!labels && !named(element)) say("no label", element);
  }
  for (const element of document.querySelectorAll("button, a, dialog, [role=region], [role=timer]")) {
    if (shown(element) && !named(element) && !element.querySelector("img[alt]:not([alt=''])")) say("no name", element);
  }
  for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of referred(element, name)) if (!ids.has(id)) say(`${name} leads nowhere`, element);
    }
  }
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (element.tabIndex > 0) say("jumps the queue", element);
  }
  return found;
}"""
SMALL = """() => [...document.querySelectorAll("button, a.button, summary, input:not([type=hidden]), select, textarea")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element, (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([element, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML.slice(0, 120)}`)"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


async def judged(page: Page) -> list[str]:
    """What is wrong with a page as it stands, on a phone."""
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    faults: list[str] = await page.evaluate(FAULTS)
    small: list[str] = await page.evaluate(SMALL)
    wide = ["wider than the phone"] if await page.evaluate(TOO_WIDE) else []
    return [f"{page.url}: {each}" for each in [*faults, *small, *wide]]


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
    faults: list[str] = []
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
        faults += await judged(page)
    assert faults == []


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
    faults = await judged(host) + await judged(ada)
    version = (await steps.start(grace.person, session.id, session.version)).version
    for number, question in enumerate(EVERY_TYPE, 1):
        version = (await steps.open(grace.person, session.id, version, None)).version
        await ada.get_by_role("heading", name=str(question["prompt"])).wait_for()
        await expect(ada.locator("#announcer")).to_contain_text(f"Question {number} of {len(EVERY_TYPE)}.")
        faults += await judged(ada)
        moving = await ada.evaluate(
            "[...document.querySelectorAll('*')]"
            ".filter(each => parseFloat(getComputedStyle(each).transitionDuration)).length"
        )
        assert moving == 0
        version = (await steps.close(grace.person, session.id, version, None)).version
        version = (await steps.reveal(grace.person, session.id, version, None)).version
        await ada.locator(".face--result").wait_for()
        faults += await judged(ada)
    faults += await judged(host)
    await steps.end(grace.person, session.id, version)
    await expect(ada.locator("#announcer")).to_have_text("The class is over.")
    await host.locator('#state[data-state="ended"]').wait_for()
    faults += await judged(host) + await judged(ada)
    assert faults == []


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
