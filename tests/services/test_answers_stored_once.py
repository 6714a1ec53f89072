"""Answers are stored exactly once, whatever is sent again or at the same moment, and each has its receipt."""

import asyncio
from collections import Counter
from uuid import UUID, uuid4

import pytest
from asyncpg import Record

from lms_rt.contract.replies import Receipt as ReceiptOnTheWire
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.answers import Receipt
from sql import answers as answers_sql
from sql.statement import Statement
from tests.support import school
from tests.support.answering import A, B, C, code_of, opened, stored
from tests.support.school import answer

WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")
ANSWER_OF = Statement(
    """
    INSERT INTO answers (id, session_id, question_id, round, participant_id, key, answer, buckets, received_at,
        elapsed_ms)
    VALUES ($1, $2, $3, 1, $4, $5, '{"options": ["a"]}', '{}', now(), 1)
    """
)


def noted(system: Core, monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """The statements that it runs from here on."""
    run: list[Statement] = []
    fetch = system.db.fetch

    async def note(statement: Statement, *args: object) -> list[Record]:
        run.append(statement)
        return await fetch(statement, *args)

    monkeypatch.setattr(system.db, "fetch", note)
    return run


async def test_a_receipt_names_the_row_that_is_stored(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    receipt = await answer(system, class_, ada, B)
    results = await system.services.live_sessions.results(class_.host, class_.id)
    [row] = results.participants[0].answers
    assert (row.id, row.answer, row.elapsed_ms, row.revision) == (receipt.answer, B, receipt.elapsed_ms, 1)
    assert not receipt.duplicate
    on_the_wire = ReceiptOnTheWire.model_validate_json(receipt.json())
    assert (on_the_wire.answer, on_the_wire.elapsed_ms, on_the_wire.duplicate) == (row.id, row.elapsed_ms, False)


async def test_the_same_key_again_returns_the_same_receipt_even_after_the_close(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    key = uuid4()
    first = await answer(system, class_, ada, B, key=key)
    again = await answer(system, class_, ada, B, key=key)
    await system.services.live_steps.close(class_.host, class_.id, 3, None)
    late = await answer(system, class_, ada, B, key=key)
    assert again.duplicate
    assert late.duplicate
    assert {first.answer} == {again.answer, late.answer}
    assert len(await stored(system, class_)) == 1


async def test_the_same_key_many_times_at_once_is_stored_once(system: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    key = uuid4()
    run = noted(system, monkeypatch)
    receipts = await asyncio.gather(*(answer(system, class_, ada, B, key=key) for _ in range(20)))
    assert len({receipt.answer for receipt in receipts}) == 1
    assert sum(not receipt.duplicate for receipt in receipts) == 1
    assert answers_sql.STORE_UNDISPUTED not in run, "it would fail, and all of the batch be stored again"


@pytest.mark.parametrize("policy", ["first", "last"])
async def test_what_is_stored_elsewhere_at_the_same_moment_costs_the_others_of_the_batch_nothing(
    system: Core, policy: str
) -> None:
    """The statement that takes no heed of it fails as a whole, and the one that does comes after it."""
    class_ = await opened(system, answers=policy)
    ada, *others = [await school.guest(system, class_, name) for name in ("Ada", "Bo", "Cy", "Di")]
    await answer(system, class_, others[0], C)
    key, ours = uuid4(), uuid4()
    async with system.db.transaction() as elsewhere:
        await elsewhere.execute(ANSWER_OF, ours, class_.id, class_.questions[0], ada, key)
        with system.db.apart():
            answers = asyncio.gather(
                answer(system, class_, ada, B, key=key), *(answer(system, class_, who, B) for who in others[1:])
            )
            async with asyncio.timeout(30):
                while not (await system.db.fetchval(WAITING)):
                    await asyncio.sleep(0.005)
    first, *rest = await answers
    assert (first.answer, first.duplicate) == (ours, True)
    assert [receipt.duplicate for receipt in rest] == [False, False]
    assert sorted(str(what) for _, what in await stored(system, class_)) == sorted(map(str, [A, C, B, B]))
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert results.questions[0].tally["options"] == {"a": 0, "b": 2, "c": 1}, "the one elsewhere counts its own"


@pytest.mark.parametrize("policy", ["first", "last"])
async def test_sent_again_after_the_commit_it_disturbs_nobody(
    system: Core, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_ = await opened(system, answers=policy)
    ada, bo = [await school.guest(system, class_, name) for name in ("Ada", "Bo")]
    key = uuid4()
    first = await answer(system, class_, ada, B, key=key)
    run = noted(system, monkeypatch)
    again, other = await asyncio.gather(answer(system, class_, ada, B, key=key), answer(system, class_, bo, B))
    assert (again.answer, again.duplicate, other.duplicate) == (first.answer, True, False)
    assert answers_sql.STORE_UNDISPUTED in run
    assert answers_sql.STORE not in run


async def test_a_key_that_was_used_for_another_question_is_refused_rather_than_lost(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    key = uuid4()
    await answer(system, class_, ada, B, key=key)
    steps = system.services.live_steps
    await steps.close(class_.host, class_.id, 3, None)
    await steps.reveal(class_.host, class_.id, 4, None)
    await steps.open(class_.host, class_.id, 5, None)
    attempt = answer(system, class_, ada, {"options": ["a"]}, question=class_.questions[1], key=key)
    assert await code_of(attempt) is ErrorCode.VALIDATION


async def test_many_answers_at_once_share_statements_and_the_tally_equals_the_count(system: Core) -> None:
    class_ = await opened(system)
    people = await asyncio.gather(*(school.guest(system, class_, f"Guest {n}") for n in range(300)))
    given = [A if n % 3 else B for n in range(300)]
    await asyncio.gather(*(answer(system, class_, who, what) for who, what in zip(people, given, strict=True)))
    counted = Counter(str(what["options"][0]) for _, what in await stored(system, class_))  # type: ignore[index]
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert results.questions[0].tally["options"] == {"a": counted["a"], "b": counted["b"], "c": 0}
    assert results.questions[0].answered == 300 == sum(counted.values())


async def test_every_answer_acknowledged_while_the_question_closes_is_scored(system: Core) -> None:
    """A close that read the answers before a batch was committed would leave acknowledged answers without points."""
    class_ = await opened(system)
    people = await asyncio.gather(*(school.guest(system, class_, f"Guest {n}") for n in range(120)))

    refusals: set[ErrorCode] = set()

    async def try_to_answer(who: UUID, turn: int) -> Receipt | None:
        for _ in range(turn % 12):
            await asyncio.sleep(0.001)
        try:
            return await answer(system, class_, who, B)
        except Problem as problem:
            refusals.add(problem.code)
            return None

    async def close() -> None:
        await asyncio.sleep(0.006)
        await system.services.live_steps.close(class_.host, class_.id, 3, None)

    *receipts, _ = await asyncio.gather(*(try_to_answer(who, n) for n, who in enumerate(people)), close())
    assert refusals <= {ErrorCode.QUESTION_CLOSED}
    acknowledged = {receipt.answer for receipt in receipts if receipt is not None}
    results = await system.services.live_sessions.results(class_.host, class_.id)
    scored = {row.id for each in results.participants for row in each.answers if row.points is not None}
    assert scored == acknowledged


async def test_two_processes_store_one_answer_of_one_person(database_url: str, redis_url: str) -> None:
    async with school.running(database_url, redis_url) as one, school.running(database_url, redis_url) as other:
        class_ = await opened(one)
        people = [await school.guest(one, class_, f"Guest {n}") for n in range(40)]
        keys = [uuid4() for _ in people]
        receipts = await asyncio.gather(
            *(
                answer(system, class_, who, B, key=key)
                for who, key in zip(people, keys, strict=True)
                for system in (one, other)
            )
        )
        assert len({receipt.answer for receipt in receipts}) == 40
        assert sum(not receipt.duplicate for receipt in receipts) == 40
        results = await one.services.live_sessions.results(class_.host, class_.id)
        assert results.questions[0].answered == 40
