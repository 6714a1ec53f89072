"""Python's machine code, and that of large libraries, in huge pages, for the reason that its memory is (`huge_pages`).

Code lies in files, of which the kernel makes small pages. So it is copied into huge pages, and these take the place of
the file's in one step: whoever runs that code meanwhile finds the same bytes at the same addresses before and after.
PHP, MySQL and Node.js offer the same.

It goes by whole huge pages, and the linker puts beside code what is only read: constants, and tables of addresses that
it wrote at the start. They are taken along and can be executed from then on, as in all programs until linkers began to
part them. What can be written to is never touched.
"""

import ctypes
import os
import platform
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import structlog

from lms_rt.serving.linux_memory import (
    COLLAPSE,
    EXECUTE,
    HUGEPAGE,
    READ,
    AddressSpace,
    Mapping,
    collapses,
    huge_page_size,
    huge_pages_offered,
    mappings,
)

log = structlog.get_logger(__name__)

CODE: Final = 1 / 4
"""Of a huge page, before it is worth to be made; the rest is constants, which are read as well."""
_MACHINE: Final = "x86_64"
"""Where a processor sees by itself that the code at an address was written anew."""


def gather_code() -> int:
    """Put the code that is loaded by now into huge pages; how many it made.

    To be called before the process has threads and children, which then share them. It is none the worse for a second
    call. What the system refuses stays as it was; a system that lets no process make code of memory refuses it all.
    """
    if platform.machine() != _MACHINE or not huge_pages_offered() or not collapses():
        return 0
    made, refused = 0, []
    try:
        space, size = AddressSpace(), huge_page_size()
        for address, code in _worth_it(mappings(), size):
            try:
                made += _gather(space, address, size, code)
            except OSError as error:
                refused.append(str(error))
    except Exception:  # what a sandbox tells of memory, or its C library has, is no reason not to serve
        log.warning("code_not_gathered", made=made, exc_info=True)
    if refused:
        log.warning("code_not_gathered", made=made, refused=len(refused), error=refused[0])
    return made


def _worth_it(mapped: list[Mapping], size: int) -> Iterator[tuple[int, list[Mapping]]]:
    """Where huge pages can be, and hold enough code, which is told as well."""
    for unwritable in _unwritable(mapped):
        first, last = -(-unwritable[0].start // size), unwritable[-1].end // size
        for start in range(first * size, last * size, size):
            code = [_within(each, start, start + size) for each in unwritable if "x" in each.rights]
            if sum(max(0, each.end - each.start) for each in code) >= CODE * size:
                yield start, [each for each in code if each.start < each.end]


def _unwritable(mapped: list[Mapping]) -> Iterator[list[Mapping]]:
    """What lies side by side of one file and is only read and executed."""
    for (name, readable), same in groupby(mapped, key=lambda each: (each.name, each.rights in ("r--p", "r-xp"))):
        side_by_side: list[Mapping] = []
        for each in same:
            if not (name and readable and each.is_file):
                continue
            if side_by_side and side_by_side[-1].end != each.start:
                yield side_by_side
                side_by_side = []
            side_by_side.append(each)
        if side_by_side:
            yield side_by_side


def _within(mapping: Mapping, start: int, end: int) -> Mapping:
    first = max(mapping.start, start)
    return mapping._replace(start=first, end=min(mapping.end, end), offset=mapping.offset + first - mapping.start)


def _gather(space: AddressSpace, address: int, size: int, code: list[Mapping]) -> bool:
    """Make one. Not where code is not as in its file: a debugger's or a tracer's breakpoints are found by file."""
    if not all(_as_in_its_file(each) for each in code):
        return False
    room = space.map(2 * size)
    copy = -(-room // size) * size
    try:
        space.advise(copy, size, HUGEPAGE)
        ctypes.memmove(copy, address, size)
        space.advise(copy, size, COLLAPSE)  # while it can be written to, without which older kernels refuse
        space.protect(copy, size, READ | EXECUTE)
        space.replace(address, size, copy)
    except OSError:
        space.unmap(room, 2 * size)
        raise
    if copy > room:
        space.unmap(room, copy - room)
    if room + size > copy:
        space.unmap(copy + size, room + size - copy)
    return True


def _as_in_its_file(code: Mapping) -> bool:
    length = code.end - code.start
    file = os.open(code.name, os.O_RDONLY)
    try:
        return os.pread(file, length, code.offset) == ctypes.string_at(code.start, length)
    finally:
        os.close(file)
