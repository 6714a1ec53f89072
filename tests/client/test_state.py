"""A snapshot and the events after it are a fresh snapshot, at every step of a class."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.client import Client, Event, Signal, State, Subscription, apply_signal, connect, reduce, with_receipt
from lms_rt.client.state import SIGNALLED
from lms_rt.contract import channels
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.db import log
from lms_rt.domain.live import LiveState
from lms_rt.services.live_steps import Stepped
from tests.client.reading import PATIENCE_S
from tests.support import school
from tests.support.running import until
from tests.support.servers import Cluster

PARIS: dict[str, JsonValue] = {"options": ["b"]}


class _Follower:
    """A student who keeps a state up to date by events alone."""

    def __init__(self, house: Cluster, client: Client, live: Subscription, me: Subscription) -> None:
        self._house = house
        self.client = client
        self._channel = live.channel
        self._feeds = {live.channel: live, channels.me(UUID(str(client.user["id"]))): me}
        self.state: State = live.snapshot.data if live.snapshot is not None else {}

    async def catch_up(self) -> None:
        """Take in all that the log holds by now."""
        heads = await log.heads(self._house.system.db, list(self._feeds))
        await until(lambda: all(self._feeds[channel].seq == head for channel, head in heads.items()), PATIENCE_S)
        for feed in self._feeds.values():
            while feed._unread:
                update = await anext(feed)
                if isinstance(update, Event):
                    self.state = reduce(self.state, update)

    async def fresh(self) -> State:
        """The snapshot as it is now; the feed's own position is not moved by it."""
        reply = await self.client.command("subscribe", channel=self._channel)
        snapshot = reply["snapshot"]
        assert isinstance(snapshot, dict)
        return snapshot


def _assert_same(ours: State, theirs: State, when: str) -> None:
    left, right = ({name: state[name] for name in state if name not in SIGNALLED} for state in (ours, theirs))
    # Ours is reckoned from times that were cut to milliseconds on the wire
    own = [datetime.fromisoformat(str(side.pop("own_closes_at"))) for side in (left, right) if "own_closes_at" in side]
    assert left == right, when
    assert len(own) in (0, 2), when
    assert not own or abs(own[0] - own[1]) <= timedelta(milliseconds=1), when


async def _follower(house: Cluster, client: Client, class_: school.Class) -> _Follower:
    live = await client.subscribe(f"live:{class_.id}")
    return _Follower(house, client, live, await client.subscribe("me"))


@pytest.mark.parametrize("scoring, extra_time", [("speed", 1.0), ("none", 1.0), ("accuracy", 1.37)])
async def test_every_step_leads_to_what_a_fresh_snapshot_shows(house: Cluster, scoring: str, extra_time: float) -> None:
    given = LiveSessionCreate.model_validate({"lead_ms": 0, "scoring": scoring})
    class_ = await school.open_class(house.system, given=given)
    steps, host, session = house.system.services.live_steps, class_.host, class_.id
    ada = await school.person(house.system, "Ada")
    await school.enrol(house.system, class_, ada, extra_time_factor=extra_time)
    token = await house.person_token(ada)
    _, gone = await house.guest_token(class_, "Charles")

    async with connect(house.servers[0].url, token=token) as client:
        follower = await _follower(house, client, class_)

        async def answer(version: int) -> Stepped:
            question = class_.questions[0]
            receipt = await client.answer(session, question, PARIS)
            raw = from_json(to_json(receipt))
            follower.state = with_receipt(follower.state, str(question), PARIS, raw)
            return Stepped(version, LiveState.OPEN)

        walk: list[Callable[[int], Awaitable[Stepped]]] = [
            lambda version: steps.start(host, session, version),
            lambda version: steps.lock(host, session, version, locked=True),
            lambda version: steps.lock(host, session, version, locked=False),
            lambda version: steps.open(host, session, version, None),
            lambda version: steps.pause(host, session, version),
            lambda version: steps.extend(host, session, version, 5),
            lambda version: steps.resume(host, session, version),
            lambda version: steps.extend(host, session, version, 5),
            answer,
            lambda version: steps.remove(host, session, version, gone, ban=False),
            lambda version: steps.close(host, session, version, None),
            lambda version: steps.reveal(host, session, version, None),
            lambda version: steps.open(host, session, version, None),
            lambda version: steps.close(host, session, version, None),
            lambda version: steps.reveal(host, session, version, None),
            lambda version: steps.regrade(host, session, version, class_.questions[1], {"options": ["a"]}),
            lambda version: steps.regrade(host, session, version, class_.questions[0], {"options": ["a"]}),
            lambda version: steps.void(host, session, version, class_.questions[1]),
            lambda version: steps.open(host, session, version, None),
            lambda version: steps.end(host, session, version),
            lambda version: steps.void(host, session, version, class_.questions[2]),
        ]
        version = 1
        for number, step in enumerate(walk):
            version = (await step(version)).version
            await follower.catch_up()
            _assert_same(follower.state, await follower.fresh(), f"step {number}")


def test_a_signal_moves_the_number_of_participants() -> None:
    state: State = {"participants": 3}
    assert apply_signal(state, Signal("c", "count", {"participants": 4, "answered": 1})) == {"participants": 4}
    assert apply_signal(state, Signal("c", "presence", {"online": 4})) is state


def test_a_receipt_for_another_question_changes_nothing() -> None:
    state: State = {"question": {"id": "q1"}}
    assert with_receipt(state, "q2", {}, {}) is state


def test_of_a_result_that_was_logged_before_fractions_were_told_the_rest_is_taken() -> None:
    result: dict[str, JsonValue] = {"correct": False, "points": 500, "total": 500, "rank": 1, "streak": 0}
    old: dict[str, JsonValue] = {"session": "s", "question": "q1", **result}
    state: State = {"state": "revealed", "question": {"id": "q1"}}
    for data in (old, {**old, "fraction": 0.5}):
        event = Event("me", 1, "1970-01-01T00:00:00Z", "result.scored", data)
        assert reduce(state, event)["result"] == data


def test_of_an_unknown_event_only_the_version_is_taken_over() -> None:
    event = Event("c", 9, "1970-01-01T00:00:00Z", "question.sung", {"version": 12, "by": "Ada"})
    assert reduce({"version": 11, "state": "open"}, event) == {"version": 12, "state": "open"}
