"""A file uploaded for a lesson, in a form alone."""

from uuid import UUID, uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.files import FileQuery, StoredFile
from lms_rt.contract.lessons import Lesson, LessonCreate, LessonPatch, ModuleCreate
from lms_rt.domain.principal import Person
from tests.support import school
from tests.support.uploading import PNG
from tests.web.site import Browser, Site

BO = "bo@school.example"
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(300)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(300)
PDF = b"%PDF-1.7\n" + bytes(300)


async def lesson_of(site: Site, grace: Person, **given: object) -> Lesson:
    """A lesson in a new course."""
    course = await school.course(site.system, grace)
    module = await site.system.services.modules.create(grace, course, ModuleCreate(title="M"))
    create = LessonCreate.model_validate({"title": "L", "kind": "file", **given})
    return await site.system.services.lessons.create(grace, module.id, create)


async def now(site: Site, grace: Person, lesson: Lesson) -> Lesson:
    return await site.system.services.lessons.get(grace, lesson.id)


async def kept(site: Site, grace: Person, lesson: Lesson) -> list[StoredFile]:
    return await site.system.services.files.page(grace, FileQuery(course=lesson.course))


def revision(lesson: Lesson) -> dict[str, str]:
    return {"revision": str(lesson.revision)}


@pytest.mark.parametrize(
    "name, content, kind",
    [("a.mp3", MP3, "video"), ("a.mp4", MP4, "video"), ("a.png", PNG, "file"), ("a.pdf", PDF, "file")],
)
async def test_a_lesson_shows_what_is_uploaded_for_it_as_what_it_is(
    site: Site, browser: Browser, grace: Person, name: str, content: bytes, kind: str
) -> None:
    other = {"video": "file", "file": "video"}[kind]
    lesson = await lesson_of(site, grace, kind=other, url="https://school.example/old", body="Look")
    sent = await browser.send_files(f"/lessons/{lesson.id}/file", [(name, content)], **revision(lesson))
    assert sent.location == f"/lessons/{lesson.id}/edit#url"
    [file] = await kept(site, grace, lesson)
    changed = await now(site, grace, lesson)
    assert (changed.url, changed.kind, changed.body) == (file.url, kind, "Look")
    assert f'value="{file.url}"' in (await browser.open(sent.location)).text
    assert file.url in (await browser.open(f"/lessons/{lesson.id}")).text


@pytest.mark.parametrize("body, before", [("", ""), ("Look:\n\n", "Look:\n\n")])
async def test_a_text_shows_a_picture_at_its_end_and_links_to_other_files(
    site: Site, browser: Browser, grace: Person, body: str, before: str
) -> None:
    lesson = await lesson_of(site, grace, kind="text", body=body)
    for name, content in (("leaf.png", PNG), ("notes.pdf", PDF)):
        lesson = await now(site, grace, lesson)
        sent = await browser.send_files(f"/lessons/{lesson.id}/file", [(name, content)], **revision(lesson))
        assert sent.location == f"/lessons/{lesson.id}/edit#body"
    picture, notes = await kept(site, grace, lesson)
    changed = await now(site, grace, lesson)
    assert changed.body == f"{before}![leaf]({picture.url})\n\n[notes.pdf]({notes.url})"
    assert (changed.url, changed.kind) == (None, "text")
    assert f'<img src="{picture.url}" alt="leaf">' in (await browser.open(f"/lessons/{lesson.id}")).text


async def test_a_quiz_stays_one_with_the_file_above_it(site: Site, browser: Browser, grace: Person) -> None:
    lesson = await lesson_of(site, grace, kind="quiz")
    await browser.send_files(f"/lessons/{lesson.id}/file", [("leaf.png", PNG)], **revision(lesson))
    changed = await now(site, grace, lesson)
    [file] = await kept(site, grace, lesson)
    assert (changed.kind, changed.url) == ("quiz", file.url)


async def test_who_comes_second_is_told_so_and_where_their_file_is(site: Site, browser: Browser, grace: Person) -> None:
    lesson = await lesson_of(site, grace)
    await site.system.services.lessons.edit(grace, lesson.id, LessonPatch(title="<Trees>"), None)
    late = await browser.send_files(f"/lessons/{lesson.id}/file", [("leaf.png", PNG)], **revision(lesson))
    [file] = await kept(site, grace, lesson)
    changed = await now(site, grace, lesson)
    assert late.status == 412
    assert "Somebody else has changed this lesson since you opened it" in late.words
    assert (
        f"“leaf.png” is kept all the same, among the files of the course, under the address {file.url}." in late.words
    )
    assert 'value="&lt;Trees&gt;"' in late.text
    assert late.text.count(f'name="revision" value="{changed.revision}"') == 3
    assert changed.url is None


async def test_a_text_without_room_says_so_and_where_the_file_is(site: Site, browser: Browser, grace: Person) -> None:
    lesson = await lesson_of(site, grace, kind="text", body="x" * limits.MARKDOWN_MAX)
    full = await browser.send_files(f"/lessons/{lesson.id}/file", [("leaf.png", PNG)], **revision(lesson))
    [file] = await kept(site, grace, lesson)
    assert full.status == 422
    assert "The text of this lesson has no room for your file." in full.words
    assert f"under the address {file.url}." in full.words
    assert (await now(site, grace, lesson)).revision == lesson.revision


async def test_a_form_without_a_file_or_a_revision_changes_nothing(site: Site, browser: Browser, grace: Person) -> None:
    lesson = await lesson_of(site, grace)
    path = f"/lessons/{lesson.id}/file"
    for sent in (
        await browser.send_files(path, [], **revision(lesson)),
        await browser.send(path, None, **revision(lesson)),
    ):
        assert sent.status == 422
        assert "Choose a file first." in sent.words
        assert "for-file" in sent.text
    assert (await browser.send_files(path, [("leaf.png", PNG)])).status == 422
    assert (await browser.send_files(path, [("leaf.png", PNG)], revision="one")).status == 422
    assert (await now(site, grace, lesson)).revision == lesson.revision
    assert await kept(site, grace, lesson) == []


async def test_only_instructors_upload_for_lessons(site: Site, browser: Browser, grace: Person) -> None:
    lesson = await lesson_of(site, grace)
    path = f"/lessons/{lesson.id}/file"
    await site.account(BO, "Bo")
    async with site.browser() as other:
        await other.sign_in(BO)
        bo = await site.person_in(other)
        given = EnrollmentCreate(user=bo.user, role="assistant")
        await site.system.services.enrollments.add(grace, lesson.course, given)
        assert (await other.send_files(path, [("leaf.png", PNG)], **revision(lesson))).status == 403
    for nowhere in ("none", UUID(int=7), uuid4()):
        sent = await browser.send_files(f"/lessons/{nowhere}/file", [("leaf.png", PNG)], **revision(lesson))
        assert sent.status == 404
    assert await kept(site, grace, lesson) == []
