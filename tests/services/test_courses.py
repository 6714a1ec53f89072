"""Courses: found by their words, read from the cache, copied."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from lms_rt import limits
from lms_rt.contract.courses import CourseCreate, CoursePatch, CourseQuery, EnrollmentQuery
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate, QuizPatch, QuizQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.cached_reads import CachedRead
from lms_rt.services.courses import CourseFilter
from sql.statement import Statement
from tests.support import school
from tests.support.content import taught
from tests.support.running import until_true

WAITING = Statement("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")


async def published(system: Core, teacher: Person, title: str, **given: object) -> UUID:
    made = await system.services.courses.create(teacher, CourseCreate.model_validate({"title": title, **given}))
    await system.services.courses.edit(teacher, made.id, CoursePatch(status="published"), made.revision)
    return made.id


async def found(system: Core, person: Person, words: str, **which: Any) -> list[str]:
    ranked = await system.services.courses.search(person, words, CourseFilter(**which), CourseQuery(q=words))
    return [course.title for _, course in ranked]


def content(read: CachedRead) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(read.content)
    return loaded


async def test_courses_are_found_by_prefixes_without_accents_or_case_and_titles_come_first(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    await published(system, teacher, "Cooking", summary="With a café on the last day")
    await published(system, teacher, "Das CAFÉ im Film")
    await published(system, teacher, "Smørrebrød für Anfänger", description="A *Łódź* recipe")
    await published(system, teacher, "История России")
    ada = await school.person(system, "Ada")
    assert await found(system, ada, "cafe") == ["Das CAFÉ im Film", "Cooking"]
    assert await found(system, ada, "CAF film") == ["Das CAFÉ im Film"]
    assert await found(system, ada, "smorrebrod anfang") == ["Smørrebrød für Anfänger"]
    assert await found(system, ada, "lodz") == ["Smørrebrød für Anfänger"]
    assert await found(system, ada, "ИСТОР") == ["История России"]
    assert await found(system, ada, "caffeine") == []


@pytest.mark.parametrize("words", ["' | !!", "a & (b", ":*", "\\", "%", "  ", "'); DROP TABLE courses; --", "!cooking"])
async def test_a_search_takes_whatever_is_typed(system: Core, words: str) -> None:
    ada = await school.person(system, "Ada")
    assert await found(system, ada, words) == []


async def test_a_search_finds_only_what_its_reader_may_see_and_by_its_metadata(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    await published(system, teacher, "Open course", metadata={"level": "b1", "tags": ["x", "y"]})
    await system.services.courses.create(teacher, CourseCreate(title="Draft course", metadata={"level": "b1"}))
    ada = await school.person(system, "Ada")
    assert await found(system, ada, "course") == ["Open course"]
    assert sorted(await found(system, teacher, "course")) == ["Draft course", "Open course"]
    assert await found(system, ada, "course", metadata={"tags": ["y"]}) == ["Open course"]
    assert await found(system, ada, "course", metadata={"level": "b2"}) == []


async def test_a_write_on_another_process_is_seen_at_once(database_url: str, redis_url: str) -> None:
    async with school.running(database_url, redis_url) as here, school.running(database_url, redis_url) as there:
        teacher = await school.person(here, "Grace", Role.INSTRUCTOR)
        ada = await school.person(here, "Ada")
        course = await school.course(here, teacher)
        quiz = await here.services.quizzes.create(teacher, course, QuizCreate(title="Quiz"))
        assert content(await there.services.courses.read(ada, course))["title"] == "Geography"
        assert content(await there.services.quizzes.read(teacher, quiz.id))["title"] == "Quiz"
        for n in range(5):
            await here.services.courses.edit(teacher, course, CoursePatch(title=f"T{n}"), None)
            await here.services.quizzes.edit(teacher, quiz.id, QuizPatch(title=f"Q{n}"), None)
            assert content(await there.services.courses.read(ada, course))["title"] == f"T{n}"
            assert content(await there.services.quizzes.read(teacher, quiz.id))["title"] == f"Q{n}"
        question = parse_question(school.PI)
        await here.services.quizzes.add_question(teacher, quiz.id, question)
        assert content(await there.services.quizzes.read(teacher, quiz.id))["questions"] == 1


async def test_a_cached_read_is_the_same_as_an_uncached_one_for_every_reader(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await school.course(system, teacher)
    for reader in (teacher, await school.person(system, "Ada"), await school.person(system, "Root", Role.ADMIN)):
        direct = (await system.services.courses.get(reader, course)).model_dump(mode="json")
        assert content(await system.services.courses.read(reader, course)) == direct


async def test_what_is_cached_for_those_who_may_see_it_stays_hidden_from_others(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    eve = await school.person(system, "Eve")
    draft = await system.services.courses.create(teacher, CourseCreate(title="Draft"))
    quiz = await system.services.quizzes.create(teacher, draft.id, QuizCreate(title="Quiz"))
    await system.services.courses.read(teacher, draft.id)
    await system.services.quizzes.read(teacher, quiz.id)
    for attempt in (system.services.courses.read(eve, draft.id), system.services.quizzes.read(eve, quiz.id)):
        with pytest.raises(Problem) as refused:
            await attempt
        assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_copy_has_the_content_and_quizzes_and_none_of_the_people(system: Core) -> None:
    original = await taught(system)
    quiz = await system.services.quizzes.create(original.teacher, original.id, QuizCreate(title="Quiz"))
    await system.services.quizzes.add_question(original.teacher, quiz.id, parse_question(school.PI))
    first = await original.lesson("First", body="*one*")
    await original.lesson("Second", kind="quiz", quiz=quiz.id, prerequisites=[first.id], status="draft")
    ada = await original.learner()
    await system.services.progress.report(ada, first.id, 1.0, None)
    copy = await system.services.course_copies.copy(original.teacher, original.id, "Again")
    assert (copy.title, copy.status) == ("Again", "draft")
    [module] = (await system.services.outlines.get(original.teacher, copy.id)).modules
    assert [lesson.title for lesson in module.lessons] == ["First", "Second"]
    one, two = [await system.services.lessons.get(original.teacher, lesson.id) for lesson in module.lessons]
    assert (one.body, two.prerequisites, two.status) == ("*one*", [one.id], "draft")
    [copied_quiz] = await system.services.quizzes.page(original.teacher, copy.id, QuizQuery())
    assert two.quiz == copied_quiz.id != quiz.id
    assert (copied_quiz.questions, copied_quiz.version) == (1, None)
    roster = await system.services.enrollments.page(original.teacher, copy.id, EnrollmentQuery())
    assert [each.user for each in roster] == [original.teacher.user]
    assert await found(system, original.teacher, "again") == ["Again"]


async def test_courses_cannot_require_each_other(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    first = await published(system, teacher, "First")
    second = await published(system, teacher, "Second", prerequisites=[first])
    with pytest.raises(Problem) as refused:
        await system.services.courses.edit(teacher, first, CoursePatch(prerequisites=[second]), None)
    assert refused.value.fields[0].path == "$.prerequisites"


async def test_two_edits_at_once_do_not_close_a_circle_of_courses_between_them(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    edit = system.services.courses.edit
    third = await published(system, teacher, "Third")
    second = await published(system, teacher, "Second", prerequisites=[third])
    first = await published(system, teacher, "First")
    fourth = await published(system, teacher, "Fourth", prerequisites=[first])

    async def waits() -> bool:
        return late.done() or await system.db.fetchval(WAITING)

    async with system.db.transaction():
        await edit(teacher, first, CoursePatch(prerequisites=[second]), None)
        with system.db.apart():
            late = asyncio.create_task(edit(teacher, third, CoursePatch(prerequisites=[fourth]), None))
            await until_true(waits)
    with pytest.raises(Problem) as refused:
        await late
    assert refused.value.fields[0].path == "$.prerequisites"


async def test_the_metadata_of_a_course_is_merged_at_every_depth_and_null_takes_away(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    courses = system.services.courses
    given = {"level": "b1", "room": {"name": "Hall", "seats": 30}, "old": 1, "list": [1, 2]}
    made = await courses.create(teacher, CourseCreate.model_validate({"title": "C", "metadata": given}))
    patch = {"room": {"seats": None, "floor": 2}, "old": None, "list": [3], "new": {"a": None, "b": 1}}
    edited = await courses.edit(teacher, made.id, CoursePatch.model_validate({"metadata": patch}), made.revision)
    assert edited.metadata == {"level": "b1", "room": {"name": "Hall", "floor": 2}, "list": [3], "new": {"b": 1}}


async def test_metadata_that_grew_too_large_by_merging_is_a_bad_field(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    courses, half = system.services.courses, "x" * (limits.METADATA_MAX_BYTES // 2)
    made = await courses.create(teacher, CourseCreate(title="C", metadata={"a": half}))
    with pytest.raises(Problem) as refused:
        await courses.edit(teacher, made.id, CoursePatch(metadata={"b": half}), made.revision)
    assert refused.value.code is ErrorCode.VALIDATION
    assert [field.path for field in refused.value.fields] == ["$.metadata"]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_metadata_of_no_number_that_json_knows_is_a_bad_field(number: str) -> None:
    with pytest.raises(ValidationError, match="finite numbers only"):
        CourseCreate.model_validate_json(f'{{"title": "C", "metadata": {{"deep": [{number}]}}}}')
