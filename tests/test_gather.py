"""One run for many callers."""

import asyncio
from collections.abc import Sequence

import pytest

from lms_rt.errors import ErrorCode, Problem
from lms_rt.gather import Gatherer
from tests.support.running import until


class Runs:
    """Answers with the squares; remembers which items came together."""

    def __init__(self) -> None:
        self.together: list[list[int]] = []

    async def __call__(self, items: Sequence[int]) -> list[int | Exception]:
        self.together.append(list(items))
        await asyncio.sleep(0)
        return [item * item if item else ValueError("nothing") for item in items]


async def test_items_of_one_turn_are_served_by_one_run_each_with_its_own_result() -> None:
    runs = Runs()
    gatherer = Gatherer(runs)
    assert await asyncio.gather(*(gatherer(item) for item in range(1, 5))) == [1, 4, 9, 16]
    assert runs.together == [[1, 2, 3, 4]]


async def test_an_exception_among_the_results_is_for_its_caller_alone() -> None:
    gatherer = Gatherer(Runs())
    good, bad = gatherer(3), gatherer(0)
    assert await good == 9
    with pytest.raises(ValueError, match="nothing"):
        await bad


async def test_a_run_carries_no_more_than_it_may() -> None:
    runs = Runs()
    gatherer = Gatherer(runs, at_most=2)
    await asyncio.gather(*(gatherer(item) for item in range(1, 6)))
    assert runs.together == [[1, 2], [3, 4], [5]]


async def test_with_a_pace_what_comes_between_two_runs_goes_together() -> None:
    runs = Runs()
    gatherer = Gatherer(runs, pace_s=0.2)
    first = gatherer(1)
    await asyncio.sleep(0)
    waiting = [gatherer(2)]  # during the first run: the next one has to wait for its time
    await first
    waiting += [gatherer(3), gatherer(4)]
    await asyncio.gather(*waiting)
    assert runs.together == [[1], [2, 3, 4]]


async def test_whoever_comes_alone_waits_for_no_pace() -> None:
    runs = Runs()
    gatherer = Gatherer(runs, pace_s=3600)
    async with asyncio.timeout(60):
        for item in (1, 2, 3):
            await gatherer(item)
    assert runs.together == [[1], [2], [3]]


async def test_runs_that_are_to_be_apart_are_so_whoever_comes_between_them() -> None:
    runs = Runs()
    gatherer = Gatherer(runs, apart_s=0.2)
    began: list[float] = [asyncio.get_running_loop().time()]
    assert await gatherer(1) == 1  # the first waits for nothing
    waiting = [gatherer(2)]  # when no run is under way, nor anything waits
    await asyncio.sleep(0)
    waiting.append(gatherer(3))
    await asyncio.gather(*waiting)
    began.append(asyncio.get_running_loop().time())
    assert runs.together == [[1], [2, 3]]
    assert began[1] - began[0] >= 0.2


class HeldRuns(Runs):
    """Runs that take until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def __call__(self, items: Sequence[int]) -> list[int | Exception]:
        results = await super().__call__(items)
        await self.go.wait()
        return results


async def test_when_enough_waits_a_run_begins_beside_the_one_in_flight_and_no_more_than_may() -> None:
    runs = HeldRuns()
    gatherer = Gatherer(runs, beside=1, full=2)
    first = gatherer(1)
    await asyncio.sleep(0)
    waiting = [first, *(gatherer(item) for item in range(2, 7))]
    await asyncio.sleep(0)
    assert runs.together == [[1], [2, 3]]  # the rest waits: one run may go beside the first
    runs.go.set()
    assert await asyncio.gather(*waiting) == [1, 4, 9, 16, 25, 36]
    assert runs.together == [[1], [2, 3], [4, 5, 6]]


class StepByStep(Runs):
    """Runs that are let go one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end: list[asyncio.Event] = []

    async def __call__(self, items: Sequence[int]) -> list[int | Exception]:
        go = asyncio.Event()
        self.may_end.append(go)
        results = await super().__call__(items)
        await go.wait()
        return results


async def test_what_waits_goes_beside_as_soon_as_there_is_room_even_if_nothing_more_comes() -> None:
    runs = StepByStep()
    gatherer = Gatherer(runs, at_most=2, beside=1, full=2)
    results = [gatherer(1)]
    await asyncio.sleep(0)
    results += [gatherer(item) for item in range(2, 8)]
    await until(lambda: runs.together == [[1], [2, 3]])
    runs.may_end[1].set()
    await until(lambda: runs.together == [[1], [2, 3], [4, 5]])
    runs.may_end[2].set()
    await until(lambda: runs.together == [[1], [2, 3], [4, 5], [6, 7]])
    for held in runs.may_end:
        held.set()
    assert await asyncio.gather(*results) == [1, 4, 9, 16, 25, 36, 49]


async def test_closing_waits_for_the_runs_beside_too() -> None:
    runs = HeldRuns()
    gatherer = Gatherer(runs, beside=1, full=1)
    results = [gatherer(1)]
    await asyncio.sleep(0)
    results.append(gatherer(2))
    asyncio.get_running_loop().call_soon(runs.go.set)
    await gatherer.close()
    assert [result.result() for result in results] == [1, 4]


async def test_closing_waits_for_everything_handed_in() -> None:
    runs = Runs()
    gatherer = Gatherer(runs)
    results = [gatherer(item) for item in (1, 2)]
    await gatherer.close()
    assert [result.result() for result in results] == [1, 4]


async def test_what_is_called_with_one_result_does_not_cost_the_others_theirs() -> None:
    gatherer = Gatherer(Runs())
    taken: list[int | Exception] = []

    def fail(_: int | Exception) -> None:
        raise RuntimeError("a bug")

    gatherer.hand_in(2, taken.append)
    gatherer.hand_in(3, fail)
    gatherer.hand_in(4, taken.append)
    await gatherer.close()
    assert taken == [4, 16]


async def test_what_fails_a_run_is_given_to_all_who_handed_in() -> None:
    async def refuse(_: Sequence[int]) -> list[int | Exception]:
        raise ValueError("gone")

    gatherer = Gatherer(refuse)
    taken: list[int | Exception] = []
    gatherer.hand_in(1, taken.append)
    waiting = gatherer(2)
    with pytest.raises(ValueError, match="gone"):
        await waiting
    assert [str(each) for each in taken] == ["gone"]


async def test_a_run_that_is_given_up_is_told_to_all_who_handed_in() -> None:
    runs = HeldRuns()
    gatherer = Gatherer(runs)
    waiting = gatherer(1)
    taken: list[int | Exception] = []
    gatherer.hand_in(2, taken.append)
    await asyncio.sleep(0)
    [run] = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    run.cancel()
    with pytest.raises(Problem) as told:
        await waiting
    assert told.value.code is ErrorCode.UNAVAILABLE
    assert taken == [told.value]
    runs.go.set()
    assert await gatherer(3) == 9  # the next run is like any other


async def test_what_waits_behind_a_run_that_is_given_up_is_told_too() -> None:
    runs = HeldRuns()
    gatherer = Gatherer(runs)
    taken: list[int | Exception] = []
    gatherer.hand_in(1, taken.append)
    await until(lambda: runs.together == [[1]])
    gatherer.hand_in(2, taken.append)
    [run] = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    run.cancel()
    await asyncio.wait([run])
    assert [each.code for each in taken if isinstance(each, Problem)] == [ErrorCode.UNAVAILABLE] * 2
    runs.go.set()
    assert await gatherer(3) == 9


async def test_results_that_are_too_few_are_nobodys() -> None:
    async def forget(items: Sequence[int]) -> list[int | Exception]:
        return list(items[1:])

    gatherer = Gatherer(forget)
    taken: list[int | Exception] = []
    for item in (1, 2, 3):
        gatherer.hand_in(item, taken.append)
    await gatherer.close()
    assert [type(each) for each in taken] == [ValueError] * 3
