"""Orders that look random and are always the same for the same seed, on every process and in every client.

The frame of a question is one for all, so each client puts the options into its participant's order itself. The hash
is therefore one that a few lines of any language compute (`web/static/js/shuffle.js` is the same in JavaScript, where
a page without TLS has no cryptographic ones): FNV-1a over UTF-8 with 32 bits, then MurmurHash3's finaliser, without
which names that differ in their last letter alone would come in few of the possible orders.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

Item = TypeVar("Item")

_BASIS: Final = 0x811C9DC5
_PRIME: Final = 0x01000193
_BITS: Final = 0xFFFFFFFF


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


def _rank(seed: str, name: str) -> tuple[int, str]:
    # The length keeps ("a", "bc") and ("ab", "c") apart; the name decides between equal hashes.
    return _hash(f"{len(seed.encode())}:{seed}{name}".encode()), name


def _hash(text: bytes) -> int:
    value = _BASIS
    for byte in text:
        value = ((value ^ byte) * _PRIME) & _BITS
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & _BITS
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & _BITS
    return value ^ (value >> 16)
