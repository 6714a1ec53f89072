"""Teams: a team's score is the mean of its members'."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """A team's place; equal points share a rank."""

    name: str
    points: int
    rank: int
    members: int


def team_standings(names: Sequence[str], members: Iterable[tuple[int | None, int]]) -> list[TeamStanding]:
    """All teams, best first. `members` are (team from 1 or None, points); a team without members has no points."""
    sums = [0] * len(names)
    counts = [0] * len(names)
    for team, points in members:
        if team is not None and 1 <= team <= len(names):
            sums[team - 1] += points
            counts[team - 1] += 1
    means = [(total / count if count else 0.0) for total, count in zip(sums, counts, strict=True)]
    rounded = [int(mean + 0.5) for mean in means]
    order = sorted(range(len(names)), key=lambda team: (-rounded[team], names[team]))
    return [
        TeamStanding(names[team], rounded[team], 1 + sum(other > rounded[team] for other in rounded), counts[team])
        for team in order
    ]


def smallest_team(counts: Sequence[int]) -> int:
    """The team (from 1) that the next person joins: the one with the fewest members, the first among equals."""
    return 1 + min(range(len(counts)), key=lambda team: counts[team])
