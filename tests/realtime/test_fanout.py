import asyncio
from uuid import uuid4

import pytest

from lms_rt.contract import frames
from lms_rt.contract.channels import course_staff, live, live_staff
from lms_rt.contract.signals import LearnerProgress
from lms_rt.domain.events import LoggedEvent
from lms_rt.kv.bus import Message, NoticeMessage, SignalMessage
from lms_rt.services.announcer import Announcer
from tests.realtime.client import Client, connected, several
from tests.realtime.portioned import have_portions_of
from tests.realtime.process import Process
from tests.realtime.raw import raw_connected
from tests.support.running import until


async def test_events_said_in_one_turn_leave_in_one_write_a_reader(here: Process) -> None:
    channel = live(uuid4())
    async with several(here.server, 3) as readers:
        for reader in readers:
            await reader.subscribe(channel)
        before = here.hub.fanout.deliveries
        await here.say(channel, *range(8))
        for reader in readers:
            assert await reader.until_pushed(8)
        assert here.hub.fanout.deliveries - before == 3


async def test_what_is_said_during_a_fanout_leaves_together_after_it(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_portions_of(1, monkeypatch)
    channel = live(uuid4())
    async with several(here.server, 5) as readers:
        for reader in readers:
            await reader.subscribe(channel)
        before = here.hub.fanout.deliveries
        events = [LoggedEvent(channel, seq, b'{"type":"event","seq":%d}' % seq) for seq in range(1, 4)]
        for event in events:  # one each turn of the loop, while the first is on its way to one reader a turn
            here.hub.channels.take(channel, [event])
            await asyncio.sleep(0)
        for reader in readers:
            assert [event["seq"] for event in await reader.until_pushed(3)] == [1, 2, 3]
        assert here.hub.fanout.deliveries - before == 10


async def test_a_long_fanout_leaves_room_for_others_and_keeps_each_readers_order(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_portions_of(2, monkeypatch)
    channel = live(uuid4())
    async with several(here.server, 9) as readers:
        for reader in readers:
            await reader.subscribe(channel)
        for number in range(20):
            await here.say(channel, number)
        for reader in readers:
            assert [event["seq"] for event in await reader.until_pushed(20)] == list(range(1, 21))


async def test_who_comes_and_goes_during_a_long_fanout_sees_each_event_once(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unsubscribing and resuming while one's turn has not come must not bring the old batch as well."""
    have_portions_of(1, monkeypatch)
    channel = live(uuid4())
    async with several(here.server, 12) as readers:
        for reader in readers:
            await reader.subscribe(channel)

        async def go_and_come(reader: Client, times: int) -> None:
            for _ in range(times):
                await reader.ask("unsubscribe", channel=channel)  # what was on its way comes before the reply
                await reader.subscribe(channel, after=max(seen_by(reader), default=0))

        async def speak() -> None:
            for number in range(60):
                await here.say(channel, number)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(speak())
            for reader in readers[::3]:
                tasks.create_task(go_and_come(reader, 15))
        for reader in readers:
            await go_and_come(reader, 1)
            assert seen_by(reader) == list(range(1, 61))


def seen_by(reader: Client) -> list[int]:
    """Every event a client was given, replayed or pushed, in the order of the frames."""
    seen: list[int] = []
    for frame in reader.frames:
        if frame["type"] == "event":
            seen.append(frame["seq"])
        elif frame["type"] == "ok":
            seen.extend(event["seq"] for event in frame["data"].get("events", ()))
    return seen


async def test_the_latest_signal_wins(here: Process, there: Process) -> None:
    channel = live_staff(uuid4())
    async with connected(here.server) as ada, connected(there.server, "ben") as ben:
        await ada.subscribe(channel)
        await ben.subscribe(channel)
        for number in range(50):
            here.hub.signal(channel, "tally", {"answered": number})
            here.hub.signal(channel, "presence", {"online": number})
        here.bus.publish(SignalMessage(channel, "hands", frames.signal(channel, "hands", {"up": 1})))
        signals = await ada.until_pushed(3, "signal")
        assert [(signal["event"], signal["data"]) for signal in signals] == [
            ("tally", {"answered": 49}),
            ("presence", {"online": 49}),
            ("hands", {"up": 1}),
        ]
        assert [signal["event"] for signal in await ben.until_pushed(1, "signal")] == ["hands"]


async def test_of_signals_about_different_things_each_arrives(here: Process, there: Process) -> None:
    channel = course_staff(uuid4())
    learners = [uuid4() for _ in range(30)]
    announcer = Announcer(here.bus)
    async with connected(here.server) as ada, connected(there.server, "ben") as ben:
        for client in (ada, ben):
            await client.subscribe(channel)
        for fraction in (0.5, 1.0):
            for learner in learners:
                told = LearnerProgress(learner=learner, lesson=learner, fraction=fraction, course_percent=0)
                announcer.signal(channel, told)
        for client in (ada, ben):
            await until(lambda client=client: _told(client, 1.0) == {str(learner) for learner in learners})  # type: ignore[misc]
        assert len(ada.pushed("signal")) == 30


def _told(client: Client, fraction: float) -> set[str]:
    return {each["data"]["learner"] for each in client.pushed("signal") if each["data"]["fraction"] == fraction}


async def test_notices_come_to_the_processes_that_have_readers_and_never_to_clients(
    here: Process, there: Process
) -> None:
    channel = live_staff(uuid4())
    heard_here: list[Message] = []
    heard_there: list[Message] = []
    here.hub.on_notice(heard_here.append)
    there.hub.on_notice(heard_there.append)
    async with connected(there.server) as ada:
        await ada.subscribe(channel)
        notice = NoticeMessage(channel, "answers", {"question": "q"})
        here.bus.publish(notice)
        await until(lambda: bool(heard_there))
        await ada.ask("ping")
        assert heard_there == [notice]
        assert heard_here == []
        assert [frame["type"] for frame in ada.frames] == ["ok", "ok"]


async def test_a_stuck_reader_costs_its_own_connection_only(here: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.limits.OUTBOUND_SIGNAL_BYTES", 64 * 1024)
    monkeypatch.setattr("lms_rt.limits.OUTBOUND_MAX_BYTES", 256 * 1024)
    channel = live(uuid4())
    async with several(here.server, 5) as readers, raw_connected(here.server, buffer=4096) as stuck:
        for reader in readers:
            await reader.subscribe(channel)
        stuck.command(1, "subscribe", channel=channel)
        while (await stuck.text())["type"] != "ok":
            pass
        [connection] = [each for each in here.hub.sockets if each.principal.name == "raw"]  # type: ignore[attr-defined]
        said = 0
        while not connection.closing:  # type: ignore[attr-defined]
            await here.say(channel, *range(said, said + 10), size=8000)
            here.hub.signal(channel, "count", {"answered": said})
            said += 10
            assert connection.outbound.unsent <= 256 * 1024 + 64  # type: ignore[attr-defined]
            for reader in readers:
                assert len(await reader.until_pushed(said)) == said
        seen, code = await stuck.rest()
        assert code == 4408
        events = [frame["seq"] for frame in seen if frame["type"] == "event"]
        assert events == list(range(1, len(events) + 1)), "up to where it was cut, nothing was left out"
        assert connection.outbound.lost_signals > 0  # type: ignore[attr-defined]
    async with connected(here.server, "raw") as back:
        data = await back.subscribe(channel, after=max(len(events), said - 500))
        assert data["seq"] == said


async def test_a_reader_that_stays_stuck_is_cut_off_at_the_deadline(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.limits.OUTBOUND_MAX_BYTES", 64 * 1024)
    monkeypatch.setattr("lms_rt.limits.CLOSE_DEADLINE_S", 0.2)
    channel = live(uuid4())
    async with raw_connected(here.server, buffer=4096) as stuck:
        stuck.command(1, "subscribe", channel=channel)
        while (await stuck.text())["type"] != "ok":
            pass
        said = 0
        while here.hub.sockets:
            await here.say(channel, *range(said, said + 10), size=8000)
            said += 10
        assert not here.hub.has_readers(channel)
        assert len(here.gateway.heartbeat) == 0
