"""A small REST client for lms_rt, written from its contract alone."""

from __future__ import annotations

import uuid
from typing import Any

import aiohttp

API = "/api/v1"


class RefusedError(RuntimeError):
    """The server answered with a problem."""


class Rest:
    """One person's (or nobody's) view of the API."""

    def __init__(self, http: aiohttp.ClientSession, base: str, token: str | None = None) -> None:
        self._http = http
        self.base = base
        self.token = token

    def signed_in(self, token: str) -> Rest:
        """The same server with a bearer token."""
        return Rest(self._http, self.base, token)

    async def get(self, path: str) -> dict[str, Any]:
        """The resource, or `RefusedError`."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._http.get(f"{self.base}{API}{path}", headers=headers) as response:
            answer: dict[str, Any] = await response.json(content_type=None)
            if response.status >= 400:
                raise RefusedError(f"GET {path}: {response.status} {answer}")
            return answer

    async def post(self, path: str, body: dict[str, object] | None = None) -> dict[str, Any]:
        """The created resource, or `RefusedError`."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        async with self._http.post(f"{self.base}{API}{path}", json=body or {}, headers=headers) as response:
            answer: dict[str, Any] = await response.json(content_type=None)
            if response.status >= 400:
                raise RefusedError(f"POST {path}: {response.status} {answer}")
            return answer
