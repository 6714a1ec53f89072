"""The modules and lessons of a course in forms alone."""

import re
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Person
from tests.web.course_outline import build, shown, titles
from tests.web.site import Browser, Page, Site


async def test_modules_and_lessons_move_one_place_and_into_the_next_module(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, A=["a", "b"], B=["c"], C=[])

    async def moved(kind: str, what: str, to: str) -> list[str]:
        assert (await browser.send(f"/{kind}/{ids[what]}/move", to=to)).status == 303
        return ["".join(each) for each in await titles(site, grace, course)]

    assert await moved("lessons", "a", "down") == ["Aba", "Bc", "C"]
    assert await moved("lessons", "a", "down") == ["Ab", "Bac", "C"]
    assert await moved("lessons", "c", "down") == ["Ab", "Ba", "Cc"]
    assert await moved("lessons", "c", "down") == ["Ab", "Ba", "Cc"]
    assert await moved("lessons", "a", "up") == ["Aba", "B", "Cc"]
    assert await moved("lessons", "b", "up") == ["Aba", "B", "Cc"]
    assert await moved("modules", "C", "up") == ["Aba", "Cc", "B"]
    assert await moved("modules", "A", "up") == ["Aba", "Cc", "B"]
    assert await moved("modules", "A", "down") == ["Cc", "Aba", "B"]
    assert (await browser.send(f"/modules/{ids['A']}/move", to="left")).status == 422


async def test_modules_are_renamed_and_what_is_deleted_is_gone(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris"], Rhine=["Basel"])
    edit = f"/courses/{course}/edit"
    assert (
        await browser.send(f"/modules/{ids['Seine']}/title", title="La Seine", revision="1")
    ).location == f"{edit}#module-{ids['Seine']}"
    for title, typed in ((" ", ' value=" "'), ("x" * 201, "x" * 201)):
        wrong = await browser.send(f"/modules/{ids['Seine']}/title", title=title, revision="2")
        assert (wrong.status, typed in wrong.text, "Stored now" in wrong.words) == (422, True, False)
    assert (await browser.send(f"/lessons/{ids['Paris']}/delete", revision="9")).status == 412
    assert (await browser.send(f"/lessons/{ids['Paris']}/delete", revision="1")).status == 303
    assert (await browser.send(f"/modules/{ids['Rhine']}/delete", revision="1")).location == edit
    assert await titles(site, grace, course) == [["La Seine"]]
    assert (await browser.open(f"/lessons/{ids['Basel']}/edit")).status == 404
    assert (await browser.send(f"/courses/{course}/delete", revision="9")).status == 412
    revision = shown(await browser.open(edit))["revision"]
    assert (await browser.send(f"/courses/{course}/delete", revision=revision)).location == "/"
    assert (await browser.open(edit)).status == 404


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"title": " "}, "Please fill this in."),
        ({"url": "ftp://example.org"}, "Must begin with https://"),
        ({"url": "https://[x"}, "Must be an address"),
        ({"release_at": "soon"}, "a date and a time"),
        ({"kind": "game"}, "Input should be"),
        ({"quiz": str(uuid4())}, "quiz"),
    ],
)
async def test_so_is_a_lesson_that_cannot_be(
    site: Site, browser: Browser, grace: Person, course: UUID, wrong: dict[str, str], said: str
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris"])
    before = await site.system.services.lessons.get(grace, ids["Paris"])
    edit = f"/lessons/{ids['Paris']}/edit"
    answer = await browser.send(edit, None, **{**shown(await browser.open(edit)), "body": "Typed already", **wrong})
    assert answer.status == 422
    assert said in answer.words
    assert 'role="alert"' in answer.text
    assert "Typed already</textarea>" in answer.text
    assert await site.system.services.lessons.get(grace, ids["Paris"]) == before


async def test_lessons_cannot_wait_for_each_other(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris", "Rouen"])

    async def saved(lesson: str, other: str) -> Page:
        edit = f"/lessons/{ids[lesson]}/edit"
        return await browser.send(edit, None, **{**shown(await browser.open(edit)), f"needs.{ids[other]}": "on"})

    assert (await saved("Paris", "Rouen")).status == 303
    answer = await saved("Rouen", "Paris")
    assert answer.status == 422
    assert "wait for each other" in answer.words
    assert f'name="needs.{ids["Paris"]}" value="on" checked' in answer.text


async def test_who_renames_a_module_second_is_told_and_keeps_what_they_typed(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=[], Rhine=[])
    path = f"/modules/{ids['Seine']}/title"
    assert (await browser.send(path, title="Theirs", revision="1")).status == 303
    late = await browser.send(path, title="<Mine>", revision="1")
    assert (late.status, "Stored now: Theirs" in late.words, 'value="&lt;Mine&gt;"' in late.text) == (412, True, True)
    assert 'value="Rhine"' in late.text, "only the title that was typed is shown so"
    assert await titles(site, grace, course) == [["Theirs"], ["Rhine"]]
    form = late.text[late.text.index(f'action="{path}') :]
    [revision, *_] = re.findall(r'name="revision" value="(\d+)"', form)
    assert (await browser.send(path, title="Mine", revision=revision)).status == 303
    assert await titles(site, grace, course) == [["Mine"], ["Rhine"]]
    assert (await browser.send(path, title="Mine")).status == 422, "a form says what it was made from"


async def test_every_quiz_of_a_course_is_listed_and_offered_to_lessons(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris"])
    for number in range(202):
        await site.system.services.quizzes.create(grace, course, QuizCreate(title=f"Quiz {number:03}"))
    for page in (f"/courses/{course}/edit", f"/lessons/{ids['Paris']}/edit"):
        words = (await browser.open(page)).words
        assert [words.count(f"Quiz {number:03}") for number in range(202)] == [1] * 202, page
