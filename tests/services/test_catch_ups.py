"""Catching up: who was absent plays the class later, by its rules, and learns nothing before they have answered."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from lms_rt.contract.attempts import AnswerSave, Attempt
from lms_rt.contract.catch_ups import CatchUpSetting, MissedClass, MissedClassQuery
from lms_rt.contract.gradebook import GradebookQuery, GradebookSettingsPut
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.pages import Page
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import OVERDUE
from tests.support.school import Class

RIGHT: tuple[object, ...] = ({"options": ["b"]}, {"options": ["a", "c"]}, {"value": 3.14})
ELAPSED = Statement(
    "UPDATE attempt_answers SET opened_at = opened_at - make_interval(secs => $3),"
    " due_at = due_at - make_interval(secs => $3) WHERE attempt_id = $1 AND index = $2"
)


async def held(system: Core, **given: object) -> tuple[Class, Person, UUID]:
    """A class of three questions that is over, a learner who was absent, and a guest who was right each time."""
    rules = LiveSessionCreate.model_validate({"lead_ms": 0, **given})
    class_ = await school.open_class(system, given=rules)
    absent = await school.person(system, "Emmy Noether")
    await school.enrol(system, class_, absent)
    steps, guest, version = system.services.live_steps, await school.guest(system, class_, "Ada"), 1
    for question, right in zip(class_.questions, RIGHT, strict=True):
        version = (await steps.open(class_.host, class_.id, version, question)).version
        await school.answer(system, class_, guest, right, question=question)  # type: ignore[arg-type]
        version = (await steps.close(class_.host, class_.id, version, None)).version
        version = (await steps.reveal(class_.host, class_.id, version, None)).version
    await steps.end(class_.host, class_.id, version)
    return class_, absent, guest


async def save(
    system: Core, person: Person, attempt: Attempt, question: UUID, answer: object, revision: int = 0
) -> int:
    given = AnswerSave.model_validate({"answer": answer, "revision": revision})
    return (await system.services.attempts.save(person, attempt.id, question, given)).revision


async def shift(system: Core, attempt: Attempt, index: int, seconds: float) -> None:
    """Let a question have been opened so much earlier, instead of waiting for so long."""
    async with system.db.transaction() as tx:
        assert await tx.execute(ELAPSED, attempt.id, index, seconds) == 1


async def test_an_absent_learner_who_is_right_gets_what_the_class_got_and_is_marked_as_such(system: Core) -> None:
    class_, absent, guest = await held(system, scoring="accuracy", streak_bonus=True)
    catch_ups = system.services.catch_ups
    attempt, new = await catch_ups.start(absent, class_.id)
    assert (new, attempt.kind, attempt.live_session, attempt.total) == (True, "catch_up", class_.id, 3)
    for index, right in enumerate(RIGHT, start=1):
        shown = await catch_ups.open(absent, attempt.id, index)
        await save(system, absent, attempt, shown.id, right)
    done = await system.services.attempts.submit(absent, attempt.id)
    results = await system.services.live_sessions.results(class_.host, class_.id)
    [there] = [each for each in results.participants if each.participant == guest]
    assert done.state == "graded"
    assert [done.score, done.max_score, done.passed] == [there.points, 3000, None]
    assert [each.earned for each in done.questions] == [each.points for each in there.answers]
    [later] = results.catch_ups
    assert later.user == absent.user
    assert [later.score, later.answered, later.correct] == [there.points, 3, 3]
    report = await system.services.live_reports.of_class(class_.host, class_.id)
    assert report.catch_ups == results.catch_ups
    assert absent.user not in {each.user for each in report.learners}, "the class itself is as it was"


async def test_no_question_is_seen_before_it_is_opened_and_no_key_before_everything_is_submitted(system: Core) -> None:
    class_, absent, _ = await held(system)
    catch_ups, attempts = system.services.catch_ups, system.services.attempts
    attempt, _ = await catch_ups.start(absent, class_.id)
    assert attempt.questions == []
    first = await catch_ups.open(absent, attempt.id, 1)
    told = json.dumps((await attempts.get(absent, attempt.id)).model_dump(mode="json"))
    assert str(school.CAPITAL["prompt"]) in told
    assert str(school.PRIMES["prompt"]) not in told
    assert str(school.CAPITAL["explanation"]) not in told
    assert (first.key, first.earned, first.correct) == (None, None, None)
    done = await attempts.submit(absent, attempt.id)
    assert done.questions[0].key == school.CAPITAL["key"]


async def test_a_question_takes_answers_from_its_opening_until_its_time_is_up_or_the_next_is_opened(
    system: Core,
) -> None:
    class_, absent, _ = await held(system, answers="last")
    catch_ups = system.services.catch_ups
    attempt, _ = await catch_ups.start(absent, class_.id)
    one, two, three = class_.questions

    async def refused(question: UUID, answer: object) -> ErrorCode:
        with pytest.raises(Problem) as problem:
            await save(system, absent, attempt, question, answer)
        return problem.value.code

    assert await refused(one, RIGHT[0]) is ErrorCode.NOT_OPEN_YET
    with pytest.raises(Problem) as early:
        await catch_ups.open(absent, attempt.id, 2)
    assert early.value.code is ErrorCode.CONFLICT
    opened = await catch_ups.open(absent, attempt.id, 1)
    assert await catch_ups.open(absent, attempt.id, 1) == opened, "opening again moves nothing"
    await shift(system, attempt, 1, 60)
    assert await refused(one, RIGHT[0]) is ErrorCode.QUESTION_CLOSED
    await catch_ups.open(absent, attempt.id, 2)
    assert await save(system, absent, attempt, two, RIGHT[1]) == 1
    assert await save(system, absent, attempt, two, {"options": ["b"]}, 1) == 2
    await catch_ups.open(absent, attempt.id, 3)
    await shift(system, attempt, 2, 5)  # past the grace for what was on its way
    assert await refused(two, RIGHT[1]) is ErrorCode.QUESTION_CLOSED
    await save(system, absent, attempt, three, RIGHT[2])


async def test_where_the_first_answer_counted_it_does_here_too(system: Core) -> None:
    class_, absent, _ = await held(system, answers="first")
    attempt, _ = await system.services.catch_ups.start(absent, class_.id)
    question = await system.services.catch_ups.open(absent, attempt.id, 1)
    await save(system, absent, attempt, question.id, {"options": ["a"]})
    assert await save(system, absent, attempt, question.id, {"options": ["a"]}) == 1, "a repeated save is no second one"
    with pytest.raises(Problem) as refused:
        await save(system, absent, attempt, question.id, RIGHT[0], 1)
    assert refused.value.code is ErrorCode.ALREADY_ANSWERED


async def test_speed_counts_from_the_opening_by_the_database_s_clock(system: Core) -> None:
    class_, absent, _ = await held(system, scoring="speed")
    catch_ups = system.services.catch_ups
    attempt, _ = await catch_ups.start(absent, class_.id)
    question = await catch_ups.open(absent, attempt.id, 1)
    await shift(system, attempt, 1, 10)
    await save(system, absent, attempt, question.id, RIGHT[0])
    done = await system.services.attempts.submit(absent, attempt.id)
    earned = done.questions[0].earned
    assert earned is not None
    assert 500 <= earned <= 750, "half of the twenty seconds are gone"


async def test_extra_time_lengthens_each_question_and_slows_what_speed_takes_away(system: Core) -> None:
    class_, _, _ = await held(system, scoring="speed")
    slow = await school.person(system, "Sophie Germain")
    await school.enrol(system, class_, slow, extra_time_factor=2)
    catch_ups = system.services.catch_ups
    assert (await catch_ups.offer(slow, class_.id)).time_s == 2 * (20 + 20 + 20)
    attempt, _ = await catch_ups.start(slow, class_.id)
    question = await catch_ups.open(slow, attempt.id, 1)
    assert question.opened_at is not None
    assert question.due_at is not None
    assert question.due_at - question.opened_at == timedelta(seconds=40)
    await shift(system, attempt, 1, 30)  # after the time of everybody else
    await save(system, slow, attempt, question.id, RIGHT[0])
    earned = (await system.services.attempts.submit(slow, attempt.id)).questions[0].earned
    assert earned is not None
    assert 500 <= earned <= 625, "three quarters of forty seconds are gone"


async def test_what_is_left_behind_is_submitted_by_the_server_with_what_was_answered(system: Core) -> None:
    class_, absent, _ = await held(system, scoring="accuracy")
    attempt, _ = await system.services.catch_ups.start(absent, class_.id)
    question = await system.services.catch_ups.open(absent, attempt.id, 1)
    await save(system, absent, attempt, question.id, RIGHT[0])
    async with system.db.transaction() as tx:
        assert await tx.execute(OVERDUE, attempt.id, 60) == 1
    with pytest.raises(Problem) as late:
        await system.services.catch_ups.open(absent, attempt.id, 2)
    assert late.value.code is ErrorCode.QUESTION_CLOSED
    assert await AttemptDeadlines(system.db, system.services.attempt_scoring).submit_one()
    done = await system.services.attempts.get(absent, attempt.id)
    assert [done.state, done.submitted_by, done.score, done.max_score] == ["graded", "server", 1000, 3000]


async def test_who_was_there_cannot_play_again_and_nobody_plays_before_the_end_or_where_it_is_not_allowed(
    system: Core,
) -> None:
    services = system.services
    running = await school.open_class(system)
    present = await school.person(system, "Ben")
    await school.enrol(system, running, present)
    assert (await services.catch_ups.offer(present, running.id)).unavailable == "not_ended"
    await services.channel_access.player(present, running.id)
    await services.live_steps.end(running.host, running.id, 1)
    assert (await services.catch_ups.offer(present, running.id)).unavailable == "took_part"
    assert (await services.catch_ups.offer(running.host, running.id)).unavailable == "not_enrolled"

    class_, absent, _ = await held(system)
    await services.catch_ups.allow(class_.host, class_.id, CatchUpSetting(allowed=False))
    assert (await services.live_sessions.get(class_.host, class_.id)).catch_up is False
    with pytest.raises(Problem) as refused:
        await services.catch_ups.start(absent, class_.id)
    assert refused.value.extra["unavailable"] == "not_allowed"
    await services.catch_ups.allow(class_.host, class_.id, CatchUpSetting(allowed=True))
    attempt, _ = await services.catch_ups.start(absent, class_.id)
    again, new = await services.catch_ups.start(absent, class_.id)
    assert (again.id, new) == (attempt.id, False)
    await services.attempts.submit(absent, attempt.id)
    assert (await services.catch_ups.offer(absent, class_.id)).unavailable == "taken"


async def test_a_regrade_and_a_void_count_for_who_caught_up_too(system: Core) -> None:
    class_, absent, _ = await held(system, scoring="accuracy")
    services = system.services
    attempt, _ = await services.catch_ups.start(absent, class_.id)
    question = await services.catch_ups.open(absent, attempt.id, 1)
    await save(system, absent, attempt, question.id, {"options": ["a"]})
    done = await services.attempts.submit(absent, attempt.id)
    assert [done.score, done.questions[0].fraction] == [0, 0]
    version = (await services.live_sessions.get(class_.host, class_.id)).version
    steps = services.live_steps
    version = (await steps.regrade(class_.host, class_.id, version, question.id, {"options": ["a"]})).version
    jobs: int = await system.db.fetchval(Statement("SELECT count(*) FROM outbox WHERE job = 'live.recount_catch_ups'"))
    assert jobs == 1
    assert await services.catch_ups.recount(class_.id, report) == 1
    told = await services.attempts.get(absent, attempt.id)
    assert [told.score, told.max_score] == [1000, 3000]
    assert [each.fraction for each in told.questions] == [1, 0, 0]
    assert told.questions[0].key == {"options": ["a"]}
    await steps.void(class_.host, class_.id, version, question.id)
    await services.catch_ups.recount(class_.id, report)
    told = await services.attempts.get(absent, attempt.id)
    assert [told.score, told.max_score] == [0, 2000]
    assert [each.fraction for each in told.questions] == [None, 0, 0]


async def report(_done: int, _total: int) -> None:
    """Where a job would tell how far it is."""


async def test_where_the_gradebook_counts_what_was_right_a_slow_catch_up_is_worth_as_much_as_a_quick_one(
    system: Core,
) -> None:
    class_, absent, _ = await held(system, scoring="speed", streak_bonus=True)
    catch_ups, books = system.services.catch_ups, system.services.gradebooks
    attempt, _ = await catch_ups.start(absent, class_.id)
    for index, answer in enumerate((*RIGHT[:2], {"value": 3.0}), start=1):
        shown = await catch_ups.open(absent, attempt.id, index)
        await shift(system, attempt, index, 10)
        await save(system, absent, attempt, shown.id, answer)
    done = await system.services.attempts.submit(absent, attempt.id)
    assert done.score is not None
    assert done.score < 2000

    async def cell() -> tuple[object, ...]:
        [row] = (await books.page(class_.host, class_.course, GradebookQuery())).items
        [found] = [each for each in row.cells if each.column == class_.id]
        return found.source, found.score, found.max_score

    assert await cell() == ("catch_up", 2000, 3000)
    points = GradebookSettingsPut.model_validate({"columns": [{"column": class_.id, "basis": "points"}]})
    await system.services.gradebook_settings.put(class_.host, class_.course, points, None)
    assert await cell() == ("catch_up", done.score, 3000)


async def test_the_classes_one_missed_are_listed_until_they_are_played(system: Core) -> None:
    class_, absent, _ = await held(system)
    catch_ups, query = system.services.catch_ups, MissedClassQuery()

    async def missed(person: Person) -> list[tuple[UUID, bool]]:
        listed = await catch_ups.missed(person, class_.course, query)
        return [(each.id, each.attempt is not None) for each in listed]

    there = await school.person(system, "Sofia Kovalevskaja")
    await school.enrol(system, class_, there)
    assert await missed(there) == [(class_.id, False)]
    assert await missed(class_.host) == [], "staff has nothing to catch up on"
    later = (await system.services.live_sessions.create(class_.host, class_.quiz, LiveSessionCreate(lead_ms=0))).id
    await system.services.channel_access.player(there, later)
    stepped = await system.services.live_steps.open(class_.host, later, 1, class_.questions[0])
    assert await missed(absent) == [(class_.id, False)], "not while it goes on"
    await system.services.live_steps.end(class_.host, later, stepped.version)
    assert await missed(absent) == [(later, False), (class_.id, False)]
    for sort, order in (("-ended_at", [later, class_.id]), ("ended_at", [class_.id, later])):
        first = MissedClassQuery(limit=1, sort=sort)
        page = Page[MissedClass].of(await catch_ups.missed(absent, class_.course, first), first)
        second = MissedClassQuery.model_validate({"limit": 1, "sort": sort, "cursor": page.next})
        rest = Page[MissedClass].of(await catch_ups.missed(absent, class_.course, second), second)
        assert [each.id for each in (*page.items, *rest.items)] == order
        assert rest.next is None
    assert await missed(there) == [(class_.id, False)], "not where one was"
    unasked = (await system.services.live_sessions.create(class_.host, class_.quiz, LiveSessionCreate(lead_ms=0))).id
    await system.services.live_steps.end(class_.host, unasked, 1)
    assert await missed(there) == [(class_.id, False)], "not where nothing was asked"
    attempt, _ = await catch_ups.start(absent, class_.id)
    await catch_ups.allow(class_.host, class_.id, CatchUpSetting(allowed=False))
    assert (await missed(absent), await missed(there)) == ([(later, False), (class_.id, True)], [])
    await system.services.attempts.submit(absent, attempt.id)
    assert await missed(absent) == [(later, False)]
    with pytest.raises(Problem) as stranger:
        await missed(await school.person(system, "Mallory"))
    assert stranger.value.code is ErrorCode.FORBIDDEN
