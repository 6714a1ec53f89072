"""A quiz's title, description and settings in a form."""

import re
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.quizzes import Quiz, QuizPatch
from lms_rt.domain.principal import Person
from lms_rt.web.quiz_form import form_of
from tests.web.site import GRACE, Browser, Page, Site


@pytest.fixture
async def made(site: Site, browser: Browser) -> tuple[Person, UUID]:
    """Grace has signed in and has a quiz."""
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    return grace, await site.quiz_of(grace)


def shown(page: Page) -> dict[str, str]:
    """What the form that is shown would send as it is."""
    inputs = re.findall(r'<input (?![^>]*type="checkbox")[^>]*name="(\w+)"[^>]*value="([^"]*)"', page.text)
    ticks = re.findall(r'type="checkbox" name="(\w+)" value="(on)" checked', page.text)
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    chosen = re.findall(r'<select[^>]*name="(\w+)">.*?<option value="(\w+)" selected', page.text, re.DOTALL)
    fields = {name: unescape(value) for name, value in [*inputs, *ticks, *areas, *chosen]}
    fields.pop("csrf")
    return fields


async def quiz_now(site: Site, grace: Person, quiz: UUID) -> Quiz:
    return await site.system.services.quizzes.get(grace, quiz)


EVERYTHING = QuizPatch.model_validate(
    {
        "title": "<b>Warm-up</b>",
        "description": "    Two\r\nlines & more",
        "own_pace": False,
        "time_limit_s": 75,
        "attempts_allowed": 3,
        "shuffle": True,
        "opens_at": "2026-12-01T08:00:00.123456Z",
        "closes_at": "2026-12-24T18:30:15Z",
        "pass_percent": 62.5,
        "partial_credit": False,
        "negative_marking": 0.3333,
        "feedback": "marks",
        "feedback_from": "close",
    }
)


async def test_a_form_that_is_sent_as_it_is_changes_nothing(
    site: Site, browser: Browser, made: tuple[Person, UUID]
) -> None:
    grace, quiz = made
    before = await site.system.services.quizzes.edit(grace, quiz, EVERYTHING, None)
    form = shown(await browser.open(f"/quizzes/{quiz}/settings"))
    stands = {name: text.replace("\r\n", "\n") for name, text in form_of(before).items() if text}
    form = {name: text.replace("\r\n", "\n") for name, text in form.items()}
    assert form == stands | {"revision": "2"}
    assert (await browser.send(f"/quizzes/{quiz}/settings", None, **form)).location == f"/quizzes/{quiz}"
    after = await quiz_now(site, grace, quiz)
    assert after == before.model_copy(update={"revision": 3, "updated_at": after.updated_at})


async def test_every_setting_can_be_chosen_and_taken_back(
    site: Site, browser: Browser, made: tuple[Person, UUID]
) -> None:
    grace, quiz = made
    before = await quiz_now(site, grace, quiz)
    chosen = {
        "title": "Warm-up 2",
        "description": "All of\r\nit",
        "time_limit_s": "1,5",
        "attempts_allowed": "2",
        "shuffle": "on",
        "opens_at": "2026-12-01T08:00",
        "closes_at": "2026-12-24T18:30:15",
        "pass_percent": "62.5",
        "negative_marking": "25",
        "feedback": "score",
        "feedback_from": "close",
    }
    assert (await browser.send(f"/quizzes/{quiz}/settings", None, **chosen, revision="1")).status == 303
    after = await quiz_now(site, grace, quiz)
    assert (after.title, after.description, after.time_limit_s, after.attempts_allowed) == (
        "Warm-up 2",
        "All of\nit",
        90,
        2,
    )
    assert (after.own_pace, after.shuffle, after.partial_credit) == (False, True, False)
    assert after.opens_at is not None and after.opens_at.isoformat() == "2026-12-01T08:00:00+00:00"
    assert after.closes_at is not None and after.closes_at.isoformat() == "2026-12-24T18:30:15+00:00"
    assert (after.pass_percent, after.negative_marking) == (Decimal("62.5"), Decimal("0.25"))
    assert (after.feedback, after.feedback_from) == ("score", "close")
    back = {name: text for name, text in form_of(before).items() if text}
    assert (await browser.send(f"/quizzes/{quiz}/settings", None, **back, revision="2")).status == 303
    assert form_of(await quiz_now(site, grace, quiz)) == form_of(before)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"title": " "}, "Please fill this in."),
        ({"title": "x" * 201}, "200"),
        ({"time_limit_s": "soon"}, "This must be a number."),
        ({"time_limit_s": "0.1"}, "greater than or equal to 10"),
        ({"attempts_allowed": "1.5"}, "whole number"),
        ({"opens_at": "tomorrow"}, "a date and a time"),
        (
            {"opens_at": "2026-12-02T08:00", "closes_at": "2026-12-01T08:00"},
            "Must be after the time at which it opens.",
        ),
        ({"feedback_from": "close"}, "Needs a time at which the quiz closes[.]"),
        ({"pass_percent": "101"}, "less than or equal to 100"),
        ({"negative_marking": "NaN"}, "This must be a number."),
        ({"pass_percent": "0e-999999"}, "This must be a number."),
        ({"time_limit_s": "1e999999"}, "This must be a number."),
        ({"feedback": "everything"}, "Input should be"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    site: Site, browser: Browser, made: tuple[Person, UUID], wrong: dict[str, str], said: str
) -> None:
    grace, quiz = made
    before = await quiz_now(site, grace, quiz)
    fields = {**shown(await browser.open(f"/quizzes/{quiz}/settings")), "description": "Typed already", **wrong}
    answer = await browser.send(f"/quizzes/{quiz}/settings", None, **fields)
    assert answer.status == 422
    assert re.search(said, answer.words)
    assert 'role="alert"' in answer.text
    assert "Typed already</textarea>" in answer.text
    assert await quiz_now(site, grace, quiz) == before


async def test_who_comes_second_is_told_and_keeps_what_they_typed(
    site: Site, browser: Browser, made: tuple[Person, UUID]
) -> None:
    grace, quiz = made
    form = shown(await browser.open(f"/quizzes/{quiz}/settings"))
    await site.system.services.quizzes.edit(grace, quiz, QuizPatch(title="Theirs", shuffle=True), None)
    early = await browser.send(f"/quizzes/{quiz}/settings", None, **{**form, "title": "Mine", "attempts_allowed": "no"})
    assert early.status == 412, "before the field is mended: what comes back is of the revision that stands now"
    late = await browser.send(f"/quizzes/{quiz}/settings", None, **{**form, "title": "Mine"})
    assert late.status == 412
    assert "Somebody else has changed this" in late.words
    assert "Stored now: Theirs" in late.words and "Stored now: ticked" in late.words
    assert late.words.count("Stored now:") == 2
    assert shown(late) == {**form, "title": "Mine", "revision": "2"}
    assert (await quiz_now(site, grace, quiz)).title == "Theirs"


async def test_a_quiz_that_nobody_took_can_be_deleted_and_others_stay(
    site: Site, browser: Browser, made: tuple[Person, UUID]
) -> None:
    grace, quiz = made
    await browser.send("/host", quiz=str(quiz))
    kept = await browser.send(f"/quizzes/{quiz}/delete", revision="1")
    assert kept.status == 409
    assert "was taken already" in kept.words
    other = await site.quiz_of(grace, "Other")
    assert (await browser.send(f"/quizzes/{other}/delete", revision="7")).status == 412
    assert (await browser.send(f"/quizzes/{other}/delete", revision="1")).location == "/"
    assert (await browser.open(f"/quizzes/{other}")).status == 404
    assert (await browser.open(f"/quizzes/{quiz}")).status == 200


async def test_strangers_and_students_do_not_find_it(site: Site, browser: Browser, made: tuple[Person, UUID]) -> None:
    _, quiz = made
    async with site.browser() as other:
        await site.account("bo@school.example", "Bo")
        await other.sign_in("bo@school.example")
        assert (await other.open(f"/quizzes/{quiz}/settings")).status == 404
        assert (await other.send(f"/quizzes/{quiz}/settings", title="Mine", revision="1")).status == 404
        assert (await other.send(f"/quizzes/{quiz}/delete", revision="1")).status == 404


async def test_assistants_are_shown_no_form_they_may_not_send(
    site: Site, browser: Browser, made: tuple[Person, UUID]
) -> None:
    grace, quiz = made
    course = (await quiz_now(site, grace, quiz)).course
    await site.account("hopper@school.example", "Hopper")
    given = EnrollmentCreate(email="hopper@school.example", role="assistant")
    await site.system.services.enrollments.add(grace, course, given)
    async with site.browser() as other:
        await other.sign_in("hopper@school.example")
        assert (await other.open(f"/quizzes/{quiz}")).status == 200
        for answer in (
            await other.open(f"/quizzes/{quiz}/settings"),
            await other.send(f"/quizzes/{quiz}/settings"),
            await other.send(f"/quizzes/{quiz}/delete", revision="1"),
        ):
            assert answer.status == 403
