"""A class followed over two channels and by receipts, whose frames come in every order there can be."""

import asyncio
from random import Random
from typing import cast
from uuid import uuid4

import pytest
from pydantic import JsonValue

from lms_rt.client import Client, ConnectionEnded, LiveClass, Overtaken, Receipt, State, connect, follow
from lms_rt.client.errors import Json
from lms_rt.contract import channels
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.db import log
from tests.client.reading import PATIENCE_S
from tests.support import school
from tests.support.running import until
from tests.support.servers import Cluster

PARIS: dict[str, JsonValue] = {"options": ["b"]}
SESSION, QUESTION = uuid4(), uuid4()


def _at(second: int) -> str:
    return f"2026-01-01T10:00:{second:02}.000Z"


def _snapshot(state: str, **more: JsonValue) -> Json:
    asked: Json = {"question": {"id": str(QUESTION)}, "round": 1}
    return {"state": state, "version": 1, "points": 0, "rank": None, **asked, **more}


class _Said:
    """The frames of a class, as a server says them."""

    def __init__(self) -> None:
        self.live = 0
        self.own = 0

    def step(self, name: str, second: int, **data: JsonValue) -> Json:
        self.live += 1
        return {"seq": self.live, "at": _at(second), "event": name, "data": {**data, "version": self.live + 1}}

    def opened(self, second: int, turn: int) -> Json:
        times: Json = {"opens_at": _at(second), "closes_at": _at(second)}
        return self.step("question.opened", second, question={"id": str(QUESTION)}, round=turn, shuffle=False, **times)

    def revealed(self, second: int) -> Json:
        return self.step(
            "question.revealed", second, question=str(QUESTION), key=PARIS, explanation=None, tally={"answered": 1}
        )

    def scored(self, second: int, total: int) -> Json:
        self.own += 1
        result: Json = {"correct": True, "points": 900, "total": total, "rank": 1, "streak": 1}
        data: Json = {"session": str(SESSION), "question": str(QUESTION), **result}
        return {"seq": self.own, "at": _at(second), "event": "result.scored", "data": data}


class _Instant:
    """A client whose answers have their receipts at once."""

    async def answer(self, *_given: object, revision: int | None = None, **_more: object) -> Receipt:
        return Receipt(uuid4(), _at(1), 900, 0, revision or 1, duplicate=False)


class _Place:
    """A token that is good only while its holder may come back."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.may_return = asyncio.Event()
        self.may_return.set()

    async def token(self) -> str:
        await self.may_return.wait()
        return self._token


def _class() -> LiveClass:
    return LiveClass(cast(Client, _Instant()), SESSION)


def _result(state: State) -> Json:
    return cast(Json, state["result"])


async def test_a_result_that_overtakes_the_snapshot_of_its_class_is_kept() -> None:
    class_, said = _class(), _Said()
    class_._own.adopt({"seq": 0, "snapshot": {}})
    class_._live.begin()
    class_._own.push(said.scored(2, 900))
    class_._live.adopt({"seq": 0, "snapshot": _snapshot("closed")})
    class_._live.push(said.revealed(2))
    assert (class_.state["points"], _result(class_.state)["total"]) == (900, 900)


async def test_a_result_that_the_snapshot_of_its_class_shows_is_not_taken_for_a_newer_one() -> None:
    class_, said = _class(), _Said()
    class_._own.adopt({"seq": 0, "snapshot": {}})
    class_._live.begin()
    class_._live.adopt({"seq": 0, "snapshot": _snapshot("closed")})
    class_._own.push(said.scored(2, 900))
    class_._live.begin()
    class_._live.adopt({"seq": 1, "snapshot": _snapshot("revealed", points=1800, rank=1)})
    assert class_.state["points"] == 1800


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_order_the_channels_come_in_the_verdict_is_that_of_the_reveal(seed: int) -> None:
    """Vote, discuss, vote again: two rounds of one question."""
    luck, said, class_ = Random(seed), _Said(), _class()
    closed = [said.step("question.closed", second, question=str(QUESTION), answered=1) for second in (2, 6)]
    said.live = 0
    live = [said.opened(1, 1)]
    said.live = 2
    live += [{**closed[0], "seq": 2}, said.revealed(3), said.opened(5, 2)]
    said.live = 5
    live += [{**closed[1], "seq": 5}, said.revealed(7)]
    own = [said.scored(4, 900), said.scored(8, 1800)]
    for feed in (class_._own, class_._live):
        feed.adopt({"seq": 0, "snapshot": _snapshot("lobby")})
    while live or own:
        if live and (not own or luck.random() < 0.6):
            assert class_._live.push(live.pop(0))
        else:
            assert class_._own.push(own.pop(0))
        assert class_.state["state"] == "revealed" or "result" not in class_.state
    assert (class_.state["points"], _result(class_.state)["total"]) == (1800, 1800)


async def test_a_receipt_outlives_a_snapshot_that_was_taken_before_the_answer() -> None:
    class_ = _class()
    class_._live.begin()
    class_._live.adopt({"seq": 0, "snapshot": _snapshot("open")})
    class_._live.begin()
    await class_.answer(QUESTION, PARIS)
    assert class_.state["answer"] == PARIS
    class_._live.adopt({"seq": 0, "snapshot": _snapshot("open")})
    assert class_.state["answer"] == PARIS


async def test_a_receipt_does_not_take_the_place_of_a_later_revision() -> None:
    class_ = _class()
    class_._live.begin()
    await class_.answer(QUESTION, PARIS)
    later: Json = {"answer": {"options": ["a"]}, "receipt": {"revision": 2}}
    class_._live.adopt({"seq": 0, "snapshot": _snapshot("open", **later)})
    assert class_.state["answer"] == {"options": ["a"]}


async def test_a_class_is_shown_anew_where_more_was_missed_than_is_told_again(
    house: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.limits.REPLAY_EVENTS_MAX", 3)
    class_ = await school.open_class(house.system, given=LiveSessionCreate(lead_ms=0))
    steps, host, session = house.system.services.live_steps, class_.host, class_.id
    token, participant = await house.guest_token(class_, "Ada")
    place = _Place(token)
    async with (
        connect(house.servers[0].url, token=place.token) as client,
        connect(house.servers[0].url, token=token) as beside,
    ):
        followed = await follow(client, session)
        told = await beside.subscribe("me")
        version = (await steps.open(host, session, 1, None)).version
        await followed.answer(class_.questions[0], PARIS)
        version = (await steps.close(host, session, version, None)).version
        place.may_return.clear()
        client.drop()
        await steps.reveal(host, session, version, None)
        async with house.system.db.transaction() as tx:
            elsewhere = {"session": str(uuid4()), "question": str(uuid4()), "total": 5, "rank": 1}
            more = [log.NewEvent("result.scored", elsewhere)] * 4
            await house.system.services.announcer.append(tx, channels.me(participant), more)
        await until(lambda: told.seq == 5, PATIENCE_S)  # the server knows of them all
        place.may_return.set()
        await until(lambda: "result" in followed.state, PATIENCE_S)
        shown = await beside.command("subscribe", channel=channels.live(session))
        assert dict(followed.state) == shown["snapshot"]


async def test_an_answer_that_waited_for_a_line_is_none_to_a_later_round(house: Cluster) -> None:
    class_ = await school.open_class(house.system, given=LiveSessionCreate(lead_ms=0))
    steps, host, session, question = house.system.services.live_steps, class_.host, class_.id, class_.questions[0]
    token, _ = await house.guest_token(class_, "Ada")
    place = _Place(token)
    async with connect(house.servers[0].url, token=place.token) as client:
        followed = await follow(client, session)
        version = (await steps.open(host, session, 1, question)).version
        await until(lambda: followed.state.get("round") == 1, PATIENCE_S)
        place.may_return.clear()
        client.drop()
        await until(lambda: not client.is_online, PATIENCE_S)
        late = asyncio.create_task(followed.answer(question, PARIS))
        await until(lambda: client.unanswered == 1, PATIENCE_S)
        version = (await steps.close(host, session, version, question)).version
        version = (await steps.reveal(host, session, version, question)).version
        await steps.open(host, session, version, question)
        place.may_return.set()
        with pytest.raises(Overtaken, match="asked again"):
            await late
        assert (client.unanswered, followed.state["round"], "receipt" in followed.state) == (0, 2, False)
        receipt = await followed.answer(question, PARIS)
        assert (receipt.revision, receipt.duplicate) == (1, False)


async def test_a_class_that_is_followed_shows_what_a_fresh_snapshot_shows(house: Cluster) -> None:
    class_ = await school.open_class(house.system, given=LiveSessionCreate(lead_ms=0))
    steps, host, session = house.system.services.live_steps, class_.host, class_.id
    token, participant = await house.guest_token(class_, "Ada")
    live, own = channels.live(session), channels.me(participant)
    async with (
        connect(house.servers[0].url, token=token) as client,
        connect(house.servers[0].url, token=token) as beside,
    ):
        followed = await follow(client, session)

        async def check() -> None:
            heads = await log.heads(house.system.db, [live, own])
            await until(lambda: (followed._live.seq, followed._own.seq) == (heads[live], heads[own]), PATIENCE_S)
            reply = await beside.command("subscribe", channel=live)
            assert dict(followed.state) == reply["snapshot"]

        version = (await steps.open(host, session, 1, None)).version
        await check()
        await followed.answer(class_.questions[0], PARIS)
        await check()
        version = (await steps.close(host, session, version, None)).version
        client.drop()
        version = (await steps.reveal(host, session, version, None)).version
        version = (await steps.open(host, session, version, None)).version
        version = (await steps.close(host, session, version, None)).version
        version = (await steps.reveal(host, session, version, None)).version
        await check()  # a question that it was away for, told by `me` before the class's channel tells of it
        assert _result(followed.state)["correct"] is False
        await steps.end(host, session, version)
        async for state in followed:
            if state["state"] == "ended":
                break
        await check()
        await steps.remove(host, session, version + 1, participant, ban=True)
        with pytest.raises(ConnectionEnded, match="Removed"):
            async for _ in followed:
                pass
