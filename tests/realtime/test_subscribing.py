import asyncio
import itertools
from uuid import uuid4

import pytest

from lms_rt.contract.channels import Channel, live, me
from lms_rt.contract.close_codes import CloseCode
from lms_rt.domain.principal import Principal
from lms_rt.domain.window import Access, Snapshot
from lms_rt.errors import ErrorCode, Problem
from tests.realtime.client import Client, connected, several
from tests.realtime.portioned import have_portions_of
from tests.realtime.process import SECRET_SESSION, Process, person
from tests.support.running import until


async def test_the_first_subscription_shows_a_snapshot_and_then_every_event(here: Process) -> None:
    channel = live(uuid4())
    await here.say(channel, 1, 2, 3)
    async with connected(here.server) as ada:
        data = await ada.subscribe(channel)
        assert data == {"channel": channel, "seq": 3, "snapshot": {"said": [1, 2, 3]}}
        await here.say(channel, 4, 5)
        events = await ada.until_pushed(2)
        assert [(event["channel"], event["seq"], event["data"]["n"]) for event in events] == [
            (channel, 4, 4),
            (channel, 5, 5),
        ]


async def test_events_of_one_process_reach_the_readers_of_another(here: Process, there: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada, connected(there.server, "ben") as ben:
        await ada.subscribe(channel)
        await ben.subscribe(channel)
        await here.say(channel, 1)
        await there.say(channel, 2)
        for client in (ada, ben):
            assert [event["seq"] for event in await client.until_pushed(2)] == [1, 2]


async def test_resuming_gives_what_was_missed_exactly_as_it_would_have_been_pushed(here: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await here.say(channel, 1, 2, 3)
        pushed = await ada.until_pushed(3)
    async with connected(here.server) as ada:
        data = await ada.subscribe(channel, after=1)
        assert data == {"channel": channel, "seq": 3, "events": pushed[1:]}


async def test_resuming_where_the_tail_is_warm_costs_no_statement(here: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await here.say(channel, *range(1, 51))
        await ada.until_pushed(50)
    before = here.hub.channels.statements
    for after in (0, 10, 50):
        async with connected(here.server) as ada:
            data = await ada.subscribe(channel, after=after)
            assert [event["seq"] for event in data["events"]] == list(range(after + 1, 51))
    # the comparison once a second may have run; nothing else has
    assert here.hub.channels.statements - before <= 1
    assert here.windows.snapshots == 1


async def test_a_class_that_returns_to_a_cold_process_costs_a_handful_of_statements(here: Process) -> None:
    channel = live(uuid4())
    await here.say(channel, *range(1, 101))
    before = here.hub.channels.statements
    async with several(here.server, 30) as clients:
        for number, client in enumerate(clients):
            data = await client.subscribe(channel, after=number * 3)
            assert [event["seq"] for event in data["events"]] == list(range(number * 3 + 1, 101))
        assert here.windows.snapshots == 0
        assert here.hub.channels.statements - before <= 6


async def test_a_gap_of_five_hundred_is_replayed_and_a_longer_one_is_a_snapshot(here: Process) -> None:
    channel = live(uuid4())
    await here.say(channel, *range(1, 503))
    async with connected(here.server) as ada:
        replayed = await ada.subscribe(channel, after=2)
        assert [event["seq"] for event in replayed["events"]] == list(range(3, 503))
        drawn = await ada.subscribe(channel, after=1)
        assert drawn["snapshot"]["said"] == list(range(1, 503))
        assert drawn["seq"] == 502


async def test_long_events_are_replayed_although_the_tail_is_bounded_in_bytes(here: Process) -> None:
    channel = live(uuid4())
    for number in range(1, 101):
        await here.say(channel, number, size=8000)
    async with connected(here.server) as ada:
        data = await ada.subscribe(channel, after=0)
        assert [event["seq"] for event in data["events"]] == list(range(1, 101))


async def test_a_position_that_never_was_is_answered_with_a_snapshot(here: Process) -> None:
    channel = live(uuid4())
    await here.say(channel, 1)
    async with connected(here.server) as ada:
        data = await ada.subscribe(channel, after=9)
        assert (data["seq"], data["snapshot"]) == (1, {"said": [1]})


async def test_a_position_that_only_another_process_has_seen_is_caught_up_with(here: Process, there: Process) -> None:
    channel = live(uuid4())
    async with connected(there.server, "ben") as ben:
        await ben.subscribe(channel)
        here.bus.publish = lambda message: None  # type: ignore[method-assign]
        await here.say(channel, 1, 2)  # committed, told to nobody
        async with connected(there.server) as ada:
            data = await ada.subscribe(channel, after=2)
            assert data == {"channel": channel, "seq": 2, "events": []}
        assert [event["seq"] for event in await ben.until_pushed(2)] == [1, 2]


async def test_subscribing_again_starts_again_without_doubles(here: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await here.say(channel, 1)
        await ada.until_pushed(1)
        data = await ada.subscribe(channel, after=1)
        assert data["events"] == []
        await here.say(channel, 2)
        assert [event["seq"] for event in await ada.until_pushed(2)] == [1, 2]


async def test_who_asks_again_for_a_snapshot_is_not_told_twice_what_is_said_while_it_is_taken(here: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada, connected(here.server, "ben") as ben:
        for client in (ada, ben):
            await client.subscribe(channel)
        take = here.windows.snapshot

        async def overtaken(principal: Principal, of: Channel, access: Access) -> Snapshot:
            seen = await take(principal, of, access)
            await here.say(channel, 2, 3)
            await ben.until_pushed(3)  # whoever reads it has been told
            return seen

        await here.say(channel, 1)
        await ada.until_pushed(1)
        here.windows.snapshot = overtaken  # type: ignore[method-assign,assignment]
        data = await ada.subscribe(channel)
        assert data == {"channel": channel, "seq": 1, "snapshot": {"said": [1]}}
        assert [event["seq"] for event in await ada.until_pushed(3)] == [1, 2, 3]
        await here.say(channel, 4)
        assert [event["seq"] for event in await ada.until_pushed(4)] == [1, 2, 3, 4]


async def test_asking_for_a_snapshot_in_vain_or_not_loses_nothing_that_was_on_its_way(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_portions_of(1, monkeypatch)  # readers have their turns one after the other
    channel = live(uuid4())
    async with several(here.server, 8) as readers:
        for reader in readers:
            await reader.subscribe(channel)
        take, asked = here.windows.snapshot, itertools.count()

        async def now_and_then(principal: Principal, of: Channel, access: Access) -> Snapshot:
            if next(asked) % 2:
                return await take(principal, of, access)
            await asyncio.sleep(0)
            raise Problem(ErrorCode.UNAVAILABLE)

        here.windows.snapshot = now_and_then  # type: ignore[method-assign,assignment]

        async def ask_again(reader: Client) -> None:
            for _ in range(20):
                await reader.ask("subscribe", channel=channel)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(speak(here, channel, 60))
            for reader in readers[1::2]:
                tasks.create_task(ask_again(reader))
        here.windows.snapshot = take  # type: ignore[method-assign]
        for reader in readers:
            await reader.subscribe(channel)
            assert without_doubles(reader) == 60


async def speak(here: Process, channel: str, events: int) -> None:
    for number in range(events):
        await here.say(channel, number)


def without_doubles(reader: Client) -> int:
    """Where a client of one channel stands, who was told each event as the one after that."""
    stands_at = 0
    for frame in reader.frames:
        if frame["type"] == "event":
            stands_at += 1
            assert frame["seq"] == stands_at
        elif frame["type"] == "ok":
            assert frame["data"]["seq"] >= stands_at
            stands_at = frame["data"]["seq"]
    return stands_at


async def test_who_was_refused_a_snapshot_still_hears_all_that_follows(here: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada, connected(here.server, "ben") as ben:
        for client in (ada, ben):
            await client.subscribe(channel)

        async def in_vain(_principal: Principal, _of: Channel, _access: Access) -> Snapshot:
            await here.say(channel, 1, 2)
            await ben.until_pushed(2)  # whoever reads it has been told
            raise Problem(ErrorCode.UNAVAILABLE)

        here.windows.snapshot = in_vain  # type: ignore[method-assign,assignment]
        assert (await ada.ask("subscribe", channel=channel))["code"] == "unavailable"
        await here.say(channel, 3)
        assert [event["seq"] for event in await ada.until_pushed(3)] == [1, 2, 3]


async def test_what_was_said_meanwhile_and_is_not_at_hand_any_more_is_resumed_for(here: Process) -> None:
    channel = live(uuid4())
    async with connected(here.server) as ada, connected(here.server, "ben") as ben:
        for client in (ada, ben):
            await client.subscribe(channel)

        async def in_vain(_principal: Principal, _of: Channel, _access: Access) -> Snapshot:
            await here.say(channel, 1)
            await ben.until_pushed(1)
            local = here.hub.channels.get(channel)
            assert local is not None
            local.forget()
            raise Problem(ErrorCode.UNAVAILABLE)

        here.windows.snapshot = in_vain  # type: ignore[method-assign,assignment]
        await ada.socket.send_json({"id": 1, "type": "subscribe", "channel": channel})
        assert await ada.closed_with() == CloseCode.TOO_SLOW  # with which a client comes back and says where it was
        assert ada.said() == []


async def test_after_unsubscribing_nothing_more_comes(here: Process) -> None:
    channel, other = live(uuid4()), live(uuid4())
    async with connected(here.server) as ada:
        await ada.subscribe(channel)
        await ada.subscribe(other)
        assert (await ada.ask("unsubscribe", channel=channel))["data"] == {"channel": channel}
        assert not here.hub.has_readers(channel)
        await here.say(channel, 1)
        await here.say(other, 2)
        assert [event["channel"] for event in await ada.until_pushed(1)] == [other]


async def test_what_one_may_not_see_and_what_is_no_channel_look_the_same(here: Process) -> None:
    async with connected(here.server) as ada:
        for name in (live(SECRET_SESSION), "live:nonsense", "nonsense", f"me:{uuid4()}", ""):
            reply = await ada.ask("subscribe", channel=name)
            assert (reply["type"], reply["code"], reply["retry"]) == ("error", "not_found", False)


async def test_me_is_each_persons_own_channel(here: Process, there: Process) -> None:
    ada_id, ben_id = person("ada").user, person("ben").user
    async with connected(here.server, "ada") as ada, connected(there.server, "ben") as ben:
        await ada.subscribe("me")
        await ben.subscribe("me")
        await here.say_to_each({me(ada_id): 1, me(ben_id): 2, me(uuid4()): 3})
        assert [(event["channel"], event["data"]["n"]) for event in await ada.until_pushed(1)] == [("me", 1)]
        assert [(event["channel"], event["data"]["n"]) for event in await ben.until_pushed(1)] == [("me", 2)]


async def test_a_connection_has_a_bounded_number_of_channels(here: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.limits.CHANNELS_PER_CONNECTION", 3)
    names = [live(uuid4()) for _ in range(4)]
    async with connected(here.server) as ada:
        replies = [await ada.ask("subscribe", channel=name) for name in names]
        assert [reply["type"] for reply in replies] == ["ok", "ok", "ok", "error"]
        assert replies[-1]["code"] == "conflict"
        await ada.ask("unsubscribe", channel=names[0])
        assert (await ada.ask("subscribe", channel=names[3]))["type"] == "ok"


async def test_participants_are_present_while_their_channel_is_open(here: Process, there: Process) -> None:
    session = uuid4()
    async with connected(here.server) as ada:
        await ada.subscribe(live(session))
        await here.presence.settled()
        assert await there.presence.online(session) == {person("ada").user}
        await ada.ask("unsubscribe", channel=live(session))
        await here.presence.settled()
        assert await there.presence.count(session) == 0
        await ada.subscribe(live(session))
    await until(lambda: not here.hub.sockets)
    await here.presence.settled()
    assert await there.presence.count(session) == 0
