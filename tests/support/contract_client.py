"""A client written from the REST contract alone: nothing in it knows the server's code."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from aiohttp import ClientSession

API = "/api/v1"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str]


class RefusedError(AssertionError):
    """The server answered otherwise than it should."""


@dataclass
class ContractClient:
    """Somebody who asks; without a token, nobody."""

    http: ClientSession
    server: str
    token: str | None = None

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """One request; `If_Match` becomes If-Match, and so on. `body` is JSON, or text that is sent as CSV."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if method == "POST" and not isinstance(body, str):
            sent.setdefault("Idempotency-Key", str(uuid4()))
        url = urljoin(self.server, path if path.startswith(API) else API + path)
        if isinstance(body, str):
            more: dict[str, Any] = {"data": body}
            sent["Content-Type"] = "text/csv"
        else:
            more = {} if body is None else {"json": body}
        async with self.http.request(method, url, headers=sent, **more) as reply:
            content = await reply.read()
            decoded = await reply.json(content_type=None) if content else None
            return Answer(reply.status, decoded, reply.headers)

    async def download(self, path: str) -> bytes:
        """The bytes of a file."""
        sent = {"Authorization": f"Bearer {self.token}"}
        async with self.http.get(urljoin(self.server, API + path), headers=sent) as reply:
            assert reply.status == 200, path
            return await reply.read()

    async def expect(self, status: int, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The body of an answer that must have this status."""
        got = await self.ask(method, path, body, **headers)
        if got.status != status:
            raise RefusedError(f"{method} {path}: {got.status} where {status} was expected: {got.body}")
        return got.body

    async def edit(self, path: str, changes: object) -> Any:
        """Read, then PATCH with the ETag that was read."""
        seen = await self.ask("GET", path)
        return await self.expect(200, "PATCH", path, changes, If_Match=seen.headers["ETag"])

    async def items(self, path: str, limit: int = 7) -> AsyncIterator[Any]:
        """Everything in a list, page by page, by the Link header."""
        following: str | None = f"{path}{'&' if '?' in path else '?'}limit={limit}"
        while following is not None:
            page = await self.ask("GET", following)
            assert page.status == 200, page.body
            for item in page.body["items"]:
                yield item
            link = page.headers.get("Link")
            assert (link is None) == (page.body["next"] is None)
            following = None if link is None else link.partition("<")[2].partition(">")[0]

    async def job_done(self, location: str) -> Any:
        """The job's document once it has ended."""
        while True:
            job = await self.expect(200, "GET", location)
            if job["state"] in {"done", "failed"}:
                return job
            await asyncio.sleep(0.05)  # as the contract has it: nobody is told over REST

    async def signed_in(self, email: str, password: str) -> "ContractClient":
        """The same server, asked by somebody with an account."""
        pair = await self.expect(200, "POST", "/auth/login", {"email": email, "password": password})
        return ContractClient(self.http, self.server, pair["access_token"])

    async def registered(self, email: str, name: str, password: str) -> "ContractClient":
        """Somebody new, signed in."""
        await self.expect(201, "POST", "/auth/register", {"email": email, "name": name, "password": password})
        return await self.signed_in(email, password)
