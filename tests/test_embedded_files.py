"""What the embedded servers leave to whom on the disk, with and without root."""

import os
import shutil
import stat
from pathlib import Path

import psutil
import pytest
import redis

from lms_rt.embedded import secrets_in
from lms_rt.embedded.account import SERVERS_GID, Account
from lms_rt.embedded.wheels import postgres_programs, valkey_server
from tests.support.embedding import pids, query, volatile

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_long_and_odd_path_gets_short_sockets(tmp_path: Path) -> None:
    odd = tmp_path / "ein Verzeichnis, sehr ‘lang’" / ("x" * 90)
    with volatile(odd) as services:
        assert query(services, "SELECT 1") == 1
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.ping()
        with volatile(odd) as guest:
            assert not guest.started_servers
        sockets = (odd / "services" / "run").readlink()
        assert stat.S_IMODE(sockets.stat().st_mode) & 0o007 == 0
    assert not sockets.exists()
    # A killed keeper leaves the link, and what sweeps /tmp takes the directory: the next start makes another.
    (odd / "services" / "run").symlink_to(sockets)
    with volatile(odd) as services:
        assert query(services, "SELECT 1") == 1


@as_root
def test_as_root_only_the_servers_own_group_is_let_in_and_no_other_directory_is_opened(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    data_dir = closed / "school"
    with volatile(data_dir) as services:
        for pid in pids(services):
            assert psutil.Process(pid).uids().effective != 0
        for path in (data_dir, data_dir / "services", data_dir / "services" / "run"):
            status = path.stat()
            assert (status.st_uid, status.st_gid) == (0, SERVERS_GID)
            assert stat.S_IMODE(status.st_mode) & 0o007 == 0
    status = closed.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (0, 0, 0o700)


@as_root
def test_a_directory_that_was_there_before_keeps_its_owner_and_mode(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    given.chmod(0o755)
    with volatile(given):
        status = given.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (0, 0, 0o755)


@as_root
def test_the_capability_is_asked_for_only_where_it_is_needed(tmp_path: Path) -> None:
    account = Account(uid=65534, gid=SERVERS_GID, switched=True)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    locked = tmp_path / "program"
    locked.touch(mode=0o700)
    assert account.missing_capability(Path("/bin/sh"), [Path("/usr/lib")]) is None
    assert account.missing_capability(Path("/bin/sh"), [closed]) in ("dac_read_search", "dac_override")
    assert account.missing_capability(locked, []) == "dac_override"


@as_root
@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_as_root_programs_behind_a_closed_directory_are_run_without_opening_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    # PostgreSQL finds its libraries and files beside its programs: the whole of both wheels is copied.
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    for program in (postgres_programs(), valkey_server().parent):
        package = next(parent for parent in program.parents if parent.parent.name == "site-packages")
        for source in package.parent.glob(f"{package.name}*"):
            shutil.copytree(source, closed / source.name)
    for copied in closed.rglob("*"):
        if copied.is_dir() or os.access(copied, os.X_OK):
            copied.chmod(mode)
    monkeypatch.setenv("PYTHONPATH", str(closed))
    with volatile(tmp_path / "data") as services:
        process = psutil.Process(services.postgres_pid)
        assert Path(process.exe()).is_relative_to(closed)
        assert process.uids().effective != 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_secrets_are_made_once_and_readable_by_their_owner_alone(data_dir: Path) -> None:
    first = secrets_in(data_dir, "token_key", "csrf_key")
    assert len(set(first.values())) == 2
    assert all(len(value) >= 64 for value in first.values())
    assert secrets_in(data_dir, "token_key") == {"token_key": first["token_key"]}
    assert secrets_in(data_dir, "token_key", "third") == {
        "token_key": first["token_key"],
        "third": secrets_in(data_dir, "third")["third"],
    }
    assert stat.S_IMODE((data_dir / "secrets.toml").stat().st_mode) == 0o600


def test_a_damaged_file_of_secrets_is_an_error_and_not_replaced(data_dir: Path) -> None:
    secrets_in(data_dir, "token_key")
    (data_dir / "secrets.toml").write_text("token_key = ")
    with pytest.raises(ValueError, match="not TOML"):
        secrets_in(data_dir, "token_key")
    assert (data_dir / "secrets.toml").read_text() == "token_key = "
