"""The embedded servers: shared, durable, closed to others, and gone when nobody uses them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import psycopg
import pytest
import redis

from lms_rt.embedded import EmbeddedError, EmbeddedServices
from lms_rt.embedded.account import Account
from lms_rt.embedded.layout import Layout
from tests.support.embedding import pids, query, volatile

ROOT = Path(__file__).resolve().parents[1]

# A process that uses the servers until its standard input ends or it is killed
HOLDER = """
import sys
from pathlib import Path
from lms_rt.embedded import EmbeddedServices
services = EmbeddedServices(Path(sys.argv[1]), volatile=True).start()
print(services.postgres_pid, services.valkey_pid, flush=True)
sys.stdin.read()
services.stop()
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def holder(data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has started the servers; the line with their ids has been read."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data_dir)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
        process.kill()


def eventually(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.01)


def gone(*processes: int) -> bool:
    return not any(is_alive(pid) for pid in processes)


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != "zombie"
    except psutil.NoSuchProcess:
        return False


async def test_asyncpg_psycopg_and_redis_connect(data_dir: Path) -> None:
    with volatile(data_dir) as services:
        connection = await asyncpg.connect(services.database_url)
        try:
            assert await connection.fetchval("SELECT current_user || '@' || current_database()") == "lms@lms"
        finally:
            await connection.close()
        assert query(services, "SHOW timezone") == "UTC"
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.ping()


def test_what_was_written_is_there_after_a_restart_of_durable_servers(data_dir: Path) -> None:
    with EmbeddedServices(data_dir) as services:
        assert query(services, "SHOW fsync") == "on"
        query(services, "CREATE TABLE kept AS SELECT 42 AS value")
        with redis.Redis.from_url(services.redis_url) as client:
            client.set("kept", "yes")
        first = pids(services)
    assert gone(*first)
    with EmbeddedServices(data_dir) as services:
        assert query(services, "SELECT value FROM kept") == 42
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.get("kept") == b"yes"


def test_a_second_user_joins_and_the_last_one_out_stops_the_servers(
    data_dir: Path, holder: subprocess.Popen[bytes]
) -> None:
    services = volatile(data_dir).start()
    assert not services.started_servers
    running = pids(services)

    holder.communicate()  # the one that started them leaves first
    assert holder.returncode == 0
    assert query(services, "SELECT 1") == 1

    services.stop()
    assert gone(*running)


def test_one_who_joins_and_leaves_stops_nothing(data_dir: Path) -> None:
    with volatile(data_dir) as services:
        assert services.started_servers
        running = pids(services)
        with volatile(data_dir) as guest:
            assert not guest.started_servers
        assert pids(services) == running
        assert query(services, "SELECT 1") == 1


@pytest.mark.fault
def test_servers_stop_when_their_only_user_is_killed(data_dir: Path, holder: subprocess.Popen[bytes]) -> None:
    layout = EmbeddedServices(data_dir)
    running = pids(layout)
    holder.kill()
    eventually(lambda: gone(*running))
    with volatile(data_dir) as services:
        assert services.started_servers


@pytest.mark.fault
def test_servers_left_by_a_killed_keeper_are_stopped_before_new_ones_start(data_dir: Path) -> None:
    services = volatile(data_dir).start()
    orphans = pids(services)
    psutil.Process(orphans[0]).parent().kill()  # type: ignore[union-attr] # the keeper is their parent
    services.stop()
    assert not gone(*orphans)
    with volatile(data_dir) as again:
        assert gone(*orphans)
        assert query(again, "SELECT 1") == 1


@pytest.mark.fault
@pytest.mark.parametrize("server", ["postgres_pid", "valkey_pid"])
def test_a_server_that_dies_is_started_again(breakable_services: EmbeddedServices, server: str) -> None:
    dead = getattr(breakable_services, server)
    os.kill(dead, signal.SIGKILL)

    def answers_again() -> bool:
        try:
            with redis.Redis.from_url(breakable_services.redis_url) as client:
                return getattr(breakable_services, server) != dead and bool(
                    client.ping() and query(breakable_services, "SELECT 1") == 1
                )
        except (OSError, ValueError, IndexError, redis.RedisError, psycopg.Error):
            return False

    eventually(answers_again)


@pytest.mark.fault
def test_a_stale_pid_file_that_names_a_stranger_is_overcome(data_dir: Path) -> None:
    with volatile(data_dir) as services:
        postmaster_file = data_dir / "services" / "postgres" / "postmaster.pid"
        content = postmaster_file.read_text()
        stale = content.replace(str(services.postgres_pid), str(os.getpid()), 1)
    postmaster_file.write_text(stale)
    with volatile(data_dir) as services:
        assert services.postgres_pid != os.getpid()


@pytest.mark.fault
def test_a_first_start_that_was_killed_half_way_is_begun_anew(data_dir: Path) -> None:
    layout = Layout(data_dir)
    layout.create(Account.for_servers(layout.cluster))
    partial = layout.services / "postgres.partial"
    partial.mkdir()
    (partial / "PG_VERSION").write_text("18\n")
    with volatile(data_dir) as services:
        assert query(services, "SELECT 1") == 1
    assert not partial.exists()


def test_many_processes_that_start_at_once_share_one_pair_of_servers(data_dir: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(data_dir)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(6)
    ]
    lines = {process.stdout.readline() for process in processes if process.stdout is not None}
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * 6
    assert len(lines) == 1
    assert gone(*map(int, lines.pop().split()))


def test_ctrl_c_in_the_terminal_does_not_reach_the_servers(data_dir: Path) -> None:
    with volatile(data_dir) as services:
        for pid in pids(services):
            assert os.getsid(pid) != os.getsid(0)


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_running(data_dir: Path) -> None:
    with volatile(data_dir):
        pass
    (data_dir / "services" / "postgres" / "PG_VERSION").write_text("7\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL did not start"):
        volatile(data_dir).start()
    with socket.socket(socket.AF_UNIX) as client, pytest.raises(FileNotFoundError):
        client.connect(str(Layout(data_dir).valkey_socket))
