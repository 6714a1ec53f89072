"""Who stands where. Built once after a question is scored, then asked about everyone."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class Standing(NamedTuple):
    """A participant's sums so far."""

    participant: UUID
    name: str
    points: int
    elapsed_ms: int
    """Time spent on all answers, credit included: among equals the quicker one is named first."""
    streak: int = 0


class Place(NamedTuple):
    """A row of the board."""

    rank: int
    participant: UUID
    name: str
    points: int
    streak: int


class Leaderboard:
    """All places, best first. Equal points share a rank and the next rank is skipped: 1, 2, 2, 4.

    Among equals the order is by time, then name, then id, so that it is the same on every process and every redraw.
    """

    __slots__ = ("_index", "places")

    def __init__(self, standings: Iterable[Standing]) -> None:
        ordered = sorted(standings, key=lambda row: (-row.points, row.elapsed_ms, row.name, row.participant))
        places: list[Place] = []
        rank, points = 0, None
        for position, row in enumerate(ordered, start=1):
            if row.points != points:
                rank, points = position, row.points
            places.append(Place(rank, row.participant, row.name, row.points, row.streak))
        self.places = tuple(places)
        self._index = {place.participant: position for position, place in enumerate(places)}

    def __len__(self) -> int:
        return len(self.places)

    def top(self, count: int) -> tuple[Place, ...]:
        """The first `count` rows. It may cut through people of one rank; they are still shown with that rank."""
        return self.places[: max(count, 0)]

    def place_of(self, participant: UUID) -> Place:
        """Someone's row. Raises `KeyError` for who is not on the board."""
        return self.places[self._index[participant]]

    def rank_of(self, participant: UUID) -> int:
        """Someone's rank, from 1. Raises `KeyError` for who is not on the board."""
        return self.place_of(participant).rank
