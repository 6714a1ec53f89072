"""What a course is told, corrected by whom and taken back, and what its channel's log says of it afterwards."""

import asyncio
import json
from contextvars import Context
from typing import Any

import pytest

from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementPatch, AnnouncementQuery
from lms_rt.contract.channels import course as course_channel
from lms_rt.contract.courses import CoursePatch
from lms_rt.core import Core
from lms_rt.db import log
from lms_rt.domain.names import unsaid
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught

EXAM = AnnouncementCreate(title="The exam is on Monday", body="In *room 7*")
EIGHT_DAYS_AGO = Statement("UPDATE announcements SET created_at = now() - interval '8 days'")
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")
OLD = Statement("UPDATE announcements SET body_html = NULL")


@pytest.fixture
async def course(system: Core) -> Taught:
    return await taught(system)


async def told(course: Taught) -> list[tuple[str, dict[str, Any]]]:
    """What the course's channel says, from its beginning."""
    channel = course_channel(course.id)
    found = await log.after(course.system.db, {channel: 0}, 100)
    events = [json.loads(event.payload) for event in found[channel]]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    return [(event["event"], event["data"]) for event in events]


async def refused(coroutine: Any) -> ErrorCode:
    with pytest.raises(Problem) as problem:
        await coroutine
    return problem.value.code


async def test_a_correction_is_told_with_how_it_reads_now(course: Taught) -> None:
    announcements, grace = course.system.services.announcements, course.teacher
    posted = await announcements.post(grace, course.id, EXAM)
    assert posted == await announcements.get(grace, posted.id)
    assert (posted.revision, posted.updated_at) == (1, posted.created_at)
    edited = await announcements.edit(grace, posted.id, AnnouncementPatch(body="In **room 8**"), posted.revision)
    assert (edited.title, edited.body, edited.revision) == (EXAM.title, "In **room 8**", 2)
    assert (edited.created_at, edited.posted_by) == (posted.created_at, "Grace Hopper")
    assert edited.updated_at > posted.updated_at
    assert (await announcements.page(grace, course.id, AnnouncementQuery())) == [edited]
    html = "<p>In <strong>room 8</strong></p>\n"
    assert (await told(course))[-1] == (
        "announcement.edited",
        {"announcement": str(posted.id), "title": EXAM.title, "body_html": html},
    )


async def test_a_new_title_leaves_the_text_and_what_reads_the_same_is_told_to_nobody(course: Taught) -> None:
    announcements, grace = course.system.services.announcements, course.teacher
    posted = await announcements.post(grace, course.id, EXAM)
    await course.system.db.execute(OLD)  # written before texts were rendered where they are stored
    edited = await announcements.edit(grace, posted.id, AnnouncementPatch(title="The exam is on Tuesday"), None)
    assert (edited.body, edited.body_html) == (posted.body, posted.body_html)
    assert (await told(course))[-1][1]["body_html"] == posted.body_html
    length = len(await told(course))
    for same in (AnnouncementPatch(title="The exam is on Tuesday", body=posted.body), AnnouncementPatch()):
        assert await announcements.edit(grace, posted.id, same, None) == edited
    assert len(await told(course)) == length


async def test_what_is_taken_back_is_nowhere_but_in_the_audit_log_and_no_number_is_missing(course: Taught) -> None:
    announcements, grace = course.system.services.announcements, course.teacher
    posted = await announcements.post(grace, course.id, EXAM)
    other = await announcements.post(grace, course.id, AnnouncementCreate(title="Something else", body="stays"))
    edited = await announcements.edit(grace, posted.id, AnnouncementPatch(title="The exam is cancelled"), None)
    before = await told(course)
    await announcements.delete(grace, posted.id, edited.revision)
    assert await refused(announcements.get(grace, posted.id)) is ErrorCode.NOT_FOUND
    assert [each.id for each in await announcements.page(grace, course.id, AnnouncementQuery())] == [other.id]
    after = await told(course)
    assert after[-1] == ("announcement.deleted", {"announcement": str(posted.id)})
    assert "exam" not in str(after).lower()
    assert [(name, list(data)) for name, data in after[:-1]] == [(name, list(data)) for name, data in before]
    mine = [data for _, data in after if data["announcement"] == str(posted.id)]
    assert {text for data in mine for field, text in data.items() if field != "announcement"} == {""}
    assert [data for _, data in after if data["announcement"] == str(other.id)] == [before[1][1]]


async def test_ones_own_is_corrected_by_whoever_may_post_and_everybodys_by_instructors(course: Taught) -> None:
    announcements, grace = course.system.services.announcements, course.teacher
    helper, _ = await course.enrolled("Emmy", "assistant")
    ada = await course.learner()
    root = await school.person(course.system, "Root", Role.ADMIN)
    hers = await announcements.post(grace, course.id, EXAM)
    own = await announcements.post(helper, course.id, EXAM)
    change = AnnouncementPatch(title="Changed")

    async def may(person: Person, announcement: Announcement) -> bool:
        said = (await announcements.get(person, announcement.id)).may_edit
        listed = {each.id: each.may_edit for each in await announcements.page(person, course.id, AnnouncementQuery())}
        assert listed[announcement.id] is said
        return said

    assert [await may(each, hers) for each in (ada, helper, grace, root)] == [False, False, True, True]
    assert [await may(each, own) for each in (ada, helper, grace, root)] == [False, True, True, True]
    for person in (ada, helper):
        assert await refused(announcements.edit(person, hers.id, change, None)) is ErrorCode.FORBIDDEN
        assert await refused(announcements.delete(person, hers.id, None)) is ErrorCode.FORBIDDEN
    for person in (helper, grace, root):
        assert (await announcements.edit(person, own.id, change, None)).title == "Changed"
    await announcements.delete(helper, own.id, None)
    assert await refused(announcements.delete(grace, own.id, None)) is ErrorCode.NOT_FOUND


async def test_of_a_course_one_does_not_see_nothing_is_told(course: Taught) -> None:
    announcements, courses = course.system.services.announcements, course.system.services.courses
    ada, eve = await course.learner(), await school.person(course.system, "Eve")
    posted = await announcements.post(course.teacher, course.id, EXAM)
    assert await refused(announcements.get(eve, posted.id)) is ErrorCode.NOT_FOUND
    await courses.edit(course.teacher, course.id, CoursePatch(status="archived"), None)
    assert (await announcements.get(ada, posted.id)).title == EXAM.title
    await courses.edit(course.teacher, course.id, CoursePatch(status="draft"), None)
    assert await refused(announcements.get(ada, posted.id)) is ErrorCode.NOT_FOUND
    assert (await announcements.get(course.teacher, posted.id)).title == EXAM.title


async def test_of_two_who_correct_at_once_one_is_told_so(course: Taught) -> None:
    announcements, grace = course.system.services.announcements, course.teacher
    posted = await announcements.post(grace, course.id, EXAM)
    titles = ("Monday", "Tuesday")
    tried = await asyncio.gather(
        *(announcements.edit(grace, posted.id, AnnouncementPatch(title=title), posted.revision) for title in titles),
        return_exceptions=True,
    )
    [late] = [each for each in tried if isinstance(each, Problem)]
    assert late.code is ErrorCode.PRECONDITION_FAILED
    [stored] = [each for each in tried if isinstance(each, Announcement)]
    assert (await announcements.get(grace, posted.id)).title == stored.title
    assert await refused(announcements.delete(grace, posted.id, posted.revision)) is ErrorCode.PRECONDITION_FAILED
    names = [name for name, _ in await told(course)]
    assert names == ["announcement.posted", "announcement.edited"]


async def test_what_links_to_what_is_taken_back_stays_as_it_was_told(course: Taught) -> None:
    announcements, grace = course.system.services.announcements, course.teacher
    posted = await announcements.post(grace, course.id, EXAM)
    address = f"/courses/{course.id}/announcements#announcement-{posted.id}"
    await announcements.post(grace, course.id, AnnouncementCreate(title="Also", body=f"See [the exam]({address})"))
    before = (await told(course))[-1]
    assert str(posted.id) in before[1]["body_html"]
    await announcements.delete(grace, posted.id, None)
    assert (await told(course))[1] == before


async def test_the_name_of_who_leaves_is_not_in_what_they_took_back(course: Taught) -> None:
    services = course.system.services
    helper, _ = await course.enrolled("Emmy Noether", "assistant")
    posted = await services.announcements.post(helper, course.id, EXAM)
    await services.announcements.delete(helper, posted.id, None)
    await services.account_deletion.delete(helper)
    assert "Emmy" not in str(await told(course))


async def test_what_is_taken_back_while_its_poster_leaves_does_not_come_back(course: Taught) -> None:
    system = course.system
    helper, _ = await course.enrolled("Emmy Noether", "assistant")
    posted = await system.services.announcements.post(helper, course.id, EXAM)
    async with system.db.transaction():
        await system.services.announcements.delete(course.teacher, posted.id, None)
        # in a transaction of its own, which meets this one before it is committed
        leaving = asyncio.create_task(system.services.account_deletion.delete(helper), context=Context())
        while not leaving.done() and not await system.db.fetchval(WAITING):
            await asyncio.sleep(0)
    await leaving
    said = str(await told(course))
    assert "exam" not in said.lower()
    assert "Emmy" not in said


def test_nothing_is_unsaid_but_texts() -> None:
    said: Any = {"id": "7", "title": "A", "list": ["B", {"n": 1, "on": True, "none": None}], "about": ["7"]}
    assert unsaid(said, "7") == {
        "id": "7",
        "title": "",
        "list": ["", {"n": 1, "on": True, "none": None}],
        "about": ["7"],
    }


async def test_the_start_page_tells_learners_of_the_last_one_of_these_days(course: Taught) -> None:
    services, grace = course.system.services, course.teacher
    ada = await course.learner()

    async def news(person: Person) -> list[str | None]:
        overview = await services.overviews.of(person)
        return [card.news.title if card.news else None for card in (*overview.learning, *overview.teaching)]

    assert await news(ada) == [None]
    await services.announcements.post(grace, course.id, AnnouncementCreate(title="Old"))
    last = await services.announcements.post(grace, course.id, EXAM)
    assert await news(ada) == [EXAM.title]
    assert await news(grace) == [None]
    await services.announcements.delete(grace, last.id, None)
    assert await news(ada) == ["Old"]
    await course.system.db.execute(EIGHT_DAYS_AGO)
    assert await news(ada) == [None]
