"""When Python looks for garbage: seldom, and not among what lives as long as the process."""

import gc
from typing import Final

YOUNG_OBJECTS: Final = 200_000
"""New objects before the young are looked through: a class of five thousand that answers at once has tens of thousands
under way, all of which die by themselves. At Python's own 700, looking took a quarter of the time of a burst; at 50,000
still a tenth."""


def collect_seldom() -> None:
    """To be called once the process is ready: what exists by now stays, and need not be looked at again."""
    gc.collect()
    gc.freeze()
    _, old, oldest = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS, old, oldest)
