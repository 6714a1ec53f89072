"""Staying signed in with a browser, whose tabs cannot agree on who refreshes: see `kv.renewals`."""

import asyncio

from lms_rt.contract.accounts import TokenPair
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.renewals import Renewals
from lms_rt.security.opaque import digest
from lms_rt.security.sealing import SealBrokenError, Sealer
from lms_rt.services.sign_in import SignIn


class WebSignIn:
    """Renews the sign-ins that live in cookies."""

    def __init__(self, sign_in: SignIn, renewals: Renewals, sealer: Sealer) -> None:
        self._sign_in = sign_in
        self._renewals = renewals
        self._sealer = sealer
        self._renewing: set[asyncio.Task[TokenPair]] = set()

    async def renew(self, refresh_token: str) -> TokenPair:
        """The next pair; the same one for everybody who brings this token within two minutes.

        Raises Problem as `SignIn.refresh`, and `unavailable`.
        """
        # In a task of its own: a browser that gives up halfway must not leave a used token without its successor.
        task = asyncio.create_task(self._renew(refresh_token))
        self._renewing.add(task)
        task.add_done_callback(self._renewing.discard)
        return await asyncio.shield(task)

    async def _renew(self, refresh_token: str) -> TokenPair:
        async def sealed() -> bytes:
            pair = await self._sign_in.refresh(refresh_token)
            return self._sealer.seal(pair.model_dump_json().encode(), refresh_token)

        kept = await self._renewals.once(digest(refresh_token), sealed)
        try:
            return TokenPair.model_validate_json(self._sealer.open(kept, refresh_token))
        except SealBrokenError:  # the keys were changed within the last two minutes
            raise Problem(ErrorCode.INVALID_TOKEN) from None
