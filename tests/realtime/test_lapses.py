"""Whose people are gone is found whatever the number of dashboards."""

from types import SimpleNamespace
from typing import cast
from uuid import UUID, uuid4

import pytest

from lms_rt.realtime import lapses
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.lapses import ASKED_AT_ONCE, Lapses
from tests.support.running import running, until


@pytest.mark.parametrize("number", [1, ASKED_AT_ONCE, 2 * ASKED_AT_ONCE + 1])
async def test_all_that_changed_and_nothing_else_is_told(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lapses, "LOOK_EVERY_S", 0)
    changed, same, unknown = ([uuid4() for _ in range(number)] for _ in range(3))
    told: list[UUID] = []
    asked: list[UUID] = []

    async def here(subject: UUID) -> int | None:
        asked.append(subject)
        return None if subject in unknown else 1

    watched = [*map(str, [*changed, *same, *unknown]), "something else"]
    hub = cast(Hub, SimpleNamespace(channels=SimpleNamespace(with_readers=lambda: watched)))
    looking = Lapses(hub, here, lambda name: UUID(name) if len(name) == 36 else None, told.append)
    for subject in (*changed, *same, *unknown):
        looking.show(subject, 2 if subject in changed else 1)
    async with running(looking.run()):
        await until(lambda: len(asked) > 3 * number)  # the second look has begun
    assert set(told) == set(changed)
