"""When an answer counts, over real sockets: before its time, on a slow line, with extra time, after a lost network."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from pydantic_core import from_json, to_json

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.live import LiveSessionCreate
from sql.statement import Statement
from tests.support import school
from tests.support.running import until
from tests.support.servers import Cluster
from tests.support.sockets import Frame, RefusedError

RIGHT = {"options": ["b"]}
MOMENT = timedelta(milliseconds=2)
"""Times on the wire are cut to milliseconds."""


def when(said: str) -> datetime:
    return datetime.fromisoformat(said)


class SlowLine:
    """A client of the contract whose every pong takes its time to come back."""

    def __init__(self, ws: ClientWebSocketResponse, delay_s: float) -> None:
        self._ws = ws
        self._delay_s = delay_s
        self.pongs = 0
        self.frames: asyncio.Queue[Frame] = asyncio.Queue()

    async def run(self) -> None:
        async for message in self._ws:
            if message.type is WSMsgType.PING:
                await asyncio.sleep(self._delay_s)  # the length of the line
                await self._ws.pong(message.data)
                self.pongs += 1
            elif message.type is WSMsgType.TEXT:
                self.frames.put_nowait(from_json(message.data))

    async def answer(self, class_: school.Class) -> Frame:
        """The receipt."""
        given = {"session": class_.id, "question": class_.questions[0], "answer": RIGHT, "key": uuid4()}
        await self._ws.send_str(to_json({"id": 1, "type": "live.answer", **given}).decode())
        async with asyncio.timeout(30):
            while (frame := await self.frames.get()).get("id") != 1:
                pass
        receipt: Frame = frame["data"]["receipt"]
        return receipt


@asynccontextmanager
async def slow_line(cluster: Cluster, class_: school.Class, name: str, delay_s: float) -> AsyncIterator[SlowLine]:
    token, _ = await cluster.guest_token(class_, name)
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{cluster.servers[0].url}/ws"
    async with cluster.http.ws_connect(url, protocols=["lms.v1"], headers=headers, autoping=False) as ws:
        line = SlowLine(ws, delay_s)
        running = asyncio.create_task(line.run())
        try:
            yield line
        finally:
            running.cancel()


async def test_a_slow_line_is_credited_with_half_its_round_trip_up_to_a_bound_and_the_receipt_says_so(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.realtime.pulse.FIRST_BEATS_S", 0.02)
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    async with slow_line(cluster, class_, "Far", 0.1) as far, slow_line(cluster, class_, "Farther", 0.4) as farther:
        await until(lambda: far.pongs >= 2 and farther.pongs >= 2)
        await host.step("open", class_.id)
        opens_at = when((await host.event("question.opened"))["data"]["opens_at"])
        await school.shift_times(cluster.system, class_, timedelta(seconds=1))  # or the credit would go below nothing
        opens_at -= timedelta(seconds=1)
        receipts = [await far.answer(class_), await farther.answer(class_)]
    assert receipts[0]["credit_ms"] >= 50
    assert receipts[1]["credit_ms"] == limits.CREDIT_MAX_MS
    for receipt in receipts:
        taken = when(receipt["received_at"]) - opens_at - timedelta(milliseconds=receipt["credit_ms"])
        assert abs(timedelta(milliseconds=receipt["elapsed_ms"]) - taken) <= MOMENT
    stored = (await cluster.system.services.live_sessions.results(class_.host, class_.id)).participants
    assert {each.answers[0].elapsed_ms for each in stored} == {receipt["elapsed_ms"] for receipt in receipts}


async def test_a_question_travels_ahead_and_takes_no_answer_before_it_opens(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=10_000))
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await host.step("open", class_.id)
    opened = await ada.event("question.opened")
    assert when(opened["data"]["opens_at"]) - when(opened["at"]) >= timedelta(seconds=9)
    question = opened["data"]["question"]["id"]
    with pytest.raises(RefusedError) as refused:
        await ada.answer(class_.id, question, RIGHT)
    assert refused.value.code == "not_open_yet"
    assert refused.value.frame["retry"] is True
    await school.shift_times(cluster.system, class_, timedelta(seconds=11))
    assert (await ada.answer(class_.id, question, RIGHT))["duplicate"] is False


async def test_a_learner_with_extra_time_has_a_deadline_of_their_own_and_the_question_closes_with_it(
    cluster: Cluster,
) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    await school.enrol(cluster.system, class_, student, extra_time_factor=1.5)
    host = await cluster.host(class_)
    emmy = await cluster.socket(await cluster.person_token(student), server=1)
    ada = await cluster.guest(class_, "Ada")
    await emmy.subscribe(f"live:{class_.id}")
    await host.step("open", class_.id)
    opened = (await emmy.event("question.opened"))["data"]
    opens_at, closes_at = when(opened["opens_at"]), when(opened["closes_at"])
    own = when((await emmy.subscribe(f"live:{class_.id}"))["snapshot"]["own_closes_at"])
    assert (closes_at - opens_at, own - opens_at) == (timedelta(seconds=20), timedelta(seconds=30))
    assert "own_closes_at" not in (await ada.subscribe(f"live:{class_.id}"))["snapshot"]
    due: datetime = await cluster.system.db.fetchval(
        Statement("SELECT due_at FROM live_sessions WHERE id = $1"), class_.id
    )
    assert abs(due - own - timedelta(milliseconds=limits.ANSWER_GRACE_MS)) <= MOMENT

    question = opened["question"]["id"]
    await school.shift_times(cluster.system, class_, timedelta(seconds=25))
    with pytest.raises(RefusedError) as refused:
        await ada.answer(class_.id, question, RIGHT)
    assert refused.value.code == "question_closed"
    assert (await emmy.answer(class_.id, question, RIGHT))["revision"] == 1
    await school.make_due(cluster.system, class_, in_s=0.0)
    assert (await ada.event("question.closed"))["data"]["answered"] == 1


async def test_extra_time_that_is_given_during_the_class_holds_at_once_and_moves_the_deadline(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    enrollment = await school.enrol(cluster.system, class_, student)
    host = await cluster.host(class_)
    emmy = await cluster.socket(await cluster.person_token(student), server=1)
    await emmy.subscribe("me")
    await emmy.subscribe(f"live:{class_.id}")
    await host.step("open", class_.id)
    closes_at = when((await emmy.event("question.opened"))["data"]["closes_at"])

    async def deadline() -> datetime:
        due: datetime = await cluster.system.db.fetchval(
            Statement("SELECT due_at FROM live_sessions WHERE id = $1"), class_.id
        )
        return due - timedelta(milliseconds=limits.ANSWER_GRACE_MS)

    enrollments = cluster.system.services.enrollments
    given = await enrollments.edit(class_.host, enrollment, EnrollmentPatch(extra_time_factor=1.404), None)
    assert given.extra_time_factor == 1.4  # of two decimals; so it holds
    told = (await emmy.event("participant.extended"))["data"]
    assert told == {"session": str(class_.id), "time_factor": 1.4}
    snapshot = (await emmy.subscribe(f"live:{class_.id}"))["snapshot"]
    assert snapshot["time_factor"] == 1.4
    own = when(snapshot["own_closes_at"])
    assert own - closes_at == timedelta(seconds=8)
    assert abs(await deadline() - own) <= MOMENT
    await host.step("extend", class_.id, seconds=20)  # decided upon by what this process stored before
    assert abs(await deadline() - closes_at - timedelta(seconds=36)) <= MOMENT

    patch = EnrollmentPatch(extra_time_factor=1)
    await enrollments.edit(class_.host, enrollment, patch, given.revision)
    assert "own_closes_at" not in (await emmy.subscribe(f"live:{class_.id}"))["snapshot"]
    assert abs(await deadline() - closes_at - timedelta(seconds=20)) <= MOMENT


async def test_answers_kept_while_the_network_was_gone_count_within_the_deadline_and_once(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada, ben = await cluster.guest(class_, "Ada"), await cluster.guest(class_, "Ben")
    await host.step("open", class_.id)
    question = (await ada.event("question.opened"))["data"]["question"]["id"]
    await ben.event("question.opened")
    kept, late = uuid4(), uuid4()
    await ada.vanish()
    await ben.vanish()
    back = await cluster.socket(ada.token, server=1)
    receipt = await back.answer(class_.id, question, RIGHT, key=kept)
    assert receipt["duplicate"] is False
    assert (await back.answer(class_.id, question, RIGHT, key=kept)) == {**receipt, "duplicate": True}

    await school.shift_times(cluster.system, class_, timedelta(seconds=20, milliseconds=limits.ANSWER_GRACE_MS))
    too_late = await cluster.socket(ben.token, server=1)
    with pytest.raises(RefusedError) as refused:
        await too_late.answer(class_.id, question, RIGHT, key=late)
    assert refused.value.code == "question_closed"
    await host.step("close", class_.id)
    again = await cluster.socket(ada.token)
    assert (await again.answer(class_.id, question, RIGHT, key=kept)) == {**receipt, "duplicate": True}
    results = await cluster.system.services.live_sessions.results(class_.host, class_.id)
    assert [str(answer.id) for each in results.participants for answer in each.answers] == [receipt["answer"]]
