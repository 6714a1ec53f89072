"""Where Python's memory lies, in processes of their own."""

import subprocess
import sys

import pytest

from lms_rt.serving.linux_memory import huge_pages_offered

pytestmark = pytest.mark.skipif(not huge_pages_offered(), reason="nothing is kept where there are no huge pages")

ALLOCATES = """
import mmap, sys
from bisect import bisect
from collections import Counter

from lms_rt.serving.arenas import reserve
from lms_rt.serving.linux_memory import mappings

megabytes = reserve(int(sys.argv[1]))
objects, libraries = [], []
for _ in range(160):
    libraries.append(mmap.mmap(-1, 64 * 1024, prot=mmap.PROT_READ))
    objects += [bytes(470) for _ in range(256)]
starts = [each.start for each in mappings()]
together = Counter(bisect(starts, id(each)) for each in objects)
print(max(together.values()) / len(objects))
"""


def together(reserved: int) -> float:
    """The part of 20 MB of objects that lies in one piece, where libraries are loaded meanwhile."""
    run = [sys.executable, "-c", ALLOCATES, str(reserved)]
    return float(subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout)


def test_what_is_reserved_is_used_in_one_piece() -> None:
    assert together(24) > 0.9
    assert together(0) < 0.5  # as it is without
