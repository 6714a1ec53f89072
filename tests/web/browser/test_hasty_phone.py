"""Taps that are quicker than the page, and phones on which nothing can be answered any more."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.live import LiveSession, LiveSessionCreate
from tests.support import school
from tests.support.running import until
from tests.web.browser.stage import Stage, Teacher, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
LARGEST: dict[str, object] = {**school.CAPITAL, "prompt": "Which is the largest?"}
TAP_BEFORE_IT_IS_DRAWN = """
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      queueMicrotask(() => this.addEventListener("message", ({ data }) => {  // behind the page's own listener
        if (!data.includes(window.tapWhenTold)) return;
        document.querySelectorAll(".choice")[1].click();
        window.tapped = document.querySelector(".prompt").textContent;
      }));
    }
  };"""

COUNTED_LOCKS = """
  const count = (by) => {
    const { dataset } = document.documentElement;
    dataset.awake = Number(dataset.awake ?? 0) + by;
  };
  const lock = async () => {
    count(1);
    return { release: async () => count(-1) };
  };
  Object.defineProperty(navigator, "wakeLock", { value: { request: lock } });"""


async def answers_of(stage: Stage, grace: Teacher, session: LiveSession) -> list[object]:
    """What is stored of the first of a class."""
    results = await stage.site.system.services.live_sessions.results(grace.person, session.id)
    return [each.answer for each in results.participants[0].answers]


async def test_a_tap_on_a_question_that_is_over_is_no_answer_to_the_next(stage: Stage) -> None:
    """The phone hears of all it has missed at once; what it shows is the old question still when the finger is down."""
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [school.CAPITAL, LARGEST])
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    await phone.context.add_init_script(TAP_BEFORE_IT_IS_DRAWN)
    await phone.reload()
    version = (await steps.open(grace.person, session.id, session.version, None)).version
    await phone.get_by_role("button", name="Paris").wait_for()
    await phone.context.set_offline(True)
    await phone.locator("#connection").wait_for()
    version = (await steps.close(grace.person, session.id, version, None)).version
    await steps.open(grace.person, session.id, version, None)
    await phone.evaluate("window.tapWhenTold = 'question.opened'")
    await phone.context.set_offline(False)
    await phone.get_by_role("heading", name="Which is the largest?").wait_for()
    assert "capital" in await phone.evaluate("window.tapped")
    await phone.get_by_role("button", name="Lyon").tap()
    await phone.get_by_text(SAVED).wait_for()
    assert await answers_of(stage, grace, session) == [{"options": ["a"]}]


@dataclass
class SlowReceipts:
    """A line on which receipts can be made to come late."""

    holding: bool = False
    held: list[str] = field(default_factory=list)
    _answers: set[int] = field(default_factory=set)
    _page: WebSocketRoute | None = None

    async def between(self, page: Page) -> None:
        await page.route_web_socket(re.compile(r"/ws$"), self._route)

    def release(self) -> None:
        assert self._page is not None
        self.holding = False
        for message in self.held:
            self._page.send(message)

    def _route(self, page: WebSocketRoute) -> None:
        server, self._page = page.connect_to_server(), page

        def from_page(message: str | bytes) -> None:
            frame: dict[str, Any] = json.loads(message)
            if frame["type"] == "live.answer":
                self._answers.add(frame["id"])
            server.send(message)

        def from_server(message: str | bytes) -> None:
            if self.holding and json.loads(message).get("id") in self._answers:
                self.held.append(str(message))
            else:
                page.send(message)

        page.on_message(from_page)
        server.on_message(from_server)


async def test_who_changes_their_mind_twice_on_a_slow_line_has_the_last_answer_stored(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace, LiveSessionCreate(lead_ms=0, answers="last"))
    phone = await stage.guest(pin, "Ada")
    slow = SlowReceipts()
    await slow.between(phone)
    await phone.reload()
    await stage.site.system.services.live_steps.open(grace.person, session.id, session.version, None)
    note = phone.locator(".answering__note")
    await phone.get_by_role("button", name="Lyon").tap()
    await expect(note).to_have_text(SAVED)
    slow.holding = True
    await phone.get_by_role("button", name="Paris").tap()
    await expect(note).to_have_text("Sending …")
    await phone.get_by_role("button", name="Nice").tap()
    await until(lambda: len(slow.held) == 2)
    slow.release()
    await expect(note).to_have_text(SAVED)
    await expect(phone.get_by_role("button", name="Nice")).to_have_attribute("aria-pressed", "true")
    assert await answers_of(stage, grace, session) == [{"options": ["c"]}]


async def test_of_two_fingers_that_come_down_at_once_the_first_counts_and_nothing_is_refused(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    await stage.site.system.services.live_steps.open(grace.person, session.id, session.version, None)
    await phone.get_by_role("button", name="Paris").wait_for()
    await phone.evaluate("[1, 0].forEach((each) => document.querySelectorAll('.choice')[each].click())")
    await expect(phone.locator(".answering__note")).to_have_text(SAVED)
    await expect(phone.get_by_role("button", name="Paris")).to_have_attribute("aria-pressed", "true")
    assert await answers_of(stage, grace, session) == [{"options": ["b"]}]


async def test_who_plays_on_another_device_can_give_no_answer_here_that_would_never_be_sent(stage: Stage) -> None:
    services = stage.site.system.services
    grace = await teacher(stage.site, [school.CAPITAL])
    session, _ = await open_class(stage.site, grace)
    email = f"{uuid4().hex}@school.example"
    await stage.site.account(email, "Alan")
    await services.enrollments.add(grace.person, session.course, EnrollmentCreate(email=email))
    await services.live_steps.open(grace.person, session.id, session.version, None)
    first, second = [await (await stage.desk(email)).new_page() for _ in range(2)]
    await first.goto(f"/play/{session.id}")
    paris = first.get_by_role("button", name="Paris")
    await expect(paris).to_have_attribute("aria-disabled", "false")
    await second.goto(f"/play/{session.id}")
    await expect(first.locator("#connection")).to_contain_text("You are playing on another device now.")
    await expect(paris).to_have_attribute("aria-disabled", "true")
    await first.reload()
    await expect(second.locator("#connection")).to_contain_text("You are playing on another device now.")
    await expect(paris).to_have_attribute("aria-disabled", "false")


async def test_a_phone_and_a_projector_may_sleep_once_the_class_is_over(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    context = await stage.desk(grace.email)
    wall, host = await context.new_page(), await context.new_page()
    for page, path in ((phone, phone.url), (wall, f"/screen/{session.id}"), (host, f"/host/{session.id}")):
        await page.add_init_script(COUNTED_LOCKS)
        await page.goto(path)
        await expect(page.locator("html")).to_have_attribute("data-awake", "1")
    await phone.get_by_text("You are in").wait_for()
    await stage.site.system.services.live_steps.end(grace.person, session.id, session.version)
    for page in (phone, wall, host):
        await expect(page.locator("html")).to_have_attribute("data-awake", "0")
