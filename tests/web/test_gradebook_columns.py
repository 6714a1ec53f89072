"""A gradebook of many columns is set a part of them at a time."""

from uuid import UUID

import pytest

from lms_rt.web import gradebook_shown
from lms_rt.web.views import gradebook_settings
from sql.statement import Statement
from tests.support.statements import counted
from tests.web.form_fields import fields_of
from tests.web.gradebook_desk import Desk, desk_of
from tests.web.site import Browser, Site

QUIZZES = Statement("""
    WITH made AS (
        INSERT INTO quizzes (id, course_id, title, own_pace, created_at)
        SELECT lpad(n::text, 32, '0')::uuid, $1, $3 || n, true, now() - make_interval(hours => $2 + 1 - n)
        FROM generate_series(1, $2::integer) AS n
        RETURNING id, title
    )
    INSERT INTO quiz_versions (id, quiz_id, number, title, question_count) SELECT id, id, 1, title, 1 FROM made
""")


@pytest.fixture
async def desk(site: Site, browser: Browser) -> Desk:
    return await desk_of(site, browser)


async def add_quizzes(desk: Desk, number: int, title: str = "Übung no. ") -> None:
    """Quizzes that are columns before those that are there; their ids are numbers, as in their titles."""
    async with desk.book.system.db.transaction() as tx:
        await tx.execute(QUIZZES, desk.book.course, number, title)


async def columns_at(desk: Desk, query: str = "") -> tuple[dict[str, str], list[int]]:
    """The form of a page, and the numbers of the quizzes in it."""
    page = await desk.browser.open(desk.address + query)
    assert page.status == 200
    form = fields_of(page.text, desk.address + query)
    return form, [UUID(name.split(".")[1]).int for name in form if name.startswith("column.") and ".weight" in name]


@pytest.fixture
def three_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (gradebook_shown, gradebook_settings):
        monkeypatch.setattr(module, "SHOWN_AT_ONCE", 3)


@pytest.mark.usefixtures("three_at_once")
async def test_columns_are_saved_a_part_at_a_time_and_others_stay(desk: Desk) -> None:
    await add_quizzes(desk, 6)
    await desk.book.count(
        categories=[{"title": "Labs", "weight": 1}, {"title": "Tests", "weight": 2}],
        columns=[{"column": UUID(int=n), "category": "Tests", "weight": n} for n in range(1, 7)],
    )
    form, shown = await columns_at(desk)
    assert shown == [1, 2, 3]
    page = await desk.browser.open(desk.address)
    assert "Columns 1 to 3 of 8. Those that are not here stay as they are." in page.words
    assert "Save, and show the next columns" in page.words and "The columns before" not in page.words
    form |= {desk.name("weight", UUID(int=2)): "9", "category.1.title": "Quizzes"}
    sent = await desk.send({**form, "onward": "1"})
    assert (sent.status, sent.location) == (303, f"{desk.address}?from=3#columns")
    stored = await desk.stored()
    assert [each.weight for each in stored.columns][:6] == [1, 9, 3, 4, 5, 6]
    assert [each.category for each in stored.columns] == ["Quizzes"] * 6 + [None] * 2
    assert (await columns_at(desk, "?from=3"))[1] == [4, 5, 6]
    form, _ = await columns_at(desk, "?from=6")
    last = await desk.browser.open(f"{desk.address}?from=6")
    assert "Columns 7 to 8 of 8" in last.words and 'name="onward"' not in last.text
    assert f'href="{desk.address}?from=3#columns"' in last.text
    onward = await desk.browser.send(f"{desk.address}?from=6", None, **form, onward="1")
    assert onward.location == f"/courses/{desk.book.course}/gradebook#counts", "after the last part there is no next"
    assert 'href="' + desk.address + '#columns"' in (await desk.browser.open(f"{desk.address}?from=3")).text


@pytest.mark.usefixtures("three_at_once")
async def test_a_refused_part_comes_back_with_the_columns_that_are_to_be_mended(desk: Desk) -> None:
    await add_quizzes(desk, 6)
    await desk.book.count(
        categories=[{"title": "Labs", "weight": 1}, {"title": "Tests", "weight": 2}],
        columns=[{"column": UUID(int=n), "category": "Labs" if n == 6 else "Tests"} for n in range(1, 7)],
    )
    form, _ = await columns_at(desk, "?from=2")
    address = f"{desk.address}?from=2"
    refused = await desk.browser.send(address, None, **form, **{"category.0.remove": "on"})
    assert refused.status == 422 and refused.text.count("This category is removed. Choose another one.") == 1
    again = fields_of(refused.text, address)
    assert again.keys() - form.keys() == {
        "category.0.remove",
        *(desk.name(what, UUID(int=6)) for what in ("category", "weight", "attempts")),
    }
    again[desk.name("category", UUID(int=6))] = "1"
    assert (await desk.browser.send(address, None, **again)).status == 303
    assert [each.category for each in (await desk.stored()).columns][:6] == ["Tests"] * 6


@pytest.mark.usefixtures("three_at_once")
async def test_a_column_that_would_lose_its_category_to_an_older_form_is_shown_with_it(desk: Desk) -> None:
    await add_quizzes(desk, 6)
    await desk.book.count(
        categories=[{"title": "Labs", "weight": 1}], columns=[{"column": UUID(int=6), "category": "Labs"}]
    )
    form, _ = await columns_at(desk)
    await desk.book.count(
        categories=[{"title": "Field work", "weight": 1}], columns=[{"column": UUID(int=6), "category": "Field work"}]
    )
    refused = await desk.send(form)
    assert refused.status == 412 and "Stored now: Field work" in refused.words
    again = fields_of(refused.text, desk.address)
    assert again[desk.name("category", UUID(int=6))] == "" and desk.name("category", UUID(int=5)) not in again


@pytest.mark.usefixtures("three_at_once")
async def test_columns_are_found_by_words_in_their_titles(desk: Desk) -> None:
    await add_quizzes(desk, 4)
    assert (await columns_at(desk, "?q=u%CC%88BUNG+4"))[1] == [4], "whatever the case, however the accent is written"
    page = await desk.browser.open(f"{desk.address}?q=no.")
    assert "Columns 1 to 3 of 4 with no." in page.words and 'href="' + desk.address + '#columns"' in page.text
    nothing = await desk.browser.open(f"{desk.address}?q=%3Cnothing%3E")
    assert nothing.status == 200 and "No column has these words." in nothing.words and "<nothing>" not in nothing.text
    for odd in ("?from=x", "?from=-1", "?from=99999", "?from=%C2%B2", "?q=" + "x" * 201):
        assert (await desk.browser.open(desk.address + odd)).status == 422, odd
        before = (await desk.stored()).revision
        form, _ = await columns_at(desk)
        assert (await desk.browser.send(desk.address + odd, None, **form)).status == 422
        assert (await desk.stored()).revision == before, "nothing is stored of what is refused"
    assert (await desk.browser.open(f"{desk.address}?from=9000")).status == 200


async def test_many_columns_cost_no_more_statements_and_a_page_that_can_be_loaded(desk: Desk) -> None:
    async def cost() -> tuple[int, int]:
        await desk.browser.open(desk.address)
        with counted() as made:
            page = await desk.browser.open(desk.address)
        assert page.status == 200
        return len(made), len(page.text)

    few, _ = await cost()
    await add_quizzes(desk, 298)
    await desk.book.count(categories=[{"title": f"Category {n}", "weight": 1} for n in range(50)])
    many, size = await cost()
    assert len((await desk.stored()).columns) == 300
    assert many <= few + 2, "what the log of the class asks beside it aside"
    assert size < 400_000
    page = await desk.browser.open(desk.address)
    assert (await desk.send(fields_of(page.text, desk.address))).status == 303
