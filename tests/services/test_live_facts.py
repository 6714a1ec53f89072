"""What never changes about a class is read once, and kept within bounds."""

import asyncio
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from tests.support import school
from tests.support.statements import counted

OF_A_CLASS, OF_ITS_QUIZ = 1, 1


async def cost(cache: LiveFactsCache, session: UUID) -> int:
    """How many statements it takes to know of a class."""
    with counted() as made:
        facts = await cache.get(session)
    assert facts.session == session
    return len(made)


async def classes_of_one_quiz(system: Core, number: int) -> list[UUID]:
    first = await school.open_class(system, [school.CAPITAL, school.PRIMES])
    create = system.services.live_sessions.create
    more = [await create(first.host, first.quiz, LiveSessionCreate(lead_ms=0)) for _ in range(number - 1)]
    return [first.id, *(each.id for each in more)]


async def test_a_class_is_read_once(system: Core) -> None:
    cache = LiveFactsCache(system.db)
    class_ = await school.open_class(system)
    assert cache.known(class_.id) is None
    assert await cost(cache, class_.id) == OF_A_CLASS + OF_ITS_QUIZ
    assert await cost(cache, class_.id) == 0
    assert cache.known(class_.id) is await cache.get(class_.id)


async def test_classes_with_the_same_quiz_share_its_questions(system: Core) -> None:
    cache = LiveFactsCache(system.db)
    one, other = await classes_of_one_quiz(system, 2)
    await cache.get(one)
    assert await cost(cache, other) == OF_A_CLASS
    kept: list[LiveFacts] = [await cache.get(each) for each in (one, other)]
    assert kept[0].questions is kept[1].questions


async def test_all_who_ask_at_once_are_one_reading(system: Core) -> None:
    cache = LiveFactsCache(system.db)
    one, two = await classes_of_one_quiz(system, 2)
    with counted() as made:
        found = await asyncio.gather(*(cache.get(each) for each in (one, two) * 50))
    assert len(made) == OF_A_CLASS + OF_ITS_QUIZ
    assert [facts.session for facts in found] == [one, two] * 50


async def test_a_class_is_known_in_the_transaction_that_makes_it(system: Core) -> None:
    class_ = await school.open_class(system)
    cache = LiveFactsCache(system.db)
    async with system.db.transaction():
        made = await system.services.live_sessions.create(class_.host, class_.quiz, LiveSessionCreate(lead_ms=0))
        assert (await cache.get(made.id)).session == made.id


async def test_the_class_that_was_asked_for_longest_ago_gives_way(system: Core) -> None:
    cache = LiveFactsCache(system.db, classes=2)
    first, second, third = await classes_of_one_quiz(system, 3)
    for each in (first, second, first, third):
        await cache.get(each)
    assert [cache.known(each) is None for each in (first, second, third)] == [False, True, False]


async def test_questions_count_once_however_many_classes_ask_them_and_go_with_the_last(system: Core) -> None:
    cache = LiveFactsCache(system.db, questions=3)
    one, two = await classes_of_one_quiz(system, 2)
    other = await school.open_class(system, [school.CAPITAL, school.PRIMES])
    for each in (one, two):
        await cache.get(each)
    assert await cost(cache, one) == 0  # two questions are two, though two classes ask them
    await cache.get(other.id)
    assert [cache.known(each) is None for each in (one, two, other.id)] == [True, True, False]
    assert await cost(cache, two) == OF_A_CLASS + OF_ITS_QUIZ
    assert cache.known(other.id) is None


async def test_a_quiz_with_more_questions_than_may_be_kept_is_read_all_the_same(system: Core) -> None:
    cache = LiveFactsCache(system.db, questions=1)
    class_ = await school.open_class(system, [school.CAPITAL, school.PRIMES])
    assert len((await cache.get(class_.id)).questions) == 2
    assert cache.known(class_.id) is None


async def test_there_are_no_facts_of_a_class_that_does_not_exist(system: Core) -> None:
    with pytest.raises(Problem) as refused:
        await LiveFactsCache(system.db).get(uuid4())
    assert refused.value.code is ErrorCode.NOT_FOUND
