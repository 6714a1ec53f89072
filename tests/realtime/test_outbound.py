import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from lms_rt import limits
from lms_rt.realtime.fanout import Fanout
from lms_rt.realtime.flusher import Flusher
from lms_rt.realtime.frames import close_frame, text_frame
from lms_rt.realtime.local_channel import LocalChannel
from lms_rt.realtime.outbound import Outbound


class Line(asyncio.WriteTransport):
    """A transport whose other end reads when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.unsent = 0
        self.gone = False
        self.after_write: Callable[[], None] = lambda: None
        self.aborted = asyncio.Event()

    def write(self, data: Any) -> None:
        if self.gone:
            raise RuntimeError("unable to perform operation; the handler is closed")
        self.writes.append(bytes(data))
        self.after_write()

    def close(self) -> None:
        self.writes.append(b"end")

    def is_closing(self) -> bool:
        return False

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.writes.append(b"end")

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def abort(self) -> None:
        self.aborted.set()


def reader(line: Line, fanout: Fanout | None = None) -> Outbound:
    return Outbound(line, fanout.flusher if fanout else Flusher(), on_overflow=lambda: None)


async def turn() -> None:
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_replies_of_one_turn_leave_in_one_write() -> None:
    line = Line()
    outbound = reader(line)
    outbound.send(b"one")
    outbound.send(b"two")
    assert line.writes == []
    await turn()
    assert line.writes == [b"onetwo"]


async def test_a_reply_above_the_limit_reaches_who_has_read_everything_and_closes_who_has_not() -> None:
    overflows: list[str] = []
    for unsent, expected in ((0, []), (1, ["overflow"])):
        line = Line()
        line.unsent = unsent
        outbound = Outbound(line, Flusher(), on_overflow=lambda: overflows.append("overflow"))
        outbound.send(b"x" * (limits.OUTBOUND_MAX_BYTES + 1))
        await turn()
        assert overflows == expected
        assert len(line.writes) == 1 - len(expected)


async def test_a_reply_that_was_due_first_is_written_before_the_event_of_the_same_turn() -> None:
    line, fanout, channel = Line(), Fanout(Flusher()), LocalChannel("live:1")
    outbound = reader(line, fanout)
    channel.open(0)
    fanout.add(channel, outbound)
    channel.accept(1, b"event")
    fanout.schedule(channel)  # its turn comes before that of the reply
    outbound.send(b"reply")
    await turn()
    assert b"".join(line.writes) == b"reply" + text_frame(b"event")


async def test_a_reader_who_lags_gets_events_but_no_signals_once_there_is_room() -> None:
    line, fanout, channel = Line(), Fanout(Flusher()), LocalChannel("live:1")
    outbound = reader(line, fanout)
    channel.open(0)
    fanout.add(channel, outbound)
    line.unsent = limits.OUTBOUND_SIGNAL_BYTES + 1
    outbound.fall_behind()
    channel.accept(1, b"event")
    channel.put_signal("tally", b"signal")
    fanout.schedule(channel)
    await turn()
    assert line.writes == []
    assert outbound.lost_signals == 1
    outbound.catch_up()
    assert line.writes == [], "the transport is in the midst of its own writing"
    await turn()
    assert line.writes == [text_frame(b"event")]


async def test_what_waits_for_a_reader_is_the_same_for_all_and_leaves_in_order_and_in_portions() -> None:
    lines, fanout, channel = [Line(), Line()], Fanout(Flusher()), LocalChannel("live:1")
    outbounds = [reader(line, fanout) for line in lines]
    channel.open(0)
    for outbound in outbounds:
        fanout.add(channel, outbound)
        outbound.fall_behind()
    for seq in range(1, 7):
        channel.accept(seq, b"%d" % seq * 30_000)
        fanout.schedule(channel)
        await turn()
        outbounds[0].send(b"reply")
        await turn()
    first, second = (list(outbound._held) for outbound in outbounds)
    assert all(mine is theirs for mine, theirs in zip(first[::2], second, strict=True)), "no copy for each"
    assert outbounds[0].unsent == sum(map(len, first))

    outbounds[0].catch_up()
    await turn()
    assert [len(write) // limits.OUTBOUND_SIGNAL_BYTES for write in lines[0].writes] == [1, 1, 0]
    assert b"".join(lines[0].writes) == b"".join(first)
    assert outbounds[0].unsent == 0


async def test_a_reader_who_falls_behind_again_while_catching_up_is_left_the_rest_for_later() -> None:
    line = Line()
    outbound = reader(line)
    outbound.fall_behind()
    frames = [bytes([n]) * limits.OUTBOUND_SIGNAL_BYTES for n in range(3)]
    for frame in frames:
        outbound.send(frame)
        await turn()
    line.after_write = outbound.fall_behind
    for written in (1, 2, 3):
        outbound.catch_up()
        await turn()
        assert line.writes == frames[:written]


@pytest.mark.parametrize("end", [Outbound.hang_up, Outbound.end_writing])
async def test_what_waits_is_left_to_the_transport_at_an_orderly_end(end: Callable[[Outbound], None]) -> None:
    line = Line()
    outbound = reader(line)
    outbound.fall_behind()
    outbound.send(b"last")
    await turn()
    outbound.close(1000, "")
    assert line.writes == []
    end(outbound)
    assert line.writes == [b"last" + close_frame(1000, ""), b"end"]


@pytest.mark.parametrize("end", [Outbound.abort, Outbound.let_go])
async def test_what_waits_is_forgotten_with_the_line(end: Callable[[Outbound], None]) -> None:
    line = Line()
    outbound = reader(line)
    outbound.fall_behind()
    outbound.send(b"last")
    await turn()
    end(outbound)
    assert (line.writes, outbound.unsent) == ([], 0)


async def test_a_line_that_is_gone_takes_everything_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is under way may go on for a while, and what its client said after it counts."""
    monkeypatch.setattr("lms_rt.limits.CLOSE_DEADLINE_S", 0)
    overflows: list[str] = []
    line, fanout, channel = Line(), Fanout(Flusher()), LocalChannel("live:1")
    outbound = Outbound(line, fanout.flusher, on_overflow=lambda: overflows.append("overflow"))
    channel.open(0)
    fanout.add(channel, outbound)
    outbound.fall_behind()
    outbound.let_go()
    line.gone = True
    for seq in range(1, 4):
        channel.accept(seq, bytes(limits.OUTBOUND_MAX_BYTES // 2))
        fanout.schedule(channel)
        outbound.send(b"reply")
        await turn()
    assert (outbound.unsent, overflows, outbound.closing) == (0, [], False)


async def test_a_line_that_ended_in_time_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.limits.CLOSE_DEADLINE_S", 0)
    for gone in (True, False):
        line = Line()
        outbound = reader(line)
        outbound.close(1000, "")
        if gone:
            outbound.let_go()
        await turn()
        assert line.aborted.is_set() is not gone


async def test_nothing_follows_a_close_frame_and_what_was_due_precedes_it() -> None:
    line = Line()
    outbound = reader(line)
    outbound.send(b"due")
    outbound.close(4401, "out")
    outbound.close(1000, "again")
    outbound.send(b"late")
    await turn()
    assert line.writes == [b"due" + close_frame(4401, "out")]


@pytest.mark.parametrize("what", ["event", "reply"])
async def test_a_reader_who_cannot_even_be_closed_is_cut_and_costs_the_others_nothing(what: str) -> None:
    lines, fanout, channel = [Line(), Line(), Line()], Fanout(Flusher()), LocalChannel("live:1")

    def fail() -> None:
        raise OSError("no space left for the log")

    outbounds = [Outbound(line, fanout.flusher, on_overflow=fail) for line in lines]
    lines[0].unsent = limits.OUTBOUND_MAX_BYTES
    outbounds[0].fall_behind()
    channel.open(0)
    for outbound in outbounds:
        fanout.add(channel, outbound)
        if what == "reply":
            outbound.send(b"reply")
    if what == "event":
        channel.accept(1, b"event")
        fanout.schedule(channel)
    await turn()
    expected = [text_frame(b"event") if what == "event" else b"reply"]
    assert [line.writes for line in lines] == [[], expected, expected]
    assert [line.aborted.is_set() for line in lines] == [True, False, False]


async def test_a_peer_that_is_gone_is_no_error_for_the_others() -> None:
    lines, fanout, channel = [Line(), Line(), Line()], Fanout(Flusher()), LocalChannel("live:1")
    lines[0].gone = True
    channel.open(0)
    for line in lines:
        fanout.add(channel, reader(line, fanout))
    channel.accept(1, b"event")
    fanout.schedule(channel)
    await turn()
    assert [line.writes for line in lines] == [[], [text_frame(b"event")], [text_frame(b"event")]]
