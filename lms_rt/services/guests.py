"""Guests at the door of a class: a PIN and a nickname in, a place and a token out."""

from lms_rt.contract.live import Joined
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.ratelimit import RateLimiter, Standing
from lms_rt.security.opaque import digest
from lms_rt.services.identity import Identity
from lms_rt.services.joining import Joining
from lms_rt.settings import SecuritySettings

PIN_GUESSES = "pin_guess"
"""The class of rate that wrong PINs count in; a school behind one address joins with right ones, which do not."""


class Guests:
    """Lets guests in."""

    def __init__(self, joining: Joining, identity: Identity, limiter: RateLimiter, settings: SecuritySettings) -> None:
        self._joining = joining
        self._identity = identity
        self._limiter = limiter
        self._settings = settings

    async def join(
        self, pin: str, nickname: str, address: str, team: str | None = None, *, word: str | None = None
    ) -> Joined:
        """Join as a guest; with the same secret `word` as before, to the same place under the same name.

        Raises as `Joining.by_pin`, and `rate_limited` after too many wrong PINs from `address`.

        After these even a right PIN is refused, or guessing would go on to be worth it.
        """
        _refuse_guesser(await self._limiter.look(PIN_GUESSES, f"address:{address}"))
        try:
            place = await self._joining.by_pin(pin, nickname, team, digest(word) if word else None)
        except Problem as problem:
            if problem.code is ErrorCode.NOT_FOUND:
                _refuse_guesser(await self._limiter.hit(PIN_GUESSES, f"address:{address}"))
            raise
        token = self._identity.issue_guest_token(participant=place.id, live_session=place.session, name=place.name)
        return Joined(
            session=place.session,
            participant=place.id,
            name=place.name,
            waiting=place.waiting,
            team=place.team,
            access_token=token,
            expires_in=self._settings.guest_ttl_s,
        )


def _refuse_guesser(standing: Standing) -> None:
    if not standing.allowed:
        headers = {"Retry-After": str(standing.reset_s)}
        raise Problem(ErrorCode.RATE_LIMITED, "Too many wrong PINs from this address", headers=headers)
