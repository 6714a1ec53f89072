"""What Linux tells a process about its memory, and where it can be asked to put it."""

import ctypes
import errno
import os
import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

_SETTINGS: Final = Path("/sys/kernel/mm/transparent_hugepage")
_MAPPING: Final = re.compile(rb"^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) \S+ (\d+) *(.*)$", re.MULTILINE)

READ: Final = 1
WRITE: Final = 2
EXECUTE: Final = 4

HUGEPAGE: Final = 14
"""Advice: huge pages are welcome here. Kernels before 6.1 make them some time later."""
COLLAPSE: Final = 25
"""Advice: make this a huge page now, which MADV_COLLAPSE of linux/mman.h does since 6.1."""
_COLLAPSE_SINCE: Final = (6, 1)

_PRIVATE_ANONYMOUS: Final = 0x22
_TO_THAT_ADDRESS: Final = 3
"""MREMAP_MAYMOVE | MREMAP_FIXED."""
_FAILED: Final = ctypes.c_void_p(-1).value


class Mapping(NamedTuple):
    """A line of /proc/self/maps."""

    start: int
    end: int
    rights: str
    """`r`, `w`, `x` or `-` in each place, and `p` where it is nobody else's."""
    offset: int
    """Where it begins in its file."""
    is_file: bool
    name: str
    """The file, something in brackets, or nothing."""


def huge_pages_offered() -> bool:
    """Whether there are huge pages for the asking; who administers the system may have said `never`."""
    if sys.platform != "linux":
        return False
    try:
        return "[never]" not in (_SETTINGS / "enabled").read_text()
    except OSError:
        return False


def huge_page_size() -> int:
    """Bytes."""
    return int((_SETTINGS / "hpage_pmd_size").read_text())


def collapses() -> bool:
    """Whether this kernel makes a huge page of small ones when it is asked to."""
    return tuple(int(part) for part in re.findall(r"\d+", os.uname().release)[:2]) >= _COLLAPSE_SINCE


def mappings() -> list[Mapping]:
    """All that lies in this process's address space, by address."""
    lines = _MAPPING.findall(Path("/proc/self/maps").read_bytes())
    return [
        Mapping(int(start, 16), int(end, 16), rights.decode(), int(offset, 16), inode != b"0", os.fsdecode(name))
        for start, end, rights, offset, inode, name in lines
    ]


class AddressSpace:
    """The calls by which a process changes its own. All raise OSError, and let Python's other threads run meanwhile."""

    def __init__(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        address, size, number = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
        self._mmap = libc.mmap
        self._mmap.argtypes, self._mmap.restype = (address, size, number, number, number, ctypes.c_long), address
        self._mremap = libc.mremap
        self._mremap.argtypes, self._mremap.restype = (address, size, size, number, address), address
        self._munmap, self._mprotect, self._madvise = libc.munmap, libc.mprotect, libc.madvise
        self._munmap.argtypes = (address, size)
        self._mprotect.argtypes = self._madvise.argtypes = (address, size, number)

    def map(self, size: int) -> int:
        """New memory that can be read and written; where it is."""
        return _address(self._mmap(None, size, READ | WRITE, _PRIVATE_ANONYMOUS, -1, 0))

    def unmap(self, address: int, size: int) -> None:
        """Give it back."""
        _succeed(self._munmap(address, size))

    def protect(self, address: int, size: int, rights: int) -> None:
        """What may be done with it from now on: READ, WRITE, EXECUTE."""
        _succeed(self._mprotect(address, size, rights))

    def advise(self, address: int, size: int, advice: int) -> None:
        """HUGEPAGE or COLLAPSE."""
        _succeed(self._madvise(address, size, advice))

    def replace(self, address: int, size: int, by: int) -> None:
        """Put what lies at `by` in the place of what lies at `address`, in one step of which nobody sees a half."""
        _address(self._mremap(by, size, size, _TO_THAT_ADDRESS, address))


def _succeed(result: int) -> None:
    if result:
        raise _error()


def _address(result: int | None) -> int:
    if result is None or result == _FAILED:
        raise _error()
    return result


def _error() -> OSError:
    number = ctypes.get_errno() or errno.EIO
    return OSError(number, os.strerror(number))
