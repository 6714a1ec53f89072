"""Doing something soon, but not too often."""

import asyncio

from lms_rt.coalesce import Coalescer


class Work:
    """Counts its runs."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self._ran = asyncio.Condition()

    async def __call__(self, key: str) -> None:
        async with self._ran:
            self.runs.append(key)
            self._ran.notify_all()

    async def ran(self, times: int) -> None:
        """Return once it ran so often."""
        async with self._ran, asyncio.timeout(30):
            await self._ran.wait_for(lambda: len(self.runs) >= times)


async def test_all_who_ask_while_it_gathers_are_served_by_one_run() -> None:
    work = Work()
    coalescer = Coalescer[str](lambda _: 0.05, work, gather=1)
    for _ in range(3):
        coalescer.poke("class")
        await asyncio.sleep(0)
    assert work.runs == []
    await work.ran(1)
    coalescer.poke("other")
    await work.ran(2)
    assert work.runs == ["class", "other"]
    await coalescer.close()


async def test_who_asks_during_a_run_is_served_by_another() -> None:
    asked_again = False

    async def work(key: str) -> None:
        nonlocal asked_again
        if not asked_again:
            asked_again = True
            coalescer.poke(key)
        await counted(key)

    counted = Work()
    coalescer = Coalescer[str](lambda _: 0.01, work)
    coalescer.poke("class")
    await counted.ran(2)
    assert counted.runs == ["class", "class"]
    await coalescer.close()
