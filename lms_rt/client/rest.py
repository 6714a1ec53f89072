"""The little of REST that a client of the socket needs: signing in and staying so, joining by PIN, reading results."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

import aiohttp
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.client.errors import Json, Refused
from lms_rt.contract.accounts import TokenPair
from lms_rt.contract.live import Joined

PREFIX: Final = "/api/v1"
RENEW_BEFORE_S: Final = 60.0
"""An access token is renewed so long before it expires, at the latest at half its life."""


class Rest:
    """The REST side of the server at `url`."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._base = url.rstrip("/") + PREFIX

    async def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Json:
        """The JSON of the answer, empty for 204. `path` stands below `/api/v1`. Raises Refused, aiohttp.ClientError."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        data = to_json(body) if body is not None else None
        async with self._session.request(method, self._base + path, data=data, headers=sent) as response:
            raw = await response.read()
            answer: JsonValue = from_json(raw) if raw and "json" in response.content_type else {}
            said = answer if isinstance(answer, dict) else {}
            if response.status >= 400:
                raise Refused(said or {"title": f"HTTP {response.status}"}, response.status)
            return said

    async def login(self, email: str, password: str) -> "SignedIn":
        """Sign in. Raises Refused: `invalid_credentials`, `account_disabled`, `rate_limited`."""
        pair = await self.request("POST", "/auth/login", {"email": email, "password": password})
        return SignedIn(self, TokenPair.model_validate(pair))

    async def join(self, pin: str, nickname: str, team: str | None = None) -> Joined:
        """A guest's place in a class. Raises Refused as the contract's `POST /live-sessions/join`."""
        given = {"pin": pin, "nickname": nickname, **({} if team is None else {"team": team})}
        return Joined.model_validate(await self.request("POST", "/live-sessions/join", given))


class SignedIn:
    """A sign-in that renews itself. A refresh token works once, so there must be one of these for a sign-in."""

    def __init__(self, rest: Rest, pair: TokenPair) -> None:
        self._rest = rest
        self._renewing = asyncio.Lock()
        self._take(pair)

    async def token(self) -> str:
        """An access token that is good for a while; hand the method itself to `connect`. Raises Refused."""
        async with self._renewing:
            if time.monotonic() >= self._renew_at:
                fields = {"refresh_token": self._pair.refresh_token}
                self._take(TokenPair.model_validate(await self._rest.request("POST", "/auth/refresh", fields)))
            return self._pair.access_token

    async def request(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        """A request in this person's name; see `Rest.request`."""
        return await self._rest.request(method, path, body, token=await self.token())

    def _take(self, pair: TokenPair) -> None:
        self._pair = pair
        self._renew_at = time.monotonic() + max(pair.expires_in - RENEW_BEFORE_S, pair.expires_in / 2)
