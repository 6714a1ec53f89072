"""A class that was missed, played later in forms alone."""

import re
from dataclasses import dataclass
from uuid import UUID

import pytest

from lms_rt.contract.attempts import Attempt
from lms_rt.contract.catch_ups import CatchUpSetting
from lms_rt.domain.principal import Person
from tests.services.test_catch_ups import held, shift
from tests.support import school
from tests.support.school import Class
from tests.web.site import Browser, Page, Site

ADA = "ada@school.example"
TYPED: tuple[dict[str, str], ...] = ({"": "b"}, {".a": "on", ".c": "on"}, {"": "3,14"})
"""What a browser sends for the right answers, by the end of the field's name."""


@dataclass(frozen=True)
class Absent:
    """Ada, who was not in the class, in front of its course."""

    site: Site
    browser: Browser
    person: Person
    class_: Class
    enrolled: UUID

    @property
    def offer(self) -> str:
        return f"/catch-up/{self.class_.id}"

    async def begin(self) -> str:
        return (await self.browser.send(self.offer)).location

    async def open(self, attempt: str, index: int) -> Page:
        assert (await self.browser.send(f"{attempt}/open", index=str(index))).location == attempt
        return await self.browser.open(attempt)

    async def answer(self, attempt: str, index: int, **more: str) -> Page:
        question = self.class_.questions[index - 1]
        fields = {f"{question}{end}": value for end, value in TYPED[index - 1].items()}
        return await self.browser.send(f"{attempt}/answer", None, **{f"{question}.revision": "0"}, **fields, **more)

    async def stored(self, attempt: str) -> Attempt:
        return await self.site.system.services.attempts.get(self.person, UUID(attempt.rpartition("/")[2]))


async def absent(site: Site, browser: Browser, **given: object) -> Absent:
    class_, _, _ = await held(site.system, **{"scoring": "accuracy", **given})
    await site.account(ADA)
    await browser.sign_in(ADA)
    ada = await site.person_in(browser)
    enrolled = await school.enrol(site.system, class_, ada)
    return Absent(site, browser, ada, class_, enrolled)


async def test_a_missed_class_is_found_and_played_question_by_question(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser)
    course = await browser.open(f"/courses/{ada.class_.course}")
    assert "Classes you missed" in course.words
    assert f'href="{ada.offer}"' in course.text
    offer = await browser.open(ada.offer)
    assert "3, one after the other" in offer.words
    attempt = await ada.begin()
    before = await browser.open(attempt)
    assert "3 questions" in before.words and "capital" not in before.words.lower()
    for index in (1, 2, 3):
        shown = await ada.open(attempt, index)
        assert f"Question {index} of 3" in shown.words
        assert ("Skip it" if index < 3 else "without an answer") in shown.words, "nobody has to know"
        assert (await ada.answer(attempt, index)).location == attempt
    last = await browser.open(attempt)
    assert "Your answer 3.14" in last.words
    assert f'href="{attempt}"' in (await browser.open(f"/courses/{ada.class_.course}")).text, "to go on with"
    assert (await browser.send(f"{attempt}/submit")).location == attempt
    result = await browser.open(attempt)
    assert "3,000 of 3,000 points" in result.words
    assert "Classes you missed" not in (await browser.open(f"/courses/{ada.class_.course}")).words
    again = await browser.send(ada.offer)
    assert again.location == f"{ada.offer}?refused"
    assert f'href="{attempt}"' in (await browser.open(again.location)).text


async def test_a_class_without_points_is_caught_up_without_them(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser, scoring="none")
    attempt = await ada.begin()
    await ada.open(attempt, 1)
    await ada.answer(attempt, 1)
    await ada.open(attempt, 2)
    half = {f"{ada.class_.questions[1]}.revision": "0", f"{ada.class_.questions[1]}.a": "on"}
    await browser.send(f"{attempt}/answer", None, **half)
    await ada.open(attempt, 3)
    await browser.send(f"{attempt}/submit")
    result = await browser.open(attempt)
    assert re.search(r"1 of 3 · right What.*2 of 3 · partly right Which.*3 of 3 · no answer ", result.words)
    assert "points" not in result.words


async def test_the_first_answer_counts_where_it_did_in_the_class_and_else_the_last(
    site: Site, browser: Browser
) -> None:
    once = await absent(site, browser)
    attempt = await once.begin()
    question = once.class_.questions[0]
    await once.open(attempt, 1)
    await once.answer(attempt, 1)
    assert "<fieldset" not in (await browser.open(attempt)).text
    late = await browser.send(f"{attempt}/answer", None, **{f"{question}.revision": "1", str(question): "a"})
    assert late.status == 409
    [stored] = (await once.stored(attempt)).questions
    assert stored.answer == {"options": ["b"]}


async def test_an_answer_may_be_changed_where_the_last_one_counts(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser, answers="last")
    attempt = await ada.begin()
    await ada.open(attempt, 1)
    await ada.answer(attempt, 1)
    shown = await browser.open(attempt)
    assert re.search(r'value="b" checked', shown.text)
    assert "Change the answer" in shown.words
    assert re.search('<button [^>]*form="answer" name="then" value="next">Next question', shown.text)
    question = ada.class_.questions[0]
    changed = await browser.send(f"{attempt}/answer", None, **{f"{question}.revision": "1", str(question): "a"})
    assert changed.location == attempt
    assert (await ada.stored(attempt)).questions[0].answer == {"options": ["a"]}
    on = {f"{question}.revision": "2", str(question): "c", "then": "next"}
    assert (await browser.send(f"{attempt}/answer", None, **on)).location == attempt
    first, second = (await ada.stored(attempt)).questions
    assert first.answer == {"options": ["c"]}, "what was changed goes along to the next question"
    assert second.opened_at is not None
    await ada.answer(attempt, 2)
    await ada.open(attempt, 3)
    await ada.answer(attempt, 3)
    last = {f"{ada.class_.questions[2]}.revision": "1", str(ada.class_.questions[2]): "7", "then": "finish"}
    await browser.send(f"{attempt}/answer", None, **last)
    done = await ada.stored(attempt)
    assert (done.state, done.questions[2].answer) == ("graded", {"value": 7})


async def test_a_revision_that_nobody_made_is_no_way_out(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser, answers="last")
    attempt = await ada.begin()
    await ada.open(attempt, 1)
    question = ada.class_.questions[0]
    for answer, status in (("a", 303), ("c", 409)):
        fields = {f"{question}.revision": "1000000", str(question): answer}
        assert (await browser.send(f"{attempt}/answer", None, **fields)).status == status


async def test_time_that_is_over_is_said_and_leads_on(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser)
    attempt = await ada.begin()
    await ada.open(attempt, 1)
    empty = await browser.send(f"{attempt}/answer", None, **{f"{ada.class_.questions[0]}.revision": "0"})
    assert "There is no answer yet." in (await browser.open(empty.location)).words
    await shift(ada.site.system, await ada.stored(attempt), 1, 3600)
    late = await ada.answer(attempt, 1)
    assert late.status == 409
    assert "Its time is over; this was not saved." in late.words
    shown = await browser.open(attempt)
    assert "none: its time is over" in shown.words and "Next question" in shown.words
    second = await ada.open(attempt, 2)
    assert "Question 2 of 3" in second.words
    behind = await ada.answer(attempt, 1)  # an old tab
    assert behind.location == f"{attempt}?over"
    told = await browser.open(behind.location)
    assert "your answer to it was not taken" in told.words and "There is no answer yet." not in told.words
    assert [each.answer for each in (await ada.stored(attempt)).questions] == [None, None]


@pytest.mark.parametrize("index", ["", "0", "-1", "2", "7", "one", "9" * 30, "²"])
async def test_questions_are_opened_in_their_order_alone(site: Site, browser: Browser, index: str) -> None:
    ada = await absent(site, browser)
    attempt = await ada.begin()
    assert (await browser.send(f"{attempt}/open", index=index)).status in {303, 404, 422}
    assert (await ada.stored(attempt)).questions == []


async def test_why_one_cannot_catch_up_is_said_and_nobody_else_plays(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser)
    attempt = await ada.begin()
    async with site.browser() as other:
        await site.account("mallory@school.example", "Mallory")
        await other.sign_in("mallory@school.example")
        assert (await other.open(ada.offer)).status == 404
        assert (await other.open(attempt)).status == 404
        for form in ("open", "answer", "submit"):
            assert (await other.send(f"{attempt}/{form}", index="1")).status == 404
        mallory = await site.person_in(other)
        await school.enrol(site.system, ada.class_, mallory)
        await site.system.services.catch_ups.allow(ada.class_.host, ada.class_.id, CatchUpSetting(allowed=False))
        assert "Classes you missed" not in (await other.open(f"/courses/{ada.class_.course}")).words
        refused = await other.send(ada.offer)
        assert "does not let this class be played later" in (await other.open(refused.location)).words
    assert "Classes you missed" in (await browser.open(f"/courses/{ada.class_.course}")).words, "who began may finish"
    assert (await browser.open("/catch-up/none")).status == 404


async def test_the_staff_lets_a_class_be_played_later_and_sees_who_did(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser)
    attempt = await ada.begin()
    await ada.open(attempt, 1)
    await ada.answer(attempt, 1)
    await browser.send(f"{attempt}/submit")
    async with site.browser() as other:
        await site.account("root@school.example", "Root", "admin")
        await other.sign_in("root@school.example")
        results = f"/results/{ada.class_.id}"
        page = await other.open(results)
        assert f'<a href="{attempt}">Ada</a>' in page.text
        assert "1,000" in page.words
        for allowed, said in (("off", "Nobody who was absent"), ("on", "Learners of the course who were absent")):
            assert (await other.send(f"{results}/catch-up", allowed=allowed)).location == f"{results}#catch-up"
            assert f"{said} may play this class later." in (await other.open(results)).words
        assert (await browser.send(f"{results}/catch-up", allowed="off")).status == 403


async def test_who_has_left_the_course_is_told_that_their_catch_up_is_closed(site: Site, browser: Browser) -> None:
    ada = await absent(site, browser)
    attempt = await ada.begin()
    await ada.open(attempt, 1)
    await site.system.services.enrollments.withdraw(ada.class_.host, ada.enrolled, None)
    closed = await browser.open(attempt)
    assert closed.status == 200
    assert "You do not take part in this course any more" in closed.words
    assert "<form" not in closed.text.partition("<main")[2]
    for form in ("open", "answer", "submit"):  # of a page that was open before
        assert (await browser.send(f"{attempt}/{form}", index="2")).location == attempt
    assert (await browser.open(ada.offer)).status == 404, "classes are there for who is in the course"
    assert [each.index for each in (await ada.stored(attempt)).questions] == [1]
