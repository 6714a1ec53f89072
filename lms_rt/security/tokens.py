"""Signed tokens: who somebody is, for as long as the token lives, without asking anybody.

One algorithm and no other. Every claim is required and checked, and `typ` keeps a guest's token from being taken for
an account's. Keys are found by `kid`, so that a new one can sign while old tokens are still good.

Checking a signature costs some 30 µs and the same token comes with every request, so the claims of recent tokens are
remembered; what changes with time (its expiry here, the block list elsewhere) is looked at each time.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

import jwt
import uuid_utils.compat as uuids

from lms_rt import limits
from lms_rt.domain.principal import Guest
from lms_rt.errors import ErrorCode, Problem
from lms_rt.settings import SecuritySettings

ALGORITHM: Final = "HS256"
ACCESS: Final = "access"
GUEST: Final = "guest"
_REQUIRED: Final = ("iss", "aud", "exp", "iat", "jti", "typ", "sub")
_OPTIONS: Final[jwt.types.Options] = {
    "require": list(_REQUIRED),
    "verify_signature": True,
    "strict_aud": True,
    # looked at each time instead: the claims are remembered across requests
    "verify_exp": False,
    "verify_iat": False,
}


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says. Times are whole seconds since the epoch."""

    user: UUID
    auth_session: UUID
    jti: str
    issued_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class GuestClaims:
    """What a guest's token says: good for one participant of one live session."""

    participant: UUID
    live_session: UUID
    name: str
    jti: str
    issued_at: int
    expires_at: int


Claims = AccessClaims | GuestClaims


class Tokens:
    """Makes and checks tokens. `now` gives seconds since the epoch: by the database's clock, so that what one process
    signs is good at every other, however their own clocks are set."""

    def __init__(self, settings: SecuritySettings, now: Callable[[], float] = time.time) -> None:
        if not settings.jwt_keys:
            raise ValueError("signing tokens needs at least one key in security.jwt_keys")
        self._keys = {kid: key.get_secret_value().encode() for kid, key in settings.jwt_keys.items()}
        self._kid = settings.signing_kid
        self._settings = settings
        self._now = now
        self._remembered = lru_cache(maxsize=limits.TOKENS_REMEMBERED)(self._checked)

    def access(self, *, user: UUID, auth_session: UUID) -> str:
        """A token for somebody with an account; it lives `security.access_ttl_s`."""
        return self._signed(ACCESS, user, self._settings.access_ttl_s, {"sid": str(auth_session)})

    def guest(self, guest: Guest) -> str:
        """A token for a guest of one live session; it lives `security.guest_ttl_s`."""
        return self._signed(
            GUEST, guest.participant, self._settings.guest_ttl_s, {"lsn": str(guest.live_session), "name": guest.name}
        )

    def verify(self, token: str) -> Claims:
        """What a token says. Raises Problem: `invalid_token`, for whatever reason it is not good."""
        if len(token) > limits.TOKEN_MAX:
            raise Problem(ErrorCode.INVALID_TOKEN)
        try:
            claims = self._remembered(token)
        except (jwt.PyJWTError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise Problem(ErrorCode.INVALID_TOKEN) from error
        if claims.expires_at <= self._now():
            raise Problem(ErrorCode.INVALID_TOKEN, "The token has expired")
        return claims

    def remaining_s(self, claims: Claims) -> int:
        """For how many more seconds a token is good; at least 1, as it is used for the life of block list entries."""
        return max(1, int(claims.expires_at - self._now()) + 1)

    def _signed(self, typ: str, subject: UUID, ttl_s: int, more: Mapping[str, str]) -> str:
        now = int(self._now())
        claims: dict[str, object] = {
            "iss": self._settings.issuer,
            "aud": self._settings.audience,
            "iat": now,
            "exp": now + ttl_s,
            "jti": str(uuids.uuid7()),
            "typ": typ,
            "sub": str(subject),
            **more,
        }
        return jwt.encode(claims, self._keys[self._kid], ALGORITHM, headers={"kid": self._kid})

    def _checked(self, token: str) -> Claims:
        kid = jwt.get_unverified_header(token)["kid"]  # only chooses among our own keys
        said = jwt.decode(
            token,
            self._keys[kid],
            algorithms=[ALGORITHM],
            audience=self._settings.audience,
            issuer=self._settings.issuer,
            options=_OPTIONS,
        )
        issued_at, expires_at = _seconds(said["iat"]), _seconds(said["exp"])
        if issued_at > self._now() + limits.TOKEN_CLOCK_SKEW_S:
            raise ValueError("issued in the future")
        if said["typ"] == ACCESS:
            return AccessClaims(_uuid(said["sub"]), _uuid(said["sid"]), _text(said["jti"]), issued_at, expires_at)
        if said["typ"] == GUEST:
            return GuestClaims(
                _uuid(said["sub"]), _uuid(said["lsn"]), _text(said["name"]), _text(said["jti"]), issued_at, expires_at
            )
        raise ValueError("a type of token that is not ours")


def _seconds(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number of seconds")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value


def _uuid(value: object) -> UUID:
    return UUID(_text(value))
