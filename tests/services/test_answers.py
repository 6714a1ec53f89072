"""Answers: stored exactly once, in time, and counted as they are stored."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from asyncpg import Record

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.replies import Receipt as ReceiptOnTheWire
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.answers import Receipt
from sql import answers as answers_sql
from sql.statement import Statement
from tests.support import school
from tests.support.school import Class, answer

A: dict[str, object] = {"options": ["a"]}
B: dict[str, object] = {"options": ["b"]}
C: dict[str, object] = {"options": ["c"]}
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")
ANSWER_OF = Statement(
    """
    INSERT INTO answers (id, session_id, question_id, round, participant_id, key, answer, buckets, received_at,
        elapsed_ms)
    VALUES ($1, $2, $3, 1, $4, $5, '{"options": ["a"]}', '{}', now(), 1)
    """
)
CLOSES_AT = Statement("SELECT closes_at FROM live_questions WHERE session_id = $1")


async def opened(system: Core, **given: object) -> Class:
    """A class whose first question is open."""
    class_ = await school.open_class(system, given=LiveSessionCreate.model_validate({"lead_ms": 0, **given}))
    await system.services.live_steps.open(class_.host, class_.id, 1, None)
    return class_


async def code_of(attempt: Awaitable[Receipt]) -> ErrorCode:
    with pytest.raises(Problem) as refused:
        await attempt
    return refused.value.code


async def stored(system: Core, class_: Class) -> list[tuple[UUID, object]]:
    results = await system.services.live_sessions.results(class_.host, class_.id)
    return [(each.participant, given.answer) for each in results.participants for given in each.answers]


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


async def test_the_first_answer_counts_and_a_second_is_told_what_is_stored(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    await answer(system, class_, ada, B)
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, A)
    assert refused.value.code is ErrorCode.ALREADY_ANSWERED
    assert refused.value.extra["stored"] == {"answer": B, "revision": 1}


async def test_an_answer_before_the_question_opens_is_refused(system: Core) -> None:
    class_ = await opened(system, lead_ms=10_000)
    ada = await school.guest(system, class_, "Ada")
    assert await code_of(answer(system, class_, ada, B)) is ErrorCode.NOT_OPEN_YET
    attempt = answer(system, class_, ada, {"options": ["a"]}, question=class_.questions[1])
    assert await code_of(attempt) is ErrorCode.NOT_OPEN_YET
    assert await stored(system, class_) == []


async def test_an_answer_after_the_deadline_and_its_grace_is_refused(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    bob = await school.guest(system, class_, "Bob")
    # The database takes no time of arrival from the future, so the question's times are moved back instead.
    await school.shift_times(system, class_, timedelta(seconds=30))
    closes_at = await system.db.fetchval(CLOSES_AT, class_.id)
    await answer(system, class_, ada, B, received_at=closes_at + timedelta(milliseconds=200))  # the grace is 250 ms
    late = closes_at + timedelta(milliseconds=300)
    assert await code_of(answer(system, class_, bob, B, received_at=late)) is ErrorCode.QUESTION_CLOSED
    assert [who for who, _ in await stored(system, class_)] == [ada]


async def test_no_process_can_claim_that_an_answer_arrives_in_the_future(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    claimed = system.clock.now() + timedelta(minutes=5)
    receipt = await answer(system, class_, ada, B, received_at=claimed)
    assert receipt.received_at < claimed - timedelta(minutes=4)


async def test_an_answer_to_a_closed_question_is_refused(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    await system.services.live_steps.close(class_.host, class_.id, 3, None)
    assert await code_of(answer(system, class_, ada, B)) is ErrorCode.QUESTION_CLOSED


async def test_an_answer_of_the_wrong_shape_names_the_field_and_stores_nothing(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, {"options": ["z"]})
    assert refused.value.code is ErrorCode.VALIDATION
    assert refused.value.fields[0].path == "$.answer.options[0]"
    assert await stored(system, class_) == []


async def test_somebody_else_s_participant_in_another_class_cannot_answer(system: Core) -> None:
    class_, other = await opened(system), await opened(system)
    eve = await school.guest(system, other, "Eve")
    assert await code_of(answer(system, class_, eve, B)) is ErrorCode.NOT_FOUND


async def test_a_removed_participant_cannot_answer(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    await system.services.live_steps.remove(class_.host, class_.id, 3, ada, ban=False)
    assert await code_of(answer(system, class_, ada, B)) is ErrorCode.REMOVED


async def test_under_the_policy_last_the_newest_revision_counts_and_the_tally_follows(system: Core) -> None:
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    bob = await school.guest(system, class_, "Bob")
    await answer(system, class_, bob, A)
    revisions = [(await answer(system, class_, ada, given)).revision for given in (A, B, C)]
    assert revisions == [1, 2, 3]
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert dict(await stored(system, class_)) == {ada: C, bob: A}
    assert results.questions[0].tally["options"] == {"a": 1, "b": 0, "c": 1}
    assert results.questions[0].answered == 2


@pytest.mark.parametrize("first,second", [(None, 0), (0, 0), (1, 1)])
async def test_a_stale_revision_gets_the_stored_value_instead_of_overwriting(
    system: Core, first: int | None, second: int
) -> None:
    """Whether a client sends the revision it saw (0, then 1) or the one it means to make (1, then 2)."""
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    await answer(system, class_, ada, A, revision=first)
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, B, revision=second)
    assert refused.value.code is ErrorCode.STALE_REVISION
    assert refused.value.extra["stored"] == {"answer": A, "revision": 1}


@pytest.mark.parametrize("first,second", [(None, 1), (0, 1), (1, 2)])
async def test_the_next_revision_is_taken_in_either_way_of_counting(
    system: Core, first: int | None, second: int
) -> None:
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    await answer(system, class_, ada, A, revision=first)
    assert (await answer(system, class_, ada, B, revision=second)).revision == 2


@pytest.mark.parametrize("late", [1, 2])
async def test_a_revision_that_arrives_late_does_not_replace_a_newer_one(system: Core, late: int) -> None:
    """A phone that comes back sends what it has, in whatever order: the newest change of mind stays."""
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    assert (await answer(system, class_, ada, C, revision=3)).revision == 3
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, A, revision=late)
    assert refused.value.code is ErrorCode.STALE_REVISION
    assert refused.value.extra["stored"] == {"answer": C, "revision": 3}
    assert await code_of(answer(system, class_, ada, A, revision=3)) is ErrorCode.STALE_REVISION
    assert (await answer(system, class_, ada, B, revision=4)).revision == 4
    assert (await answer(system, class_, ada, A)).revision == 5  # who names none overwrites
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert [(given.answer, given.revision) for given in results.participants[0].answers] == [(A, 5)]
    assert results.questions[0].tally["options"] == {"a": 1, "b": 0, "c": 0}


async def test_revisions_sent_at_once_count_as_one_answer(system: Core) -> None:
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    sent = [answer(system, class_, ada, (A, B, C)[n % 3], revision=n) for n in (7, 3, 9, 5)]
    told = await asyncio.gather(*sent, return_exceptions=True)
    stored_last = max(receipt.revision for receipt in told if isinstance(receipt, Receipt))
    results = await system.services.live_sessions.results(class_.host, class_.id)
    [given] = results.participants[0].answers
    assert (given.answer, given.revision) == ((A, B, C)[stored_last % 3], stored_last)
    tally = results.questions[0].tally["options"]
    assert isinstance(tally, dict) and sum(int(str(n)) for n in tally.values()) == 1


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
