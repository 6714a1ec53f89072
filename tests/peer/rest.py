"""REST as its contract has it: problems are problems, what created something is asked again with its key, limits and
outages are waited out."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

from tests.peer.contract import LostError, RefusedError, need

PASSING = {"unavailable", "rate_limited", "internal", "idempotency_in_progress"}
PATIENCE_S = 90.0


@dataclass
class Rest:
    """Somebody who asks, of one server or another; without a token, nobody."""

    http: aiohttp.ClientSession
    urls: list[str]
    token: str | None = None
    asked: "itertools.count[int]" = field(default_factory=itertools.count)

    def as_(self, token: str) -> "Rest":
        """The same servers, asked by whose token it is."""
        return Rest(self.http, self.urls, token, self.asked)

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The body of the answer, asked for until the server can say. Raises RefusedError for a problem that stays."""
        sent = {"Idempotency-Key": str(uuid4()), **headers} if method == "POST" else headers
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    return (await self.once(method, path, body, **sent))[0]
                except LostError:
                    await asyncio.sleep(0.1)
                except RefusedError as refused:
                    if refused.code not in PASSING:
                        raise
                    await asyncio.sleep(0.1)

    async def once(self, method: str, path: str, body: object = None, **headers: str) -> tuple[Any, str]:
        """One request: the body and the ETag. Raises LostError where there was no answer."""
        url = self.urls[next(self.asked) % len(self.urls)] + "/api/v1" + path
        sent = {**headers, **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        try:
            async with self.http.request(
                method, url, json=body, headers=sent, timeout=aiohttp.ClientTimeout(total=20)
            ) as reply:
                content: Any = await reply.json(content_type=None) if reply.status != 204 else None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise LostError(str(error)) from error
        what = {"asked": f"{method} {path}", "status": reply.status, "body": content}
        if reply.status < 400:
            return content, reply.headers.get("ETag", "")
        need(reply.content_type == "application/problem+json", "an error that is no problem", what)
        need({"type", "code", "title", "status"} <= set(content), "a problem without its fields", what)
        need(content["status"] == reply.status, "a problem with another status", what)
        raise RefusedError(content["code"], what)
