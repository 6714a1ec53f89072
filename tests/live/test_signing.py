"""Coming in and going out by REST and socket together, on two processes."""

from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from lms_rt.contract.frames import TICKET
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.servers import Cluster
from tests.support.sockets import RefusedError


async def post(cluster: Cluster, path: str, token: str, status: int, body: object = None) -> Any:
    """What a server says to a POST with this token."""
    headers = {"Authorization": f"Bearer {token}"}
    async with cluster.http.post(f"{cluster.servers[0].url}/api/v1{path}", json=body, headers=headers) as response:
        assert response.status == status, await response.text()
        return await response.json() if status != 204 else None


async def test_a_browser_s_ticket_opens_one_socket_on_any_process_and_no_second(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    token, participant = await cluster.guest_token(class_, "Ada")
    given = await post(cluster, "/ws-tickets", token, 201)
    assert given["expires_in"] == 30
    protocols = ["lms.v1", TICKET + given["ticket"]]
    async with cluster.http.ws_connect(f"{cluster.servers[1].url}/ws", protocols=protocols) as socket:
        assert socket.protocol == "lms.v1"
        welcome = await socket.receive_json(timeout=10)
        assert welcome["user"] == {"id": str(participant), "name": "Ada", "role": "guest"}
        assert welcome["heartbeat"] == 20
    with pytest.raises(WSServerHandshakeError) as refused:
        await cluster.http.ws_connect(f"{cluster.servers[0].url}/ws", protocols=protocols)
    assert refused.value.status == 401
    assert refused.value.headers is not None
    assert refused.value.headers["Content-Type"].startswith("application/problem+json")


async def test_signing_out_closes_the_sockets_of_that_sign_in_everywhere_and_no_others(cluster: Cluster) -> None:
    person = await school.person(cluster.system, "Emmy Noether")
    leaving, staying = await cluster.person_token(person), await cluster.person_token(person)
    here, there = await cluster.socket(leaving), await cluster.socket(leaving, server=1)
    other = await cluster.socket(staying, server=1)
    await post(cluster, "/auth/logout", leaving, 204)
    assert [await here.closed(), await there.closed()] == [4401, 4401]
    assert (await other.command("ping"))["now"]
    with pytest.raises(WSServerHandshakeError, match="401"):
        await cluster.socket(leaving, server=1)


async def test_a_guest_who_was_removed_may_come_back_unless_banned(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await host.step("remove", class_.id, participant=ada.participant)
    assert (await ada.closed(), ada.close_reason) == (4403, "removed")
    again = await cluster.guest(class_, "Ada", server=1)
    await host.step("remove", class_.id, participant=again.participant, ban=True)
    assert await again.closed() == 4403
    with pytest.raises(Problem) as banned:
        await cluster.guest(class_, "Ada")
    assert banned.value.code is ErrorCode.REMOVED


async def test_an_enrolled_learner_who_was_removed_may_come_back_unless_banned(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    await school.enrol(cluster.system, class_, student)
    host, token = await cluster.host(class_), await cluster.person_token(student)
    for ban in (False, True):
        emmy = await cluster.socket(token, server=1)
        place = (await emmy.subscribe(f"live:{class_.id}"))["snapshot"]["participant"]
        await host.step("remove", class_.id, participant=place, ban=ban)
        assert await emmy.closed() == 4403
    barred = await cluster.socket(token)
    with pytest.raises(RefusedError) as refused:
        await barred.subscribe(f"live:{class_.id}")
    assert refused.value.code == "removed"


async def test_who_deletes_their_account_is_named_by_no_process_that_remembers_what_was_said(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    token = await cluster.person_token(class_.host)
    channel = f"course:{class_.course}:staff"
    watching = [await cluster.socket(token, server=server) for server in (0, 1)]
    for each in watching:
        await each.subscribe(channel)
    student = await school.person(cluster.system, "Emmy Noether")
    await school.enrol(cluster.system, class_, student)
    for each in watching:
        assert (await each.event("enrollment.changed"))["data"]["name"] == "Emmy Noether"
    headers = {"Authorization": f"Bearer {await cluster.person_token(student)}"}
    async with cluster.http.delete(f"{cluster.servers[0].url}/api/v1/me", headers=headers) as reply:
        assert reply.status == 204
    for server, each in enumerate(watching):
        await each.event("enrollment.changed", lambda frame: frame["data"]["status"] == "withdrawn")
        back = await cluster.socket(token, server=server)
        replayed = await back.subscribe(channel, after=0)
        assert "Emmy Noether" not in str([replayed, back.pushed])
        assert "Deleted account" in str([replayed, back.pushed])
