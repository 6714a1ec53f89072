"""What REST needs of the rest of the system before a service is called."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from lms_rt.domain.principal import Principal
from lms_rt.http.metrics import HttpMetrics
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.services.health import Health
from lms_rt.services.idempotency import Idempotency


@dataclass(frozen=True, slots=True)
class Plumbing:
    """Made once by the application and kept under `keys.PLUMBING`."""

    authenticate: Callable[[str], Awaitable[Principal]]
    """`services.identity.authenticate`: token to principal, or a problem with status 401 or 403."""
    limiter: RateLimiter
    idempotency: Idempotency
    health: Health
    metrics: HttpMetrics
    allowed_origins: frozenset[str] = frozenset()
    """Origins beside the server's own whose pages may use the cookies: `settings.server.allowed_origins` and the
    origin of `public_url`."""
    trusted_proxies: int = 0
