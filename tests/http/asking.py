"""Somebody's requests, to one of several servers."""

from typing import Any

from lms_rt.domain.principal import Person
from tests.support.servers import Cluster

API = "/api/v1"


class Client:
    """Somebody's requests, to either server."""

    def __init__(self, cluster: Cluster, token: str, server: int = 0) -> None:
        self._cluster, self._token, self._server = cluster, token, server

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and body."""
        url = self._cluster.servers[self._server].url + API + path
        sent = {"Authorization": f"Bearer {self._token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        async with self._cluster.http.request(method, url, json=body, headers=sent) as response:
            content = await response.read()
            return response.status, (await response.json(content_type=None)) if content else None


async def client(cluster: Cluster, person: Person, server: int = 0) -> Client:
    return Client(cluster, await cluster.person_token(person), server)
