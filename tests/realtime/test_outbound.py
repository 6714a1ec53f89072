import asyncio
from typing import Any

from lms_rt import limits
from lms_rt.realtime.fanout import Fanout
from lms_rt.realtime.frames import close_frame, text_frame
from lms_rt.realtime.local_channel import LocalChannel
from lms_rt.realtime.outbound import Flusher, Outbound


class Line(asyncio.WriteTransport):
    """A transport whose other end reads when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.unsent = 0
        self.gone = False
        self.aborted = asyncio.Event()

    def write(self, data: Any) -> None:
        if self.gone:
            raise RuntimeError("unable to perform operation; the handler is closed")
        self.writes.append(bytes(data))

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def abort(self) -> None:
        self.aborted.set()


def reader(line: Line) -> Outbound:
    return Outbound(line, Flusher(), on_overflow=lambda: None)


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
    line, fanout, channel = Line(), Fanout(), LocalChannel("live:1")
    outbound = reader(line)
    channel.open(0)
    fanout.add(channel, outbound)
    channel.accept(1, b"event")
    fanout.schedule(channel)  # its turn comes before that of the reply
    outbound.send(b"reply")
    await turn()
    assert b"".join(line.writes) == b"reply" + text_frame(b"event")


async def test_a_reader_who_lags_gets_events_but_no_signals() -> None:
    line, fanout, channel = Line(), Fanout(), LocalChannel("live:1")
    outbound = reader(line)
    channel.open(0)
    fanout.add(channel, outbound)
    line.unsent = limits.OUTBOUND_SIGNAL_BYTES + 1
    outbound.behind = True
    channel.accept(1, b"event")
    channel.put_signal("tally", b"signal")
    fanout.schedule(channel)
    await turn()
    assert line.writes == [text_frame(b"event")]
    assert outbound.lost_signals == 1


async def test_nothing_follows_a_close_frame_and_what_was_due_precedes_it() -> None:
    line = Line()
    outbound = reader(line)
    outbound.send(b"due")
    outbound.close(4401, "out")
    outbound.close(1000, "again")
    outbound.send(b"late")
    await turn()
    assert line.writes == [b"due" + close_frame(4401, "out")]


async def test_a_peer_that_is_gone_is_no_error_for_the_others() -> None:
    lines, fanout, channel = [Line(), Line(), Line()], Fanout(), LocalChannel("live:1")
    lines[0].gone = True
    channel.open(0)
    for line in lines:
        fanout.add(channel, reader(line))
    channel.accept(1, b"event")
    fanout.schedule(channel)
    await turn()
    assert [line.writes for line in lines] == [[], [text_frame(b"event")], [text_frame(b"event")]]
