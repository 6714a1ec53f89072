"""Drawing in processes of its own: a page takes tens of milliseconds of a core, which an event loop has not to give."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lms_rt.certificates import typefaces
from lms_rt.certificates.design import Design, Facts

if TYPE_CHECKING:
    from lms_rt.certificates.foundry import Foundry

ARTISTS_MAX: Final = 4
"""Each keeps fonts of some 30 MB at hand."""


class Studio:
    """Draws certificates. Its processes start with the first one and end with `close`."""

    def __init__(self, fonts: Path) -> None:
        """`fonts` is a directory in which single weights of the typefaces are kept."""
        self._fonts = fonts
        self._artists: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None

    async def prepare(self) -> None:
        """Have cut what every page needs, so that the first certificate need not wait for it.

        By a process of its own that gives way to everything else; where it is killed, the first certificate waits.
        """
        if await asyncio.to_thread(self._is_prepared):
            return
        cutter = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "lms_rt.certificates.foundry", str(self._fonts)
        )
        try:
            await cutter.wait()
        finally:
            if cutter.returncode is None:
                cutter.kill()
                await cutter.wait()

    def _is_prepared(self) -> bool:
        return all(face.cut_in(self._fonts).exists() for face in typefaces.ALWAYS)

    async def draw(self, facts: Facts, design: Design) -> bytes:
        """The PDF. Raises CannotBeDrawnError, and BrokenProcessPool where the process at it was killed."""
        if self._artists is None:
            # Not by fork: this process has threads and connections that a copy would tear at
            context = multiprocessing.get_context("spawn")
            theirs, self._lifeline = context.Pipe(duplex=False)
            self._artists = ProcessPoolExecutor(
                max(1, min(ARTISTS_MAX, (os.cpu_count() or 1) // 2)),
                mp_context=context,
                initializer=_sit_down,
                initargs=(theirs,),
            )
        try:
            return await asyncio.get_running_loop().run_in_executor(self._artists, _draw, facts, design, self._fonts)
        except BrokenProcessPool:
            self.close()  # a pool that lost one process takes no more work; the next call starts another
            raise

    def close(self) -> None:
        """End the processes; what is being drawn is given up."""
        if self._artists is not None:
            self._artists.shutdown(wait=False, cancel_futures=True)
            self._artists = None
        if self._lifeline is not None:
            # Not by the pool, which tells its processes in a thread: at the end of a program that may come too late,
            # and each would wait for the other for ever.
            self._lifeline.close()
            self._lifeline = None


def _sit_down(lifeline: Connection) -> None:
    """End with whoever started us, even if they were killed; a Ctrl-C is theirs to answer.

    They alone hold the other end of `lifeline`, and never write to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        with suppress(EOFError, OSError):
            lifeline.recv_bytes()
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()


@lru_cache(maxsize=1)
def _foundry(fonts: Path) -> "Foundry":
    """Of a drawing process, which is made for nothing else: only there are the fonts' libraries loaded."""
    from lms_rt.certificates.foundry import Foundry

    return Foundry(fonts)


def _draw(facts: Facts, design: Design, fonts: Path) -> bytes:
    from lms_rt.certificates.page import draw

    return draw(facts, design, _foundry(fonts))
