"""When what is done again and again is done."""

import asyncio
import os
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.ticks import next_tick, tick, tick_at

PERIODS = st.sampled_from([0.25, 1.0, 3.0, 5.0, 10.0])
MOMENTS = st.floats(min_value=0, max_value=1e8)


@given(moment=MOMENTS, period=PERIODS)
def test_a_tick_is_the_first_from_a_moment_on(moment: float, period: float) -> None:
    at = tick_at(moment, period)
    assert moment - 1e-6 <= at < moment + period + 1e-6
    assert tick_at(at - period / 2, period) == pytest.approx(at, abs=1e-6)


@given(moment=MOMENTS, period=PERIODS)
def test_what_is_seldom_falls_on_a_tick_of_what_is_often(moment: float, period: float) -> None:
    at = tick_at(moment, period)
    assert tick_at(at - 0.1, 0.25) == pytest.approx(at, abs=1e-6)


def test_processes_of_one_machine_have_ticks_of_their_own() -> None:
    pids = range(os.getpid(), os.getpid() + 4)
    ticks = []
    for pid in pids:
        with patch("lms_rt.ticks.os.getpid", lambda pid=pid: pid):
            ticks.append(tick_at(1000, 1.0) % 1)
    apart = [abs(one - other) for one in ticks for other in ticks if one is not other]
    assert min(apart) > 0.1


async def test_who_was_busy_up_to_a_tick_is_left_in_peace_for_a_part_of_the_period() -> None:
    loop = asyncio.get_running_loop()
    for late_s in (0.0, 0.01, 0.05, 0.095, 0.5, 0.9):
        now = tick_at(loop.time(), 1.0) + 1 - late_s
        with patch.object(loop, "time", lambda now=now: now):
            assert 0.1 - 1e-6 <= next_tick(1.0) - now <= 1.1 + 1e-6


async def test_those_who_wait_for_one_tick_are_woken_in_one_turn() -> None:
    loop = asyncio.get_running_loop()
    turns = 0
    woken_in: list[int] = []

    def count() -> None:
        nonlocal turns
        turns += 1

    async def wait(period_s: float) -> None:
        await tick(period_s)
        loop.call_soon(count)
        woken_in.append(turns)

    async with asyncio.timeout(30):
        await tick(0.5)  # begin right after one, with the most time until the next
        await asyncio.gather(wait(0.5), tick(0.25), wait(0.5), wait(0.5))
    assert woken_in == [0, 0, 0]


async def test_who_is_cancelled_while_waiting_leaves_no_timer() -> None:
    loop = asyncio.get_running_loop()
    set_off: list[asyncio.TimerHandle] = []
    call_at = loop.call_at

    def noted(when: float, *args: Any) -> asyncio.TimerHandle:
        set_off.append(call_at(when, *args))
        return set_off[-1]

    with patch.object(loop, "call_at", noted):
        waiting = asyncio.create_task(tick(10.0))
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert [timer.cancelled() for timer in set_off] == [True]
