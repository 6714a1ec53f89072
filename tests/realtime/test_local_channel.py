from hypothesis import given
from hypothesis import strategies as st

from lms_rt import limits
from lms_rt.domain.events import LoggedEvent
from lms_rt.realtime.local_channel import LocalChannel


def payload(seq: int) -> bytes:
    return b'{"seq":%d}' % seq


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, int, list[int]]:
    """A position to open at, how much is said in all, and in which order and how often it comes by."""
    said = draw(st.integers(0, 30))
    opened_at = draw(st.integers(0, said))
    arrivals = draw(st.lists(st.integers(1, said), max_size=80)) if said else []
    return opened_at, said, arrivals


@given(histories(), st.integers(0, 80))
def test_whatever_comes_in_whatever_order_is_taken_once_each_and_without_gaps(
    history: tuple[int, int, list[int]], opened_after: int
) -> None:
    opened_at, said, arrivals = history
    channel = LocalChannel("live:1")
    for seq in arrivals[:opened_after]:
        channel.accept(seq, payload(seq))
    channel.open(opened_at)
    for seq in arrivals[opened_after:]:
        channel.accept(seq, payload(seq))
    reached = opened_at
    while reached + 1 in arrivals:
        reached += 1
    assert channel.head == reached
    assert channel.since(opened_at) == [payload(seq) for seq in range(opened_at + 1, reached + 1)]
    assert channel.has_gap == any(seq > reached for seq in arrivals)
    for seq in range(channel.head + 1, said + 1):  # what the log is read for
        channel.accept(seq, payload(seq))
    assert channel.since(opened_at) == [payload(seq) for seq in range(opened_at + 1, said + 1)]
    assert not channel.has_gap


def test_the_tail_is_bounded_in_events_and_in_bytes() -> None:
    channel = LocalChannel("live:1")
    channel.open(0)
    for seq in range(1, limits.TAIL_EVENTS + 101):
        channel.accept(seq, payload(seq))
    assert channel.since(100) is not None
    assert channel.since(99) is None
    for seq in range(channel.head + 1, channel.head + 4):
        channel.accept(seq, b"x" * (limits.TAIL_BYTES // 2))
    assert len(channel.since(channel.head - 2) or ()) == 2
    assert channel.since(channel.head - 3) is None


def test_events_read_from_the_log_lengthen_the_tail_backwards() -> None:
    channel = LocalChannel("live:1")
    channel.open(10)
    channel.accept(11, payload(11))
    assert channel.since(5) is None
    channel.extend_back([LoggedEvent("live:1", seq, payload(seq)) for seq in range(6, 12)])
    assert channel.since(5) == [payload(seq) for seq in range(6, 12)]
    assert channel.since(4) is None


def test_what_is_forgotten_is_read_from_the_log_and_what_comes_after_is_at_hand() -> None:
    channel = LocalChannel("live:1")
    channel.open(0)
    channel.accept(1, payload(1))
    channel.forget()
    assert (channel.head, channel.since(0), channel.since(1)) == (1, None, [])
    channel.accept(2, payload(2))
    assert (channel.since(0), channel.since(1)) == (None, [payload(2)])
    channel.extend_back([LoggedEvent("live:1", 1, b"{}")])
    assert channel.since(0) == [b"{}", payload(2)]
