"""What became of a class, as its staff looks into it."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.services import class_results
from lms_rt.web.views.results import SHOWN_AT_ONCE
from tests.support import school
from tests.support.asking import ask
from tests.support.school import Class
from tests.web.every_type import ANSWERS, EVERY_TYPE
from tests.web.site import GRACE, Browser, Page, Site

ADA = "<Ada>"
WRONG: dict[str, Any] = {"options": ["a"]}
RIGHT: dict[str, Any] = {"options": ["b"]}


@dataclass
class Held:
    """A class with a guest who was right, one who was wrong, and a learner who said nothing."""

    class_: Class
    people: dict[str, UUID]
    version: int

    @property
    def address(self) -> str:
        return f"/results/{self.class_.id}"

    def question(self, index: int) -> str:
        return f"{self.address}/questions/{self.class_.questions[index - 1]}"


@pytest.fixture
async def held(site: Site, browser: Browser) -> Held:
    """It, with an assistant of the course signed in."""
    class_ = await school.open_class(site.system, given=LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    people = {name: await school.guest(site.system, class_, name) for name in (ADA, "Bo", "Cy")}
    answers = {people[ADA]: RIGHT, people["Bo"]: WRONG}
    version = await ask(site.system, class_, 1, class_.questions[0], answers)
    version = await ask(site.system, class_, version, class_.questions[1], {people["Bo"]: {"options": ["a"]}})
    await site.account(GRACE, "Grace", "student")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    await school.enrol(site.system, class_, grace, role="assistant")
    return Held(class_, people, version)


def prompts(page: Page) -> list[str]:
    return re.findall(r'class="asked__index">(\d+)<', page.text)


async def test_the_class_is_told_in_figures_and_its_questions_in_bars(browser: Browser, held: Held) -> None:
    page = await browser.open(held.address)
    assert "People 3" in page.words
    assert "Right answers 33 %" in page.words
    assert "Answers 3 of 6" in page.words
    assert "2 of 3 answered · median" in page.words
    assert '<progress class="progress__bar" max="1" value="0.5000"' in page.text
    assert page.text.count("went__row--badly") == page.text.count("tag--badly") == 1
    assert ADA not in page.text and "&lt;Ada&gt;" in page.text
    assert prompts(page) == ["1", "2"]
    assert prompts(await browser.open(f"{held.address}?questions=hardest")) == ["2", "1"]


async def test_who_needs_help_comes_first_when_that_is_asked_for(browser: Browser, held: Held) -> None:
    def names(page: Page) -> list[str]:
        return re.findall(r'/people/[^"]+" dir="auto">([^<]+)</a>', page.text)

    best, help_ = [names(await browser.open(f"{held.address}?sort={sort}")) for sort in ("place", "help")]
    assert best[0] == help_[-1] == "&lt;Ada&gt;"
    assert sorted(best) == sorted(help_)


async def test_the_people_of_a_large_class_are_shown_a_page_at_a_time(site: Site, browser: Browser, held: Held) -> None:
    for number in range(SHOWN_AT_ONCE):
        await school.guest(site.system, held.class_, f"Person {number:02}")
    seen: list[str] = []
    address: str | None = f"{held.address}?sort=name"
    while address:
        page = await browser.open(address)
        seen.append(page.text)
        more = re.search(r'href="([^"]+cursor=[^"]+)#people"', page.text)
        address = more[1].replace("&amp;", "&") if more else None
    assert [text.count("/people/") for text in seen] == [SHOWN_AT_ONCE, 3]
    assert len({each for text in seen for each in re.findall(r"/people/([^\"]+)", text)}) == SHOWN_AT_ONCE + 3


async def test_a_question_shows_what_was_right_how_answers_spread_and_who_gave_them(
    browser: Browser, held: Held
) -> None:
    page = await browser.open(held.question(1))
    assert page.status == 200
    assert str(school.CAPITAL["prompt"]) in page.words and str(school.CAPITAL["explanation"]) in page.words
    assert "B B: Paris Right 1 50 %" in page.words
    assert "Right 1 (50 %)" in page.words
    assert re.search(r"<Ada> Paris right 1,000 points · \d+\.\d s", page.words)
    assert re.search(r"Bo Lyon wrong 0 points", page.words)
    assert "Cy no answer" in page.words
    assert 'rel="prev"' not in page.text
    following = re.search(r'href="([^"]+)" rel="next"', page.text)
    assert following and following[1] == f"{held.question(2)}?round=1"
    second = await browser.open(following[1])
    assert "partly right 500 points" in second.words
    assert f'href="{held.question(1)}?round=1" rel="prev"' in second.text
    assert 'rel="next"' not in second.text


async def test_a_question_that_counts_otherwise_says_so(site: Site, browser: Browser, held: Held) -> None:
    steps, class_ = site.system.services.live_steps, held.class_
    version = (await steps.regrade(class_.host, class_.id, held.version, class_.questions[0], WRONG)).version
    page = await browser.open(held.question(1))
    assert "by another key than the author's" in page.words
    assert "A A: Lyon Right 1 50 %" in page.words
    assert "another key" in (await browser.open(held.address)).words
    await steps.void(class_.host, class_.id, version, class_.questions[1])
    assert "taken out of the count" in (await browser.open(held.question(2))).words
    person = await browser.open(f"{held.address}/people/{held.people['Bo']}")
    assert "Points 1,000" in person.words and "does not count" in person.words


async def test_rounds_are_told_apart(site: Site, browser: Browser, held: Held) -> None:
    await ask(site.system, held.class_, held.version, held.class_.questions[0], {held.people["Cy"]: RIGHT})
    first, second = [await browser.open(f"{held.question(1)}?round={number}") for number in (1, 2)]
    assert "Question 1 round 2 practice" in second.words and "from an earlier round" in second.words
    assert "2 of 3" in first.words and "1 of 3" in second.words
    person = await browser.open(f"{held.address}/people/{held.people['Cy']}")
    for page in (second, person):
        assert re.search(r"Paris right \d+\.\d s", page.words), "no points where there were none to be had"
    for page in (first, second):
        assert [f"?round={number}" in page.text for number in (1, 2)] == [True, True]
    for wrong in ("round=3", "round=0", "round=one", "round=²", f"round={10**12}"):
        assert (await browser.open(f"{held.question(1)}?{wrong}")).status == 404, wrong


async def test_a_person_is_shown_with_the_answer_to_every_question(site: Site, browser: Browser, held: Held) -> None:
    page = await browser.open(f"{held.address}/people/{held.people['Bo']}")
    assert "Guest" in page.words and "Rank 2 of 3" in page.words and "Points 500" in page.words
    assert re.search(r"Lyon Right is: Paris wrong 0 points", page.words)
    assert re.search(r"2 Right is: 2; 11 partly right 500 points", page.words)
    class_ = held.class_
    await site.system.services.live_steps.remove(class_.host, class_.id, held.version, held.people[ADA], ban=True)
    removed = await browser.open(f"{held.address}/people/{held.people[ADA]}")
    assert "Guest, removed from the class" in removed.words and "Rank –" in removed.words
    assert "Paris right 1,000 points" in removed.words


async def test_every_type_of_question_is_shown_with_its_answers(site: Site, browser: Browser) -> None:
    class_ = await school.open_class(site.system, EVERY_TYPE)
    ada = await school.guest(site.system, class_, "Ada")
    await site.account(GRACE, "Grace", "student")
    await browser.sign_in(GRACE)
    await school.enrol(site.system, class_, await site.person_in(browser), role="assistant")
    version = 1
    for question, id_ in zip(EVERY_TYPE, class_.questions, strict=True):
        version = await ask(site.system, class_, version, id_, {ada: ANSWERS[str(question["prompt"])]})
    told = {
        "A length": "3.14 m Right 1 100 %",
        "A name": "Right is: Paris paris Right 1 100 %",
        "An order": "Right is: One → Two Two → One 1 100 %",
        "Some pairs": "France Paris Right 1 100 % Italy Rome Right 1 100 %",
        "A poll": "A: Tea 1 100 %",
        "A word": "calm 1 100 %",
        "Some sentences": "One. Two.",
        "A scale": "1: cold 0 0 %",
    }
    for question, id_ in zip(EVERY_TYPE, class_.questions, strict=True):
        page = await browser.open(f"/results/{class_.id}/questions/{id_}")
        assert page.status == 200, question["prompt"]
        assert told.get(str(question["prompt"]), "") in page.words
    person = await browser.open(f"/results/{class_.id}/people/{ada}")
    assert "France = Paris; Italy = Rome right" in person.words


async def test_odd_addresses_are_refused_in_a_page(browser: Browser, held: Held) -> None:
    other = uuid4()
    for path in (
        "/results/nonsense",
        f"/results/{other}",
        f"{held.address}/pdf",
        f"{held.address}/questions/nonsense",
        f"{held.address}/questions/{other}",
        held.question(3),  # not asked
        f"{held.address}/people/nonsense",
        f"{held.address}/people/{other}",
        f"{held.address}/own",  # staff did not play
    ):
        assert (await browser.open(path)).status == 404, path
    for path in (held.address, held.question(1)):
        for wrong in ("sort=luck", "cursor=nonsense", "sort=%00"):
            assert (await browser.open(f"{path}?{wrong}")).status == 422, (path, wrong)
    assert (await browser.open(f"{held.address}?questions=luck")).status == 200


async def test_of_those_who_caught_up_the_first_are_listed_and_the_others_counted(
    site: Site, browser: Browser, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nobody yet." in (await browser.open(held.address)).words
    class_ = held.class_
    await site.system.services.live_steps.end(class_.host, class_.id, held.version)
    for name in ("Emmy", "Max"):
        learner = await school.person(site.system, name)
        await school.enrol(site.system, class_, learner)
        await site.system.services.catch_ups.start(learner, class_.id)
    monkeypatch.setattr(class_results, "LATE_SHOWN", 1)
    page = await browser.open(held.address)
    assert "Emmy 0 under way And 1 more. All are in the XLSX file." in page.words
    assert "Max" not in page.words


async def test_a_class_without_anybody_says_so(site: Site, browser: Browser, held: Held) -> None:
    empty = await school.open_class(site.system)
    await school.enrol(site.system, empty, await site.person_in(browser), role="assistant")
    page = await browser.open(f"/results/{empty.id}")
    assert "No question was asked." in page.words and "Nobody came." in page.words
    assert "Right answers –" in page.words


async def test_strangers_do_not_find_a_class(site: Site, browser: Browser) -> None:
    class_ = await school.open_class(site.system)
    ada = await school.guest(site.system, class_, "Ada")
    paths = ["", "/own", f"/questions/{class_.questions[0]}", f"/people/{ada}"]
    for path in paths:
        assert (await browser.open(f"/results/{class_.id}{path}")).status == 303, path
    await site.account("bo@school.example", "Bo")
    await browser.sign_in("bo@school.example")
    for path in paths:
        assert (await browser.open(f"/results/{class_.id}{path}")).status == 404, path


async def test_who_has_not_answered_an_open_question_yet_is_not_said_to_be_away(
    site: Site, browser: Browser, held: Held
) -> None:
    class_, steps = held.class_, site.system.services.live_steps
    opened = await steps.open(class_.host, class_.id, held.version, class_.questions[2])
    address = f"{held.address}/people/{held.people['Cy']}"
    page = await browser.open(address)
    assert "still open no answer yet" in page.words
    assert "was not there" not in page.words
    await steps.close(class_.host, class_.id, opened.version, None)
    assert "no answer yet" not in (await browser.open(address)).words
