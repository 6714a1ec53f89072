"""From an empty start page to a class, in forms alone."""

import re

import pytest

from lms_rt.web.question_form import KINDS, BadForm, question_in
from tests.web.site import Browser, Site

GRACE = "grace@school.example"

LINES = {
    "single_choice": ("Lyon\n* Paris", {"options": ["o2"]}),
    "multiple_choice": ("* 2\n4\n*3", {"options": ["o1", "o3"]}),
    "true_false": ("False", {"value": False}),
    "numeric": ("3,14 ± 0.01", {"value": 3.14, "tolerance": 0.01}),
    "short_text": ("Paris\nLutetia", {"accepted": ["Paris", "Lutetia"]}),
    "ordering": ("two\none", {"order": ["o2", "o1"]}),
    "matching": ("Italy = Rome\nFrance = Paris", {"pairs": {"l1": "r2", "l2": "r1"}}),
    "poll": ("Tea\nCoffee", None),
    "scale": ("1 to 5", None),
    "word_cloud": ("", None),
    "open_text": ("", None),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_can_be_typed(kind: str) -> None:
    lines, key = LINES[kind]
    question = question_in({"type": kind, "prompt": "Why?", "lines": lines, "seconds": "30"})
    assert (question.type, question.prompt, question.time_limit_s) == (kind, "Why?", 30)
    assert (question.key and question.key.model_dump(mode="json", exclude_defaults=True)) == key


def test_a_number_may_be_given_as_a_range() -> None:
    question = question_in({"type": "numeric", "prompt": "Why?", "lines": "-3 to 4"})
    assert question.key
    assert question.key.model_dump(mode="json", exclude_defaults=True) == {"min": -3.0, "max": 4.0}


@pytest.mark.parametrize(
    "wrong",
    [
        ("single_choice", "Lyon\nParis"),
        ("single_choice", "* Paris"),
        ("true_false", "perhaps"),
        ("numeric", "many"),
        ("ordering", "one"),
        ("ordering", "one\none\ntwo"),
        ("matching", "France\nItaly"),
        ("scale", "5"),
        ("scale", "5 to 1"),
        ("essay", ""),
    ],
)
def test_lines_that_make_no_question_are_refused_with_what_to_mend(wrong: tuple[str, str]) -> None:
    kind, lines = wrong
    with pytest.raises(BadForm, match=r"."):
        question_in({"type": kind, "prompt": "Why?", "lines": lines})


async def test_a_class_is_made_from_nothing_in_forms_alone(site: Site, browser: Browser) -> None:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    assert (await browser.send("/courses", title="Geography")).location == "/"
    home = await browser.open("/")
    course = re.search(r'action="(/courses/[^"]+/quizzes)"', home.text)
    assert course
    quiz = (await browser.send(course[1], title="Capitals")).location
    wrong = await browser.send(f"{quiz}/questions", type="single_choice", prompt="<France>?", lines="Paris\nLyon")
    assert wrong.status == 422
    assert "Put * before the option that is right." in wrong.words
    assert "&lt;France&gt;?</textarea>" in wrong.text  # nothing typed is lost
    fields = {"type": "single_choice", "prompt": "<France>?", "lines": "* Paris\nLyon"}
    assert (await browser.send(f"{quiz}/questions", None, **fields)).location == quiz
    assert "<France>?" in (await browser.open(quiz)).words
    assert (await browser.send(f"{quiz}/publish")).location == f"{quiz}/class"
    started = await browser.send("/host", quiz=quiz.rpartition("/")[2])
    assert (await browser.open(started.location)).status == 200


async def test_a_student_makes_nothing(site: Site, browser: Browser) -> None:
    await site.account("bo@school.example", "Bo")
    await browser.sign_in("bo@school.example")
    assert (await browser.send("/courses", title="Geography")).status == 403
    assert "Add a course" not in (await browser.open("/")).words
    assert (await browser.open("/quizzes/nonsense")).status == 404


async def test_a_course_needs_a_title(site: Site, browser: Browser) -> None:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    assert (await browser.send("/courses", title=" ")).status == 422
