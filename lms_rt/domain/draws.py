"""Random draws whose pools overlap: who gets which question, so that every draw gets as many as it gives.

Taking what lies nearest is not enough: a draw from all of a subject that goes first may take the very questions without
which a narrower one cannot be filled. So each draw holds a reservation, and a question is taken only where the
reservations can be exchanged so that the rest can still be filled (a maximum flow, kept by augmenting paths). Questions
that the same draws may take are alike here, so the work grows with the number of overlaps and not with the bank.
"""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Draws = tuple[int, ...]
"""The numbers of the draws, from 1 and ascending, that may take a question."""


def short(counts: Sequence[int], supply: Mapping[Draws, int]) -> frozenset[int]:
    """The fewest draws that together want more questions than there are for them; empty where all can be filled.

    `counts[n - 1]` is how many draw n wants, `supply` how many questions there are for the same draws.
    """
    held = _Reservations(supply)
    for number, count in enumerate(counts, start=1):
        for _ in range(count):
            if not held.reserve(number):
                rivals = held.rivals(number)
                for rival in sorted(rivals, reverse=True):
                    if _want_too_much(rivals - {rival}, counts, supply):
                        rivals -= {rival}
                return rivals
    return frozenset()


def available(numbers: frozenset[int], supply: Mapping[Draws, int]) -> int:
    """How many questions there are for these draws together."""
    return sum(count for draws, count in supply.items() if not numbers.isdisjoint(draws))


def _want_too_much(numbers: frozenset[int], counts: Sequence[int], supply: Mapping[Draws, int]) -> bool:
    return sum(counts[number - 1] for number in numbers) > available(numbers, supply)


def filled(
    counts: Sequence[int], items: Mapping[Item, Draws], order: Callable[[int, list[Item]], Sequence[Item]]
) -> list[Item]:
    """What each draw takes, the first draw's before the second's; `order` says in which order a draw would like to.

    A draw takes the first item of its order with which all draws can still be filled, and so on. So whatever is in any
    way of filling them all is taken under some orders. Needs enough for all (`short`).
    """
    held = _Reservations(Counter(items.values()))
    for number, count in enumerate(counts, start=1):
        for _ in range(count):
            held.reserve(number)
    taken: dict[Item, None] = {}
    for number, count in enumerate(counts, start=1):
        wanted = count
        refused: set[Draws] = set()  # for good: what has been taken since makes it no easier
        for item in order(number, [item for item, draws in items.items() if number in draws and item not in taken]):
            if wanted == 0:
                break
            alike = items[item]
            if alike in refused or not held.take(number, alike):
                refused.add(alike)
                continue
            taken[item] = None
            wanted -= 1
    return list(taken)


class _Reservations:
    """How many of the questions that are alike each draw counts on, and how many nobody does."""

    def __init__(self, supply: Mapping[Draws, int]) -> None:
        self._spare = Counter(supply)
        self._held: dict[int, Counter[Draws]] = {}
        for draws in supply:
            for number in draws:
                self._held.setdefault(number, Counter())[draws] = 0

    def reserve(self, number: int) -> bool:
        """Have a draw count on one more, others exchanging theirs; False, and nothing changed, where none is left."""
        came_by: dict[int, tuple[int, Draws]] = {}
        for giver in self._reached(number, came_by):
            spare = next((draws for draws in self._held.get(giver, ()) if self._spare[draws] > 0), None)
            if spare is None:
                continue
            self._spare[spare] -= 1
            self._held[giver][spare] += 1
            while giver in came_by:  # each on the way hands on what it counted on
                receiver, given = came_by[giver]
                self._held[giver][given] -= 1
                self._held[receiver][given] += 1
                giver = receiver  # noqa: PLW2901 - the walk ends with the return below
            return True
        return False

    def take(self, number: int, draws: Draws) -> bool:
        """Take one of `draws` instead of one a draw counts on; False, and nothing changed, if others would go short."""
        own = self._held[number]
        if own[draws] == 0 and self._spare[draws] == 0:
            holder = next((n for n in draws if self._held[n][draws] > 0), None)
            if holder is None:
                return False
            given_up = self._give_up_one(number)
            self._held[holder][draws] -= 1
            if not self.reserve(holder):
                self._held[holder][draws] += 1
                self._spare[given_up] -= 1
                own[given_up] += 1
                return False
        elif own[draws] == 0:
            self._give_up_one(number)
            self._spare[draws] -= 1
        else:
            own[draws] -= 1
        return True

    def rivals(self, number: int) -> frozenset[int]:
        """The draws among which one that could reserve nothing more looked for a way, itself included."""
        return frozenset(self._reached(number, {}))

    def _give_up_one(self, number: int) -> Draws:
        given_up = next(draws for draws, count in self._held[number].items() if count > 0)
        self._held[number][given_up] -= 1
        self._spare[given_up] += 1
        return given_up

    def _reached(self, number: int, came_by: dict[int, tuple[int, Draws]]) -> Sequence[int]:
        """The draws that could give way, nearest first; `came_by` gets to whom each gives way, and with what."""
        reached, waiting = [number], deque([number])
        while waiting:
            draw = waiting.popleft()
            for draws in self._held.get(draw, ()):
                for other in draws:
                    if other not in reached and self._held[other][draws] > 0:
                        came_by[other] = (draw, draws)
                        reached.append(other)
                        waiting.append(other)
        return reached
