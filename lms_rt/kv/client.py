"""The Redis connection pool every other module of `kv` is given."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from lms_rt import limits

UNREACHABLE = (RedisConnectionError, RedisTimeoutError, OSError)
"""What a command raises while Redis is away or frozen."""


def connect(url: str) -> "Redis":
    """A client with bounded waits: a frozen Redis costs a request `REDIS_TIMEOUT_S` and no more. Replies are bytes."""
    return Redis.from_url(
        url,
        socket_timeout=limits.REDIS_TIMEOUT_S,
        socket_connect_timeout=limits.REDIS_TIMEOUT_S,
        retry=Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.2), retries=1),
        retry_on_error=[RedisConnectionError],
        max_connections=50,
        health_check_interval=15,
        client_name="lms_rt",
    )
