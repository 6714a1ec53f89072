"""A class is held while Redis takes nothing: what it is told goes on being carried, and the rest is in the database."""

import pytest

from tests.support import school
from tests.support.full_redis import full
from tests.support.refusing_redis import REFUSALS, Refusal
from tests.support.servers import Cluster


@pytest.mark.parametrize("refusal", [full, *REFUSALS])
async def test_a_class_on_two_processes_is_joined_answered_and_scored(
    cluster: Cluster, redis_url: str, refusal: Refusal
) -> None:
    with refusal(redis_url):
        class_ = await school.open_class(cluster.system)
        host = await cluster.host(class_)
        near, far = [await cluster.guest(class_, f"Player {server}", server) for server in (0, 1)]
        await host.step("start", class_.id)
        await host.step("open", class_.id)
        for player in (near, far):
            await player.event("question.opened")
            await player.answer(class_.id, str(class_.questions[0]), {"options": ["b"]})
        await host.event("tally", lambda frame: bool(frame["data"]["answered"] == 2))
        await host.step("close", class_.id)
        await host.step("reveal", class_.id)
        for player in (near, far):
            assert (await player.event("result.scored"))["data"]["points"] > 0
