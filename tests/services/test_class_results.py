"""A class looked into: figures agree with what was answered, and every point is traced to its answer."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.live_results import AnswersQuery, ClassPeopleQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.asking import ask
from tests.support.school import Class
from tests.support.statements import counted

PARIS: dict[str, object] = {"options": ["b"]}
LYON: dict[str, Any] = {"options": ["a"]}
PRIMES: dict[str, object] = {"options": ["a", "c"]}
ONE_PRIME: dict[str, object] = {"options": ["a"]}
PEOPLE = ClassPeopleQuery()
ANSWERS = AnswersQuery()


async def played(system: Core) -> tuple[Class, dict[str, UUID], int]:
    """Ada is right twice; Bo is partly right once, Cy answers the first wrongly, Di says nothing and is removed."""
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    people = {name: await school.guest(system, class_, name) for name in ("Ada", "Bo", "Cy", "Di")}
    ada, bo, cy, di = people.values()
    version = await ask(system, class_, 1, class_.questions[0], {ada: PARIS, bo: LYON, cy: LYON})
    version = await ask(system, class_, version, class_.questions[1], {ada: PRIMES, bo: ONE_PRIME})
    version = (await system.services.live_steps.remove(class_.host, class_.id, version, di, ban=False)).version
    return class_, people, version


async def test_the_class_is_told_in_figures_that_agree_with_its_answers(system: Core) -> None:
    class_, _, _ = await played(system)
    found = await system.services.class_results.overview(class_.host, class_.id, PEOPLE)
    assert (found.asked, found.answered, found.share) == (8, 5, 2 / 5)
    assert [(each.answered, each.correct, each.partly, each.share) for each in found.questions] == [
        (3, 1, 0, 1 / 3),
        (2, 1, 1, 1 / 2),
    ]
    assert [each.went_badly for each in found.questions] == [True, False]
    assert all(each.median_ms is not None for each in found.questions)
    assert [(each.name, each.rank, each.answered, each.correct, each.removed) for each in found.people] == [
        ("Ada", 1, 2, 2, False),
        ("Bo", 2, 2, 0, False),
        ("Cy", 3, 1, 0, False),
        ("Di", None, 0, 0, True),
    ]


async def test_people_are_found_in_each_order_page_by_page_and_who_was_removed_needs_no_help(system: Core) -> None:
    class_, _, _ = await played(system)
    reads = system.services.class_results
    for sort, expected in (("help", {"Bo", "Cy"}), ("place", {"Ada", "Bo"}), ("name", {"Ada", "Bo"})):
        seen: list[str] = []
        cursor = None
        while True:
            query = ClassPeopleQuery.model_validate(
                {"sort": sort, "limit": 1, **({"cursor": cursor} if cursor else {})}
            )
            found = await reads.overview(class_.host, class_.id, query)
            seen += [each.name for each in found.people]
            cursor = found.next
            if cursor is None:
                break
        assert set(seen[:2]) == expected
        assert seen[-1] == "Di"
        assert len(seen) == 4


async def test_a_question_shows_who_said_what_and_what_it_counted_for(system: Core) -> None:
    class_, _, _ = await played(system)
    found = await system.services.class_results.question(class_.host, class_.id, class_.questions[1], None, ANSWERS)
    assert [(each.name, each.said.words, each.said.verdict, each.said.points) for each in found.people] == [
        ("Ada", "2; 11", "right", 1000),
        ("Bo", "2", "partly", 500),
        ("Cy", "", "unanswered", 0),
        ("Di", "", "unanswered", 0),
    ]
    assert (found.before, found.after) == ((class_.questions[0], 1), None)
    assert [(row.text, row.count, row.right) for row in found.spread.rows] == [
        ("2", 2, True),
        ("9", 0, False),
        ("11", 1, True),
    ]
    assert sum(each.count for each in found.spans) == found.answered == 2


@pytest.mark.parametrize("sort, first", [("worth", {"Bo", "Cy"}), ("time", {"Ada"}), ("-name", {"Di"})])
async def test_answers_are_found_in_each_order(system: Core, sort: str, first: set[str]) -> None:
    class_, people, _ = await played(system)
    query = AnswersQuery(sort=sort)
    found = await system.services.class_results.question(class_.host, class_.id, class_.questions[0], 1, query)
    assert found.people[0].name in first
    assert {each.participant for each in found.people} == set(people.values())


async def test_rounds_are_told_apart_and_the_one_that_counts_is_shown_unless_another_is_asked_for(
    system: Core,
) -> None:
    class_, people, version = await played(system)
    reads = system.services.class_results
    question = class_.questions[0]
    version = await ask(system, class_, version, question, {people["Bo"]: PARIS})
    first, second = [await reads.question(class_.host, class_.id, question, number, ANSWERS) for number in (None, 2)]
    assert (first.went.round.number, first.went.round.counts, first.rounds) == (1, True, [1, 2])
    assert (second.went.round.number, second.went.round.counts) == (2, False)
    assert (first.after, second.before) == ((class_.questions[1], 1), (class_.questions[1], 1))
    assert [each.said.points for each in second.people if each.name == "Bo"] == [0]
    overview = await reads.overview(class_.host, class_.id, PEOPLE)
    assert (overview.asked, overview.answered) == (8, 5)
    assert len(overview.questions) == 3
    with pytest.raises(Problem) as refused:
        await reads.question(class_.host, class_.id, question, 3, ANSWERS)
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_the_points_of_everybody_are_the_sum_of_their_answers_that_count(system: Core) -> None:
    class_, people, version = await played(system)
    reads, steps = system.services.class_results, system.services.live_steps
    version = (await steps.regrade(class_.host, class_.id, version, class_.questions[0], LYON)).version
    version = await ask(system, class_, version, class_.questions[2], {people["Cy"]: {"value": 3.14}}, reveal=False)
    for name, points in (("Ada", 1000), ("Bo", 1500), ("Cy", 1000), ("Di", 0)):
        person = await reads.person(class_.host, class_.id, people[name])
        assert (person.points, person.traced) == (points, points)
    di = await reads.person(class_.host, class_.id, people["Di"])
    asked, said = di.answers[2]
    assert (asked.revealed, said) == (False, None)  # was removed before
    cy = await reads.person(class_.host, class_.id, people["Cy"])
    assert [said.verdict if said else None for _, said in cy.answers] == ["right", "unanswered", "right"]
    assert [(asked.regraded, asked.right) for asked, _ in cy.answers] == [
        (True, "Lyon"),
        (False, "2; 11"),
        (False, "3.14 ± 0.005"),
    ]
    await steps.void(class_.host, class_.id, version, class_.questions[0])
    bo = await reads.person(class_.host, class_.id, people["Bo"])
    assert (bo.points, bo.traced, bo.answers[0][0].voided) == (500, 500, True)
    assert bo.answers[0][1] is not None
    assert bo.answers[0][1].verdict == "uncounted"


async def test_an_open_question_has_its_answers_and_no_figures(system: Core) -> None:
    class_ = await school.open_class(system)
    ada = await school.guest(system, class_, "Ada")
    await system.services.live_steps.open(class_.host, class_.id, 1, class_.questions[0])
    await school.answer(system, class_, ada, PARIS)
    found = await system.services.class_results.question(class_.host, class_.id, class_.questions[0], None, ANSWERS)
    assert (found.went.asked, found.answered, found.went.share) == (0, 1, None)
    assert [(each.name, each.said.verdict, each.said.points) for each in found.people] == [("Ada", "uncounted", None)]
    overview = await system.services.class_results.overview(class_.host, class_.id, PEOPLE)
    assert (overview.asked, overview.share) == (0, None)


async def test_what_was_not_asked_and_who_was_not_there_are_not_found(system: Core) -> None:
    class_, people, _ = await played(system)
    other = await school.open_class(system)
    reads = system.services.class_results
    for read in (
        reads.question(class_.host, class_.id, class_.questions[2], None, ANSWERS),
        reads.question(class_.host, class_.id, other.questions[0], None, ANSWERS),
        reads.person(class_.host, class_.id, uuid4()),
        reads.person(other.host, other.id, people["Ada"]),
        reads.overview(other.host, class_.id, PEOPLE),
    ):
        with pytest.raises(Problem) as refused:
            await read
        assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_learner_reads_their_own_answers_and_nothing_that_was_not_revealed(system: Core) -> None:
    class_ = await school.open_class(system)
    emmy = await school.person(system, "Emmy")
    await school.enrol(system, class_, emmy)
    place = await system.services.channel_access.player(emmy, class_.id)
    version = await ask(system, class_, 1, class_.questions[0], {place.participant: LYON})
    await ask(system, class_, version, class_.questions[1], {place.participant: PRIMES}, reveal=False)
    reads = system.services.class_results
    own = await reads.own(emmy, class_.id)
    assert [(asked.id, right, said) for asked, right, said in own.questions] == [(class_.questions[0], "Paris", "Lyon")]
    for forbidden in (
        reads.overview(emmy, class_.id, PEOPLE),
        reads.question(emmy, class_.id, class_.questions[0], None, ANSWERS),
        reads.person(emmy, class_.id, place.participant),
    ):
        with pytest.raises(Problem) as refused:
            await forbidden
        assert refused.value.code is ErrorCode.FORBIDDEN


async def test_more_people_and_questions_cost_no_more_statements(system: Core) -> None:
    async def cost(host: Person, class_: Class, one: UUID) -> list[int]:
        reads = system.services.class_results
        costs = []
        for read in (
            lambda: reads.overview(host, class_.id, PEOPLE),
            lambda: reads.question(host, class_.id, class_.questions[0], None, ANSWERS),
            lambda: reads.person(host, class_.id, one),
        ):
            await read()  # what never changes about the class is kept
            with counted() as made:
                await read()
            costs.append(len(made))
        return costs

    class_, people, _ = await played(system)
    small = await school.open_class(system)
    only = await school.guest(system, small, "Ada")
    await ask(system, small, 1, small.questions[0], {})
    assert await cost(class_.host, class_, people["Ada"]) == await cost(small.host, small, only)
