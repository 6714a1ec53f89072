"""What runs beside everything else is begun again when it fails, and ends when it is told to."""

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from lms_rt import background as module
from lms_rt.background import kept_running
from tests.support.running import until


class Failing:
    """Fails as often as it is told to, then goes on."""

    def __init__(self, failures: Sequence[Exception]) -> None:
        self._failures = list(failures)
        self.begun = 0
        self.goes_on = asyncio.Event()
        self.ended = False

    async def run(self) -> None:
        self.begun += 1
        if self._failures:
            raise self._failures.pop(0)
        self.goes_on.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.ended = True


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.001)


async def test_what_fails_is_logged_and_begun_again() -> None:
    work = Failing([ValueError("odd"), ExceptionGroup("of a part", [KeyError("x")])])
    with capture_logs() as logged:
        async with kept_running("looking", work.run), asyncio.timeout(30):
            await work.goes_on.wait()
    assert (work.begun, work.ended) == (3, True)
    assert [(each["event"], each["task"], each["log_level"]) for each in logged] == [
        ("background_task_failed", "looking", "critical")
    ] * 2


async def test_what_comes_to_its_end_is_not_begun_again() -> None:
    runs: list[int] = []

    async def once() -> None:
        runs.append(1)

    before = asyncio.all_tasks()
    async with kept_running("preparing", once):
        assert len(asyncio.all_tasks()) == len(before) + 1
        await until(lambda: asyncio.all_tasks() == before)
    assert runs == [1]


async def test_what_fails_while_it_is_being_ended_is_not_begun_again() -> None:
    begun: list[int] = []

    async def run() -> None:
        begun.append(1)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            raise OSError("the line was cut")

    async with asyncio.timeout(30):
        async with kept_running("carrying", run):
            await until(lambda: bool(begun))
    assert begun == [1]
