"""The client against a real server: what it does when lines break, and when the server has the last word."""

import asyncio
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from pydantic import JsonValue

from lms_rt.app import create_app
from lms_rt.client import ConnectionEnded, LineDown, Refused, Rest, Snapshot, connect
from lms_rt.contract.live import LiveSessionCreate
from tests.client.reading import PATIENCE_S, up_to
from tests.support import school
from tests.support.ports import kept_port
from tests.support.running import until
from tests.support.servers import Cluster

PARIS: dict[str, JsonValue] = {"options": ["b"]}


def _url(house: Cluster) -> str:
    return house.servers[0].url


async def test_a_channel_is_told_from_its_snapshot_on(house: Cluster) -> None:
    class_ = await school.open_class(house.system)
    token, participant = await house.guest_token(class_, "Ada")
    async with connect(_url(house), token=token) as client:
        assert client.user["name"] == "Ada"
        feed = await client.subscribe(f"live:{class_.id}")
        first = await anext(feed)
        assert isinstance(first, Snapshot)
        assert first.data["participant"] == str(participant)
        await house.system.services.live_steps.open(class_.host, class_.id, 1, None)
        assert [event.name for event in await up_to(feed, "question.opened")] == ["session.started", "question.opened"]
        await client.command("ping")
        await client.unsubscribe(f"live:{class_.id}")


async def test_a_channel_that_may_not_be_seen_is_refused(house: Cluster) -> None:
    class_ = await school.open_class(house.system)
    token, _ = await house.guest_token(class_, "Ada")
    async with connect(_url(house), token=token) as client:
        with pytest.raises(Refused) as refused:
            await client.subscribe(f"live:{class_.id}:staff")
        assert refused.value.code == "not_found"
        assert not refused.value.may_pass


async def test_nothing_is_missed_or_seen_twice_across_lost_lines(house: Cluster) -> None:
    class_ = await school.open_class(house.system)
    steps, host = house.system.services.live_steps, class_.host
    token, _ = await house.guest_token(class_, "Ada")
    async with connect(_url(house), token=token) as client:
        feed = await client.subscribe(f"live:{class_.id}")
        version = (await steps.open(host, class_.id, 1, None)).version
        for _ in range(4):
            client.drop()
            version = (await steps.pause(host, class_.id, version)).version
            version = (await steps.resume(host, class_.id, version)).version
        await steps.close(host, class_.id, version, None)
        events = await up_to(feed, "question.closed")
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert [event.name for event in events].count("question.paused") == 4
        await until(lambda: client.connections > 1)


async def test_an_answer_whose_line_breaks_is_stored_once_and_receipted(house: Cluster) -> None:
    class_ = await school.open_class(house.system)
    await house.system.services.live_steps.open(class_.host, class_.id, 1, None)
    token, participant = await house.guest_token(class_, "Ada")
    async with connect(_url(house), token=token) as client:
        giving = asyncio.create_task(client.answer(class_.id, class_.questions[0], PARIS))
        await asyncio.sleep(0)
        client.drop()
        async with asyncio.timeout(PATIENCE_S):
            receipt = await giving
        assert client.unanswered == 0
    results = await house.system.services.live_sessions.results(class_.host, class_.id)
    stored = [(one.participant, answer.id) for one in results.participants for answer in one.answers]
    assert stored == [(participant, receipt.answer)]


async def test_an_answer_before_its_time_is_given_again_until_it_counts(house: Cluster) -> None:
    class_ = await school.open_class(house.system, given=LiveSessionCreate(lead_ms=700))
    await house.system.services.live_steps.open(class_.host, class_.id, 1, None)
    token, _ = await house.guest_token(class_, "Ada")
    async with connect(_url(house), token=token) as client, asyncio.timeout(PATIENCE_S):
        assert (await client.answer(class_.id, class_.questions[0], PARIS)).revision == 1


async def test_a_server_that_restarts_is_found_again(database_url: str, redis_url: str) -> None:
    port = kept_port()

    async def started() -> web.AppRunner:
        runner = web.AppRunner(create_app(school.settings(database_url, redis_url)), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return runner

    runner = await started()
    async with school.running(database_url, redis_url) as system:
        class_ = await school.open_class(system)
        token = await school.token_of(system, class_.host)
        async with connect(f"http://127.0.0.1:{port}", token=token) as client:
            feed = await client.subscribe(f"live:{class_.id}")
            await runner.cleanup()
            await until(lambda: not client.is_online)
            await system.services.live_steps.open(class_.host, class_.id, 1, None)
            runner = await started()
            assert (await up_to(feed, "question.opened"))[-1].seq == 2
    await runner.cleanup()


async def test_a_removed_guest_is_told_and_does_not_come_back(house: Cluster) -> None:
    class_ = await school.open_class(house.system)
    token, participant = await house.guest_token(class_, "Ada")
    async with connect(_url(house), token=token) as client:
        feed = await client.subscribe(f"live:{class_.id}")
        async with connect(_url(house), token=await house.person_token(class_.host)) as host:
            await host.command("live.remove", session=class_.id, version=1, participant=participant, ban=True)
        with pytest.raises(ConnectionEnded, match="Removed"):
            await up_to(feed, "session.ended")
        with pytest.raises(ConnectionEnded):
            await client.command("ping")


async def test_a_bad_token_is_refused_at_once(house: Cluster) -> None:
    with pytest.raises(ConnectionEnded) as ended:
        async with connect(_url(house), token="forged"):
            pass
    assert ended.value.code == 401


async def test_a_server_that_is_not_there_is_not_waited_for_for_ever() -> None:
    with pytest.raises(LineDown):
        async with connect("http://127.0.0.1:1", token="any", within_s=0.3):
            pass


async def test_people_sign_in_join_and_renew_over_rest(house: Cluster) -> None:
    class_ = await school.open_class(house.system)
    email = (await house.system.services.accounts.me(class_.host)).email
    async with ClientSession() as http:
        rest = Rest(http, _url(house))
        signed_in = await rest.login(email, school.PASSWORD)
        first = await signed_in.token()
        assert await signed_in.token() == first
        signed_in._renew_at = 0.0  # as if its time were up
        assert len({await signed_in.token(), first}) == 2
        assert (await signed_in.request("GET", "/me"))["email"] == email

        assert class_.session.pin is not None
        place = await rest.join(class_.session.pin, "Ada")
        assert isinstance(place.participant, UUID)
        with pytest.raises(Refused) as refused:
            await rest.join(class_.session.pin, "Ada")
        assert (refused.value.code, refused.value.status) == ("nickname_taken", 409)
        with pytest.raises(Refused) as refused:
            await rest.join("12", "")
        assert [field.path for field in refused.value.fields] == ["$.pin"]
