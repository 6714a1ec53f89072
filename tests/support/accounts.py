"""The services of accounts on real servers, as one process of the system would hold them."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from lms_rt.contract.accounts import Credentials, NewUser, RoleName, TokenPair, User
from lms_rt.db.database import Database
from lms_rt.domain.principal import Guest, Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv import client
from lms_rt.kv.blocklist import BlockList
from lms_rt.kv.bus import Bus
from lms_rt.kv.client import Redis
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.kv.tickets import Tickets
from lms_rt.security.passwords import PasswordHasher
from lms_rt.security.tokens import Tokens
from lms_rt.services.account_deletion import AccountDeletion
from lms_rt.services.account_links import AccountLinks
from lms_rt.services.accounts import Accounts
from lms_rt.services.announcer import Announcer
from lms_rt.services.auth_sessions import AuthSessions
from lms_rt.services.enrollments import Enrollments
from lms_rt.services.identity import Identity
from lms_rt.services.places import Places
from lms_rt.services.revocation import Revocation
from lms_rt.services.sign_in import SignIn
from lms_rt.services.sign_in_attempts import SignInAttempts
from lms_rt.settings import RateLimits, SecuritySettings
from sql.statement import Statement

PASSWORD = "correct horse"
PREFIX = "test:"
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
QUICK = 4  # the cheapest bcrypt there is

CLASS = Statement("""
WITH course AS (INSERT INTO courses (id, title) VALUES ($1, 'Course') RETURNING id),
quiz AS (INSERT INTO quizzes (id, course_id, title) SELECT $1, id, 'Quiz' FROM course RETURNING id, course_id),
version AS (
    INSERT INTO quiz_versions (id, quiz_id, number, title, question_count)
    SELECT $1, id, 1, 'Quiz', 1 FROM quiz RETURNING id
)
INSERT INTO live_sessions (id, course_id, quiz_id, version_id, pin)
SELECT $1, quiz.course_id, quiz.id, version.id, '123456' FROM quiz, version
""")
GUEST = Statement("""
INSERT INTO participants (id, session_id, guest, name, name_key, seed) VALUES ($1, $2, true, 'Ada', 'ada', 1)
""")


def security_settings(**overrides: object) -> SecuritySettings:
    """Settings with one signing key and quick passwords."""
    given: dict[str, object] = {
        "jwt_keys": {"first": SecretStr("k3y-of-the-tests-0123456789-abcdefghij")},
        "bcrypt_cost": QUICK,
    }
    return SecuritySettings.model_validate({**given, **overrides})


@dataclass(frozen=True)
class Closed:
    """A request to close sockets."""

    user: UUID | None
    auth_session: UUID | None
    participant: UUID | None
    code: int
    reason: str


@dataclass
class Sockets:
    """Takes the requests to close sockets that would go to the bus."""

    closed: list[Closed] = field(default_factory=list)

    def disconnect(
        self,
        *,
        user: UUID | None = None,
        auth_session: UUID | None = None,
        participant: UUID | None = None,
        enrollment: UUID | None = None,
        learners_of: UUID | None = None,
        code: int,
        reason: str,
    ) -> None:
        self.closed.append(Closed(user, auth_session, participant, code, reason))


@dataclass(frozen=True)
class AccountServices:
    """One process's services, and what they stand on."""

    db: Database
    redis: Redis
    hasher: PasswordHasher
    tokens: Tokens
    block_list: BlockList
    identity: Identity
    sign_in: SignIn
    accounts: Accounts
    account_links: AccountLinks
    account_deletion: AccountDeletion
    auth_sessions: AuthSessions
    revocation: Revocation
    sockets: Sockets

    async def user(self, email: str = "ada@example.org", role: RoleName = "student") -> User:
        """Somebody with PASSWORD."""
        return await self.accounts.create_user(NewUser(email=email, password=PASSWORD, name="Ada", role=role))

    async def login(self, email: str = "ada@example.org", password: str = PASSWORD) -> TokenPair:
        """A sign-in."""
        return await self.sign_in.login(Credentials(email=email, password=password), client="tests", address="::1")

    async def person(self, pair: TokenPair) -> Person:
        """Who holds these tokens."""
        principal = await self.identity.authenticate(pair.access_token)
        assert isinstance(principal, Person)
        return principal


@asynccontextmanager
async def account_services(
    database_url: str, redis_url: str, *, limits: RateLimits | None = None, **security: object
) -> AsyncIterator[AccountServices]:
    """The services of one process; use it twice for two."""
    settings = security_settings(**security)
    db = await Database.connect(database_url, pool_min=0, pool_max=8)
    redis = client.connect(redis_url)
    hasher = await PasswordHasher.start(settings.bcrypt_cost)
    tokens, sockets = Tokens(settings), Sockets()
    block_list = BlockList(redis, PREFIX, access_ttl_s=settings.access_ttl_s, guest_ttl_s=settings.guest_ttl_s)
    revocation = Revocation(block_list, sockets)
    announcer = Announcer(Bus(redis, PREFIX))
    enrollments = Enrollments(db, announcer, Places(announcer), sockets)
    attempts = SignInAttempts(RateLimiter(redis, PREFIX, limits or RateLimits()))
    try:
        yield AccountServices(
            db=db,
            redis=redis,
            hasher=hasher,
            tokens=tokens,
            block_list=block_list,
            identity=Identity(db, tokens, block_list, Tickets(redis, PREFIX)),
            sign_in=SignIn(db, settings, hasher, tokens, block_list, revocation, attempts),
            accounts=Accounts(db, hasher, revocation, attempts),
            account_links=AccountLinks(db, settings, hasher, revocation),
            account_deletion=AccountDeletion(db, announcer, enrollments, revocation),
            auth_sessions=AuthSessions(db, revocation),
            revocation=revocation,
            sockets=sockets,
        )
    finally:
        hasher.close()
        await redis.aclose()
        await db.close()


async def guest_of(house: AccountServices) -> tuple[Guest, str]:
    """A guest with a place in a class, and the token."""
    guest = Guest(uuid4(), uuid4(), "Ada")
    await house.db.execute(CLASS, guest.live_session)
    await house.db.execute(GUEST, guest.participant, guest.live_session)
    token = house.identity.issue_guest_token(
        participant=guest.participant, live_session=guest.live_session, name=guest.name
    )
    return guest, token


async def refusal(awaited: Awaitable[object]) -> ErrorCode:
    """What it is refused with."""
    with pytest.raises(Problem) as caught:
        await awaited
    return caught.value.code
