"""What a course is told, in forms alone: read, posted, corrected and taken back."""

import asyncio
import re
from uuid import UUID, uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementPatch, AnnouncementQuery
from lms_rt.contract.courses import CourseRoleName, EnrollmentCreate
from lms_rt.contract.files import FileUpload
from lms_rt.domain.principal import Person
from lms_rt.services.announcements import Announcements
from tests.support import school
from tests.support.certified import upload
from tests.support.uploading import PNG
from tests.web.form_fields import fields_of
from tests.web.site import Browser, Page, Site

BO = "bo@school.example"
EXAM = {"title": "The <exam> is on Monday", "body": "In *room 7*.\r\n\r\n<script>alert(1)</script>"}


async def posted(site: Site, person: Person, course: UUID, title: str = "News", body: str = "") -> Announcement:
    given = AnnouncementCreate(title=title, body=body)
    return await site.system.services.announcements.post(person, course, given)


async def told(site: Site, grace: Person, course: UUID) -> list[Announcement]:
    return await site.system.services.announcements.page(grace, course, AnnouncementQuery())


async def enrolled(
    site: Site, browser: Browser, grace: Person, course: UUID, role: CourseRoleName
) -> tuple[Person, UUID]:
    """Bo, signed in and in the course, and his enrolment."""
    await site.account(BO, "Bo")
    entry = await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=BO, role=role))
    await browser.sign_in(BO)
    return await site.person_in(browser), entry.id


def titles(page: Page) -> list[str]:
    return re.findall(r'<h3 dir="auto">([^<]*)</h3>', page.text)


async def test_what_is_posted_stands_on_the_page_and_on_the_courses(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    path = f"/courses/{course}/announcements"
    page = await browser.open(path)
    assert "Nothing has been announced yet." in page.words
    assert 'id="announcements"' not in (await browser.open(f"/courses/{course}")).text
    sent = await browser.send(path, None, **(fields_of(page.text, path) | EXAM))
    assert sent.location == f"{path}?note=posted"
    [stored] = await told(site, grace, course)
    assert (stored.title, stored.body) == (EXAM["title"], EXAM["body"].replace("\r\n", "\n"))
    for address in (sent.location, f"/courses/{course}"):
        page = await browser.open(address)
        assert "The <exam> is on Monday Grace · " in page.words
        assert "<em>room 7</em>" in page.text
        assert "<script>alert" not in page.text
        assert "corrected" not in page.words
    assert "The course is told." in (await browser.open(sent.location)).words
    assert f'<a href="{path}">All announcements</a>' in page.text


async def test_a_form_that_is_sent_twice_tells_the_course_once_and_the_next_one_again(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    path = f"/courses/{course}/announcements"
    form = fields_of((await browser.open(path)).text, path) | {"title": "News", "body": ""}
    for _ in range(2):
        assert (await browser.send(path, None, **form)).location == f"{path}?note=posted"
    assert len(await told(site, grace, course)) == 1
    await browser.send(path, None, **(form | {"title": "Other news"}))
    await browser.send(path, None, **(fields_of((await browser.open(path)).text, path) | {"title": "News", "body": ""}))
    assert [each.title for each in await told(site, grace, course)] == ["News", "Other news", "News"]


async def test_a_form_that_is_sent_again_while_it_is_being_posted_says_so_and_posts_once(
    site: Site, browser: Browser, grace: Person, course: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, begun, held = Announcements.post, asyncio.Event(), asyncio.Event()

    async def slowly(of: Announcements, person: Person, to: UUID, given: AnnouncementCreate) -> Announcement:
        begun.set()
        await held.wait()
        return await post(of, person, to, given)

    monkeypatch.setattr(Announcements, "post", slowly)
    path = f"/courses/{course}/announcements"
    form = fields_of((await browser.open(path)).text, path) | {"title": "News", "body": ""}
    first = asyncio.create_task(browser.send(path, None, **form))
    await asyncio.wait_for(begun.wait(), 5)
    assert (await browser.send(path, None, **form)).location == f"{path}?note=posting"
    held.set()
    assert (await first).location == f"{path}?note=posted"
    assert len(await told(site, grace, course)) == 1


async def test_nothing_typed_is_lost_where_it_cannot_be_posted(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    path = f"/courses/{course}/announcements"
    await posted(site, grace, course, "Old news")
    for title, body, wrong in (
        ("", "Kept <b>", "Please fill this in."),
        (" ", "Kept <b>", "Please fill this in."),
        ("x" * 201, "Kept <b>", "200 characters"),
        ("two\nlines", "Kept <b>", "Must be one line without control characters."),
        ("Fine", "Kept <b> \0", "Must not contain U+0000."),
        ("Fine", "Kept <b> " + "x" * limits.MARKDOWN_MAX, f"{limits.MARKDOWN_MAX} characters"),
    ):
        page = await browser.send(path, None, title=title, body=body)
        assert page.status == 422
        assert wrong in page.words
        assert "Kept &lt;b&gt;" in page.text
        assert title.strip()[:50] in page.text
        assert titles(page) == ["Old news"]
    assert len(await told(site, grace, course)) == 1
    assert (await browser.send_raw(path, b"title=%ff&body=x", "application/x-www-form-urlencoded")).status in {400, 403}
    assert (await browser.send(path, None, csrf="another", **EXAM)).status == 403


async def test_a_picture_of_the_course_is_shown_and_stays_as_long_and_no_other_is(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    services, path = site.system.services, f"/courses/{course}/announcements"
    mine = await services.files.upload(grace, FileUpload(course=course), "leaf.png", upload(PNG))
    stranger = await school.person(site.system, "Eve")
    others = await services.files.upload(stranger, FileUpload(), "own.png", upload(PNG))
    refused = await browser.send(path, title="News", body=f"Kept ![]({others.url})")
    assert refused.status == 422
    assert "Shows a file that is not there for you, by its address here." in refused.words
    assert fields_of(refused.text, path)["body"] == f"Kept ![]({others.url})"
    in_capitals = mine.url.replace(str(mine.id), str(mine.id).upper())  # by which nobody would find it shown
    assert (await browser.send(path, title="News", body=f"![A leaf]({in_capitals})")).status == 422
    assert (await browser.send(path, title="A <leaf>", body=f"![A leaf]({mine.url})")).status == 303
    [stored] = await told(site, grace, course)
    edit = f"/announcements/{stored.id}/edit"
    assert f'<img src="{mine.url}" alt="A leaf">' in (await browser.open(path)).text
    refused = await browser.send(edit, revision="1", title="A <leaf>", body=f"Kept ![]({others.url})")
    assert refused.status == 422
    assert fields_of(refused.text, edit)["body"] == f"Kept ![]({others.url})"
    files = f"/courses/{course}/files"
    page = await browser.open(files)
    assert "Shown by the announcement A <leaf>" in page.words
    assert f'href="{edit}"' in page.text
    refused = await browser.send(f"{files}/{mine.id}/delete")
    assert "It is shown by the announcement “A <leaf>”; take it out there first." in refused.words
    assert (await browser.send(f"/announcements/{stored.id}/delete", revision="1")).status == 303
    assert (await browser.send(f"{files}/{mine.id}/delete")).status == 303


async def test_the_newest_stand_first_a_page_at_a_time_and_the_latest_three_on_the_course(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    for number in range(23):
        await posted(site, grace, course, f"News {number}", f"Text {number}")
    path = f"/courses/{course}/announcements"
    first = await browser.open(path)
    assert titles(first) == [f"News {number}" for number in range(22, 2, -1)]
    assert "First page" not in (await browser.open(f"{path}?cursor=")).words, "no cursor is the first page, too"
    following = re.search(r'href="([^"]+)">Next page', first.text)
    assert following
    last = await browser.open(following[1].replace("#list", "").replace("&amp;", "&"))
    assert titles(last) == ["News 2", "News 1", "News 0"]
    assert "First page" in last.words
    shown = await browser.open(f"/courses/{course}")
    assert titles(shown)[:3] == ["News 22", "News 21", "News 20"]
    assert "News 19" not in shown.words
    assert all(f"Text {number}" in shown.words for number in (22, 21, 20))
    assert (await browser.open(f"{path}?cursor=none")).status == 422


async def test_learners_read_them_and_are_shown_no_form(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    stored = await posted(site, grace, course, "News", "For **everybody**")
    path = f"/courses/{course}/announcements"
    async with site.browser() as learner:
        assert (await learner.open(path)).location.startswith("/login?next=")
        _, entry = await enrolled(site, learner, grace, course, "student")
        for address in ("/", f"/courses/{course}"):
            assert f'href="{path}"' in (await learner.open(address)).text
        page = await learner.open(path)
        assert "<strong>everybody</strong>" in page.text
        assert "Tell the course" not in page.words
        assert "Correct" not in page.words
        assert (await learner.send(path, None, **EXAM)).status == 403
        for way in ("edit", "delete"):
            assert (await learner.send(f"/announcements/{stored.id}/{way}", None, revision="1", **EXAM)).status == 403
        assert (await learner.open(f"/announcements/{stored.id}/edit")).status == 403
        await site.system.services.enrollments.withdraw(grace, entry, None)
        assert "News" not in (await learner.open(f"/courses/{course}")).words
        assert (await learner.open(path)).status == 403
        assert (await learner.open(f"/announcements/{stored.id}/edit")).status == 404
    assert await told(site, grace, course) == [stored]


async def test_assistants_correct_their_own_only(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    hers = await posted(site, grace, course, "From Grace")
    async with site.browser() as helper:
        bo, _ = await enrolled(site, helper, grace, course, "assistant")
        own = await posted(site, bo, course, "From Bo")
        page = await helper.open(f"/courses/{course}/announcements")
        assert "Tell the course" in page.words
        assert re.findall(r"/announcements/([^/]+)/edit", page.text) == [str(own.id)]
        assert (await helper.open(f"/announcements/{hers.id}/edit")).status == 403
        edit = f"/announcements/{own.id}/edit"
        assert (await helper.send(edit, revision="1", title="From me", body="")).status == 303
    page = await browser.open(f"/courses/{course}/announcements")
    assert re.findall(r"/announcements/([^/]+)/edit", page.text) == [str(own.id), str(hers.id)]
    assert titles(page) == ["From me", "From Grace"]


async def test_a_correction_is_marked_and_taking_back_leaves_nothing(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    stored = await posted(site, grace, course, "Monday", "*Room* 7")
    path, edit = f"/courses/{course}/announcements", f"/announcements/{stored.id}/edit"
    form = fields_of((await browser.open(edit)).text, edit)
    assert (form["title"], form["body"], form["revision"]) == ("Monday", "*Room* 7", "1")
    refused = await browser.send(edit, None, **(form | {"title": "", "body": "Room 8"}))
    assert refused.status == 422
    assert "Please fill this in." in refused.words
    assert fields_of(refused.text, edit)["body"] == "Room 8"
    done = await browser.send(edit, None, **(form | {"title": "Tuesday"}))
    assert done.location == f"{path}?note=edited"
    page = await browser.open(done.location)
    assert "The announcement is corrected." in page.words
    assert titles(page) == ["Tuesday"]
    assert "· corrected " in page.words
    assert "<em>Room</em>" in page.text
    delete = f"/announcements/{stored.id}/delete"
    gone = await browser.send(delete, None, **fields_of((await browser.open(edit)).text, delete))
    assert gone.location == f"{path}?note=deleted"
    page = await browser.open(gone.location)
    assert "The announcement is taken back." in page.words
    assert titles(page) == []
    assert (await browser.open(edit)).status == 404
    for none in (uuid4(), "none"):
        assert (await browser.open(f"/announcements/{none}/edit")).status == 404
        assert (await browser.send(f"/announcements/{none}/delete", revision="1")).status == 404


async def test_who_comes_second_is_shown_what_is_stored_and_keeps_what_they_typed(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    stored = await posted(site, grace, course, "Monday", "Room 7")
    edit = f"/announcements/{stored.id}/edit"
    form = fields_of((await browser.open(edit)).text, edit)
    await site.system.services.announcements.edit(grace, stored.id, AnnouncementPatch(body="Room 9"), None)
    late = await browser.send(edit, None, **(form | {"body": "Room 8"}))
    assert late.status == 412
    assert "Stored now: Room 9" in late.words
    again = fields_of(late.text, edit)
    assert (again["body"], again["revision"]) == ("Room 8", "2")
    late = await browser.send(f"/announcements/{stored.id}/delete", revision="1")
    assert late.status == 412
    assert "It is shown as it is now; nothing was done." in late.words and "you typed" not in late.words
    assert fields_of(late.text, edit)["body"] == "Room 9"
    assert (await browser.send(edit, None, **again)).status == 303
    assert [each.body for each in await told(site, grace, course)] == ["Room 8"]
    assert (await browser.send(edit, title="x", body="")).status == 422


async def test_no_course_has_no_announcements(site: Site, browser: Browser, grace: Person) -> None:
    for path in ("/courses/none/announcements", f"/courses/{uuid4()}/announcements"):
        assert (await browser.open(path)).status == 404
        assert (await browser.send(path, None, **EXAM)).status == 404
