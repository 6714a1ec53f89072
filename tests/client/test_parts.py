"""The parts of the client that need no server."""

import random
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from lms_rt.client import ConnectionEnded, Event, LineDown, Receipt, Refused, Signal, Snapshot, Subscription
from lms_rt.client.clock import ServerClock
from lms_rt.client.closing import FINAL, LONGEST_WAIT_S, wait_before
from lms_rt.client.errors import Json
from lms_rt.client.outbox import Outbox
from lms_rt.contract.close_codes import CLOSES
from lms_rt.contract.published import SIGNALS

PAGES = Path(__file__).parents[2] / "lms_rt/web/static/js/client"
CLOSING_JS, FEED_JS = PAGES / "closing.js", PAGES / "feed.js"


def test_the_client_takes_every_close_code_for_what_the_server_means_by_it() -> None:
    assert {code for code, kind in CLOSES.items() if not kind.reconnect} == set(FINAL)


def test_the_page_takes_them_for_the_same() -> None:
    found = {int(code) for code in re.findall(r"^  (\d{4}): ", CLOSING_JS.read_text(), re.MULTILINE)}
    assert found == set(FINAL)


@given(attempt=st.integers(0, 10_000), chance=st.floats(0, 1))
def test_waits_are_never_zero_and_never_too_long(attempt: int, chance: float) -> None:
    assert 0 < wait_before(attempt, lambda: chance) <= LONGEST_WAIT_S


def test_waits_grow_and_differ_from_client_to_client() -> None:
    assert wait_before(4, lambda: 0.5) > wait_before(0, lambda: 0.5)
    assert wait_before(3, random.Random(1).random) != wait_before(3, random.Random(2).random)


def test_the_clock_goes_by_the_quickest_round_trip() -> None:
    now = 100.0
    clock = ServerClock(lambda: now)
    clock.restart("1970-01-01T00:01:00.000Z")
    assert clock.now() == 60.0
    assert clock.round_trip_s is None
    sent = clock.tick()
    now += 4.0
    clock.sample(sent, "1970-01-01T01:00:05.000Z")  # slow, and most of it on the way back
    sent = clock.tick()
    now += 0.2
    clock.sample(sent, "1970-01-01T01:00:00.100Z")
    assert clock.now() == pytest.approx(3600.2)
    assert clock.round_trip_s == pytest.approx(0.2)


# --- subscriptions


def _event(seq: int) -> Json:
    return {"type": "event", "channel": "c", "seq": seq, "at": "1970-01-01T00:00:00Z", "event": "e", "data": {"n": seq}}


def _snapshot(seq: int) -> Json:
    return {"channel": "c", "seq": seq, "snapshot": {"n": seq}}


async def _unread(feed: Subscription) -> list[object]:
    feed.end(ConnectionEnded(None, "enough"))
    found: list[object] = []
    with suppress(ConnectionEnded):
        while True:
            found.append(await anext(feed))
    return found


@settings(max_examples=200)
@given(start=st.integers(0, 5), deliveries=st.lists(st.integers(1, 20), max_size=60))
async def test_however_events_are_repeated_and_lost_each_is_read_once_and_in_order(
    start: int, deliveries: Sequence[int]
) -> None:
    feed = Subscription("c")
    feed.adopt(_snapshot(start))
    for seq in deliveries:
        if not feed.push(_event(seq)):  # a gap: the connection asks for what is missing
            assert feed.seq is not None
            feed.adopt({"channel": "c", "seq": seq, "events": [_event(each) for each in range(feed.seq + 1, seq + 1)]})
    newest = max([start, *deliveries])
    first, *rest = await _unread(feed)
    assert isinstance(first, Snapshot)
    assert [cast(Event, each).seq for each in rest] == list(range(start + 1, newest + 1))
    assert feed.seq == newest


async def test_a_reply_with_a_gap_in_it_is_noticed() -> None:
    feed = Subscription("c", after=3)
    assert not feed.adopt({"channel": "c", "seq": 6, "events": [_event(4), _event(6)]})
    assert feed.seq == 4


async def test_a_signal_that_was_not_read_is_replaced_by_a_newer_one() -> None:
    feed = Subscription("c")
    for name, number in (("count", 1), ("presence", 7), ("count", 2), ("count", 3)):
        feed.signal({"type": "signal", "channel": "c", "event": name, "data": {"n": number}})
    assert await _unread(feed) == [Signal("c", "count", {"n": 3}), Signal("c", "presence", {"n": 7})]


def _count(number: int) -> Json:
    return {"type": "signal", "channel": "c", "event": "count", "data": {"n": number}}


async def test_a_signal_stands_after_whatever_was_told_before_it() -> None:
    """Read in the place of the one it replaces, a count were taken for that of the question before."""
    feed = Subscription("c")
    feed.adopt(_snapshot(1))
    feed.signal(_count(1))
    feed.push(_event(2))
    feed.signal(_count(2))
    feed.signal(_count(3))
    told = [each.data for each in await _unread(feed) if isinstance(each, Snapshot | Event | Signal)]
    assert told == [{"n": 1}, {"n": 2}, {"n": 3}]


async def test_a_signal_that_overtakes_a_snapshot_is_told_after_it() -> None:
    feed = Subscription("c")
    feed.adopt(_snapshot(1))
    feed.begin()
    feed.signal(_count(1))
    feed.signal(_count(2))
    feed.adopt(_snapshot(2))
    assert [type(each) for each in await _unread(feed)] == [Snapshot, Snapshot, Signal]


async def test_a_signal_of_a_line_that_was_lost_is_not_told_after_the_snapshot_of_the_next() -> None:
    feed = Subscription("c")
    feed.begin()
    feed.signal(_count(1))
    feed.abandon()
    feed.begin()
    feed.adopt(_snapshot(1))
    assert [type(each) for each in await _unread(feed)] == [Snapshot]


async def test_what_comes_beside_a_channel_is_applied_at_once_and_again_after_a_snapshot_that_is_on_its_way() -> None:
    seen: list[str] = []
    feed = Subscription("c", hear=lambda heard: seen.append(type(heard).__name__))

    def beside(name: str) -> None:
        feed.beside(lambda: seen.append(name))

    beside("nothing to apply it to")
    feed.begin()
    beside("first")
    assert seen == []
    feed.adopt(_snapshot(1))
    assert seen == ["Snapshot", "first"]
    feed.begin()
    beside("second")
    feed.adopt({"channel": "c", "seq": 2, "events": [_event(2)]})  # nothing was replaced
    assert seen[2:] == ["second", "Event"]
    feed.begin()
    beside("third")
    feed.abandon()  # the next snapshot will be newer
    feed.begin()
    feed.adopt(_snapshot(3))
    assert seen[4:] == ["third", "Snapshot"]


async def test_a_signal_is_replaced_by_none_about_something_else() -> None:
    feed = Subscription("me")
    for job, done in (("a", 1), ("b", 5), ("a", 2)):
        data: Json = {"job": job, "done": done}
        feed.signal({"type": "signal", "channel": "me", "event": "job.progress", "data": data})
    told = [cast(Signal, each).data for each in await _unread(feed)]
    assert told == [{"job": "a", "done": 2}, {"job": "b", "done": 5}]


def test_the_page_knows_what_each_signal_is_about() -> None:
    found = {
        name: tuple(re.findall(r'"(\w+)"', fields))
        for name, fields in re.findall(r'^  "([a-z.]+)": \[(.*)\],$', FEED_JS.read_text(), re.MULTILINE)
    }
    assert found == {kind.NAME: kind.ABOUT for each in SIGNALS.values() for kind in each if kind.ABOUT}


async def test_what_was_told_before_the_end_can_still_be_read() -> None:
    feed = Subscription("c")
    feed.adopt(_snapshot(1))
    feed.push(_event(2))
    assert len(await _unread(feed)) == 2


# --- the outbox

RECEIPT: dict[str, JsonValue] = {
    "answer": "00000000-0000-7000-8000-000000000001",
    "received_at": "1970-01-01T00:00:00.000Z",
    "elapsed_ms": 12,
    "credit_ms": 3,
    "revision": 1,
    "duplicate": True,
}


class _Server:
    """Answers as told, and keeps what it was sent."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self._outcomes = list(outcomes)
        self.sent: list[dict[str, object]] = []

    async def send(self, kind: str, /, **fields: object) -> Json:
        assert kind == "live.answer"
        self.sent.append(fields)
        outcome = self._outcomes.pop(0)
        if outcome is not None:
            raise outcome
        return {"receipt": RECEIPT}


async def _give(outbox: Outbox) -> Receipt:
    return await outbox.give(UUID(int=1), UUID(int=2), {"options": ["a"]}, None)


async def test_an_answer_goes_out_under_one_key_until_it_has_a_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.client.outbox.RETRY_S", 0.0)
    unavailable = Refused({"code": "unavailable", "retry": True})
    server = _Server(LineDown("gone"), unavailable, LineDown("gone again"), None)
    outbox = Outbox(server.send)
    assert (await _give(outbox)).duplicate
    assert len({str(sent["key"]) for sent in server.sent}) == 1
    assert len(server.sent) == 4
    assert len(outbox) == 0


async def test_an_answer_that_is_refused_for_good_is_not_sent_again() -> None:
    server = _Server(Refused({"code": "question_closed", "title": "The question is closed", "retry": False}))
    with pytest.raises(Refused, match="closed"):
        await _give(Outbox(server.send))
    assert len(server.sent) == 1


def test_whether_a_refusal_may_pass_is_known_without_being_told() -> None:
    assert Refused({"code": "unavailable"}).may_pass
    assert not Refused({"code": "not_found"}).may_pass
    assert not Refused({"code": "from_the_future"}).may_pass
    assert Refused({"code": "from_the_future", "retry": True}).may_pass


def test_a_refusal_names_what_was_wrong() -> None:
    refused = Refused({"title": "Not valid", "fields": [{"path": "$.answer", "message": "is too short"}]})
    assert str(refused) == "Not valid: $.answer is too short"
