"""Whole classes, played by a client that knows the contracts alone, over two programs; and whatever it saw compared.

`PEER_FULL=1` plays them in the size of the promise: 200 guests and 50 enrolled learners. `PEER_SEEDS=N` plays N of each
kind, every other one under the policy `last`.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from lms_rt.embedded import EmbeddedServices
from sql.statement import Statement
from tests.faults.breaking import BREAKS
from tests.faults.house import House, house
from tests.peer import compare
from tests.peer.classroom import PASSWORD, Classroom, classroom
from tests.peer.quiz import questions
from tests.peer.views import LiveView, StaffView

FULL = bool(os.environ.get("PEER_FULL"))
SEEDS = range(int(os.environ.get("PEER_SEEDS", "1")))
COMMAND = (sys.executable, "-m", "lms_rt", "user", "create")
POLICIES = ("first", "last")
GUESTS, ENROLLED = (200, 50) if FULL else (10, 5)

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900 if FULL else 120)]


def instructor(of: House) -> str:
    """The address of an instructor whom the operator made."""
    email = "ines@school.example"
    subprocess.run(
        [*COMMAND, "--email", email, "--name", "Ines", "--role", "instructor", "--password-stdin"],
        input=PASSWORD,
        text=True,
        check=True,
        capture_output=True,
        cwd=of.programs[0].directory,
        env=of.programs[0].environment,
    )
    return email


def named(kind: str, numbers: Iterable[int]) -> list[str]:
    return [f"{kind} {number}" for number in numbers]


async def fill(room: Classroom) -> None:
    """Most come at the beginning, with screens on the wall and on the desk."""
    room.staff("The projector", LiveView(room.live))
    room.staff("The dashboard", LiveView(room.live), StaffView(f"{room.live}:staff"))
    await room.guests(named("Guest", range(GUESTS * 9 // 10)))
    await room.enrolled(named("Learner", range(ENROLLED * 9 // 10)))
    await room.all_up()


async def late(room: Classroom) -> None:
    """The others come in the midst of it."""
    await room.guests(named("Guest", range(GUESTS * 9 // 10, GUESTS)))
    await room.enrolled(named("Learner", range(ENROLLED * 9 // 10, ENROLLED)))


async def check(broken: House, room: Classroom) -> None:
    """All that the client can compare, and the rows."""
    found = await compare.everything(room)
    rows = await broken.system.db.fetch(
        Statement("SELECT count(DISTINCT (participant_id, question_id)) AS n FROM answers WHERE session_id = $1"),
        room.session,
    )
    assert rows[0]["n"] == found["receipts"] > len(room.learners)
    assert found["drops"] > 0
    print(found)  # noqa: T201  # the figures of a run, shown by pytest -s


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_class_over_two_programs_with_drops_and_resumes(
    durable_services: EmbeddedServices, tmp_path: Path, seed: int
) -> None:
    async with house(durable_services, tmp_path) as broken:
        urls = [program.url for program in broken.programs]
        async with classroom(urls, instructor(broken), questions(), seed, answers=POLICIES[seed % 2]) as room:
            await fill(room)
            for place in range(len(room.notes.asked)):
                if place == 3:
                    await late(room)
                await room.question(place)
            await room.end()
            await check(broken, room)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_class_in_which_everything_breaks_in_turn(
    durable_services: EmbeddedServices, tmp_path: Path, seed: int
) -> None:
    luck = Random(seed)
    breaks = luck.sample(BREAKS, len(BREAKS))

    async with house(durable_services, tmp_path, clock_off_by_s=300) as broken:

        async def trouble(place: int) -> None:
            await asyncio.sleep(luck.random() / 2)
            if place % 2 == 0 and place // 2 < len(breaks):
                await breaks[place // 2](broken)

        urls = [program.url for program in broken.programs]
        async with classroom(urls, instructor(broken), questions(), seed, answers=POLICIES[1 - seed % 2]) as room:
            await fill(room)
            for place in range(len(room.notes.asked)):
                if place == 3:
                    await late(room)
                await room.question(place, trouble)
            await room.end()
            await check(broken, room)
