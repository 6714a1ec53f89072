"""A Redis that answers, and takes nothing: the ways in which a healthy one comes to that."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import pytest
import redis

Refusal = Callable[[str], AbstractContextManager[None]]

FORKED_S: Final = 20
"""How long a snapshot that cannot succeed may take to fail."""


@contextmanager
def unable_to_save(redis_url: str) -> Iterator[None]:
    """Its snapshots fail, as on a full disk, so it takes nothing that it could lose, and answers no PING."""
    with redis.Redis.from_url(redis_url) as client:
        settings = client.config_get("dir", "dbfilename")
        if not Path(settings["dir"]).is_dir():
            pytest.skip("the disk of this Redis is another machine's")
        in_the_way = Path(settings["dir"], settings["dbfilename"])
        in_the_way.mkdir()
        try:
            client.config_set("save", "3600 1")
            client.bgsave()
            _wait_for_failure(client)
            yield
        finally:
            client.config_set("save", "")
            shutil.rmtree(in_the_way)


def _wait_for_failure(client: "redis.Redis") -> None:
    deadline = time.monotonic() + FORKED_S
    while (about := client.info("persistence"))["rdb_bgsave_in_progress"]:  # type: ignore[index]  # no coroutine here
        assert time.monotonic() < deadline, "the snapshot takes too long"
        time.sleep(0.005)
    assert about["rdb_last_bgsave_status"] == "err"  # type: ignore[index]


@contextmanager
def without_replicas(redis_url: str) -> Iterator[None]:
    """It must have a replica that has every write, and has none."""
    with redis.Redis.from_url(redis_url) as client:
        client.config_set("min-replicas-to-write", 1)
        try:
            yield
        finally:
            client.config_set("min-replicas-to-write", 0)


@contextmanager
def demoted(redis_url: str) -> Iterator[None]:
    """It was made the replica of another."""
    with redis.Redis.from_url(redis_url) as client:
        client.replicaof("127.0.0.1", 1)
        try:
            yield
        finally:
            client.replicaof("NO", "ONE")


@contextmanager
def demoted_and_stale(redis_url: str) -> Iterator[None]:
    """It was made the replica of one that is away, and tells nothing that could be out of date."""
    with demoted(redis_url), redis.Redis.from_url(redis_url) as client:
        client.config_set("replica-serve-stale-data", "no")
        try:
            yield
        finally:
            client.config_set("replica-serve-stale-data", "yes")


REFUSALS: Final[tuple[Refusal, ...]] = (unable_to_save, without_replicas, demoted, demoted_and_stale)
