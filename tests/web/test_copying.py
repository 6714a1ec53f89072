"""Questions between a quiz and the bank of its course, and found there, in forms alone."""

import asyncio
import re
from uuid import UUID, uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.bank import BankQuery, BankQuestion, BankQuestionCreate
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Person
from tests.support import school
from tests.web.site import Browser, Page, Site

HOPPER = "hopper@school.example"


@pytest.fixture
async def quiz(site: Site, grace: Person, course: UUID) -> UUID:
    """An empty quiz of the course."""
    return (await site.system.services.quizzes.create(grace, course, QuizCreate(title="<Rivers>"))).id


async def banked(site: Site, grace: Person, course: UUID, *prompts: str, tag: str = "t") -> list[UUID]:
    made = []
    for prompt in prompts:
        question = parse_question({"type": "open_text", "prompt": prompt})
        given = BankQuestionCreate(question=question, tags=[tag])
        made.append((await site.system.services.bank.add(grace, course, given)).id)
    return made


async def bank(site: Site, grace: Person, course: UUID) -> list[BankQuestion]:
    return await site.system.services.bank.page(grace, course, BankQuery())


async def prompts(site: Site, grace: Person, quiz: UUID) -> list[str]:
    return [each.prompt for each in await site.system.services.quizzes.questions(grace, quiz)]


def ticked(page: Page, *ids: UUID) -> dict[str, str]:
    """What the form of copies sends with these ticked, which all are there to be."""
    [word] = re.findall(r'name="form" value="([^"]+)"', page.text)
    assert all(f'name="take.{each}" value="on" form="copying"' in page.text for each in ids)
    return {"form": word, **{f"take.{each}": "on" for each in ids}}


async def test_the_bank_is_searched_by_words_and_tag_together(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    here = f"/courses/{course}/bank"
    await banked(site, grace, course, *(f"River {number:02}?" for number in range(21)))
    await banked(site, grace, course, "River of cities?", tag="cities")
    await banked(site, grace, course, "<Town>?")
    both = await browser.open(f"{here}?q=cities+RIVER&tag=cities")
    assert "River of cities?" in both.words and "River 01?" not in both.words
    assert 'value="cities RIVER"' in both.text and 'value="cities"' in both.text
    assert "No question has these words." in (await browser.open(f"{here}?q=town&tag=cities")).words
    first = await browser.open(f"{here}?q=%20river%20&tag=t")
    assert "River 20?" in first.words and "River 00?" not in first.words and "of cities" not in first.words
    after = first.text.split('">Next page')[0].rpartition('href="')[2].replace("&amp;", "&")
    last = await browser.open(after)
    assert "River 00?" in last.words and "Town" not in last.words
    for q in ("x" * 201, "%00"):
        assert (await browser.open(f"{here}?q={q}")).status == 422


async def test_chosen_questions_of_the_bank_come_to_the_end_of_a_quiz_once(
    site: Site, browser: Browser, grace: Person, course: UUID, quiz: UUID
) -> None:
    here, copies = f"/courses/{course}/bank?tag=t", f"/courses/{course}/copies?tag=t"
    await site.system.services.quizzes.add_question(grace, quiz, parse_question(school.CAPITAL))
    one, two, three = await banked(site, grace, course, "One?", "Two?", "Three?")
    page = await browser.open(here)
    assert f'action="{copies}#copying"' in page.text and "&lt;Rivers&gt;</option>" in page.text
    form = {**ticked(page, three, one), "quiz": str(quiz)}
    answers = await asyncio.gather(*(browser.send(copies, None, **form) for _ in range(4)))
    done = [answer for answer in answers if answer.status == 200]
    assert done and {answer.status for answer in answers} <= {200, 409}
    again = await browser.send(copies, None, **form)
    stored = await site.system.services.quizzes.questions(grace, quiz)
    assert [each.prompt for each in stored[1:]] == ["Three?", "One?"]
    for answer in (*done, again):
        assert "2 questions were copied into <Rivers>" in answer.words
        assert f'href="/quizzes/{quiz}#question-{stored[1].id}"' in answer.text
        assert "checked" not in answer.text
    more = await browser.send(copies, None, **{**ticked(again, two), "quiz": str(quiz)})
    assert (more.status, (await prompts(site, grace, quiz))[3:]) == (200, ["Two?"])
    assert len(await bank(site, grace, course)) == 3


async def test_chosen_questions_of_a_quiz_come_into_the_bank_with_tags_once(
    site: Site, browser: Browser, grace: Person, course: UUID, quiz: UUID
) -> None:
    page = f"/quizzes/{quiz}"
    assert "Copy into the bank" not in (await browser.open(page)).words, "there is nothing to copy"
    made = [
        await site.system.services.quizzes.add_question(grace, quiz, parse_question(given))
        for given in (school.CAPITAL, school.PI, school.PRIMES)
    ]
    form = {**ticked(await browser.open(page), made[0].id, made[2].id), "tags": "rivers\r\na, <b>"}
    done, again = [await browser.send(f"{page}/copies", None, **form) for _ in range(2)]
    for answer in (done, again):
        assert (answer.status, "2 questions were copied into the bank ." in answer.words) == (200, True)
        assert f'href="/courses/{course}/bank"' in answer.text
    stored = await bank(site, grace, course)
    assert [(each.prompt, each.tags) for each in stored] == [(made[at].prompt, ["a, <b>", "rivers"]) for at in (0, 2)]
    assert stored[0].key == made[0].key and stored[0].options == made[0].options
    every = await browser.send(f"{page}/copies", None, form=ticked(done)["form"], all="on", tags="")
    assert "3 questions were copied" in every.words
    assert [each.tags for each in await bank(site, grace, course)][2:] == [[]] * 3
    assert len(await prompts(site, grace, quiz)) == 3


async def test_what_cannot_be_copied_is_said_and_stays_chosen(
    site: Site, browser: Browser, grace: Person, course: UUID, quiz: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = f"/courses/{course}/copies"
    assert "no quiz" not in (await browser.open(f"/courses/{course}/bank")).words
    one, two = await banked(site, grace, course, "One?", "Two?")
    elsewhere = await school.course(site.system, grace)
    stranger = (await site.system.services.quizzes.create(grace, elsewhere, QuizCreate(title="Elsewhere"))).id
    [foreign] = await banked(site, grace, elsewhere, "Elsewhere?")
    page = await browser.open(f"/courses/{course}/bank")
    form = {**ticked(page, one), "quiz": str(quiz)}
    nothing = await browser.send(copies, None, form=form["form"], quiz=str(quiz))
    assert (nothing.status, "Choose at least one question." in nothing.words) == (422, True)
    assert f'value="{quiz}" selected' in nothing.text
    for chosen in ("", "none", str(uuid4()), str(stranger)):
        no_quiz = await browser.send(copies, None, **{**form, "quiz": chosen})
        assert (no_quiz.status, "Choose a quiz to copy into." in no_quiz.words) == (422, True)
        assert no_quiz.text.count(" checked") == 1
    for other in ("none", uuid4(), foreign, two):
        if other == two:
            await site.system.services.bank.delete(grace, two, None)
        gone = await browser.send(copies, None, **form, **{f"take.{other}": "on"})
        assert (gone.status, "Nothing was copied." in gone.words, gone.text.count(" checked")) == (422, True, 1)
    many = await browser.send(copies, None, **form, **{f"take.{uuid4()}": "on" for _ in range(500)})
    assert (many.status, "Choose at most 500 questions." in many.words) == (422, True)
    assert await prompts(site, grace, quiz) == []
    with monkeypatch.context() as small:
        small.setattr(limits, "QUESTIONS_PER_QUIZ", 0)
        full = await browser.send(copies, None, **form)
    assert (full.status, "at most 0 questions; this would make 1. Nothing was copied." in full.words) == (409, True)
    assert (await browser.send(copies, None, **form)).status == 200, "what was refused may be sent again"
    [stored] = await site.system.services.quizzes.questions(grace, quiz)
    tags = {"tags": "x" * 51, f"take.{stored.id}": "on", "form": "f"}
    long = await browser.send(f"/quizzes/{quiz}/copies", None, **tags)
    assert (long.status, "At most 20 tags" in long.words, "x" * 51 in long.text) == (422, True, True)
    assert f'name="take.{stored.id}" value="on" form="copying" checked' in long.text
    none = await browser.send(f"/quizzes/{quiz}/copies", None, tags="t", form="f")
    assert (none.status, "Choose at least one question." in none.words) == (422, True)


async def test_copies_are_the_authors_to_make(
    site: Site, browser: Browser, grace: Person, course: UUID, quiz: UUID
) -> None:
    [one] = await banked(site, grace, course, "One?")
    question = (await site.system.services.quizzes.add_question(grace, quiz, parse_question(school.PI))).id
    posts = [
        (f"/courses/{course}/copies", {f"take.{one}": "on", "quiz": str(quiz), "form": "f"}),
        (f"/quizzes/{quiz}/copies", {f"take.{question}": "on", "tags": "", "form": "f"}),
        (f"/quizzes/{quiz}/copies", {"all": "on", "form": "f"}),
    ]
    await site.account(HOPPER, "Hopper")
    async with site.browser() as other:
        await other.sign_in(HOPPER)
        assert {(await other.send(path, None, **form)).status for path, form in posts} <= {403, 404}
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=HOPPER, role="assistant"))
        assert [(await other.send(path, None, **form)).status for path, form in posts] == [403] * 3
        for page in (f"/quizzes/{quiz}", f"/courses/{course}/bank"):
            assert 'name="take.' not in (await other.open(page)).text
    for path in (f"/courses/{uuid4()}/copies", "/courses/none/copies", f"/quizzes/{uuid4()}/copies"):
        assert (await browser.send(path, None, form="f")).status in {403, 404}, path
    assert (len(await bank(site, grace, course)), len(await prompts(site, grace, quiz))) == (1, 1)
