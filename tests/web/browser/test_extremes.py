"""The longest names, the most options, the smallest windows: nothing is cut off, covered or pushed out of sight."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.questions import bounds
from tests.support import school
from tests.support.school import Class
from tests.web.browser.stage import DESK, PHONE, WALL, Stage, open_class, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
LONG_NAME = "Maximiliane von Hohenstein-Ellen"  # 32 characters, as many as a nickname may have
UNBREAKABLE = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
OPTIONS = [
    {"id": f"o{number}", "text": f"Option {number}, with a few words"} for number in range(1, bounds.OPTIONS_MAX + 1)
]
MOST_OPTIONS: dict[str, object] = {
    "type": "multiple_choice",
    "prompt": "As many options as there can be",
    "options": OPTIONS,
    "key": {"options": ["o1"]},
    "explanation": "A sentence that is said at length. " * 20,
}
LONG = {**school.CAPITAL, "prompt": "A long question, of which there is still more. " * 24}
BELOW_THE_CORNER = """() => {
  const corner = document.querySelector(".corner").getBoundingClientRect().top;
  const shown = [...document.querySelectorAll(".tile, .spread__row, .showing__aside > *")];
  return shown.filter((each) => each.checkVisibility() && each.getBoundingClientRect().bottom > corner + 1).length;
}"""
CUT = """() => [...document.querySelectorAll(".tile, .showing__aside")]
  .filter((each) => each.checkVisibility() && each.scrollHeight > each.clientHeight + 1).length"""
COVERED = """() => {
  const shown = [...document.querySelectorAll(".choice, .surface .button, .answering__note:not(:empty)")]
    .filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect());
  return shown.slice(1).filter((box, index) => box.top < shown[index].bottom - 1 && box.left < shown[index].right - 1
    && box.right > shown[index].left + 1).length;
}"""


async def in_sight(page: Page, selector: str) -> bool:
    """Whether the whole of an element is in the window as it is scrolled now."""
    inside: bool = await page.locator(selector).evaluate(
        "each => (box => box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth)"
        "(each.getBoundingClientRect())"
    )
    return inside


async def test_the_longest_name_leaves_room_for_the_points_and_stands_on_the_podium_in_full(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [school.CAPITAL], title=UNBREAKABLE)
    session, pin = await open_class(stage.site, grace, LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    phone = await stage.guest(pin, LONG_NAME)
    wall = await (await stage.desk(grace.email)).new_page()
    await wall.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})
    await wall.goto(f"/screen/{session.id}")
    version = (await steps.open(grace.person, session.id, 1, None)).version
    await phone.get_by_role("button", name="Paris").tap()
    await phone.get_by_text(SAVED).wait_for()
    version = (await steps.close(grace.person, session.id, version, None)).version
    version = (await steps.reveal(grace.person, session.id, version, None)).version
    await expect(phone.locator("#points")).to_have_text("1,000")
    assert await in_sight(phone, ".playbar__points")
    await steps.end(grace.person, session.id, version)
    await expect(wall.locator(".podium__name")).to_have_text(LONG_NAME)
    assert await wall.locator(".podium__name").evaluate("each => each.scrollWidth <= each.clientWidth")
    assert await in_sight(wall, ".podium__name")


async def test_of_a_long_name_that_is_read_from_the_right_the_beginning_is_shown(stage: Stage) -> None:
    grace = await teacher(stage.site, [school.CAPITAL])
    _, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "محمد بن عبد الله الطويل من بغداد")
    sticks_out = await phone.locator(".playbar__who").evaluate("""(box) => {
      const letters = document.createRange();
      letters.selectNodeContents(box);
      return letters.getBoundingClientRect().right - box.getBoundingClientRect().right;
    }""")
    assert sticks_out <= 1


async def test_as_many_options_as_there_can_be_stand_apart_on_a_phone_and_all_of_them_on_the_wall(
    stage: Stage,
) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [MOST_OPTIONS])
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    wall = await (await stage.desk(grace.email)).new_page()
    await wall.goto(f"/screen/{session.id}")
    version = (await steps.open(grace.person, session.id, 1, None)).version
    last = phone.get_by_role("button", name="Option 20")
    await last.wait_for()
    for width, height in ((PHONE["width"], PHONE["height"]), (768, 1024)):
        await phone.set_viewport_size({"width": width, "height": height})
        assert await phone.evaluate(COVERED) == 0
    await phone.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await last.tap()
    await phone.get_by_role("button", name="Send answer").tap()
    await phone.get_by_text(SAVED).wait_for()
    await wall.locator(".tile").last.wait_for()
    assert await all_fits(wall) == []
    version = (await steps.close(grace.person, session.id, version, None)).version
    await steps.reveal(grace.person, session.id, version, None)
    await wall.locator(".spread__row--right").wait_for()
    await wall.locator(".leaders").wait_for()
    assert await all_fits(wall) == []


async def all_fits(wall: Page) -> list[str]:
    """At which sizes of a projector something is cut off or out of sight."""
    wrong = []
    for width, height in ((WALL["width"], WALL["height"]), (1280, 720), (1024, 768)):
        await wall.set_viewport_size({"width": width, "height": height})
        await wall.evaluate("new Promise(requestAnimationFrame)")  # the page hears of its new size with the frame
        if await wall.evaluate(BELOW_THE_CORNER) or await wall.evaluate(CUT):
            wrong.append(f"{width}x{height}")
    return wrong


async def test_the_receipt_is_in_sight_however_long_the_question(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [LONG])
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    await steps.open(grace.person, session.id, 1, None)
    await phone.get_by_role("button", name="Lyon").tap()
    await phone.get_by_text(SAVED).wait_for()
    await phone.evaluate("scrollTo(0, 0)")
    assert await in_sight(phone, ".answering__note")


async def test_what_can_still_be_chosen_is_not_faded(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace, LiveSessionCreate(lead_ms=0, answers="last"))
    phone = await stage.guest(pin, "Ada")
    version = (await steps.open(grace.person, session.id, 1, None)).version
    await phone.get_by_role("button", name="Lyon").tap()
    await phone.get_by_text(SAVED).wait_for()
    await expect(phone.locator(".choice--faded")).to_have_count(0)
    await steps.close(grace.person, session.id, version, None)
    await phone.get_by_text("The result comes when the host reveals it.").wait_for()
    await expect(phone.locator(".choice--faded")).to_have_count(2)


async def test_who_has_no_points_is_thanked_and_given_no_place(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [school.CAPITAL])
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    version = (await steps.open(grace.person, session.id, 1, None)).version
    await phone.get_by_role("button", name="Lyon").tap()
    await phone.get_by_text(SAVED).wait_for()
    await steps.end(grace.person, session.id, version)
    await phone.get_by_role("heading", name="Thank you").wait_for()  # and not the first of all who have nothing


async def test_a_question_whose_answers_are_not_counted_says_so_where_the_spread_would_be(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [{"type": "open_text", "prompt": "What was unclear?"}])
    session, _ = await open_class(stage.site, grace)
    context = await stage.desk(grace.email)
    wall, host = await context.new_page(), await context.new_page()
    await wall.goto(f"/screen/{session.id}")
    await host.goto(f"/host/{session.id}")
    version = (await steps.open(grace.person, session.id, 1, None)).version
    await host.get_by_text("Texts are read, not counted").wait_for()
    await wall.get_by_text("Write a few sentences.").wait_for()
    await steps.close(grace.person, session.id, version, None)
    await wall.get_by_text("Texts are read, not counted").wait_for()


async def test_answers_that_have_no_row_are_counted_below_the_rows(stage: Stage) -> None:
    system = stage.site.system
    grace = await teacher(stage.site, [{"type": "short_text", "prompt": "A river?", "key": {"accepted": ["Seine"]}}])
    session, _ = await open_class(stage.site, grace)
    context = await stage.desk(grace.email)
    wall, host = await context.new_page(), await context.new_page()
    await wall.goto(f"/screen/{session.id}")
    await host.goto(f"/host/{session.id}")
    opened = await system.services.live_steps.open(grace.person, session.id, 1, None)
    (question,) = await system.services.quizzes.questions(grace.person, grace.quiz)
    class_ = Class(grace.person, session.course, grace.quiz, (question.id,), session)

    async def write(number: int) -> None:
        guest = await school.guest(system, class_, f"Guest {number}")
        await school.answer(system, class_, guest, {"text": f"River {number}"})

    await asyncio.gather(*(write(number) for number in range(20)))
    await host.locator(".spread__row").nth(19).wait_for()
    await expect(host.locator(".spread__others")).to_have_count(0)
    await asyncio.gather(*(write(number) for number in range(20, 25)))
    await host.get_by_text("And 5 other answers").wait_for()
    assert await host.locator(".spread > :last-child").text_content() == "And 5 other answers"
    version = (await system.services.live_steps.close(grace.person, session.id, opened.version, None)).version
    await wall.get_by_text("And 5 other answers").wait_for()
    assert await all_fits(wall) == []
    await system.services.live_steps.reveal(grace.person, session.id, version, None)
    await wall.get_by_text("Seine").first.wait_for()
    await wall.locator(".leaders").wait_for()
    assert await all_fits(wall) == []
    assert await in_sight(wall, ".spread__others")


async def test_at_200_percent_the_steps_do_not_cover_the_question(stage: Stage) -> None:
    grace = await teacher(stage.site, [LONG])
    session, _ = await open_class(stage.site, grace)
    await stage.site.system.services.live_steps.open(grace.person, session.id, 1, None)
    host = await (await stage.desk(grace.email)).new_page()
    await host.set_viewport_size({"width": 683, "height": 384})  # a laptop of 1366 x 768
    await host.goto(f"/host/{session.id}")
    await host.locator('#primary[data-armed="true"]').wait_for()
    apart: bool = await host.evaluate(
        "document.querySelector('.panel--steps').getBoundingClientRect().top"
        " >= document.querySelector('.panel--question').getBoundingClientRect().bottom"
    )
    assert apart


async def test_a_word_without_a_break_pushes_no_figure_out_of_the_results(stage: Stage) -> None:
    steps = stage.site.system.services.live_steps
    grace = await teacher(stage.site, [{**school.CAPITAL, "prompt": UNBREAKABLE * 2}])
    session, _ = await open_class(stage.site, grace)
    await steps.open(grace.person, session.id, 1, None)
    page = await (await stage.desk(grace.email)).new_page()
    for width in (PHONE["width"], DESK["width"]):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto(f"/results/{session.id}")
        assert await page.locator(".went__row").evaluate("each => each.scrollWidth <= each.clientWidth")
        await page.locator(".went__row a").click()
        await page.get_by_role("heading", name="Who answered what").wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
