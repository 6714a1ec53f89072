from uuid import uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.channels import live
from lms_rt.realtime.budget import Budget
from lms_rt.realtime.pulse import SPREAD, Pulse
from tests.realtime.client import connected
from tests.realtime.process import Process
from tests.realtime.raw import PING, PONG, raw_connected
from tests.support.running import until


def after_round_trips(*milliseconds: float) -> Pulse:
    pulse = Pulse()
    for at, length in enumerate(milliseconds):
        pulse.pong(pulse.ping(float(at)), at + length / 1000)
    return pulse


def test_the_credit_is_half_the_median_round_trip_within_bounds() -> None:
    assert Pulse().credit_ms == 0
    assert after_round_trips(40).credit_ms == 20
    assert after_round_trips(40, 900, 50).credit_ms == 25
    assert after_round_trips(900, 900, 900).credit_ms == limits.CREDIT_MAX_MS
    assert after_round_trips(900, 900, 900, 10, 10, 10, 10, 10).credit_ms == 5, "only the last five count"


def test_only_the_pong_of_the_last_ping_counts_and_only_once() -> None:
    pulse = Pulse()
    first = pulse.ping(0.0)
    second = pulse.ping(1.0)
    pulse.pong(first, 1.5)
    pulse.pong(b"", 1.5)
    assert pulse.rtt_ms is None
    pulse.pong(second, 1.5)
    pulse.pong(second, 9.0)
    assert pulse.rtt_ms == 500


def test_who_does_not_answer_in_time_is_dead() -> None:
    pulse = after_round_trips(1, 1, 1)
    pulse.ping(10.0)
    assert not pulse.is_dead(10 + limits.PONG_TIMEOUT_S - 0.1)
    assert pulse.is_dead(10 + limits.PONG_TIMEOUT_S)


def test_the_first_pings_come_quickly_and_the_others_every_heartbeat() -> None:
    assert Pulse().next_ping_in(5.0) < 0
    assert after_round_trips(1).next_ping_in(0.0) == pytest.approx(1.0)
    pauses = [after_round_trips(1, 1, 1).next_ping_in(2.0) for _ in range(50)]
    assert all(limits.HEARTBEAT_S * (1 - SPREAD) <= pause <= limits.HEARTBEAT_S for pause in pauses)
    assert len(set(pauses)) > 1, "who came together is not pinged together for ever"


def test_a_budget_is_spent_at_once_and_earned_over_time() -> None:
    budget = Budget(0.0)
    assert all(budget.spend(1, 0.0) for _ in range(limits.COMMAND_BUDGET))
    assert not budget.spend(1, 0.0)
    assert budget.spend(limits.COMMAND_BUDGET_PER_S, 1.0)
    assert not budget.spend(1, 1.0)
    assert not budget.spend(limits.COMMAND_BUDGET + 1, 1e9), "however long one waits, there is a most"
    assert not budget.is_flooding


async def test_the_round_trip_is_measured_from_the_start(here: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.realtime.pulse.FIRST_BEATS_S", 0.05)
    async with connected(here.server):
        [connection] = here.hub.sockets
        await until(lambda: connection.rtt_ms is not None)  # type: ignore[attr-defined]
        assert 0 <= connection.rtt_ms < 1000  # type: ignore[attr-defined]


async def test_a_connection_that_answers_no_ping_is_ended(here: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.limits.PONG_TIMEOUT_S", 0.3)
    monkeypatch.setattr("lms_rt.limits.HEARTBEAT_S", 0.5)
    async with raw_connected(here.server) as silent, raw_connected(here.server, "lively") as lively:
        pings = 0
        while pings < 5:
            opcode, payload = await lively.frame()
            if opcode == PING:
                lively.send(PONG, payload)
                pings += 1
        _, code = await silent.rest()
        assert code is None, "there was nobody to say goodbye to"
        await until(lambda: len(here.hub.sockets) == 1)
        lively.command(1, "subscribe", channel=live(uuid4()))
        while (await lively.text())["type"] != "ok":
            pass
