"""How long a fan-out goes on before others have a turn."""

import pytest

from lms_rt.limits import (
    FANOUT_CHUNK,
    FANOUT_CHUNK_IDLE,
    FANOUT_PORTION_FIRST_S,
    FANOUT_PORTION_IDLE_S,
    FANOUT_PORTION_OWED_S,
    FANOUT_PORTION_S,
)
from lms_rt.realtime.portions import IDLE_TURN_S, Portions


class Clock:
    """Has portions, each taking its time, and others in between."""

    def __init__(self) -> None:
        self.portions = Portions()
        self.now = 100.0
        self.chunk = 0
        self.owed = False

    def portion(self) -> float:
        """Seconds of the next portion, after which there is more to be sent."""
        length = self.last_portion()
        self.portions.pause(self.now)
        return length

    def last_portion(self) -> float:
        """Seconds of the next portion, which is an event's last."""
        began = self.now
        self.now, self.chunk = self.portions.begin(began, owed=self.owed)
        return self.now - began

    def others(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def about(seconds: float) -> object:
    return pytest.approx(seconds, abs=1e-9)


def test_the_first_portion_of_all_is_short(clock: Clock) -> None:
    assert clock.portion() == about(FANOUT_PORTION_S)
    assert clock.chunk == FANOUT_CHUNK


def test_portions_grow_while_nobody_wants_anything(clock: Clock) -> None:
    lengths = []
    for _ in range(4):
        lengths.append(clock.portion())
        clock.others(IDLE_TURN_S / 2)
    assert lengths == [about(length) for length in (0.0005, 0.001, FANOUT_PORTION_IDLE_S, FANOUT_PORTION_IDLE_S)]
    assert clock.chunk == FANOUT_CHUNK_IDLE


def test_who_wants_something_halves_them_until_they_take_no_more_than_others(clock: Clock) -> None:
    for _ in range(3):
        clock.portion()
        clock.others(0)
    lengths = []
    for _ in range(5):
        lengths.append(clock.portion())
        clock.others(0.0002)
    assert lengths == [about(length) for length in (0.002, 0.001, 0.0005, 0.00025, 0.0002)]
    assert clock.chunk == FANOUT_CHUNK


def test_others_who_take_long_do_not_make_them_longer(clock: Clock) -> None:
    clock.portion()
    clock.others(1.0)
    assert clock.portion() == about(FANOUT_PORTION_S)


def test_calls_are_short_as_soon_as_somebody_wants_something(clock: Clock) -> None:
    for _ in range(3):
        clock.portion()
        clock.others(0)
    clock.portion()
    clock.others(0.0002)
    assert clock.portion() > FANOUT_PORTION_S
    assert clock.chunk == FANOUT_CHUNK


def quiet_event(clock: Clock) -> None:
    for _ in range(3):
        clock.portion()
        clock.others(0)
    clock.last_portion()
    clock.others(0.2)  # until there is something to be told again


def test_an_event_after_a_quiet_one_begins_with_a_longer_portion(clock: Clock) -> None:
    quiet_event(clock)
    assert clock.portion() == about(FANOUT_PORTION_FIRST_S)
    assert clock.chunk == FANOUT_CHUNK_IDLE


def test_but_only_one_where_it_leaves_no_turn_to_others_to_learn_from(clock: Clock) -> None:
    quiet_event(clock)
    assert clock.last_portion() == about(FANOUT_PORTION_FIRST_S)
    clock.others(0.2)
    assert clock.last_portion() == about(FANOUT_PORTION_S)
    assert clock.chunk == FANOUT_CHUNK


def test_an_event_after_a_busy_one_begins_with_a_short_portion(clock: Clock) -> None:
    for _ in range(3):
        clock.portion()
        clock.others(0.0001)
    busy = clock.last_portion()
    clock.others(0.2)
    assert clock.portion() == about(busy)
    assert busy <= FANOUT_PORTION_S


def test_they_are_short_while_somebody_is_owed_a_reply_though_nobody_moves(clock: Clock) -> None:
    for _ in range(3):
        clock.portion()
        clock.others(0)
    clock.owed = True
    for _ in range(3):
        assert clock.portion() == about(FANOUT_PORTION_OWED_S)
        assert clock.chunk == FANOUT_CHUNK
        clock.others(0)
    clock.owed = False
    assert clock.portion() == about(2 * FANOUT_PORTION_OWED_S)
