"""Catalogue, courses and lessons as who learns sees them, without scripts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest

from lms_rt.contract.certificates import CertificateTemplatePut
from lms_rt.contract.courses import CourseCreate, CoursePatch, EnrollmentCreate
from lms_rt.contract.files import FileUpload
from lms_rt.domain.principal import Person
from lms_rt.web.lesson_media import Media, media_of
from lms_rt.web.visit import Visit
from tests.support import school
from tests.support.certified import upload
from tests.support.content import Taught, taught
from tests.web.browser.picture import png
from tests.web.site import Browser, Site

ADA = "ada@school.example"
SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Learner:
    """Ada, who has signed in, and a course of somebody else's."""

    site: Site
    browser: Browser
    person: Person
    course: Taught

    @property
    def path(self) -> str:
        return f"/courses/{self.course.id}"

    async def settings(self, **given: object) -> None:
        patch = CoursePatch.model_validate(given)
        await self.site.system.services.courses.edit(self.course.teacher, self.course.id, patch, None)

    async def enrol(self) -> UUID:
        given = EnrollmentCreate(user=self.person.user)
        return (await self.site.system.services.enrollments.add(self.course.teacher, self.course.id, given)).id

    async def page(self, path: str = "") -> str:
        found = await self.browser.open(path or self.path)
        assert found.status == 200
        return found.words


@pytest.fixture
async def ada(site: Site, browser: Browser) -> Learner:
    await site.account(ADA)
    await browser.sign_in(ADA)
    return Learner(site, browser, await site.person_in(browser), await taught(site.system))


async def test_a_learner_finds_a_course_enrols_and_completes_it_in_forms_alone(ada: Learner) -> None:
    first = await ada.course.lesson("Rivers", body="They **flow**.")
    last = await ada.course.lesson("Lakes", prerequisites=[first.id])
    await ada.course.lesson("Ponds", required=False)
    assert 'href="/courses"' in (await ada.browser.open("/")).text
    found = await ada.browser.open("/courses?q=geogr")
    assert f'href="{ada.path}"' in found.text
    assert "Enrol in this course" in await ada.page()
    assert (await ada.browser.send(f"{ada.path}/enroll")).location == ada.path
    page = await ada.page()
    assert "Go on with Rivers" in page
    assert "0 %" in page
    assert "Complete first: Lakes" not in page
    assert "Text · required · Complete first: Rivers ." in page
    assert "Text · optional" in page
    lesson = await ada.browser.open(f"/lessons/{first.id}")
    assert "<strong>flow</strong>" in lesson.text
    assert "Next: Lakes" in lesson.words
    assert (await ada.browser.send(f"/lessons/{first.id}/complete")).location == f"/lessons/{first.id}"
    assert "✓ completed" in await ada.page(f"/lessons/{first.id}")
    assert "50 %" in await ada.page("/")
    assert "Go on with Lakes" in await ada.page()
    await ada.browser.send(f"/lessons/{last.id}/complete")
    page = await ada.page()
    assert "100 %" in page
    assert "You have completed this course." in page
    assert "Your certificate" in page
    assert "Geography" in await ada.page("/certificates")


async def test_the_catalogue_is_read_a_page_at_a_time(ada: Learner) -> None:
    for number in range(25):
        made = await ada.site.system.services.courses.create(
            ada.course.teacher, CourseCreate(title=f"Course {number:02}", summary="about stones")
        )
        await ada.site.system.services.courses.edit(ada.course.teacher, made.id, CoursePatch(status="published"), None)
    for words in ("", "stones"):
        first = await ada.browser.open(f"/courses?q={words}")
        following = first.text.rpartition('href="/courses?')[2].partition('"')[0].replace("&amp;", "&")
        second = await ada.browser.open(f"/courses?{following}")
        titles = [f"Course {number:02}" for number in range(25)]
        assert sum(title in first.words for title in titles) == 20
        assert [title for title in titles if (title in first.words) == (title in second.words)] == []
        assert "First page" in second.words
    assert (await ada.browser.open("/courses?cursor=nonsense")).status == 422
    assert "Nothing found" in await ada.page("/courses?q=zeppelin")


async def test_a_course_asks_for_its_code_and_says_that_one_is_wrong(ada: Learner) -> None:
    await ada.settings(enroll_code="open sesame")
    assert "The code of the course" in await ada.page()
    wrong = await ada.browser.send(f"{ada.path}/enroll", code="sesame")
    assert wrong.status == 422
    assert "That is not the code of this course." in wrong.words
    assert (await ada.browser.send(f"{ada.path}/enroll", code="sesame\x00")).status == 422
    assert (await ada.browser.send(f"{ada.path}/enroll", code="open sesame")).status == 303
    assert "Enrol in" not in await ada.page()


async def test_a_full_course_offers_a_place_on_the_waiting_list(ada: Learner) -> None:
    await ada.course.learner("Bo")
    await ada.settings(capacity=1)
    assert "Join the waiting list" in await ada.page()
    await ada.browser.send(f"{ada.path}/enroll")
    assert "You are on the waiting list." in await ada.page()


async def test_a_course_says_what_has_to_be_completed_before_it(ada: Learner) -> None:
    basics = await taught(ada.site.system)
    await ada.site.system.services.courses.edit(basics.teacher, basics.id, CoursePatch(title="Basics"), None)
    await ada.settings(prerequisites=[str(basics.id)])
    page = await ada.browser.open(ada.path)
    assert "Before you can enrol, complete: Basics" in page.words
    assert f'href="/courses/{basics.id}"' in page.text
    assert (await ada.browser.send(f"{ada.path}/enroll")).location == ada.path
    assert "Before you can enrol" in await ada.page()
    await ada.site.system.services.courses.edit(basics.teacher, basics.id, CoursePatch(status="draft"), None)
    page = await ada.browser.open(ada.path)
    assert "Basics" not in page.words
    assert "a course that is not open to you" in page.words


async def test_a_course_that_takes_nobody_from_outside_says_so(ada: Learner) -> None:
    await ada.settings(self_enroll=False)
    assert "its instructors enrol people" in await ada.page()
    assert (await ada.browser.send(f"{ada.path}/enroll")).status == 403


async def test_a_closed_lesson_says_why_and_shows_nothing_of_its_content(ada: Learner) -> None:
    later = datetime.now(UTC) + timedelta(days=2)
    first = await ada.course.lesson("Rivers")
    unreleased = await ada.course.lesson("Seas", body="salty", release_at=later.isoformat())
    waiting = await ada.course.lesson("Lakes", body="sweet", prerequisites=[first.id])
    said = {unreleased.id: f"Opens on {later:%Y-%m-%d %H:%M} UTC .", waiting.id: "Complete first: Rivers ."}
    for stranger in (True, False):
        if not stranger:
            await ada.enrol()
        for lesson, why in said.items():
            page = await ada.page(f"/lessons/{lesson}")
            assert "This lesson is not open yet" in page
            assert ("Enrol in the course to open it." if stranger else why) in page
            assert "salty" not in page
            assert "sweet" not in page
            assert "Mark as complete" not in page
    assert f'href="/lessons/{waiting.id}"' not in (await ada.browser.open(ada.path)).text
    assert (await ada.browser.send(f"/lessons/{waiting.id}/complete")).status == 303
    assert "This lesson is not open yet" in await ada.page(f"/lessons/{waiting.id}")


async def test_a_draft_is_nothing_to_a_learner_and_marked_for_the_staff(ada: Learner) -> None:
    await ada.enrol()
    draft = await ada.course.lesson("Secret", status="draft")
    assert "Secret" not in await ada.page()
    assert (await ada.browser.open(f"/lessons/{draft.id}")).status == 404
    assert "Edit" not in await ada.page()


async def test_the_staff_sees_drafts_and_a_way_to_edit(site: Site, browser: Browser) -> None:
    await site.account("grace@school.example", "Grace", "instructor")
    await browser.sign_in("grace@school.example")
    course = await school.course(site.system, await site.person_in(browser))
    page = await browser.open(f"/courses/{course}")
    assert f'href="/courses/{course}/edit"' in page.text


async def test_what_is_not_there_or_not_shared_is_a_page_that_says_so(ada: Learner) -> None:
    hidden = await ada.site.system.services.courses.create(ada.course.teacher, CourseCreate(title="Hidden"))
    for path in (
        f"/courses/{hidden.id}",
        "/courses/nonsense",
        "/lessons/nonsense",
        f"/lessons/{hidden.id}",
    ):
        page = await ada.browser.open(path)
        assert page.status == 404
        assert "There is nothing here" in page.words
    async with ada.site.browser() as stranger:
        for path in ("/courses", ada.path):
            assert (await stranger.open(path)).location.startswith("/login")


async def test_markup_in_titles_and_texts_is_text(ada: Learner) -> None:
    await ada.settings(title=SCRIPT, summary=SCRIPT, description=SCRIPT)
    await ada.enrol()
    lesson = await ada.course.lesson(SCRIPT, body=SCRIPT)
    await ada.course.lesson("Next", prerequisites=[lesson.id])
    for path in ("/", "/courses", ada.path, f"/lessons/{lesson.id}"):
        page = await ada.browser.open(path)
        assert SCRIPT not in page.text
        assert SCRIPT in page.words


async def test_a_lesson_shows_pictures_and_recordings_and_hands_out_the_rest(ada: Learner) -> None:
    await ada.enrol()
    files = ada.site.system.services.files
    given = FileUpload(course=ada.course.id)
    picture = await files.upload(ada.course.teacher, given, "leaf.png", upload(png(8, 8)))
    notes = await files.upload(ada.course.teacher, given, "notes.txt", upload(b"Plain words."))
    private = await files.upload(ada.course.teacher, FileUpload(), "mine.txt", upload(b"Mine."))
    seen = {
        picture.url: f'<img class="media" src="{picture.url}"',
        notes.url: f'<a class="button" href="{notes.url}" download>',
        "https://video.example/a%22b": 'href="https://video.example/a%22b" target="_blank" rel="noopener noreferrer',
        private.url: "is not shared with you",
    }
    for url, markup in seen.items():
        lesson = await ada.course.lesson("Leaf", kind="file", url=url)
        assert markup in (await ada.browser.open(f"/lessons/{lesson.id}")).text


async def test_a_certificate_can_be_asked_for_where_none_is_issued_by_itself(ada: Learner) -> None:
    services = ada.site.system.services
    template = await services.certificate_templates.get(ada.course.teacher, ada.course.id)
    fields = {name: getattr(template, name) for name in CertificateTemplatePut.model_fields}
    await services.certificate_templates.put(
        ada.course.teacher, ada.course.id, CertificateTemplatePut.model_validate({**fields, "automatic": False}), None
    )
    lesson = await ada.course.lesson("Rivers")
    assert (await ada.browser.send(f"{ada.path}/certificate")).status == 403
    await ada.enrol()
    await ada.browser.send(f"/lessons/{lesson.id}/complete")
    assert "Get the certificate" in await ada.page()
    assert (await ada.browser.send(f"{ada.path}/certificate")).location == "/certificates"
    assert "Your certificate" in await ada.page()


async def test_a_revoked_certificate_is_said_to_be_with_its_reason_and_another_is_not_offered(ada: Learner) -> None:
    certificates, lesson = ada.site.system.services.certificates, await ada.course.lesson("Rivers")
    enrollment = await ada.enrol()
    await ada.browser.send(f"/lessons/{lesson.id}/complete")
    mine, _ = await certificates.request(ada.person, enrollment)
    ended = await certificates.revoke(ada.course.teacher, mine.id, "Copied <b>from</b> Bo")
    assert ended.ended_at is not None
    page = await ada.browser.open(ada.path)
    assert f"Your certificate was revoked on {ended.ended_at:%Y-%m-%d %H:%M} UTC" in page.words
    assert "Why Copied <b>from</b> Bo" in page.words
    assert "<b>from</b>" not in page.text
    assert "Get the certificate" not in page.words
    assert f"{ada.path}/certificate" not in page.text, "neither a button nor a link"
    # a page that was opened before leads to the one that says so
    assert (await ada.browser.send(f"{ada.path}/certificate")).location == ada.path
    await certificates.request(ada.course.teacher, enrollment)
    page = await ada.browser.open(ada.path)
    assert "Your certificate" in page.words
    assert "revoked" not in page.words


async def test_a_link_that_nobody_can_read_is_shown_as_it_is() -> None:
    """As lessons may have that were stored before such were refused."""
    assert await media_of(cast(Visit, None), "https://[x") == Media("link", "https://[x", "https://[x")
