"""What one answered in a class, as its learners read it, and where their staff finds it."""

import re
from typing import Any
from uuid import UUID

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.domain.principal import Person
from tests.support import school
from tests.support.asking import ask
from tests.support.school import Class
from tests.web.site import GRACE, Browser, Site

WRONG: dict[str, Any] = {"options": ["a"]}
RIGHT: dict[str, Any] = {"options": ["b"]}
POLL: dict[str, Any] = {
    "type": "poll",
    "prompt": "What next?",
    "options": [{"id": "a", "text": "Rivers"}, {"id": "b", "text": "Lakes"}],
}


async def learner_of(site: Site, browser: Browser, class_: Class) -> tuple[Person, UUID]:
    await site.account("emmy@school.example", "Emmy")
    await browser.sign_in("emmy@school.example")
    given = EnrollmentCreate(email="emmy@school.example")
    enrollment = await site.system.services.enrollments.add(class_.host, class_.course, given)
    return await site.person_in(browser), enrollment.id


async def test_learners_read_their_own_answers_of_what_was_revealed_and_nothing_else(
    site: Site, browser: Browser
) -> None:
    class_ = await school.open_class(site.system)
    emmy, enrollment = await learner_of(site, browser, class_)
    own = f"/results/{class_.id}/own"
    assert (await browser.open(own)).status == 404
    place = (await site.system.services.channel_access.player(emmy, class_.id)).participant
    version = await ask(site.system, class_, 1, class_.questions[0], {place: WRONG})
    version = await ask(site.system, class_, version, class_.questions[1], {place: {"options": ["a"]}}, reveal=False)
    page = await browser.open(own)
    assert page.status == 200
    assert "Your answer Lyon Right is Paris" in page.words
    assert str(school.PRIMES["prompt"]) not in page.words
    await site.system.services.live_steps.end(class_.host, class_.id, version)
    progress = await browser.open(f"/enrollments/{enrollment}/progress")
    assert f'href="{own}"' in progress.text and "Your answers" in progress.words
    for path in ("", "/csv", f"/questions/{class_.questions[0]}", f"/people/{place}"):
        assert (await browser.open(f"/results/{class_.id}{path}")).status == 403, path


async def test_what_was_partly_right_is_said_to_be_in_a_class_without_points_too(site: Site, browser: Browser) -> None:
    class_ = await school.open_class(site.system, given=LiveSessionCreate(lead_ms=0, scoring="none"))
    emmy, _ = await learner_of(site, browser, class_)
    place = (await site.system.services.channel_access.player(emmy, class_.id)).participant
    version = await ask(site.system, class_, 1, class_.questions[1], {place: {"options": ["a"]}})
    await ask(site.system, class_, version, class_.questions[0], {place: WRONG})
    page = await browser.open(f"/results/{class_.id}/own")
    assert re.search(r"Question 2 · partly right Which.*Question 1 · wrong What", page.words)
    assert not re.search(r"\b(points|rank)\b", page.words, re.IGNORECASE)


async def test_ones_points_and_rank_are_told_where_there_are_any(site: Site, browser: Browser) -> None:
    questions = [school.PRIMES, {**school.CAPITAL, "points": 0}]
    class_ = await school.open_class(site.system, questions, LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    emmy, _ = await learner_of(site, browser, class_)
    place = (await site.system.services.channel_access.player(emmy, class_.id)).participant
    version = await ask(site.system, class_, 1, class_.questions[0], {place: {"options": ["a"]}})
    await ask(site.system, class_, version, class_.questions[1], {place: RIGHT})
    page = await browser.open(f"/results/{class_.id}/own")
    assert "Points 500 Rank 1" in page.words
    assert "Question 1 · partly right, 500 points" in page.words
    assert "Question 2 · right What" in page.words, "which is worth nothing"


async def test_a_question_asked_again_after_its_answer_was_told_is_said_not_to_count(
    site: Site, browser: Browser
) -> None:
    questions = [school.CAPITAL, {**school.PRIMES, "points": 0}, POLL]
    class_ = await school.open_class(site.system, questions, LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    emmy, _ = await learner_of(site, browser, class_)
    place = (await site.system.services.channel_access.player(emmy, class_.id)).participant
    capital, primes, poll = class_.questions
    said: list[tuple[UUID, dict[str, Any] | None]] = [(capital, WRONG), (capital, RIGHT), (capital, None)]
    said += [(primes, WRONG), (primes, WRONG), (poll, RIGHT), (poll, None)]
    version = 1
    for question, answer in said:
        version = await ask(site.system, class_, version, question, {place: answer} if answer else {})
    page = await browser.open(f"/results/{class_.id}/own")
    heads = re.findall(r"Question \d.*?(?= What| Which)", page.words)
    assert heads == [
        "Question 1 · wrong, 0 points",
        "Question 1, round 2 · right, not counted",
        "Question 1, round 3 · not counted",
        "Question 2 · partly right",
        "Question 2, round 2 · partly right",
        "Question 3",
        "Question 3, round 2",
    ]


async def test_the_staff_finds_a_learners_answers_where_it_reads_their_progress(site: Site, browser: Browser) -> None:
    class_ = await school.open_class(site.system)
    async with site.browser() as other:
        emmy, enrollment = await learner_of(site, other, class_)
    place = (await site.system.services.channel_access.player(emmy, class_.id)).participant
    version = await ask(site.system, class_, 1, class_.questions[0], {place: RIGHT})
    await site.system.services.live_steps.end(class_.host, class_.id, version)
    await site.account(GRACE, "Grace", "student")
    await browser.sign_in(GRACE)
    await school.enrol(site.system, class_, await site.person_in(browser), role="assistant")
    progress = await browser.open(f"/enrollments/{enrollment}/progress")
    assert f'href="/results/{class_.id}/people/{place}"' in progress.text
