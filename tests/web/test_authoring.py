"""From an empty start page to a class, in forms alone."""

import re
from typing import Any
from uuid import uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.questions import AuthoredQuestion, NumericAnswer
from lms_rt.domain.grading import grade
from lms_rt.web.bad_form import BadForm
from lms_rt.web.question_form import KINDS, question_in
from tests.web.site import GRACE, Browser, Site

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


def length(**fields: str) -> AuthoredQuestion:
    """A question for 3.14 m, as typed."""
    return question_in({"type": "numeric", "prompt": "How long?", "lines": "3.14 ± 0.01", **fields})


def as_sent(question: AuthoredQuestion) -> dict[str, Any]:
    return question.model_dump(mode="json", include={"units", "key"}, exclude_defaults=True)


@pytest.mark.parametrize("given, asked", [("chosen", ["m", "metre", "cm", "km"]), ("typed", [])])
def test_a_number_may_have_units(given: str, asked: list[str]) -> None:
    question = length(units=" m \nmetre\r\n\n100  cm\n= 0,001 km", unit_given=given, unit_penalty="12,3")
    sizes = {"m": 1.0, "metre": 1.0, "cm": 100.0, "km": 0.001}
    key = {"value": 3.14, "tolerance": 0.01, "units": sizes, "unit_penalty": 0.123}
    assert as_sent(question) == {"units": asked, "key": key}


@pytest.mark.parametrize(
    "answer, share",
    [
        (NumericAnswer(value=3.14, unit="m"), 1),
        (NumericAnswer(value=314, unit="cm"), 1),
        (NumericAnswer(value=3.14, unit="cm"), 0.9),
        (NumericAnswer(value=3.14), 0.9),
        (NumericAnswer(value=314), 0),
    ],
)
def test_units_are_graded_as_they_were_typed(answer: NumericAnswer, share: float) -> None:
    question = length(units="m\n100 cm", unit_given="chosen", unit_penalty="10")
    assert grade(question, answer, partial_credit=True).fraction == share


def test_a_range_may_have_units_and_a_unit_may_begin_with_a_digit() -> None:
    assert as_sent(length(lines="3 to 4", units="1/s\n60 1/min", unit_penalty=""))["key"] == {
        "min": 3.0,
        "max": 4.0,
        "units": {"1/s": 1.0, "1/min": 60.0},
    }


@pytest.mark.parametrize("kind", ["numeric", "short_text"])
def test_without_a_unit_none_is_asked_for_whatever_else_the_form_says(kind: str) -> None:
    fields = {"units": " \n" if kind == "numeric" else "m", "unit_given": "chosen", "unit_penalty": "many"}
    question = question_in({"type": kind, "prompt": "How long?", "lines": "3", **fields})
    assert "unit" not in question.model_dump_json()


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"lines": "3.14 m", "units": "m"}, "A unit has its own field"),
        ({"units": "100 cm\nm"}, "The first unit must be the number's own"),
        ({"units": "m\n100 cm\n10  cm"}, "The unit cm is there twice"),
        ({"units": "m\n1/1000 km"}, "Mend 1/1000 km"),
        ({"units": "m\n= cm"}, "Mend = cm"),
        ({"units": "m\n1,000.5 cm"}, "Mend 1,000.5"),
        ({"units": "m\n0 cm"}, "above 0"),
        ({"units": "m\n1e999 cm"}, "units"),
        ({"units": "m" * 41}, "units"),
        ({"units": "\n".join(map("u{}".format, range(21)))}, "units"),
        ({"units": "m", "unit_given": "guessed"}, "how the unit is given"),
        *(
            ({"units": "m", "unit_penalty": penalty}, "per cent")
            for penalty in ("101", "-1", "many", "NaN", "Infinity")
        ),
    ],
)
def test_units_that_say_nothing_are_refused_with_what_to_mend(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(BadForm, match=said):
        length(**wrong)


async def test_a_quantity_is_written_in_the_form_and_nothing_typed_is_lost(site: Site, browser: Browser) -> None:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    quiz = await site.quiz_of(grace)
    fields = {"type": "numeric", "prompt": "How long?", "lines": "3.14", "units": "m\n100 cm", "unit_given": "typed"}
    wrong = await browser.send(f"/quizzes/{quiz}/questions", None, **fields, unit_penalty="200")
    assert wrong.status == 422
    assert "m\n100 cm</textarea>" in wrong.text
    assert '<option value="typed" selected>' in wrong.text
    assert re.search(r'name="unit_penalty"[^>]* value="200"', wrong.text)
    assert (await browser.send(f"/quizzes/{quiz}/questions", None, **fields, unit_penalty="20")).status == 303
    [_, added] = await site.system.services.quizzes.questions(grace, quiz)
    stored = added.model_dump(mode="json")
    assert stored["units"] == []
    assert (stored["key"]["units"], stored["key"]["unit_penalty"]) == ({"m": 1.0, "cm": 100.0}, 0.2)


async def test_a_question_that_the_quiz_cannot_take_stays_in_the_form(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    quiz = await site.quiz_of(await site.person_in(browser))
    nowhere = f"![](/api/v1/files/{uuid4()}/content)"
    fields = {"type": "true_false", "prompt": f"Is it {nowhere}?", "lines": "true"}
    [stored] = await site.system.services.quizzes.questions(await site.person_in(browser), quiz)
    editing = {**fields, "revision": str(stored.revision)}
    for address in (f"/quizzes/{quiz}/questions", f"/quizzes/{quiz}/questions/{stored.id}"):
        wrong = await browser.send(address, None, **editing)
        assert (wrong.status, "Shows a file that is not there for you" in wrong.words) == (422, True)
        assert f"Is it {nowhere}?</textarea>" in wrong.text
    with monkeypatch.context() as small:
        small.setattr(limits, "QUESTIONS_PER_QUIZ", 1)
        full = await browser.send(f"/quizzes/{quiz}/questions", None, **{**fields, "prompt": "Is it?"})
    assert (full.status, "A quiz has at most 1 questions" in full.words) == (409, True)
    assert "Is it?</textarea>" in full.text
    assert await site.system.services.quizzes.questions(await site.person_in(browser), quiz) == [stored]


async def test_a_class_is_made_from_nothing_in_forms_alone(site: Site, browser: Browser) -> None:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    assert (await browser.send("/courses", title="Geography")).location.endswith("/edit")
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
