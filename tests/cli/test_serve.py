"""`lms-rt serve`: one line when it is ready, and an orderly end."""

import os
import signal
import urllib.request
from contextlib import closing
from dataclasses import replace

import aiohttp
import psutil
import pytest
from pydantic_core import from_json

from lms_rt.contract.frames import PROTOCOL
from tests.cli.commands import Installation, address_of, stop
from tests.support import school
from tests.support.making_code import can_make_code
from tests.support.ports import kept_port
from tests.support.running import until


def _ready(url: str) -> bool:
    with closing(urllib.request.urlopen(f"{url}/readyz", timeout=10)) as response:
        return bool(from_json(response.read())["ready"])


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_server_says_where_it_listens_and_ends_when_it_is_told(
    installation: Installation, by: signal.Signals
) -> None:
    with installation.started("serve") as server:
        assert _ready(address_of(server))
        assert stop(server, by) == 0
        assert server.stdout is not None
        assert server.stdout.read() == ""
        assert '"event":"draining"' in installation.log


async def test_sockets_are_told_to_come_back_when_the_server_stops(
    installation: Installation, database_url: str, redis_url: str
) -> None:
    async with school.running(database_url, redis_url) as system:
        host = await school.person(system, "Grace Hopper")
        with installation.started("serve") as server:
            url = address_of(server)
            token = await school.token_of(system, host)
            async with (
                aiohttp.ClientSession() as http,
                http.ws_connect(
                    f"{url}/ws", protocols=[PROTOCOL], headers={"Authorization": f"Bearer {token}"}
                ) as socket,
            ):
                assert (await socket.receive_json())["type"] == "welcome"
                server.send_signal(signal.SIGTERM)
                closed = await socket.receive()
                assert closed.data == 1012
            assert server.wait(timeout=20) == 0


def test_several_processes_share_one_port(installation: Installation) -> None:
    with installation.started("serve", "--processes", "2") as server:
        url = address_of(server)
        children = psutil.Process(server.pid).children()
        assert len(children) == 2
        assert all(_ready(url) for _ in range(10))
        assert stop(server) == 0
        assert not any(child.is_running() for child in children)


@pytest.mark.skipif(not can_make_code(), reason="this system lets no process make code of memory")
@pytest.mark.parametrize("wanted", [True, False])
def test_processes_have_their_code_in_huge_pages_unless_told_otherwise(
    installation: Installation, wanted: bool
) -> None:
    told = replace(
        installation, variables={**installation.variables, "LMS_SERVER__CODE_IN_HUGE_PAGES": str(wanted).lower()}
    )
    with told.started("serve", "--processes", "2") as server:
        assert _ready(address_of(server))
        processes = [psutil.Process(server.pid), *psutil.Process(server.pid).children()]
        assert [_has_code_without_a_file(process) for process in processes] == [wanted] * 3


def _has_code_without_a_file(process: psutil.Process) -> bool:
    mapped: list[tuple[str, str]] = [(each.perms, each.path) for each in process.memory_maps(grouped=False)]
    return ("r-xp", "[anon]") in mapped


async def test_a_process_that_dies_is_replaced(installation: Installation) -> None:
    with installation.started("serve", "--processes", "2") as server:
        url = address_of(server)
        parent = psutil.Process(server.pid)
        before = {child.pid for child in parent.children()}
        killed = before.pop()
        os.kill(killed, signal.SIGKILL)
        await until(lambda: len({child.pid for child in parent.children()} - {killed}) == 2)
        assert _ready(url)
        assert '"event":"process_died"' in installation.log
        assert stop(server) == 0


async def test_processes_do_not_outlive_a_parent_that_is_killed(installation: Installation) -> None:
    with installation.started("serve", "--processes", "2", "--worker") as server:
        address_of(server)
        children = psutil.Process(server.pid).children()
        assert len(children) == 3
        server.kill()
        server.wait()
        await until(lambda: not any(child.is_running() for child in children), within_s=30)


def test_a_port_that_is_taken_is_one_line(installation: Installation) -> None:
    with installation.started("serve") as server:
        port = address_of(server).rpartition(":")[2]
        for more in ([], ["--processes", "2"]):
            told = installation.run("serve", "--port", port, *more)
            assert told.status == 1
            assert told.err.splitlines()[-1].startswith(f"lms-rt: cannot listen on 127.0.0.1:{port}: another program")


def test_a_named_port_is_used(installation: Installation) -> None:
    port = kept_port()
    with installation.started("serve", "--port", str(port), "--processes", "2") as server:
        assert address_of(server) == f"http://127.0.0.1:{port}"


@pytest.mark.slow
def test_nothing_need_be_configured(bare_installation: Installation) -> None:
    with bare_installation.started("serve", "--port", "0") as server:
        url = address_of(server)
        assert _ready(url)
        made = bare_installation.run(  # while the server runs, on the same directory
            "user", "create", "--email", "a@school.test", "--name", "A", "--password-stdin", stdin="correct horse\n"
        )
        assert made.status == 0, made.err
        assert stop(server) == 0
    assert (bare_installation.directory / "data" / "secrets.toml").stat().st_mode & 0o077 == 0
    assert bare_installation.run("check").status == 0
