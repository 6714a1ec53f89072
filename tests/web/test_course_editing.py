"""A course in forms alone: from nothing, by several, and by nobody else."""

import re
from uuid import UUID

import pytest

from lms_rt.contract.courses import CoursePatch, EnrollmentCreate
from lms_rt.contract.lessons import LessonPatch, ModulePatch
from lms_rt.domain.principal import Person
from tests.web.course_outline import build, outline_of, shown
from tests.web.site import Browser, Site

BO = "bo@school.example"


@pytest.fixture
async def course(browser: Browser, grace: Person) -> UUID:
    """Her new course."""
    return UUID((await browser.send("/courses", title="Rivers")).location.split("/")[2])


async def test_a_course_is_made_from_nothing_and_published_in_forms_alone(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    edit = f"/courses/{course}/edit"
    assert "Draft: only its staff see it" in (await browser.open(edit)).words
    typed = {"title": "<Rivers>", "summary": "Of Europe", "description": "# Water\r\nflows", "capacity": "30"}
    saved = await browser.send(edit, None, **shown(await browser.open(edit)))
    assert saved.location == edit
    form = {**shown(await browser.open(edit)), **typed, "self_enroll": "on", "enroll_code": "seine"}
    assert (await browser.send(edit, None, **form)).location == edit
    ids = await build(browser, site, grace, course, Seine=["Paris", "Rouen"])
    quiz = (await browser.send(f"/courses/{course}/quizzes", title="Capitals")).location.split("/")[2]
    lesson = f"/lessons/{ids['Rouen']}/edit"
    content = {"kind": "quiz", "quiz": quiz, "status": "published", "release_at": "2026-12-01T08:00"}
    needs = {f"needs.{ids['Paris']}": "on"}
    assert (await browser.send(lesson, None, **{**shown(await browser.open(lesson)), **content, **needs})).status == 303
    assert (await browser.send(f"/courses/{course}/status", status="published")).location == edit
    view = await site.system.services.courses.get(grace, course)
    assert (view.title, view.summary, view.description, view.capacity, view.self_enroll, view.status) == (
        "<Rivers>",
        "Of Europe",
        "# Water\nflows",
        30,
        True,
        "published",
    )
    stored = await site.system.services.lessons.get(grace, ids["Rouen"])
    assert (stored.kind, str(stored.quiz), stored.status, stored.prerequisites) == (
        "quiz",
        quiz,
        "published",
        [ids["Paris"]],
    )
    assert stored.release_at is not None and stored.release_at.isoformat() == "2026-12-01T08:00:00+00:00"
    page = await browser.open(edit)
    assert "&lt;Rivers&gt;" in page.text and "<Rivers>" not in page.text
    assert "Quiz · required · from 2026-12-01 08:00 UTC" in page.words
    assert "One is set, and is not shown." in page.words
    assert "seine" not in page.text
    for button in ("archived", "draft"):
        assert (await browser.send(f"/courses/{course}/status", status=button)).location == edit
        assert (await site.system.services.courses.get(grace, course)).status == button
    assert (await browser.send(f"/courses/{course}/status", status="gone")).status == 422


async def test_a_form_that_is_sent_as_it_is_changes_nothing(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris", "Rouen"])
    patch = LessonPatch.model_validate(
        {"body": "    a & b\r\n<c>", "release_at": "2026-12-01T08:00:00.123456Z", "prerequisites": [str(ids["Rouen"])]}
    )
    lesson = await site.system.services.lessons.edit(grace, ids["Paris"], patch, None)
    view = await site.system.services.courses.get(grace, course)
    for address in (f"/lessons/{ids['Paris']}/edit", f"/courses/{course}/edit"):
        assert (await browser.send(address, None, **shown(await browser.open(address)))).status == 303
    same = {"revision", "updated_at"}
    again = await site.system.services.lessons.get(grace, ids["Paris"])
    assert again.model_dump(exclude=same) == lesson.model_dump(exclude=same)
    assert (await site.system.services.courses.get(grace, course)).model_dump(exclude=same) == view.model_dump(
        exclude=same
    )


async def test_a_code_stays_until_another_is_typed_or_none_is_asked_for(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    async def asks() -> bool:
        return (await site.system.services.course_entries.of(grace, course)).asks_code

    edit = f"/courses/{course}/edit"
    for change, expected in (({"enroll_code": "seine"}, True), ({}, True), ({"no_code": "on"}, False)):
        assert (await browser.send(edit, None, **{**shown(await browser.open(edit)), **change})).status == 303
        assert await asks() is expected


async def test_a_course_that_was_taught_can_only_be_archived(site: Site, browser: Browser, grace: Person) -> None:
    quiz = await site.quiz_of(grace)
    await browser.send("/host", quiz=str(quiz))
    course = (await site.system.services.quizzes.get(grace, quiz)).course
    revision = shown(await browser.open(f"/courses/{course}/edit"))["revision"]
    kept = await browser.send(f"/courses/{course}/delete", revision=revision)
    assert kept.status == 409
    assert "archive it instead." in kept.words


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"title": ""}, "Please fill this in."),
        ({"capacity": "many"}, "This must be a number."),
        ({"capacity": "1e999999"}, "This must be a number."),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"enroll_code": "abc"}, "at least 4"),
        ({"summary": "x" * 20000}, "at most"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    site: Site, browser: Browser, grace: Person, course: UUID, wrong: dict[str, str], said: str
) -> None:
    edit = f"/courses/{course}/edit"
    before = await site.system.services.courses.get(grace, course)
    answer = await browser.send(
        edit, None, **{**shown(await browser.open(edit)), "description": "Typed already", **wrong}
    )
    assert answer.status == 422
    assert said in answer.words
    assert "Typed already</textarea>" in answer.text
    assert await site.system.services.courses.get(grace, course) == before


async def test_who_comes_second_is_told_and_keeps_what_they_typed(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris"])
    course_edit, lesson_edit = f"/courses/{course}/edit", f"/lessons/{ids['Paris']}/edit"
    forms = {address: shown(await browser.open(address)) for address in (course_edit, lesson_edit)}
    await site.system.services.courses.edit(grace, course, CoursePatch(title="Theirs"), None)
    await site.system.services.lessons.edit(grace, ids["Paris"], LessonPatch(title="Theirs"), None)
    misspelt = {course_edit: {"capacity": "many"}, lesson_edit: {"release_at": "soon"}}
    for address, form in forms.items():
        early = await browser.send(address, None, **{**form, **misspelt[address], "title": "Mine"})
        assert early.status == 412, "before the field is mended: what comes back is of the revision that stands now"
        assert re.search("This must be a (number|date)", early.words)
        late = await browser.send(address, None, **{**form, "title": "Mine"})
        assert late.status == 412
        assert "Somebody else has changed this" in late.words
        assert "Stored now: Theirs" in late.words and late.words.count("Stored now:") == 1
        assert 'value="Mine"' in late.text
        assert (await browser.send(address, None, **shown(late))).status == 303
    assert (await site.system.services.courses.get(grace, course)).title == "Mine"
    assert (await site.system.services.lessons.get(grace, ids["Paris"])).title == "Mine"


async def test_what_stands_now_is_said_of_every_field_that_is_typed_otherwise(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris", "Rouen"])
    edit = f"/lessons/{ids['Paris']}/edit"
    form = shown(await browser.open(edit))
    theirs = {"kind": "video", "body": "Two\nlines", "url": "https://videos.test/1", "required": False}
    patch = LessonPatch.model_validate({**theirs, "prerequisites": [ids["Rouen"]]})
    await site.system.services.lessons.edit(grace, ids["Paris"], patch, None)
    late = await browser.send(edit, None, **form)
    assert late.status == 412
    assert late.words.count("Stored now:") == 5
    for stored in ("A video", "Two lines", "https://videos.test/1", "not ticked", "Rouen"):
        assert f"Stored now: {stored}" in late.words
    assert "Stored now" not in (await browser.open(edit)).words


async def test_a_module_that_was_renamed_meanwhile_is_not_deleted_unseen(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris"])
    before = await site.system.services.modules.get(grace, ids["Seine"])
    await site.system.services.modules.edit(grace, ids["Seine"], ModulePatch(title="The Seine"), None)
    late = await browser.send(f"/modules/{ids['Seine']}/delete", None, revision=str(before.revision))
    assert late.status == 412
    assert (
        "Somebody else has changed this since you opened it. It is shown as it is now; nothing was done." in late.words
    )
    assert 'value="The Seine"' in late.text
    now = await site.system.services.modules.get(grace, ids["Seine"])
    assert (await browser.send(f"/modules/{ids['Seine']}/delete", None, revision=str(now.revision))).status == 303
    assert (await outline_of(site, grace, course)).modules == []


async def test_whoever_may_not_edit_is_refused_as_elsewhere(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    ids = await build(browser, site, grace, course, Seine=["Paris"], Rhine=[])
    pages = (f"/courses/{course}/edit", f"/lessons/{ids['Paris']}/edit")
    revision = {"revision": "1"}
    posts: list[tuple[str, dict[str, str]]] = [
        (pages[0], {"title": "Mine", **revision}),
        (pages[1], {"title": "Mine", **revision}),
        (f"/courses/{course}/status", {"status": "published"}),
        (f"/courses/{course}/delete", revision),
        (f"/courses/{course}/modules", {"title": "Mine"}),
        (f"/modules/{ids['Seine']}/title", {"title": "Mine", **revision}),
        (f"/modules/{ids['Seine']}/move", {"to": "down"}),
        (f"/modules/{ids['Seine']}/delete", revision),
        (f"/modules/{ids['Seine']}/lessons", {"title": "Mine", "kind": "text"}),
        (f"/lessons/{ids['Paris']}/move", {"to": "down"}),
        (f"/lessons/{ids['Paris']}/delete", revision),
    ]
    before = await outline_of(site, grace, course)
    await site.account(BO, "Bo")
    async with site.browser() as other:
        await other.sign_in(BO)
        for expected in (404, 403):
            assert [(await other.open(page)).status for page in pages] == [expected] * 2
            assert {(await other.send(address, None, **form)).status for address, form in posts} == {expected}
            if expected == 404:
                given = EnrollmentCreate(email=BO, role="assistant")
                await site.system.services.enrollments.add(grace, course, given)
    assert await outline_of(site, grace, course) == before
