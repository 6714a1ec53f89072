"""What becomes of an attempt in forms alone: its result, who reads it, how it ends."""

import re

import pytest

from lms_rt.contract.attempts import GradeGiven
from lms_rt.contract.courses import CoursePatch, EnrollmentCreate, EnrollmentQuery
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import ESSAY
from tests.web.attempt_taker import boxes, fields, main, taker
from tests.web.site import Browser, Site


async def test_an_essay_waits_for_a_person_and_shows_their_comment(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [ESSAY], feedback="marks")
    path, attempt = await ada.begin()
    [question] = attempt.questions
    await browser.send(path, None, **fields(question, {"text": "Rayleigh.\r\nMie."}))
    assert list((await ada.stored(attempt)).values()) == [{"text": "Rayleigh.\nMie."}]
    await browser.send(f"{path}/submit")
    page = (await browser.open(path)).words
    assert "Some answers are graded by a person." in page
    assert "not graded yet" in page
    assert "waits to be graded" in (await browser.open(ada.offer)).words
    grading = site.system.services.attempt_grading
    given = GradeGiven.model_validate({"points": 700, "comment": "<b>Well</b> put"})
    grade = await grading.get(ada.exam.course.teacher, attempt.id, question.id)
    await grading.give(ada.exam.course.teacher, attempt.id, question.id, given, grade.revision)
    page = (await browser.open(path)).words
    assert "700 of 1,000 points" in page
    assert "<b>Well</b> put" in page


@pytest.mark.parametrize(
    "feedback, shown, hidden",
    [
        ("none", "Results are not shown", "points ("),
        ("score", "0 of 1,000 points", "0 of 1,000 points Question"),
        ("marks", "0 of 1,000 points", "Right is"),
        ("full", "Right is Paris", "Results are not shown"),
    ],
)
async def test_a_result_shows_no_more_than_the_feedback_allows(
    site: Site, browser: Browser, feedback: str, shown: str, hidden: str
) -> None:
    ada = await taker(site, browser, [school.CAPITAL], feedback=feedback)
    path, attempt = await ada.begin()
    await browser.send(path, None, **fields(attempt.questions[0], {"options": ["a"]}))
    await browser.send(f"{path}/submit")
    page = (await browser.open(path)).words
    assert shown in page
    assert hidden not in page
    assert ("Paris has been the capital" in page) == (feedback == "full")


async def test_a_question_that_is_worth_nothing_says_how_much_of_the_answer_is_right(
    site: Site, browser: Browser
) -> None:
    free = {**school.PRIMES, "points": 0}
    ada = await taker(site, browser, [school.CAPITAL, free, free, free, free], feedback="marks")
    path, attempt = await ada.begin()
    answers: list[dict[str, object]] = [{"options": each} for each in (["b"], ["a", "c"], ["a"], ["b"])]
    for question, answer in zip(attempt.questions, answers, strict=False):
        await browser.send(path, None, **fields(question, answer))
    await browser.send(f"{path}/submit")
    heads = re.findall(r"\d of 5(.*?) (?:What|Which)", (await browser.open(path)).words)
    assert heads == [" · 1,000 of 1,000 points", " · right", " · partly right", " · wrong", " · no answer"]
    await site.system.db.execute(Statement("UPDATE attempt_answers SET fraction = NULL"))
    heads = re.findall(r"\d of 5(.*?) (?:What|Which)", (await browser.open(path)).words)
    assert heads[1:] == [" · right", " · not right", " · not right", " · no answer"], "as was said before it was kept"


async def test_what_comes_after_the_deadline_is_refused_and_what_was_saved_counts(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [school.CAPITAL], time_limit_s=60, feedback="full")
    path, attempt = await ada.begin()
    await ada.exam.overdue(attempt)
    late = await browser.send(path, None, **fields(attempt.questions[0], {"options": ["b"]}))
    assert late.status == 409 or late.location == path  # before or after the server has submitted it
    assert await ada.stored(attempt) == {school.CAPITAL["prompt"]: None}


async def test_the_attempt_of_another_is_not_there_and_the_staff_reads_it(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [school.CAPITAL], feedback="none")
    path, attempt = await ada.begin()
    async with site.browser() as other:
        await site.account("bo@school.example", "Bo")
        await other.sign_in("bo@school.example")
        assert (await other.open(path)).status == 404
        assert (await other.send(path)).status == 404
        assert (await other.send(f"{path}/submit")).status == 404
        assert (await other.open(ada.offer)).status == 404
        assert (await other.open("/attempts/nonsense")).status == 404
    async with site.browser() as staff:
        await site.account("grace@school.example", "Grace")
        await staff.sign_in("grace@school.example")
        grace = await site.person_in(staff)
        given = EnrollmentCreate(user=grace.user, role="assistant")
        await site.system.services.enrollments.add(ada.exam.course.teacher, ada.exam.course.id, given)
        writing = await staff.open(path)
        assert "Still being written" in writing.words
        assert boxes(writing) == 0
        await browser.send(path, None, **fields(attempt.questions[0], {"options": ["a"]}))
        await browser.send(f"{path}/submit")
        page = (await staff.open(path)).words
        assert "of Ada" in page
        assert "Answer Lyon Right is Paris" in page


async def test_an_attempt_goes_on_where_its_quiz_is_not_offered_any_more(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [school.CAPITAL])
    path, attempt = await ada.begin()
    await ada.exam.settings(own_pace=False)
    shown = await browser.open(path)
    assert boxes(shown) == 1
    assert "Examination" in shown.words
    await browser.send(path, None, **fields(attempt.questions[0], {"options": ["b"]}))
    assert list((await ada.stored(attempt)).values()) == [{"options": ["b"]}]


async def test_who_has_left_the_course_is_told_that_an_attempt_is_closed(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [{**school.CAPITAL}, ESSAY])
    path, attempt = await ada.begin()
    typed = fields(attempt.questions[0], {"options": ["b"]})
    await browser.send(path, None, **typed)
    people, teacher, course = site.system.services.enrollments, ada.exam.course.teacher, ada.exam.course.id
    [own] = await people.page(teacher, course, EnrollmentQuery(role="student"))
    await people.withdraw(teacher, own.id, None)
    closed = await browser.open(path)
    assert closed.status == 200
    assert "You do not take part in this course any more" in closed.words
    assert "<form" not in main(closed) and f'"{ada.offer}"' not in closed.text, "nothing that would be refused"
    assert "Your answer Paris" in closed.words, "what they saved is theirs to read"
    assert "<form" not in main(await browser.open(f"{path}?review"))
    for form in (path, f"{path}/submit"):  # of a page that was open before
        assert (await browser.send(form, None, **typed)).location == path
    assert (await site.system.services.attempts.get(ada.person, attempt.id)).state == "in_progress"


async def test_an_archived_course_still_takes_what_was_begun(site: Site, browser: Browser) -> None:
    ada = await taker(site, browser, [{**school.CAPITAL}])
    path, attempt = await ada.begin()
    courses, teacher = site.system.services.courses, ada.exam.course.teacher
    await courses.edit(teacher, ada.exam.course.id, CoursePatch(status="archived"), None)
    assert boxes(await browser.open(path)) == 1
    assert (await browser.send(path, None, **fields(attempt.questions[0], {"options": ["b"]}))).location.endswith(
        "review"
    )
    await browser.send(f"{path}/submit")
    assert (await site.system.services.attempts.get(ada.person, attempt.id)).state == "graded"
