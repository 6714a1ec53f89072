import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from structlog.contextvars import bound_contextvars, get_contextvars

from lms_rt.realtime import heartbeat as heartbeats
from lms_rt.realtime.heartbeat import AT_ONCE, TICK_S, TIMES_MOST, Heartbeat
from tests.support.running import running


class Heart:
    """Beats as often as it has pauses to ask for."""

    def __init__(self, *pauses: float | None) -> None:
        self.beats: list[float] = []
        self.done = asyncio.Event()
        self._pauses: Iterator[float | None] = iter(pauses)

    def beat(self, now: float) -> float | None:
        self.beats.append(now)
        pause = next(self._pauses, None)
        if pause is None:
            self.done.set()
        return pause


async def test_each_beats_when_it_asked_for_it_and_no_sooner() -> None:
    heartbeat = Heartbeat()
    late, early = Heart(0.3, 0.1), Heart(0.01, 0.01, 0.01)
    async with asyncio.timeout(30), running(heartbeat.run()):
        heartbeat.add(late)
        await asyncio.sleep(0)  # the timer is set for the late one
        heartbeat.add(early)
        await early.done.wait()
        await late.done.wait()
    for heart, pauses in ((late, (0.3, 0.1)), (early, (0.01, 0.01, 0.01))):
        gaps = [after - before for before, after in zip(heart.beats, heart.beats[1:], strict=False)]
        assert len(gaps) == len(pauses)
        assert all(gap >= pause for gap, pause in zip(gaps, pauses, strict=True))
    assert early.beats[-1] < late.beats[-1] + TICK_S
    assert len(heartbeat) == 0


async def test_who_comes_in_the_place_of_one_who_went_has_no_beat_of_theirs() -> None:
    heartbeat = Heartbeat()
    heart = Heart(*[0.01] * 8)
    async with asyncio.timeout(30), running(heartbeat.run()):
        for _ in range(4):  # as memory, and with it `id()`, goes from one to the next
            heartbeat.add(heart)
            heartbeat.remove(heart)
        heartbeat.add(heart)
        await heart.done.wait()
    later = heart.beats[5:]
    assert len(set(later)) == len(later) == 4


async def beats_a_turn(hearts: int, turn_s: float = 0.0) -> list[int]:
    """Of so many who came together and beat together once more, while others take so long in each turn."""
    turn = 0
    beats_in: Counter[int] = Counter()

    class Turning(Heart):
        def beat(self, now: float) -> float | None:
            if self.beats:
                beats_in[turn] += 1
            return super().beat(now)

    async def others() -> None:
        nonlocal turn
        while True:
            turn += 1
            time.sleep(turn_s)  # noqa: ASYNC251 - as who reckons
            await asyncio.sleep(0)

    heartbeat = Heartbeat()
    together = [Turning(0.01) for _ in range(hearts)]
    async with asyncio.timeout(30), running(heartbeat.run()), running(others()):
        for heart in together:
            heartbeat.add(heart)
        for heart in together:
            await heart.done.wait()
    assert sum(beats_in.values()) == hearts
    return list(beats_in.values())


async def test_between_the_beats_of_many_who_came_together_others_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heartbeats, "TIMES_MOST", 1)  # on a machine that stands still just then as well
    assert max(await beats_a_turn(5 * AT_ONCE + 1)) <= AT_ONCE


async def test_where_turns_are_long_more_beat_in_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "TICK_S", 0.001)
    most = AT_ONCE * TIMES_MOST
    counts = await beats_a_turn(6 * most, turn_s=0.002)
    assert 6 <= len(counts) < 6 * TIMES_MOST / 2
    assert max(counts) == most


async def test_what_fails_to_beat_stops_nobody_else() -> None:
    class Broken(Heart):
        def beat(self, now: float) -> float | None:
            if len(self.beats) == 1:
                raise ZeroDivisionError
            return super().beat(now)

    loop = asyncio.get_running_loop()
    failures: list[object] = []
    loop.set_exception_handler(lambda _, context: failures.append(context["exception"]))
    heartbeat = Heartbeat()
    broken, sound = Broken(0.01, 0.01), Heart(0.02, 0.02)
    with suppress(TimeoutError):
        async with asyncio.timeout(30), running(heartbeat.run()):
            heartbeat.add(broken)
            heartbeat.add(sound)
            await sound.done.wait()
    assert sound.done.is_set()
    assert [type(each) for each in failures] == [ZeroDivisionError]


async def test_who_set_the_timer_is_not_named_in_what_is_logged_of_others() -> None:
    known: list[object] = []

    class Logging(Heart):
        def beat(self, now: float) -> float | None:
            known.append(get_contextvars().get("request_id"))
            return super().beat(now)

    heartbeat = Heartbeat()
    heart = Logging(0.01)
    async with asyncio.timeout(30), running(heartbeat.run()):
        await asyncio.sleep(0)  # it runs, and sets its timer as they come
        with bound_contextvars(request_id="somebody's"):
            heartbeat.add(heart)
        await heart.done.wait()
    assert known == ["somebody's", None]


async def test_with_nobody_alive_it_does_not_wake() -> None:
    loop = asyncio.get_running_loop()
    heartbeat = Heartbeat()
    async with running(heartbeat.run()):
        heart = Heart(None)
        heartbeat.add(heart)
        await heart.done.wait()
        await asyncio.sleep(0)
        assert not [timer for timer in loop._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]
