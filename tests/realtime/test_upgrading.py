import asyncio
import socket
from collections.abc import Callable

import aiohttp
import pytest
import uvloop

from lms_rt.contract.frames import PROTOCOL
from tests.realtime.process import Process, process
from tests.support.running import until

ADA = {"Authorization": "Bearer ada"}


async def refusal(
    process: Process, headers: dict[str, str], protocols: tuple[str, ...] = (PROTOCOL,)
) -> tuple[int, str]:
    """Status and code of a refused upgrade."""
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    } | ({"Sec-WebSocket-Protocol": ", ".join(protocols)} if protocols else {})
    async with (
        aiohttp.ClientSession() as session,
        session.get(process.server.make_url("/ws"), headers=upgrade | headers) as response,
    ):
        assert response.content_type == "application/problem+json"
        return response.status, (await response.json())["code"]


async def test_nobody_comes_in_without_saying_who_they_are(here: Process) -> None:
    assert await refusal(here, {}) == (401, "unauthenticated")
    assert await refusal(here, {"Authorization": "Basic YTpi"}) == (401, "unauthenticated")
    assert await refusal(here, {"Authorization": "Bearer mallory"}) == (403, "account_disabled")


async def test_the_protocol_must_be_offered(here: Process) -> None:
    assert await refusal(here, ADA, ()) == (400, "malformed")
    assert await refusal(here, ADA, ("lms.v0",)) == (400, "malformed")


async def test_a_plain_get_is_refused(here: Process) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(here.server.make_url("/ws"), headers=ADA | {"Sec-WebSocket-Protocol": PROTOCOL}) as response,
    ):
        assert response.status == 400


async def test_a_ticket_among_the_subprotocols_opens_the_socket_and_is_not_echoed(here: Process) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(here.server.make_url("/ws"), protocols=[PROTOCOL, "ticket.ada"])
        assert socket.protocol == PROTOCOL
        assert (await socket.receive_json())["user"]["name"] == "ada"
        await socket.close()


async def test_compression_is_not_accepted(here: Process) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(here.server.make_url("/ws"), protocols=[PROTOCOL], headers=ADA, compress=15)
        assert socket.compress == 0
        await socket.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "http://127.0.0.1:1"])
async def test_other_origins_are_refused(here: Process, origin: str) -> None:
    assert await refusal(here, ADA | {"Origin": origin}) == (403, "origin_refused")


async def test_the_own_and_the_allowed_origins_come_in(here: Process) -> None:
    own = f"http://{here.server.host}:{here.server.port}"
    for origin in (own, "https://friend.example"):
        async with aiohttp.ClientSession() as session:
            socket = await session.ws_connect(
                here.server.make_url("/ws"), protocols=[PROTOCOL], headers=ADA | {"Origin": origin}
            )
            await socket.close()


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_who_has_not_read_earlier_answers_yet_is_welcomed_behind_them(
    database_url: str, redis_url: str, new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    """The transport holds some of them when it changes hands."""

    async def ask_much_and_upgrade() -> None:
        loop = asyncio.get_running_loop()
        async with process(database_url, redis_url) as here:
            here.hold_little()
            with socket.socket() as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                line.setblocking(False)
                await loop.sock_connect(line, (here.server.host, here.server.port))
                earlier = 200
                words = "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n" * earlier
                words += "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                words += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                words += f"Sec-WebSocket-Protocol: {PROTOCOL}\r\nAuthorization: Bearer ada\r\n\r\n"
                await loop.sock_sendall(line, words.encode())
                await until(lambda: bool(here.hub.sockets))
                heard = b""
                async with asyncio.timeout(10):
                    while b'"welcome"' not in heard:
                        heard += await loop.sock_recv(line, 65_536)
                assert heard.count(b"HTTP/1.1 404 ") == earlier
                assert heard.index(b"HTTP/1.1 101 ") < heard.index(b'"welcome"')

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(ask_much_and_upgrade())
