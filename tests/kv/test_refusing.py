"""A Redis that answers, and takes nothing, is one that is away: nobody waits for it, and nobody is told of a bug."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from lms_rt.domain.principal import Guest
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.cache import Cache
from lms_rt.kv.client import Redis
from lms_rt.kv.hands import Hands
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.kv.renewals import Renewals
from lms_rt.kv.tickets import Tickets
from lms_rt.settings import RateLimit, RateLimits
from tests.support.full_redis import full
from tests.support.refusing_redis import REFUSALS, Refusal


@pytest.fixture(params=[full, *REFUSALS], ids=lambda refusal: refusal.__name__)
def refusing(request: pytest.FixtureRequest, redis: Redis, redis_url: str) -> Iterator[Redis]:
    """One that came to it while we were connected."""
    refusal: Refusal = request.param
    with refusal(redis_url):
        yield redis


async def test_everybody_passes_the_rate_limits(refusing: Redis) -> None:
    limiter = RateLimiter(refusing, "test:", RateLimits(read=RateLimit(count=1, window_s=3600)))
    assert all([(await limiter.hit("read", "ada")).allowed for _ in range(3)])


async def test_everybody_loads_for_themselves(refusing: Redis) -> None:
    cache = Cache(refusing, "test:", ttl_s=60)

    async def load() -> bytes:
        return b"{}"

    assert await cache.get_or_load("card:1", load) == b"{}"
    await cache.drop("card:1")


async def test_no_ticket_is_given(refusing: Redis) -> None:
    with pytest.raises(Problem) as refused:
        await Tickets(refusing, "test:").issue(Guest(uuid4(), uuid4(), "Ada"))
    assert refused.value.code is ErrorCode.UNAVAILABLE


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_no_ticket_is_taken(redis: Redis, redis_url: str, refusal: Refusal) -> None:
    with refusal(redis_url), pytest.raises(Problem) as refused:
        await Tickets(redis, "test:").redeem("guess")
    assert refused.value.code is ErrorCode.UNAVAILABLE


async def test_no_sign_in_is_renewed(refusing: Redis) -> None:
    async def renew() -> bytes:
        raise AssertionError("two tabs could do it at the same time")

    with pytest.raises(Problem) as refused:
        await Renewals(refusing, "test:").once(b"digest", renew)
    assert refused.value.code is ErrorCode.UNAVAILABLE


async def test_a_hand_is_lost_without_harm(refusing: Redis) -> None:
    hands = Hands(refusing, "test:", lambda: 1e9)
    session = uuid4()
    await hands.show(session, uuid4(), "hand")
    assert (await hands.shown(session))["hand"] == []
