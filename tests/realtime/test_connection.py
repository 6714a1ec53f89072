from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiohttp
import pytest

from lms_rt import limits
from lms_rt.contract.channels import course, live
from lms_rt.kv.bus import CloseWhom, ControlMessage, WhomKind
from tests.realtime.client import connected, several
from tests.realtime.process import Process, enrollment, guest, person
from tests.realtime.raw import PING, PONG, TEXT, raw_connected
from tests.support.running import until


async def test_the_first_frame_welcomes(here: Process) -> None:
    session = uuid4()
    async with connected(here.server) as ada, connected(here.server, f"gil@{session}") as gil:
        now = ada.welcome.pop("now")
        assert abs(datetime.fromisoformat(now) - datetime.now(UTC)) < timedelta(minutes=1)
        assert now.endswith("Z")
        assert len(ada.welcome.pop("connection")) == 36
        assert ada.welcome == {
            "type": "welcome",
            "protocol": "lms.v1",
            "user": {"id": str(person("ada").user), "name": "ada", "role": "student"},
            "heartbeat": 20,
        }
        assert gil.welcome["user"] == {"id": str(guest("gil", session).participant), "name": "gil", "role": "guest"}


async def test_ping_tells_the_time_of_the_database(here: Process) -> None:
    async with connected(here.server) as ada:
        reply = await ada.ask("ping")
        assert (reply["type"], set(reply["data"])) == ("ok", {"now"})


@pytest.mark.parametrize(
    "frame, number, code",
    [
        ("", None, "malformed"),
        ("nonsense", None, "malformed"),
        ("[]", None, "malformed"),
        ('{"type":"ping"}', None, "malformed"),
        ('{"id":"1","type":"ping"}', None, "malformed"),
        ('{"id":-1,"type":"ping"}', None, "malformed"),
        ('{"id":true,"type":"ping"}', None, "malformed"),
        ('{"id":9007199254740992,"type":"ping"}', None, "malformed"),
        ('{"id":3}', 3, "malformed"),
        ('{"id":3,"type":7}', 3, "malformed"),
        ("[" * 5000, None, "malformed"),
        ('{"id":3,"type":"dance"}', 3, "unknown_command"),
        ('{"id":3,"type":"subscribe"}', 3, "validation"),
        ('{"id":3,"type":"subscribe","channel":"me","after":-1}', 3, "validation"),
        ('{"id":3,"type":"ping","extra":1}', 3, "validation"),
    ],
)
async def test_a_bad_frame_gets_an_error_and_the_connection_lives(
    here: Process, frame: str, number: int | None, code: str
) -> None:
    async with connected(here.server) as ada:
        await ada.socket.send_str(frame)
        error = await ada.until_error()
        assert (error["id"], error["code"]) == (number, code)
        assert error["title"]
        assert (await ada.ask("ping"))["type"] == "ok"


async def test_every_bad_field_is_named(here: Process) -> None:
    async with connected(here.server) as ada:
        reply = await ada.ask("subscribe", channel=5, after="x", more=1)
        assert {field["path"] for field in reply["fields"]} == {"$.channel", "$.after", "$.more"}


async def test_invalid_utf8_and_binary_frames_are_malformed(here: Process) -> None:
    async with connected(here.server) as ada:
        await ada.socket.send_bytes(b'{"id":1,"type":"ping"}')
        assert (await ada.until_error())["code"] == "malformed"
    async with raw_connected(here.server) as raw:
        raw.send(TEXT, b'{"id":1,"type":"ping","x":"\xff"}')
        assert (await raw.text())["code"] == "malformed"


async def test_three_malformed_frames_in_a_row_end_the_connection(here: Process) -> None:
    async with connected(here.server) as ada:
        for frame in ("nonsense", "nonsense", '{"id":1,"type":"ping"}', "nonsense", "nonsense"):
            await ada.socket.send_str(frame)
        assert (await ada.ask("ping"))["type"] == "ok", "two in a row, twice, are forgiven"
        for _ in range(3):
            await ada.socket.send_str("nonsense")
        assert await ada.closed_with() == 4400
        assert len(ada.pushed("error")) == 7, "each of them got its reply"


async def test_the_longest_frame_is_read_and_a_longer_one_ends_the_connection(here: Process) -> None:
    frame = '{"id":1,"type":"ping"}'
    async with connected(here.server) as ada:
        await ada.socket.send_str(frame + " " * (limits.MAX_FRAME_BYTES - len(frame)))
        await until(lambda: len(ada.frames) == 1)
        assert ada.frames[0]["type"] == "ok"
        await ada.socket.send_str(frame + " " * (limits.MAX_FRAME_BYTES - len(frame) + 1))
        assert await ada.closed_with() == 1009


async def test_a_far_too_long_frame_ends_the_connection(here: Process) -> None:
    async with connected(here.server) as ada:
        await ada.socket.send_str(" " * 70_000)
        assert await ada.closed_with() == 1009


async def test_who_asks_too_much_is_told_so_and_then_closed(here: Process) -> None:
    async with connected(here.server) as ada:
        for number in range(400):
            await ada.socket.send_str(f'{{"id":{number},"type":"ping"}}')
        assert await ada.closed_with() == 4429
        replies = ada.pushed("ok")
        assert limits.COMMAND_BUDGET <= len(replies) <= limits.COMMAND_BUDGET + 30
        assert {error["code"] for error in ada.pushed("error")} == {"rate_limited"}
        assert all(error["retry"] for error in ada.pushed("error"))


async def test_a_flood_of_pings_is_closed_too(here: Process) -> None:
    async with raw_connected(here.server) as raw:
        for _ in range(400):
            raw.send(PING, b"x")
        _, code = await raw.rest()
        assert code == 4429


async def test_pings_are_answered(here: Process) -> None:
    async with raw_connected(here.server) as raw:
        raw.send(PING, b"payload")
        while (frame := await raw.frame()) != (PONG, b"payload"):
            assert frame[0] == PING


@pytest.mark.parametrize("kind", list(WhomKind))
async def test_signing_out_and_being_removed_or_withdrawn_close_the_sockets_on_every_process(
    here: Process, there: Process, kind: WhomKind
) -> None:
    session = uuid4()
    who = {
        WhomKind.USER: person("ada").user,
        WhomKind.AUTH_SESSION: person("ada").auth_session,
        WhomKind.PARTICIPANT: guest("gil", session).participant,
        WhomKind.ENROLLMENT: enrollment(person("ada")),
        WhomKind.COURSE_LEARNER: session,
    }
    name = f"gil@{session}" if kind is WhomKind.PARTICIPANT else "ada"
    code = 4401 if kind in (WhomKind.USER, WhomKind.AUTH_SESSION) else 4403
    channel = course(session) if kind is WhomKind.COURSE_LEARNER else live(session)
    async with (
        connected(here.server, name) as first,
        connected(there.server, name) as second,
        connected(there.server, "ben") as other,
    ):
        for client in (first, second):
            await client.subscribe(channel)
        await other.subscribe(live(session))
        here.bus.publish(ControlMessage(CloseWhom(kind, who[kind]), code, "no longer"))
        assert await first.closed_with() == code
        assert await second.closed_with() == code
        assert (await other.ask("ping"))["type"] == "ok"


async def test_an_enrolled_participant_is_found_by_the_session_they_joined(here: Process) -> None:
    session = uuid4()
    async with connected(here.server) as ada:
        await ada.subscribe(live(session))
        here.bus.publish(ControlMessage(CloseWhom(WhomKind.PARTICIPANT, person("ada").id), 4403, "removed"))
        assert await ada.closed_with() == 4403


async def test_a_stopping_server_sends_everybody_away_to_come_back(here: Process) -> None:
    async with several(here.server, 5) as clients:
        await here.gateway.stop()
        assert {await client.closed_with() for client in clients} == {1012}
        assert not here.hub.sockets
        async with aiohttp.ClientSession() as session, session.get(here.server.make_url("/ws")) as response:
            assert response.status == 503


async def test_a_client_that_does_not_hang_up_is_cut_off(here: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_rt.limits.CLOSE_DEADLINE_S", 0.2)
    async with raw_connected(here.server) as raw:
        here.bus.publish(ControlMessage(CloseWhom(WhomKind.USER, person("raw").user), 4401, "out"))
        _, code = await raw.rest()
        assert code == 4401
        raw.command(1, "ping")  # one that goes on talking is not listened to
        await until(lambda: not here.hub.sockets)


async def test_a_vanished_client_leaves_nothing_behind(here: Process) -> None:
    channel = live(uuid4())
    async with raw_connected(here.server) as raw:
        raw.command(1, "subscribe", channel=channel)
        while (await raw.text())["type"] != "ok":
            pass
    await until(lambda: not here.hub.sockets)
    assert not here.hub.has_readers(channel)
    assert len(here.gateway.heartbeat) == 0
