"""Python's memory in one piece, so that huge pages can hold it.

Python's allocator asks the system for a megabyte at a time. While modules are imported these lie between the libraries
that are loaded with them, and a huge page does not fit into such gaps: a tenth of all memory stayed outside, and just
what is used most, the code and classes of aiohttp, of asyncpg and of this house. So it is asked for at once, before.
"""

from typing import Final

from lms_rt.serving.linux_memory import huge_pages_offered

MEGABYTES: Final = 40
"""What a server's modules take beyond what the command line has imported, which is less than any server needs."""

_LARGEST: Final = 512
"""Bytes of the largest object that the allocator makes out of such megabytes."""
_BYTES_OVERHEAD: Final = b"".__sizeof__()
_WINDOW: Final = 256 * 1024
"""Of addresses. A megabyte, wherever it begins, holds whole ones; an object in each keeps it from being given back."""


def reserve(megabytes: int = MEGABYTES) -> list[bytes]:
    """Have Python ask for so many megabytes side by side, for what is allocated from now on.

    To be called before much is imported. It keeps them as long as the result is kept, or something else lies in each.
    Costs no memory once that much is in use.
    """
    if not huge_pages_offered():
        return []
    count = megabytes * 1024 * 1024 // _LARGEST
    objects: list[bytes | None] = [None] * count  # of full length, as a list that grows would lie between the megabytes
    for index in range(count):
        objects[index] = bytes(_LARGEST - _BYTES_OVERHEAD)
    return list({id(each) // _WINDOW: each for each in objects if each is not None}.values())
