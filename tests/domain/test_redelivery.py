"""What becomes of an event that a receiver did not take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_rt.domain.redelivery import Patience, Verdict, verdict

PATIENCE = Patience(attempts=16, first_delay_s=5, longest_delay_s=3600, disable_after_s=72 * 3600)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_success_delivers(status: int) -> None:
    assert verdict(status, 16, PATIENCE) is Verdict.DELIVERED


@pytest.mark.parametrize("status", [None, 100, 301, 307, 400, 404, 429, 500, 503])
def test_whatever_else_comes_it_is_sent_again_until_the_attempts_are_used_up(status: int | None) -> None:
    assert verdict(status, 1, PATIENCE) is Verdict.AGAIN
    assert verdict(status, 15, PATIENCE) is Verdict.AGAIN
    assert verdict(status, 16, PATIENCE) is Verdict.GIVEN_UP


def test_gone_ends_it_at_once() -> None:
    assert verdict(410, 1, PATIENCE) is Verdict.GONE


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_double_with_every_failure_up_to_the_longest(failures: int, dice: float) -> None:
    pause = PATIENCE.pause_s(failures, dice)
    full = min(5 * 2.0 ** min(failures - 1, 32), 3600)
    assert full / 2 <= pause <= full


def test_an_event_is_tried_for_hours() -> None:
    assert 3 * 3600 < sum(PATIENCE.pause_s(failures, 0.5) for failures in range(1, 16)) < 8 * 3600
