"""Quizzes at one's own pace in forms alone: what they ask, and the attempt while one writes."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from lms_rt.contract.attempts import AnswerSave
from tests.support import school
from tests.support.quizzing import ESSAY
from tests.web.attempt_taker import boxes, fields, taker
from tests.web.every_type import ANSWERS, EVERY_TYPE
from tests.web.site import Browser, Site

SCRIPT = "</script><script>alert(1)</script>"


async def test_every_type_of_question_can_be_answered_without_a_script(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, EVERY_TYPE, feedback="full")
    path, attempt = await ada.begin()
    page = await browser.open(path)
    assert boxes(page) == len(EVERY_TYPE)
    given: dict[str, str] = {}
    for question in attempt.questions:
        given |= fields(question, ANSWERS[question.prompt])
    saved = await browser.send(path, None, **given)
    assert saved.location == f"{path}?review"
    assert await ada.stored(attempt) == ANSWERS
    assert "every question has an answer" in (await browser.open(saved.location)).words
    again = await browser.open(path)
    assert len(re.findall(r" checked>", again.text)) == 6
    assert len(re.findall(r" selected>", again.text)) == 5
    assert (await browser.send(path, None, **given)).location == f"{path}?review"  # nothing changed, nothing refused
    assert (await browser.send(f"{path}/submit")).location == path
    result = (await browser.open(path)).words
    for words in (
        "Your answer Two → One Right is One → Two",
        "France = Paris; Italy = Rome",
        "3.14 m",
        "Right is True",
    ):
        assert words in result
    assert "Paris has been the capital since 987." in result


async def test_the_page_before_submitting_names_what_has_no_answer(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [school.CAPITAL, school.PRIMES, school.PI])
    path, attempt = await ada.begin()
    await browser.send(path, None, **fields(attempt.questions[1], {"options": ["a"]}))
    review = (await browser.open(f"{path}?review")).words
    assert "Without an answer: question 1 , question 3" in review
    await browser.send(path, None, **{f"{attempt.questions[1].id}.revision": "1"})
    assert set((await ada.stored(attempt)).values()) == {None}  # unticked is no answer


async def test_what_is_no_answer_stays_in_its_field_with_the_reason(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, EVERY_TYPE)
    path, attempt = await ada.begin()
    asked = {question.prompt: question for question in attempt.questions}
    wrong = {
        **fields(asked["A number"], {"value": "<many>"}),
        **fields(asked["An order"], {"order": ["x"]}),
        **fields(asked["One choice"], {"options": ["zebra"]}),
        **fields(asked["A name"], {"text": "Paris"}),
    }
    page = await browser.send(path, None, **wrong)
    assert page.status == 409
    assert "That is not a number." in page.words
    assert 'value="&lt;many&gt;"' in page.text
    assert "Give each thing a place, and no two the same." in page.words
    assert "This is no answer to the question as it stands" in page.words
    stored = await ada.stored(attempt)
    assert [prompt for prompt, answer in stored.items() if answer] == ["A name"]


async def test_a_page_that_is_behind_overwrites_nothing_unasked(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [{"type": "short_text", "prompt": "Where?", "key": {"accepted": ["Paris"]}}])
    path, attempt = await ada.begin()
    [question] = attempt.questions
    behind = {str(question.id): "Lyon", f"{question.id}.revision": "0"}
    await ada.exam.save(ada.person, attempt, question, {"text": "Paris"})
    page = await browser.send(path, None, **behind)
    assert page.status == 409
    assert "Saved elsewhere meanwhile: Paris." in page.words
    assert 'value="Lyon"' in page.text
    assert await ada.stored(attempt) == {"Where?": {"text": "Paris"}}
    seen = re.search(r'\.revision" value="(\d+)"', page.text)
    assert seen
    await browser.send(path, None, **{**behind, f"{question.id}.revision": seen[1]})
    assert await ada.stored(attempt) == {"Where?": {"text": "Lyon"}}


async def test_a_form_that_lacks_a_question_leaves_its_answer_alone(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [ESSAY])
    path, attempt = await ada.begin()
    name = str(attempt.questions[0].id)
    await browser.send(path, None, **{name: "long work", f"{name}.revision": "0"})
    for partly in ({}, {name: "another"}, {name: "another", f"{name}.revision": "9" * 5000}):
        assert (await browser.send(path, None, **partly)).location == f"{path}?review"
        assert list((await ada.stored(attempt)).values()) == [{"text": "long work"}]


async def test_an_answer_that_another_client_named_the_revision_of_can_be_changed_here(
    site: Site, browser: Browser
) -> None:
    ada = await taker(site, browser, [ESSAY])
    path, attempt = await ada.begin()
    question = attempt.questions[0].id
    given = AnswerSave(answer={"text": "by a client"}, revision=1)
    await site.system.services.attempts.save(ada.person, attempt.id, question, given)
    for text in ("by a form", "once more"):
        shown = re.search(rf'name="{question}.revision" value="([0-9]+)"', (await browser.open(path)).text)
        assert shown
        sent = await browser.send(path, None, **{str(question): text, f"{question}.revision": shown[1]})
        assert sent.location == f"{path}?review"
        assert list((await ada.stored(attempt)).values()) == [{"text": text}]


async def test_a_quiz_says_what_it_asks(site: Site, browser: Browser) -> None:
    closes = datetime.now(UTC) + timedelta(days=3)
    ada = await taker(
        site,
        browser,
        [school.CAPITAL],
        time_limit_s=600,
        attempts_allowed=2,
        pass_percent=60,
        closes_at=closes.isoformat(),
        feedback="score",
    )
    page = (await browser.open(ada.offer)).words
    for words in ("Questions 1", "10 minutes", "2 of 2 left", "60 % of the points", f"{closes:%Y-%m-%d %H:%M} UTC"):
        assert words in page
    path, attempt = await ada.begin()
    assert f'href="{path}"' in (await browser.open(ada.offer)).text
    await ada.exam.save(ada.person, attempt, attempt.questions[0], {"options": ["b"]})
    await browser.send(f"{path}/submit")
    page = (await browser.open(ada.offer)).words
    assert "1 of 2 left" in page
    assert "1,000 of 1,000 points · passed" in page
    assert "Begin another attempt" in page


@pytest.mark.parametrize(
    "settings, said",
    [
        ({"opens_at": "2100-01-01T00:00:00Z"}, "You can begin when it opens , on 2100-01-01 00:00 UTC"),
        ({"closes_at": "2000-01-01T00:00:00Z"}, "The quiz is closed."),
    ],
)
async def test_a_quiz_says_why_one_cannot_begin(
    site: Site, browser: Browser, settings: dict[str, object], said: str
) -> None:
    ada = await taker(site, browser, [school.CAPITAL], **settings)
    assert said.replace(" ,", ",") in (await browser.open(ada.offer)).words
    refused = await browser.send(ada.offer)
    assert refused.location == f"{ada.offer}?refused"
    assert 'role="alert"' in (await browser.open(refused.location)).text


async def test_a_quiz_behind_a_closed_lesson_leads_back_to_the_course(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [school.CAPITAL], pass_percent=50)
    first = await ada.exam.course.lesson("Rivers")
    lesson = await ada.exam.course.lesson("Test", kind="quiz", quiz=str(ada.exam.quiz), prerequisites=[str(first.id)])
    assert "Something else in the course has to be completed first" in (await browser.open(ada.offer)).words
    await browser.send(f"/lessons/{first.id}/complete")
    page = await browser.open(f"/lessons/{lesson.id}")
    assert f'href="{ada.offer}"' in page.text
    assert "Mark as complete" not in page.words
    path, attempt = await ada.begin()
    await ada.exam.answer(ada.person, attempt, 1)
    await browser.send(f"{path}/submit")
    assert "✓ completed" in (await browser.open(f"/lessons/{lesson.id}")).words


async def test_markup_in_questions_and_answers_is_text(site: Site, browser: Browser) -> None:
    asked: list[dict[str, object]] = [
        {
            **school.CAPITAL,
            "prompt": SCRIPT,
            "explanation": SCRIPT,
            "options": [{"id": "a", "text": SCRIPT}, {"id": "b", "text": "<img src=x>"}],
        },
        {"type": "open_text", "prompt": "Why?"},
    ]
    ada = await taker(site, browser, asked, title=SCRIPT, description=SCRIPT, feedback="full")
    path, attempt = await ada.begin()
    choice, text = attempt.questions
    await browser.send(path, None, **fields(choice, {"options": ["a"]}), **fields(text, {"text": SCRIPT}))
    writing = await browser.open(path)
    assert writing.words.count(SCRIPT) >= 3
    await browser.send(f"{path}/submit")
    for page in (writing, await browser.open(path), await browser.open(ada.offer)):
        assert "<script>alert" not in page.text
        assert "<img src=x>" not in page.text
