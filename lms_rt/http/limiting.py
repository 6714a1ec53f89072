"""Rate limits on requests, and the headers that tell a client where it stands.

The headers follow draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy: "read";q=600;w=60` is the rule,
`RateLimit: "read";r=598;t=6` says that 598 requests remain and that some of the quota comes back in 6 seconds.
"""

from aiohttp import hdrs

from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.address import limited_as
from lms_rt.http.routes import RateClass
from lms_rt.http.trace import Trace
from lms_rt.kv.ratelimit import RateLimiter

POLICY = "RateLimit-Policy"
STANDING = "RateLimit"


def actor_name(principal: Principal | None, address: str) -> str:
    """Who is counted, and whose an Idempotency-Key is: the user, the guest, or the address of somebody unknown."""
    if principal is None:
        return f"address:{limited_as(address)}"
    return f"user:{principal.user}" if isinstance(principal, Person) else f"guest:{principal.participant}"


async def count_request(limiter: RateLimiter, rate: RateClass, actor: str, trace: Trace) -> None:
    """Raises `rate_limited` with Retry-After when it was one too many; the headers are set either way."""
    standing = await limiter.hit(rate, actor)
    limit = limiter.limit(rate)
    trace.headers[POLICY] = f'"{rate}";q={limit.count};w={limit.window_s}'
    trace.headers[STANDING] = f'"{rate}";r={standing.remaining};t={standing.reset_s}'
    if not standing.allowed:
        raise Problem(
            ErrorCode.RATE_LIMITED,
            f"At most {limit.count} requests in {limit.window_s} s here; try again in {standing.reset_s} s",
            headers={hdrs.RETRY_AFTER: str(standing.reset_s)},
        )
