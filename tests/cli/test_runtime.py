"""What a command works on is there when it begins, and gone when it ends."""

import argparse
from pathlib import Path

import pytest

from lms_rt.cli.failures import CommandFailedError
from lms_rt.cli.runtime import runtime
from lms_rt.embedded import EmbeddedServices


def test_what_fails_while_the_servers_start_leaves_none_of_them_running(tmp_path: Path) -> None:
    args = argparse.Namespace(config=None, verbose=False, data=tmp_path)

    def fail() -> None:
        raise ImportError("no such module")

    with pytest.raises(ImportError, match="no such module"), runtime(args, meanwhile=fail):
        pytest.fail("it was not ready")
    with EmbeddedServices(tmp_path) as servers:
        assert servers.started_servers, "they ran on"


def test_beside_a_configured_database_it_is_done_before_that_is_asked(tmp_path: Path) -> None:
    args = argparse.Namespace(config=None, verbose=False, data=tmp_path)
    nobody = {"database": {"url": "postgresql://nobody@127.0.0.1:1/none"}, "redis": {"url": "redis://127.0.0.1:1"}}
    done: list[str] = []

    with (
        pytest.raises(CommandFailedError, match="cannot be reached"),
        runtime(args, nobody, meanwhile=lambda: done.append("imported")),
    ):
        pytest.fail("it was not reachable")
    assert done == ["imported"]
