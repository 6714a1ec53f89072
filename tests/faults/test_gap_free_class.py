"""Players, hosts, projectors and dashboards of a class on a wire that loses, doubles and reorders what is published.

Whatever the host does, and however often a line is lost, what each of them made of a snapshot and the events since is
what a fresh snapshot shows. `PEER_SEEDS=N` wanders through N classes.
"""

import os
from random import Random

import pytest

from lms_rt.contract.accounts import NewUser
from lms_rt.realtime import lapses, missed_notices
from tests.faults.bad_wire import bad_wire
from tests.peer.classroom import PASSWORD, classroom
from tests.peer.quiz import questions
from tests.peer.views import LiveView, StaffView
from tests.peer.wandering import Wandering
from tests.support.servers import cluster

SEEDS = range(int(os.environ.get("PEER_SEEDS", "3")))
TURNS = 24
COMPARED_EVERY = 6

pytestmark = pytest.mark.fault


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost signals are made good sooner, so that more is played in less time."""
    for module in (lapses, missed_notices):
        monkeypatch.setattr(module, "LOOK_EVERY_S", 0.5)


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_view_of_a_class_is_what_a_fresh_snapshot_shows(
    database_url: str, redis_url: str, seed: int
) -> None:
    async with bad_wire(redis_url, Random(seed)) as wire, cluster(database_url, wire.url) as house:
        await house.system.services.accounts.create_user(
            NewUser(email="ines@school.example", name="Ines", role="instructor", password=PASSWORD)
        )
        policy = ("first", "last")[seed % 2]
        urls = [server.url for server in house.servers]
        async with classroom(urls, "ines@school.example", questions(), seed, answers=policy) as room:
            for number in range(2):
                room.staff(f"Projector {number}", LiveView(room.live))
                room.staff(f"Dashboard {number}", LiveView(room.live), StaffView(f"{room.live}:staff"))
            await room.guests(f"Guest {number}" for number in range(5))
            await room.enrolled(f"Learner {number}" for number in range(2))
            await room.all_up()
            class_ = Wandering(room)
            for turn in range(TURNS):
                await class_.turn()
                if turn % COMPARED_EVERY == COMPARED_EVERY - 1:
                    await class_.compare()
            await class_.end()
            await class_.compare()
            assert class_.steps > 0
            assert min(wire.lost, wire.doubled, wire.late, room.notes.drops) > 0
            print(class_.steps, class_.views, wire, room.notes.drops)  # noqa: T201  # the figures of a run, shown by pytest -s
