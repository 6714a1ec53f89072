"""The Redis connection pool every other module of `kv` is given."""

from functools import cached_property

from redis import asyncio as redis_py
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import MasterDownError, OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as RedisTimeoutError

from lms_rt import limits
from lms_rt.kv.cancellation import pool
from lms_rt.kv.exchange import Exchange
from lms_rt.kv.refusing import RefusesWritesError

OUTAGE = (
    RedisConnectionError,
    RedisTimeoutError,
    OutOfMemoryError,
    RefusesWritesError,
    ReadOnlyError,
    MasterDownError,
)
"""What redis-py raises while Redis is away or frozen, full or unable to save, or no longer the one that is written
to."""
UNREACHABLE = (*OUTAGE, OSError)
"""What a command may raise then."""


class Redis(redis_py.Redis):
    """redis-py's client, and beside its pool the one connection for what every request asks."""

    @cached_property
    def exchange(self) -> Exchange:
        """For short commands that many callers have at the same time."""
        return Exchange(self.connection_pool)

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Hang up everywhere."""
        await self.exchange.close()
        await super().aclose(close_connection_pool)


def connect(url: str) -> Redis:
    """A client with bounded waits: a frozen Redis costs a request `REDIS_TIMEOUT_S` and no more. Replies are bytes."""
    connections = pool(
        url,
        socket_timeout=limits.REDIS_TIMEOUT_S,
        socket_connect_timeout=limits.REDIS_TIMEOUT_S,
        retry=Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.2), retries=1),
        retry_on_error=[RedisConnectionError],
        max_connections=50,
        health_check_interval=15,
        client_name="lms_rt",
    )
    client = Redis.from_pool(connections)
    assert isinstance(client, Redis)
    return client
