"""Categories of a gradebook are moved in its form."""

import re
from decimal import Decimal

import pytest

from tests.web.form_fields import fields_of
from tests.web.gradebook_desk import Desk, desk_of
from tests.web.site import Browser, Page, Site


@pytest.fixture
async def desk(site: Site, browser: Browser) -> Desk:
    return await desk_of(site, browser)


def buttons(page: Page) -> list[str]:
    """What the buttons that move something say of themselves."""
    return re.findall(r'name="move" value="([^"]+)"', page.text)


def titles(form: dict[str, str]) -> list[str]:
    return [form[f"category.{row}.title"] for row in range(3)]


async def three(desk: Desk) -> dict[str, str]:
    """The form with three categories, the quiz in the first of them and the class in the last."""
    await desk.book.count(
        categories=[{"title": title, "weight": weight} for weight, title in enumerate(("Labs", "Tests", "Exam"), 1)],
        columns=[{"column": desk.quiz, "category": "Labs"}, {"column": desk.held, "category": "Exam"}],
    )
    return await desk.form()


async def pressed(desk: Desk, form: dict[str, str], button: str) -> tuple[Page, dict[str, str]]:
    """The page after a press, and its form."""
    page = await desk.send({**form, "move": button})
    return page, fields_of(page.text, desk.address)


async def test_a_category_moves_in_the_form_with_its_columns_and_is_stored_with_it(desk: Desk) -> None:
    form = await three(desk)
    page, form = await pressed(desk, form, "down.0")
    assert page.status == 200 and page.words.count("Moved here. It is stored when you save how it counts.") == 1
    assert titles(form) == ["Tests", "Labs", "Exam"] and form[desk.name("category")] == "1"
    assert [each.title for each in (await desk.stored()).categories] == ["Labs", "Tests", "Exam"], "nothing is stored"
    _, form = await pressed(desk, form, "up.2")
    assert (await desk.send(form)).status == 303
    stored = await desk.stored()
    assert [(each.title, each.weight) for each in stored.categories] == [
        ("Tests", Decimal(2)),
        ("Exam", Decimal(3)),
        ("Labs", Decimal(1)),
    ]
    assert [each.category for each in stored.columns] == ["Labs", "Exam"]


async def test_the_first_goes_down_the_last_goes_up_and_what_is_not_stored_yet_has_no_place(desk: Desk) -> None:
    assert buttons(await desk.browser.open(desk.address)) == []
    form = await three(desk)
    page = await desk.browser.open(desk.address)
    assert buttons(page) == ["down.0", "up.1", "down.1", "up.2"]
    assert f'formaction="{desk.address}#row-1" aria-label="Move Labs down"' in page.text
    _, same = await pressed(desk, form, "up.0")
    assert same == form
    for odd in ("up.new1", "up.9", "sideways.1", "up", "", "\0"):
        assert (await desk.send({**form, "move": odd})).status == 422, odd


async def test_what_was_typed_moves_along_and_is_read_only_once_it_is_saved(desk: Desk) -> None:
    form = await three(desk)
    form |= {"category.0.title": "Labs & <more>", "category.0.weight": "much", "category.1.remove": "on"}
    form |= {"category.new1.title": "Project", desk.name("category"): "new1", desk.name("weight"): "many"}
    page, after = await pressed(desk, form, "down.0")
    assert page.status == 200 and 'role="alert"' not in page.text
    assert after["category.1.title"] == "Labs & <more>" and after["category.1.weight"] == "much"
    assert "category.0.remove" in after and "category.1.remove" not in after
    for name in ("category.new1.title", desk.name("category"), desk.name("weight"), desk.name("category", desk.held)):
        assert after[name] == form[name], name
    _, again = await pressed(desk, after, "up.1")
    assert again == form
    refused = await desk.send(after)
    assert refused.status == 422 and refused.words.count("This must be a number.") == 2


async def test_who_moves_in_a_form_that_was_overtaken_is_told_so_and_keeps_the_move(desk: Desk) -> None:
    form = await three(desk)
    await desk.book.count(categories=[{"title": "Labs", "weight": 7}, {"title": "Exam", "weight": 3}])
    page, after = await pressed(desk, form, "down.0")
    assert page.status == 412 and "Somebody else has changed this" in page.words
    assert "Labs, weight 7, lowest dropped: 0 Exam, weight 3" in page.words
    assert titles(after) == ["Tests", "Labs", "Exam"] and after["revision"] == "3"
    stale, _ = await pressed(desk, form, "down.0")
    assert stale.status == 412, "a move in between does not make an old form a new one"
    await three(desk)
    assert (await desk.send(after)).status == 412


async def test_a_form_keeps_its_revision_through_a_move(desk: Desk) -> None:
    _, moved = await pressed(desk, await three(desk), "down.0")
    await desk.book.count(categories=[{"title": "Labs", "weight": 7}])
    assert (await desk.send(moved)).status == 412
    assert len((await desk.stored()).categories) == 1


async def test_only_who_may_edit_moves(site: Site, browser: Browser) -> None:
    desk = await desk_of(site, browser, "assistant")
    await desk.book.count(categories=[{"title": "Labs", "weight": 1}, {"title": "Exam", "weight": 1}])
    assert buttons(await browser.open(desk.address)) == []
    assert (await browser.send(desk.address, None, revision="2", move="down.0")).status == 403
