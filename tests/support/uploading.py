"""People who upload files over REST."""

import io
from dataclasses import dataclass
from typing import Any

from aiohttp import FormData

from lms_rt.domain.principal import Person, Role
from lms_rt.http.routes import PREFIX
from tests.support import school
from tests.support.servers import Cluster

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)


def form(content: bytes, name: str = "a.bin", field: str = "file") -> FormData:
    made = FormData(quote_fields=False)  # names as browsers send them
    made.add_field(field, io.BytesIO(content), filename=name, content_type="text/html")
    return made


@dataclass
class Sender:
    """Somebody who uploads."""

    servers: Cluster
    headers: dict[str, str]

    @classmethod
    async def of(cls, servers: Cluster, person: Person) -> "Sender":
        return cls(servers, {"Authorization": f"Bearer {await servers.person_token(person)}"})

    def request(self, method: str, path: str, **more: Any) -> Any:
        headers = {**self.headers, **more.pop("headers", {})}
        return self.servers.http.request(method, self.servers.servers[0].url + PREFIX + path, headers=headers, **more)

    async def upload(self, content: bytes, name: str = "a.png", query: str = "") -> dict[str, Any]:
        async with self.request("POST", f"/files{query}", data=form(content, name)) as reply:
            assert reply.status == 201, await reply.text()
            made: dict[str, Any] = await reply.json()
            assert reply.headers["Location"] == f"{PREFIX}/files/{made['id']}"
            return made

    async def status(self, method: str, path: str) -> int:
        async with self.request(method, path) as reply:
            return int(reply.status)


async def sender(servers: Cluster, name: str = "Ada", role: Role = Role.STUDENT) -> tuple[Sender, Person]:
    person = await school.person(servers.system, name, role)
    return await Sender.of(servers, person), person
