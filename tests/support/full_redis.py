"""A Redis that has no room, as one is whose memory is bounded and that must not throw anything away."""

from collections.abc import Iterator
from contextlib import contextmanager

import redis


@contextmanager
def full(redis_url: str) -> Iterator[None]:
    """Nothing more can be written."""
    with redis.Redis.from_url(redis_url) as client:
        client.config_set("maxmemory", 1)
        try:
            yield
        finally:
            client.config_set("maxmemory", 0)
