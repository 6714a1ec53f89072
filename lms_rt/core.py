"""What both a server and a command on the command line are made of: connections and services, without any transport.

It is made in the order of its dependencies, and ended the other way round.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from lms_rt.certificates.studio import Studio
from lms_rt.composition import compose
from lms_rt.contract import notices
from lms_rt.contract.channels import course_staff, live_staff
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.kv.bus import Bus, NoticeMessage
from lms_rt.kv.client import Redis, connect
from lms_rt.kv.presence import Presence
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.security.passwords import PasswordHasher
from lms_rt.services import Services
from lms_rt.services.live_facts import LiveFactsCache
from lms_rt.settings import Settings
from lms_rt.storage.opening import open_store
from lms_rt.storage.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Core:
    """What both a server and a command on the command line are made of."""

    settings: Settings
    db: Database
    redis: Redis
    bus: Bus
    store: ObjectStore
    limiter: RateLimiter
    clock: DatabaseClock
    presence: Presence
    hosts: Presence
    learners: Presence
    facts: LiveFactsCache
    services: Services


@asynccontextmanager
async def core(settings: Settings) -> AsyncIterator[Core]:
    """Connections and services, without any transport. `settings` must name database, Redis and signing keys."""
    assert settings.database.url is not None
    assert settings.redis.url is not None
    async with AsyncExitStack() as stack:
        db = await Database.connect(
            settings.database.url.get_secret_value(),
            pool_min=settings.database.pool_min,
            pool_max=settings.database.pool_max,
            prepared=not settings.database.pgbouncer,
        )
        stack.push_async_callback(db.close)
        redis = connect(settings.redis.url.get_secret_value())
        stack.push_async_callback(redis.aclose)
        hasher = await PasswordHasher.start(settings.security.bcrypt_cost)
        stack.callback(hasher.close)
        clock = DatabaseClock(db)
        await clock.sync()
        prefix = settings.redis.prefix
        bus = Bus(redis, prefix)

        def tell_presence(session: UUID) -> None:
            bus.publish(NoticeMessage(live_staff(session), notices.PRESENCE, {"session": str(session)}))

        def tell_online(course: UUID) -> None:
            bus.publish(NoticeMessage(course_staff(course), notices.ONLINE, {"course": str(course)}))

        presence = Presence(redis, prefix, changed=tell_presence)
        hosts = Presence(redis, prefix, kind="host")
        learners = Presence(redis, prefix, kind="learner", changed=tell_online)
        limiter = RateLimiter(redis, prefix, settings.rate_limits)
        facts = LiveFactsCache(db)
        store = await stack.enter_async_context(open_store(settings))
        studio = Studio(settings.data_dir / "fonts")
        stack.callback(studio.close)
        services = compose(settings, db, store, studio, redis, bus, hasher, clock, presence, learners, limiter, facts)
        stack.push_async_callback(services.answers.close)
        yield Core(settings, db, redis, bus, store, limiter, clock, presence, hosts, learners, facts, services)
