"""When Python looks for garbage: seldom, and not among what lives as long as the process."""

import gc
from typing import Final

YOUNG_OBJECTS: Final = 50_000
"""New objects before the young are looked through: a class that answers at once makes about fifteen an answer, all of
which die by themselves. At Python's own 700, looking took a quarter of the time of a burst."""


def collect_seldom() -> None:
    """To be called once the process is ready: what exists by now stays, and need not be looked at again."""
    gc.collect()
    gc.freeze()
    _, old, oldest = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS, old, oldest)
