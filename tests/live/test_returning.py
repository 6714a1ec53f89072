"""A class that comes back all at once, to a process that knows nothing of it."""

import asyncio

from tests.support import school
from tests.support.servers import Cluster
from tests.support.sockets import Frame, Socket
from tests.support.statements import counted

FEW, MANY = 20, 60
MORE_AT_MOST = 10
"""Statements: what comes while one runs goes with the next, so how many rounds there are is a matter of moments."""


async def cost_of_return(cluster: Cluster, people: int) -> int:
    """Statements, of both servers and whatever they do by themselves, until everybody has what they missed."""
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    tokens = [(await cluster.guest_token(class_, f"Guest {n}"))[0] for n in range(people)]
    started = (await host.subscribe(f"live:{class_.id}"))["seq"]
    await host.step("open", class_.id)
    for step in ("close", "reveal"):
        await host.step(step, class_.id)
    last = (await host.event("leaderboard.shown"))["seq"]

    async def come_back(token: str) -> tuple[Socket, Frame]:
        socket = await cluster.socket(token, server=1)
        return socket, await socket.subscribe(f"live:{class_.id}", after=started)

    with counted() as made:
        back = await asyncio.gather(*map(come_back, tokens))
        cost = len(made)
    for socket, reply in back:
        assert [event["seq"] for event in reply["events"]] == list(range(started + 1, last + 1))
        await socket.close()
    return cost


async def test_it_costs_as_many_statements_whatever_its_size(cluster: Cluster) -> None:
    few = await cost_of_return(cluster, FEW)
    assert await cost_of_return(cluster, MANY) <= few + MORE_AT_MOST
    assert few < FEW
