"""Whether a bank has enough for what a quiz draws from it, and in words why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms_rt.contract.quizzes import Draw
from lms_rt.domain.draws import Draws, available, short


@dataclass(frozen=True, slots=True)
class DrawSupply:
    """`matching` has for each draw how many questions it may take; `shortage` says why they cannot all be filled."""

    matching: tuple[int, ...]
    shortage: str | None


def supply_in(rows: Iterable[Mapping[str, object]]) -> dict[Draws, int]:
    """How many questions the same draws may take, of rows with `draws` and `supply`."""
    return {_draws(row["draws"]): int(str(row["supply"])) for row in rows}


def supply_of(draws: Sequence[Draw], supply: Mapping[Draws, int]) -> DrawSupply:
    """What there is for these draws."""
    matching = tuple(available(frozenset({number}), supply) for number in range(1, len(draws) + 1))
    return DrawSupply(matching, _shortage(draws, supply))


def _shortage(draws: Sequence[Draw], supply: Mapping[Draws, int]) -> str | None:
    lacking = short([draw.count for draw in draws], supply)
    if not lacking:
        return None
    wanted, found = sum(draws[number - 1].count for number in lacking), available(lacking, supply)
    if len(lacking) == 1:
        (number,) = lacking
        tags = draws[number - 1].tags
        which = f" tagged '{', '.join(tags)}'" if tags else ""
        return f"Draw {number} wants {wanted} question{'' if wanted == 1 else 's'}{which}; the bank has {found}"
    named = ", ".join(map(str, sorted(lacking)))
    return f"Draws {named} want {wanted} questions together; the bank has {found} for all of them"


def _draws(numbers: object) -> Draws:
    assert isinstance(numbers, list)
    return tuple(numbers)
