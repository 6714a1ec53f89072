"""Orders that look random and are always the same for the same seed, on every process and every Python."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")


def shuffled(items: Sequence[Item], seed: str, name: Callable[[Item], str]) -> tuple[Item, ...]:
    """`items` in the order of the hashes of their names: it depends on the seed and the names, not on where they stood.

    That independence matters: an authored order is often the right one. `random.shuffle` would carry it into the
    result, and promises the same order only within one version of Python.
    """
    return tuple(sorted(items, key=lambda item: _rank(seed, name(item))))


def shuffled_unlike(
    items: Sequence[Item], solved: Sequence[str], seed: str, name: Callable[[Item], str]
) -> tuple[Item, ...]:
    """As `shuffled`, but never beginning with the names in `solved`: an unlucky seed must not give the answer away."""
    order = shuffled(items, seed, name)
    if len(order) > 1 and [name(item) for item in order[: len(solved)]] == list(solved):
        return (*order[1:], order[0])
    return order


def _rank(seed: str, name: str) -> bytes:
    # The length keeps ("a", "bc") and ("ab", "c") apart.
    return blake2b(f"{len(seed)}:{seed}{name}".encode(), digest_size=16).digest()
