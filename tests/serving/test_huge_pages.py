"""Memory that is gathered into huge pages, as the kernel tells of it."""

import asyncio
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from lms_rt.serving import huge_pages
from lms_rt.serving.huge_pages import BUSY, PAUSE_S, SHARE, HugePages, further_pause_s, keep_gathered
from lms_rt.serving.linux_memory import AddressSpace, collapses, huge_pages_offered
from tests.support.running import running

MB = 1024 * 1024
SIZE = 16 * MB
WHOLE = SIZE - 2 * MB
"""What is whole huge pages of it in any case, wherever it begins."""


def unasked() -> bool:
    """Whether the system gives huge pages to who did not ask."""
    return "[always]" in Path("/sys/kernel/mm/transparent_hugepage/enabled").read_text()


def offered_at_once() -> bool:
    """Whether what is asked for is done by the time the call returns."""
    return huge_pages_offered() and collapses()


pytestmark = pytest.mark.skipif(
    not offered_at_once() or unasked(), reason="the system offers no huge pages, or gives them by itself"
)


@pytest.fixture
def memory() -> Iterator[mmap.mmap]:
    """Memory as an allocator asks for it, none of which is there yet; all else is gathered already."""
    gather()
    with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as made:
        yield made


def write(memory: mmap.mmap, *, every: int) -> None:
    """Use every so many pages, each for something else."""
    for page in range(0, SIZE // mmap.PAGESIZE, every):
        memory[page * mmap.PAGESIZE] = page % 251


def wrong(memory: mmap.mmap, *, every: int) -> list[int]:
    """Pages that do not hold what was written."""
    return [page for page in range(0, SIZE // mmap.PAGESIZE, every) if memory[page * mmap.PAGESIZE] != page % 251]


def gather() -> None:
    """All that is worth it, by an object of its own."""
    with closing(HugePages()) as pages:
        for number in pages.worth_it():
            pages.gather(number)


def kilobytes(what: str) -> int:
    """A figure of this process, as the kernel sums it up."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def test_memory_in_use_lies_in_huge_pages_and_holds_what_it_held(memory: mmap.mmap) -> None:
    write(memory, every=1)
    before = kilobytes("AnonHugePages")
    gather()
    assert (kilobytes("AnonHugePages") - before) * 1024 >= WHOLE
    assert wrong(memory, every=1) == []


def test_holes_are_filled_only_where_most_is_in_use(memory: mmap.mmap) -> None:
    write(memory, every=2)  # as of a stack, or of what was given back
    before, resident = kilobytes("AnonHugePages"), kilobytes("Rss")
    gather()
    assert kilobytes("AnonHugePages") == before
    assert (kilobytes("Rss") - resident) * 1024 < MB
    assert wrong(memory, every=2) == []


def test_a_huge_page_is_made_once() -> None:
    with closing(HugePages()) as pages:
        for number in pages.worth_it():
            pages.gather(number)
        with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
            write(memory, every=1)
            new = pages.worth_it()
            assert WHOLE <= len(new) * 2 * MB <= SIZE + 2 * MB  # its own, and perhaps one that filled up meanwhile
            for number in new:
                pages.gather(number)
            assert not set(new).intersection(pages.worth_it())
        with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS):
            pages.worth_it()  # most likely where the other was, and empty: it is gathered no more
        with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
            write(memory, every=1)
            assert len(pages.worth_it()) * 2 * MB >= WHOLE


def test_memory_that_is_shared_with_a_child_stays_shared(memory: mmap.mmap) -> None:
    write(memory, every=1)
    ends, waits = os.pipe()
    with closing(HugePages()) as pages:
        alone = pages.worth_it()
        child = os.fork()
        if child == 0:
            os.close(waits)
            os.read(ends, 1)  # until the parent has looked
            os._exit(0)
        os.close(ends)
        shared = pages.worth_it()
        os.close(waits)
        os.waitpid(child, 0)
        assert (len(alone) - len(shared)) * 2 * MB >= WHOLE
        assert set(alone).issubset(pages.worth_it())


def test_what_comes_after_memory_was_given_back_is_gathered_as_well(memory: mmap.mmap) -> None:
    with closing(HugePages()) as pages:
        write(memory, every=1)
        pages.worth_it()
        assert not pages.has_grown()
        memory.madvise(mmap.MADV_DONTNEED)
        assert not pages.has_grown()
        write(memory, every=1)
        assert pages.has_grown()


def test_what_was_given_back_since_it_was_seen_stays_as_it_is(memory: mmap.mmap) -> None:
    write(memory, every=1)
    with closing(HugePages()) as pages:
        seen = pages.worth_it()
        for page in range(0, SIZE, 2 * mmap.PAGESIZE):
            memory.madvise(mmap.MADV_DONTNEED, page, mmap.PAGESIZE)
        resident = kilobytes("Rss")
        for number in seen:
            pages.gather(number)
    assert (kilobytes("Rss") - resident) * 1024 < MB


async def test_where_a_process_cannot_look_it_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(_self: HugePages) -> list[int]:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(HugePages, "worth_it", look)
    with capture_logs() as logs:
        await keep_gathered()
    assert [each["event"] for each in logs] == ["memory_not_gathered"]


def test_while_a_class_answers_huge_pages_take_little_of_the_time() -> None:
    took_s = 0.005
    assert further_pause_s(took_s, used_s=0.01 * PAUSE_S) == 0.0
    paused_s = PAUSE_S + further_pause_s(took_s, used_s=2 * BUSY * PAUSE_S)
    assert took_s / (took_s + paused_s) < SHARE


async def test_what_is_waited_for_is_not_taken_for_what_a_huge_page_takes(
    memory: mmap.mmap, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited_s = 0.3
    took: asyncio.Queue[float] = asyncio.Queue()

    def note(took_s: float, used_s: float) -> float:
        took.put_nowait(took_s)
        return 0.0

    monkeypatch.setattr(AddressSpace, "advise", lambda *_: time.sleep(waited_s))
    monkeypatch.setattr(huge_pages, "further_pause_s", note)
    write(memory, every=1)
    async with asyncio.timeout(20), running(keep_gathered()):
        assert await took.get() < waited_s / 2


async def test_a_process_that_has_grown_is_gathered_again(memory: mmap.mmap, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, gathered = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    look, gather_one = HugePages.worth_it, HugePages.gather
    before = kilobytes("AnonHugePages")

    def look_and_tell(self: HugePages) -> list[int]:
        found = look(self)
        loop.call_soon_threadsafe(looked.set)
        return found

    def gather_and_tell(self: HugePages, number: int) -> float:
        took_s = gather_one(self, number)
        if (kilobytes("AnonHugePages") - before) * 1024 >= WHOLE:
            loop.call_soon_threadsafe(gathered.set)
        return took_s

    monkeypatch.setattr(HugePages, "worth_it", look_and_tell)
    monkeypatch.setattr(HugePages, "gather", gather_and_tell)
    monkeypatch.setattr(huge_pages, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(huge_pages, "PAUSE_S", 0)
    monkeypatch.setattr(huge_pages, "SHARE", 1)
    keeping = asyncio.create_task(keep_gathered())
    async with asyncio.timeout(20):
        await looked.wait()
        write(memory, every=1)
        await gathered.wait()
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
