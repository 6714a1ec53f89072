"""What a course is made of, and what of it who may see."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.courses import CoursePatch
from lms_rt.contract.lessons import LessonPatch, LessonQuery, ModuleCreate, ModuleOrder, OutlineOrder
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.content import Taught, taught


@pytest.fixture
async def course(system: Core) -> Taught:
    return await taught(system)


def in_module(course: Taught, lessons: list[UUID]) -> OutlineOrder:
    return OutlineOrder(modules=[ModuleOrder(id=course.module, lessons=lessons)])


async def test_a_lesson_is_rendered_and_made_safe_when_it_is_written(course: Taught) -> None:
    source = "# Hi\n\n<script>alert(1)</script>\n\n[x](javascript:a) <img src=x onerror=a>\n\n| a |\n|---|\n| b |"
    html = (await course.lesson(body=source)).body_html
    assert html is not None
    assert "<h1>Hi</h1>" in html
    assert "<td>b</td>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


async def test_strangers_see_what_a_published_course_is_about_but_not_its_content(course: Taught) -> None:
    lesson = await course.lesson(body="secret")
    stranger = await school.person(course.system, "Eve")
    seen = await course.system.services.lessons.get(stranger, lesson.id)
    assert (seen.title, seen.locked, seen.body, seen.body_html) == ("Lesson", "not_enrolled", None, None)
    ada = await course.learner()
    assert (await course.system.services.lessons.get(ada, lesson.id)).body == "secret"


async def test_a_draft_is_there_for_the_staff_alone(course: Taught) -> None:
    lessons = course.system.services.lessons
    draft = await course.lesson(status="draft")
    ada = await course.learner()
    with pytest.raises(Problem) as refused:
        await lessons.get(ada, draft.id)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert await lessons.page(ada, course.module, LessonQuery()) == []
    assert [each.id for each in await lessons.page(course.teacher, course.module, LessonQuery())] == [draft.id]
    await lessons.edit(course.teacher, draft.id, LessonPatch(status="published"), draft.revision)
    assert (await lessons.get(ada, draft.id)).locked is None


async def test_a_lesson_that_is_not_released_is_announced_without_its_content(course: Taught) -> None:
    lesson = await course.lesson(body="later", release_at=datetime.now(UTC) + timedelta(days=1))
    ada = await course.learner()
    lessons = course.system.services.lessons
    seen = await lessons.get(ada, lesson.id)
    assert (seen.locked, seen.body) == ("not_released", None)
    past = LessonPatch(release_at=datetime.now(UTC) - timedelta(days=1))
    await lessons.edit(course.teacher, lesson.id, past, None)
    assert (await lessons.get(ada, lesson.id)).body == "later"


async def test_a_lesson_waits_for_what_it_requires(course: Taught) -> None:
    first = await course.lesson("First")
    second = await course.lesson("Second", body="two", prerequisites=[first.id])
    ada = await course.learner()
    assert (await course.system.services.lessons.get(ada, second.id)).locked == "prerequisites"
    await course.system.services.progress.report(ada, first.id, 1.0, None)
    assert (await course.system.services.lessons.get(ada, second.id)).body == "two"


async def test_lessons_cannot_wait_for_each_other_in_a_circle(course: Taught) -> None:
    first = await course.lesson("First")
    second = await course.lesson("Second", prerequisites=[first.id])
    for bad in ([second.id], [first.id], [uuid4()]):
        with pytest.raises(Problem) as refused:
            await course.system.services.lessons.edit(course.teacher, first.id, LessonPatch(prerequisites=bad), None)
        assert refused.value.fields[0].path == "$.prerequisites"
    assert (await course.system.services.lessons.get(course.teacher, first.id)).prerequisites == []


async def test_the_outline_is_reordered_in_one_step_and_lessons_change_module(course: Taught) -> None:
    one, two, three = [await course.lesson(name) for name in ("One", "Two", "Three")]
    services = course.system.services
    other = await services.modules.create(course.teacher, course.id, ModuleCreate(title="Other"))
    order = OutlineOrder(
        modules=[
            ModuleOrder(id=other.id, lessons=[three.id, one.id]),
            ModuleOrder(id=course.module, lessons=[two.id]),
        ]
    )
    await services.outlines.reorder(course.teacher, course.id, order)
    outline = await services.outlines.get(course.teacher, course.id)
    assert [(module.id, [lesson.title for lesson in module.lessons]) for module in outline.modules] == [
        (other.id, ["Three", "One"]),
        (course.module, ["Two"]),
    ]


async def test_an_order_from_an_outdated_list_is_refused_and_changes_nothing(course: Taught) -> None:
    one, two = await course.lesson("One"), await course.lesson("Two")
    services = course.system.services
    for lessons in ([two.id], [two.id, one.id, one.id], [two.id, one.id, uuid4()]):
        with pytest.raises(Problem) as refused:
            await services.outlines.reorder(course.teacher, course.id, in_module(course, lessons))
        assert refused.value.code is ErrorCode.VALIDATION
    outline = await services.outlines.get(course.teacher, course.id)
    assert [lesson.title for lesson in outline.modules[0].lessons] == ["One", "Two"]


async def test_lessons_added_and_ordered_at_once_keep_one_place_each(course: Taught) -> None:
    first = await course.lesson("First")
    services = course.system.services

    async def reorder() -> None:
        with suppress(Problem):  # once there is a second lesson
            await services.outlines.reorder(course.teacher, course.id, in_module(course, [first.id]))

    await asyncio.gather(*(course.lesson(f"Lesson {n}") for n in range(10)), *(reorder() for _ in range(5)))
    found = await services.lessons.page(course.teacher, course.module, LessonQuery())
    assert len({lesson.position for lesson in found}) == len(found) == 11


async def test_an_edit_from_an_older_revision_is_refused(course: Taught) -> None:
    lesson = await course.lesson()
    lessons = course.system.services.lessons
    await lessons.edit(course.teacher, lesson.id, LessonPatch(title="New"), lesson.revision)
    with pytest.raises(Problem) as refused:
        await lessons.edit(course.teacher, lesson.id, LessonPatch(title="Other"), lesson.revision)
    assert refused.value.code is ErrorCode.PRECONDITION_FAILED


async def test_members_still_read_an_archived_course_and_strangers_do_not(course: Taught) -> None:
    lesson = await course.lesson(body="kept")
    ada = await course.learner()
    await course.system.services.courses.edit(course.teacher, course.id, CoursePatch(status="archived"), None)
    assert (await course.system.services.lessons.get(ada, lesson.id)).body == "kept"
    with pytest.raises(Problem):
        await course.system.services.lessons.get(await school.person(course.system, "Eve"), lesson.id)


async def test_learners_are_told_of_a_lesson_when_it_is_published(course: Taught) -> None:
    draft = await course.lesson("Soon", status="draft")
    await course.system.services.lessons.edit(course.teacher, draft.id, LessonPatch(status="published"), None)
    channel = await course.system.services.channel_log.after(course.teacher, f"course:{course.id}", 0)
    assert channel.count(b'"lesson.published"') == 1
    assert str(draft.id).encode() in channel
