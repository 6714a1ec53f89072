"""Changing, moving and deleting the questions of a quiz in forms alone."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import StoredQuestion
from lms_rt.domain.principal import Person
from lms_rt.web.question_text import form_of, written
from tests.web.site import GRACE, Browser, Page, Site
from tests.web.test_authoring import LINES

HOPPER = "hopper@school.example"
RICH = {
    "type": "short_text",
    "prompt": "Capital of France?",
    "key": {"accepted": ["Paris"], "partial": [{"text": "Paname", "fraction": 0.5}]},
}


@asynccontextmanager
async def author(site: Site, browser: Browser) -> AsyncIterator[tuple[Person, UUID]]:
    """Grace has signed in, with a quiz of one question."""
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    yield grace, await site.quiz_of(grace)


async def questions(site: Site, grace: Person, quiz: UUID) -> list[StoredQuestion]:
    return await site.system.services.quizzes.questions(grace, quiz)


def address(question: StoredQuestion) -> str:
    return f"/quizzes/{question.quiz}/questions/{question.id}"


def fields_of(page: Page) -> dict[str, str]:
    """What the form that is shown would send, but for its lines and texts."""
    return dict(re.findall(r'<input type="hidden" name="(revision)" value="([^"]*)"', page.text))


@pytest.mark.parametrize("kind", LINES)
async def test_each_kind_of_question_can_be_made_of_any_and_is_shown_as_it_was_typed(
    site: Site, browser: Browser, kind: str
) -> None:
    async with author(site, browser) as (grace, quiz):
        [stored] = await questions(site, grace, quiz)
        form = await browser.open(address(stored))
        typed = {"type": kind, "prompt": "<Why>?", "lines": LINES[kind][0], "seconds": "30", "points": "2000"}
        sent = await browser.send(address(stored), None, **typed, **fields_of(form), explanation="Because.")
        assert (sent.status, sent.location) == (303, f"/quizzes/{quiz}#question-{stored.id}")
        [changed] = await questions(site, grace, quiz)
        assert (changed.id, changed.type, changed.time_limit_s, changed.explanation) == (
            stored.id,
            kind,
            30,
            "Because.",
        )
        shown = await browser.open(address(stored))
        assert "&lt;Why&gt;?</textarea>" in shown.text
        assert f'<option value="{kind}" selected>' in shown.text
        again = await browser.send(address(stored), None, **form_of(written(changed)), **fields_of(shown))
        assert again.status == 303
        assert written((await questions(site, grace, quiz))[0]) == written(changed)


async def test_what_a_form_cannot_say_stays_when_the_words_are_changed(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        stored = await site.system.services.quizzes.add_question(grace, quiz, parse_question(RICH))
        form = await browser.open(address(stored))
        assert "says more than this form can" in form.words
        assert 'name="lines"' not in form.text
        typed = {"prompt": "The capital?", "lines": "Rome", "seconds": "45", "points": "0"}
        assert (await browser.send(address(stored), None, **typed, **fields_of(form))).status == 303
        changed = await site.system.services.quizzes.question(grace, stored.id)
        assert (changed.prompt, changed.time_limit_s, changed.points) == ("The capital?", 45, 0)
        assert changed.key == stored.key


async def test_a_question_that_is_none_is_refused_and_nothing_typed_is_lost(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        [stored] = await questions(site, grace, quiz)
        revision = fields_of(await browser.open(address(stored)))
        typed = {"type": "single_choice", "prompt": "Which?", "lines": "Paris\nLyon", "seconds": "20", "points": "1000"}
        wrong = await browser.send(address(stored), None, **typed, **revision)
        assert wrong.status == 422
        assert "Put * before the option that is right." in wrong.words
        assert "Paris\nLyon</textarea>" in wrong.text
        assert await questions(site, grace, quiz) == [stored]


async def test_who_comes_second_is_shown_what_is_stored_and_keeps_what_they_typed(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz), site.browser() as other:
        await other.sign_in(GRACE)
        [stored] = await questions(site, grace, quiz)
        mine, theirs = fields_of(await browser.open(address(stored))), fields_of(await other.open(address(stored)))
        typed = {"type": "true_false", "lines": "true", "seconds": "20", "points": "1000"}
        assert (await other.send(address(stored), None, **typed, prompt="Theirs", **theirs)).status == 303
        early = await browser.send(address(stored), None, **{**typed, "lines": "perhaps"}, prompt="Mine", **mine)
        assert early.status == 412, "before the lines are mended: what comes back is of the revision that stands now"
        late = await browser.send(address(stored), None, **typed, prompt="Mine", **mine)
        assert late.status == 412
        assert "Somebody else has changed this" in late.words
        assert "Stored now" in late.words and "Theirs" in late.words
        assert "Mine</textarea>" in late.text
        assert (await questions(site, grace, quiz))[0].prompt == "Theirs"
        assert (await browser.send(address(stored), None, **typed, prompt="Mine", **fields_of(late))).status == 303
        assert (await questions(site, grace, quiz))[0].prompt == "Mine"


async def test_questions_move_up_and_down_and_not_beyond_the_ends(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        for kind in ("word_cloud", "open_text"):
            await browser.send(f"/quizzes/{quiz}/questions", type=kind, prompt=kind, lines="", seconds="20")
        first, second, third = await questions(site, grace, quiz)

        async def moved(question: StoredQuestion, to: str) -> list[UUID]:
            assert (await browser.send(f"{address(question)}/move", to=to)).status == 303
            return [each.id for each in await questions(site, grace, quiz)]

        assert await moved(first, "down") == [second.id, first.id, third.id]
        assert await moved(third, "up") == [second.id, third.id, first.id]
        assert await moved(second, "up") == [second.id, third.id, first.id]
        assert await moved(first, "down") == [second.id, third.id, first.id]
        assert (await browser.send(f"{address(first)}/move", to="left")).status == 422
        listed = await browser.open(f"/quizzes/{quiz}")
        assert listed.text.count('value="up"') == listed.text.count('value="down"') == 2


async def test_a_deleted_question_leaves_the_quiz_but_no_published_version(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        [stored] = await questions(site, grace, quiz)
        revision = fields_of(await browser.open(address(stored)))
        assert (await browser.send(f"{address(stored)}/delete", revision="99")).status == 412
        assert len(await questions(site, grace, quiz)) == 1
        assert (await browser.send(f"{address(stored)}/delete", None, **revision)).location == f"/quizzes/{quiz}"
        assert await questions(site, grace, quiz) == []
        session = await browser.send("/host", quiz=str(quiz))
        assert session.status == 303, "a class is held with the version as it was published"
        assert (await browser.open(address(stored))).status == 404


async def test_whoever_may_not_edit_is_refused_as_elsewhere(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz), site.browser() as other:
        await site.account(HOPPER, "Hopper")
        await site.system.services.quizzes.add_question(grace, quiz, parse_question(RICH))
        before = await questions(site, grace, quiz)
        stored = before[0]
        course = (await site.system.services.quizzes.get(grace, quiz)).course
        fields = {"type": "true_false", "prompt": "Mine", "lines": "true", "revision": str(stored.revision)}
        posts = [("", fields), ("/move", {"to": "down"}), ("/delete", {"revision": str(stored.revision)})]
        await other.sign_in(HOPPER)
        assert (await other.open(address(stored))).status == 404
        assert [(await other.send(address(stored) + to, None, **form)).status for to, form in posts] == [404] * 3
        given = EnrollmentCreate(email=HOPPER, role="assistant")
        await site.system.services.enrollments.add(grace, course, given)
        assert [(await other.send(address(stored) + to, None, **form)).status for to, form in posts] == [403] * 3
        assert (await other.open(address(stored))).status == 403, "nobody types what they may not send"
        read = await other.open(f"/quizzes/{quiz}")
        assert stored.prompt in read.words
        for form in ("/edit", "/settings", "/import", "/publish", "/move", "Add a question", ">Edit<"):
            assert form not in read.text
        assert await questions(site, grace, quiz) == before
        elsewhere = f"/quizzes/{uuid4()}/questions/{stored.id}"
        assert (await browser.open(elsewhere)).status == 404
        assert (await browser.send(elsewhere, None, **fields)).status == 404
        assert (await browser.send(address(stored), None, **{**fields, "revision": "many"})).status == 422


async def test_any_of_250_questions_is_reached_edited_and_moved_anywhere(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        lines = "".join(f"::q::Number {number}? {{T}}\n\n" for number in range(2, 251)).encode()
        await site.system.services.question_files.take(grace, quiz, {"long.gift": lines})
        stored = await questions(site, grace, quiz)
        page = await browser.open(f"/quizzes/{quiz}")
        assert len(stored) == 250
        assert all(f'href="{address(each)}"' in page.text for each in stored)
        last = address(stored[-1])
        assert 'value="250"' in (await browser.open(last)).text
        moved = await browser.send(f"{last}/place", place=" 2 ")
        assert moved.location == f"/quizzes/{quiz}#question-{stored[-1].id}"
        assert [each.id for each in await questions(site, grace, quiz)] == [
            each.id for each in (stored[0], stored[-1], *stored[1:-1])
        ]
        for place in ("0", "251", "", "two", "9" * 5000, "²"):
            wrong = await browser.send(f"{last}/place", place=place)
            assert (wrong.status, "A number from 1 to 250, please." in wrong.words) == (422, True), place
            assert f'value="{place}"' in wrong.text
