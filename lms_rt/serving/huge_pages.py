"""Python's memory in huge pages, so that a process that slept finds it again.

What a server does between two events is little code that touches much: a thousand objects on as many pages of 4 kB.
The processor remembers where some two thousand pages are, and in a fifth of a second others have had it forget. In a
virtual machine each page then costs up to 24 reads of memory to find. A huge page holds 512 of them.

The heap grows in pieces that are too small for the kernel to think of huge pages by itself, and an allocator cannot be
told from Python. So memory that is in use all over is gathered afterwards, on another thread, each time the process has
grown: at its start, and after many have come. Nothing but where memory lies changes.
"""

import asyncio
import mmap
import os
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import structlog

from lms_rt.serving.linux_memory import (
    COLLAPSE,
    HUGEPAGE,
    AddressSpace,
    Mapping,
    collapses,
    huge_page_size,
    huge_pages_offered,
    mappings,
)

log = structlog.get_logger(__name__)

_PAGE: Final = mmap.PAGESIZE
_PAGES: Final = Path("/proc/self/pagemap")
_ENTRY: Final = 8
"""Bytes a page in there. Of the last, the highest bit says that the page is there, and the lowest that it
is ours alone: what processes share since one was forked off another would be there once for each."""
_NOT_OURS: Final = bytes(value for value in range(0x100) if value & 0x81 != 0x81)

IN_USE: Final = 3 / 4
"""Of a huge page, before it is made one: what is missing is taken from the system. Stacks are empty for the most."""
GROWN_BY: Final = 4 * 1024 * 1024
LOOK_EVERY_S: Final = 3.0
PAUSE_S: Final = 0.05
"""Between two huge pages: while one is made, which takes a millisecond or some, who touches that memory has to wait."""
BUSY: Final = 0.1
"""Of a core, used by the process between two huge pages: a class is answering, and every wait is somebody's."""
SHARE: Final = 0.01
"""Of its time that a busy process spends on huge pages. Some machines take five milliseconds for each: with pauses of
fifty between them, one answer in ten had to wait."""


class HugePages:
    """Gathers the memory of this process, where `huge_pages_offered()`; to be closed."""

    def __init__(self) -> None:
        self._size = huge_page_size()
        self._space = AddressSpace()
        self._advice = COLLAPSE if collapses() else HUGEPAGE
        self._sizes = os.open("/proc/self/statm", os.O_RDONLY)
        self._resident = 0
        """Bytes that were in memory when it was looked through last, or fewer that were seen since."""
        self._gathered: frozenset[int] = frozenset()

    def close(self) -> None:
        """Look no more."""
        os.close(self._sizes)

    def has_grown(self) -> bool:
        """Whether there is enough that was not looked through."""
        resident = self._measure()
        self._resident = min(self._resident, resident)  # what was given back is small pages when it comes again
        return resident >= self._resident + GROWN_BY

    def worth_it(self) -> list[int]:
        """The huge pages, by their numbers in the address space, that are in use all over and still small pages."""
        self._resident = self._measure()
        used: list[int] = []
        with _PAGES.open("rb", buffering=0) as pages:
            for memory in filter(_is_private, mappings()):
                first, last = -(-memory.start // self._size), memory.end // self._size
                used += (number for number in range(first, last) if self._is_used(pages.fileno(), number))
        self._gathered = self._gathered.intersection(used)  # what was given back, and came again, is small pages
        return [number for number in used if number not in self._gathered]

    def gather(self, number: int) -> float:
        """Make this a huge page, without the GIL. One that cannot be now is worth it at the next look as well.

        While others had their pauses, it may have been given back: that is left alone. Returns the CPU time that this
        took, in seconds; neither a thread nor the GIL that is waited for keeps anybody from that memory.
        """
        began = time.thread_time()
        with suppress(OSError), _PAGES.open("rb", buffering=0) as pages:
            if self._is_used(pages.fileno(), number):
                self._space.advise(number * self._size, self._size, self._advice)
                self._gathered |= {number}
        return time.thread_time() - began

    def _measure(self) -> int:
        return int(os.pread(self._sizes, 128, 0).split()[1]) * _PAGE

    def _is_used(self, pages: int, number: int) -> bool:
        entries = self._size // _PAGE * _ENTRY
        there = os.pread(pages, entries, number * entries)[_ENTRY - 1 :: _ENTRY].translate(None, _NOT_OURS)
        return len(there) * _PAGE >= IN_USE * self._size


async def keep_gathered() -> None:
    """Gather now, and whenever the process has grown, until cancelled. Returns where that is not to be had."""
    if not huge_pages_offered():
        return
    try:
        with closing(HugePages()) as memory:
            while True:
                if memory.has_grown():
                    for number in await asyncio.to_thread(memory.worth_it):
                        took_s = await asyncio.to_thread(memory.gather, number)
                        used_s = time.process_time()
                        await asyncio.sleep(PAUSE_S)
                        await asyncio.sleep(further_pause_s(took_s, time.process_time() - used_s))
                await asyncio.sleep(LOOK_EVERY_S)
    except Exception:  # a sandbox does not tell a process where its memory lies, say: that is no reason not to serve
        log.warning("memory_not_gathered", exc_info=True)


def further_pause_s(took_s: float, used_s: float) -> float:
    """How long to wait beyond `PAUSE_S`, in which the process used so much CPU, after a huge page that took so long."""
    return took_s / SHARE if used_s > BUSY * PAUSE_S else 0.0


def _is_private(memory: Mapping) -> bool:
    """Whether it can be written to, is nobody else's and belongs to no file: what Python and its libraries allocate."""
    private = memory.rights[:2] == "rw" and memory.rights[3] == "p"
    return private and memory.name in ("", "[heap]") and not memory.is_file
