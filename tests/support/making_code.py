"""Whether this system lets a process make code of its memory, in huge pages: what a test needs to know beforehand."""

import ctypes
import platform
from functools import cache

from lms_rt.serving.linux_memory import (
    COLLAPSE,
    EXECUTE,
    READ,
    AddressSpace,
    collapses,
    huge_page_size,
    huge_pages_offered,
)


@cache
def can_make_code() -> bool:
    """Asked of the system itself, so that who is refused where this is true has made a mistake."""
    if platform.machine() != "x86_64" or not huge_pages_offered() or not collapses():
        return False
    space, size = AddressSpace(), huge_page_size()
    room = space.map(2 * size)
    place = -(-room // size) * size
    try:
        ctypes.memset(place, 0, size)
        space.advise(place, size, COLLAPSE)
        space.protect(room, 2 * size, READ | EXECUTE)
    except OSError:
        return False
    finally:
        space.unmap(room, 2 * size)
    return True
