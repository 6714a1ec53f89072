"""How a gradebook counts, in a form."""

from decimal import Decimal
from uuid import UUID

import pytest

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.quizzes import QuizPatch
from tests.web.form_fields import fields_of
from tests.web.gradebook_desk import HOMEWORK, Desk, desk_of, two_categories
from tests.web.site import Browser, Site


@pytest.fixture
async def desk(site: Site, browser: Browser) -> Desk:
    return await desk_of(site, browser)


async def test_a_form_that_is_sent_as_it_is_changes_nothing(desk: Desk) -> None:
    before = await desk.stored()
    form = await desk.form()
    assert form[desk.name("weight", desk.held)] == "0" and form["revision"] == "1"
    assert (await desk.send(form)).status == 303
    assert await desk.stored() == before.model_copy(update={"revision": 2})
    form = await two_categories(desk)
    before = await desk.stored()
    assert (await desk.send(form)).status == 303
    assert await desk.stored() == before.model_copy(update={"revision": 4})


async def test_categories_and_columns_are_set_in_one_form(desk: Desk) -> None:
    form = await two_categories(desk)
    stored = await desk.stored()
    assert stored.missing == "zero"
    assert [(each.title, each.weight, each.drop_lowest) for each in stored.categories] == [
        ("Home <work>", Decimal("30.5"), 1),
        ("Exam", 70, 0),
    ]
    quiz, held = stored.columns
    assert (quiz.category, quiz.weight, quiz.attempts) == ("Home <work>", Decimal("2.25"), "last")
    assert (held.category, held.weight, held.basis) == ("Exam", Decimal(0), "points")
    page = await desk.browser.open(f"/courses/{desk.book.course}/gradebook")
    assert "Home <work> : weight 30.5, the lowest 1 dropped" in page.words
    assert f'href="{desk.address}"' in page.text
    assert (await desk.send({**form, desk.name("weight", desk.held): "", desk.name("weight"): ""})).status == 303
    assert [each.weight for each in (await desk.stored()).columns] == [1, 0]


async def test_a_renamed_category_keeps_its_columns_and_a_removed_one_has_to_be_empty(desk: Desk) -> None:
    form = await two_categories(desk)
    form |= {"category.0.title": "Exercises", "category.1.remove": "on"}
    refused = await desk.send(form)
    assert refused.status == 422 and "This category is removed. Choose another one." in refused.words
    again = fields_of(refused.text, desk.address)
    assert again == form
    again[desk.name("category", desk.held)] = "0"
    assert (await desk.send(again)).status == 303
    stored = await desk.stored()
    assert [each.title for each in stored.categories] == ["Exercises"]
    assert [each.category for each in stored.columns] == ["Exercises", "Exercises"]
    gone = await desk.form() | {"category.0.remove": "on", desk.name("category"): ""}
    assert (await desk.send({**gone, desk.name("category", desk.held): ""})).status == 303
    assert (await desk.stored()).categories == []


@pytest.mark.parametrize(
    "typed, field, words",
    [
        ({"category.new1.weight": "much"}, "category.new1.weight", "This must be a number."),
        ({"category.new1.weight": ""}, "category.new1.weight", "Please fill this in."),
        ({"category.new1.weight": "-1"}, "category.new1.weight", "greater than or equal to 0"),
        ({"category.new1.weight": "0.00001"}, "category.new1.weight", "no more than 4 decimal places"),
        ({"category.new1.weight": "NaN"}, "category.new1.weight", "This must be a number."),
        ({"category.new1.title": " "}, "category.new1.title", "Please fill this in."),
        ({"category.new1.title": "a\0b"}, "category.new1.title", "Must be one line"),
        ({"category.new1.title": "x" * 201}, "category.new1.title", "at most 200 characters"),
        ({"category.new1.drop_lowest": "1.5"}, "category.new1.drop_lowest", "This must be a whole number."),
        ({"category.new1.drop_lowest": "101"}, "category.new1.drop_lowest", "less than or equal to 100"),
        (
            {"category.new2.title": "Home <work> ", "category.new2.weight": "1"},
            "category.new2.title",
            "Is the title of another category.",
        ),
        ({"column.{quiz}.weight": "-2"}, "column.{quiz}.weight", "greater than or equal to 0"),
        ({"column.{quiz}.weight": "1e9"}, "column.{quiz}.weight", "less than or equal to 1000"),
        ({"column.{quiz}.category": "new2"}, "column.{quiz}.category", "Give the new category a title"),
    ],
)
async def test_what_cannot_be_stored_is_told_beside_its_field_and_stays(
    desk: Desk, typed: dict[str, str], field: str, words: str
) -> None:
    typed = {name.format(quiz=desk.quiz): text for name, text in typed.items()}
    field = field.format(quiz=desk.quiz)
    form = await desk.form() | HOMEWORK | typed
    refused = await desk.send(form)
    assert refused.status == 422
    _, found, told = refused.text.partition(f'id="{field}-error" role="alert">')
    assert found and words in told.partition("</p>")[0]
    shown = fields_of(refused.text, desk.address)
    assert {name: shown[name].replace("\ufffd", "\0") for name in form} == form
    assert refused.text.count('role="alert"') == 1
    assert (await desk.stored()).revision == 1


async def test_choices_that_no_page_offers_are_refused(desk: Desk) -> None:
    form = await desk.form()
    for name in ("missing", desk.name("category"), desk.name("attempts"), desk.name("basis", desk.held)):
        refused = await desk.send({**form, name: "luck"})
        assert refused.status == 422 and 'role="alert"' in refused.text, name
    many = {f"category.{n}.{what}": str(n) for n in range(50) for what in ("title", "weight", "drop_lowest")}
    one_more = await desk.send({**form, **many, **HOMEWORK})
    assert one_more.status == 422 and "at most 50 items" in one_more.words
    for odd in ({"revision": "many"}, {"revision": ""}):
        assert (await desk.send({**form, **odd})).status == 422
    assert (await desk.stored()).revision == 1


async def test_where_all_categories_are_there_no_empty_row_is_offered(desk: Desk) -> None:
    most = limits.GRADEBOOK_CATEGORIES_MAX
    await desk.book.count(categories=[{"title": f"No. {n}", "weight": 1} for n in range(most)])
    form = await desk.form()
    assert f"category.{most - 1}.title" in form and "category.new1.title" not in form
    assert (await desk.send(form)).status == 303


async def test_who_comes_second_is_told_shown_what_is_stored_and_keeps_what_they_typed(desk: Desk) -> None:
    form = await two_categories(desk)
    await desk.book.count(
        missing="ignored",
        categories=[{"title": "Labs", "weight": 5}, {"title": "Exam", "weight": 70}],
        columns=[
            {"column": desk.quiz, "category": "Labs", "weight": 7, "attempts": "average"},
            {"column": desk.held, "category": "Exam", "basis": "points"},
        ],
    )
    form |= {"category.0.title": "Homework", desk.name("weight"): "many"}
    refused = await desk.send(form)
    assert refused.status == 412
    for words in (
        "Somebody else has changed this",
        "Labs, weight 5, lowest dropped: 0 Exam, weight 70, lowest dropped: 0",
        "Stored now: Labs ",
        "Stored now: 7",
        "Stored now: The average of all attempts",
        "Stored now: Left out of the total",
        "This must be a number.",
    ):
        assert words in refused.words, words
    assert refused.words.count("Stored now:") == 5
    again = fields_of(refused.text, desk.address)
    assert again == {**form, "revision": "3"}
    assert (await desk.stored()).categories[0].title == "Labs"
    assert (await desk.send({**again, desk.name("weight"): "3"})).status == 303
    stored = await desk.stored()
    assert [each.title for each in stored.categories] == ["Homework", "Exam"]
    assert (stored.columns[0].category, stored.columns[0].weight) == ("Homework", Decimal(3))


async def test_a_column_that_was_hidden_when_the_form_was_opened_keeps_its_settings(site: Site, desk: Desk) -> None:
    await two_categories(desk)
    quizzes, teacher = site.system.services.quizzes, desk.book.teacher
    await quizzes.edit(teacher, desk.quiz, QuizPatch(own_pace=False), None)
    form = await desk.form()
    assert desk.name("weight") not in form
    await quizzes.edit(teacher, desk.quiz, QuizPatch(own_pace=True), None)
    before = await desk.stored()
    assert (await desk.send({**form, "category.0.title": "Exercises"})).status == 303
    after = await desk.stored()
    assert (after.columns[0].category, after.columns[0].weight) == ("Exercises", before.columns[0].weight)


async def test_assistants_read_it_learners_and_strangers_do_not(site: Site, browser: Browser) -> None:
    desk = await desk_of(site, browser, "assistant")
    page = await browser.open(desk.address)
    assert page.status == 200 and "What is missing is left out of the total" in page.words
    assert f'action="{desk.address}"' not in page.text
    assert desk.address not in (await browser.open(f"/courses/{desk.book.course}/gradebook")).text
    assert (await browser.send(desk.address, None, revision="1", missing="zero")).status == 403
    async with site.browser() as other:
        await site.account("bo@school.example", "Bo")
        await other.sign_in("bo@school.example")
        given = EnrollmentCreate(email="bo@school.example")
        for enrols in (True, False):
            assert (await other.open(desk.address)).status == 403
            assert (await other.send(desk.address, None, revision="1")).status == 403
            if enrols:
                await site.system.services.enrollments.add(desk.book.teacher, desk.book.course, given)
        assert (await other.open("/courses/none/gradebook/settings")).status == 404
    assert (await desk.stored()).revision == 1


async def test_a_form_of_very_many_columns_is_taken(desk: Desk) -> None:
    """A course with 1,000 columns has three times as many fields, more than aiohttp would take."""
    others = {f"column.{UUID(int=number)}.weight": "1" for number in range(3000)}
    assert (await desk.send({**await desk.form(), **others, "missing": "zero"})).status == 303
    assert (await desk.stored()).missing == "zero"


async def test_what_only_a_program_reads_as_a_number_is_none(desk: Desk) -> None:
    refused = await desk.send({**await desk.form(), desk.name("weight"): "1_0"})
    assert (refused.status, "This must be a number." in refused.words) == (422, True)
