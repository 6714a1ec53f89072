"""Keys that bring what a file's response processing brings, found by asking it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import chain, combinations
from math import inf, nextafter
from typing import Final

from lms_rt.contract.questions import InvalidShape, OptionsAnswer, parse_question
from lms_rt.domain.marking import Marker, marker
from lms_rt.domain.shares import NOTHING, WHOLE, share
from lms_rt.interchange import building, typing_in
from lms_rt.interchange.amounts import number
from lms_rt.interchange.building import Choice, Draft, Fields
from lms_rt.interchange.report import NotImportableError

Score = Callable[[Sequence[str]], Fraction]
"""What the file gives for a response: option ids, or what was typed."""

SUBSETS_MAX: Final = 8
"""Options up to which every combination is tried; with more, those that tell keys apart."""
BOUNDARIES_MAX: Final = 60
"""Numbers at which a score may change."""
_EXACT: Final = Context(prec=1000)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A number to try, and the ends of what it stands for; these are in it where it is an edge itself."""

    probe: Decimal
    low: Decimal
    high: Decimal
    is_edge: bool


@dataclass(frozen=True, slots=True)
class _End:
    """Where a range ends, and whether that number is in it."""

    at: Decimal
    is_in: bool


def single(ids: Sequence[str], texts: Sequence[str], score: Score) -> Fields:
    """One option can be chosen."""
    scores = [score([one]) for one in ids]
    best = max(scores, default=NOTHING)
    if best <= 0:
        raise NotImportableError("no option brings points")
    choices = [Choice(text, max(each / best, -WHOLE)) for text, each in zip(texts, scores, strict=True)]
    value = _truth(choices)
    if value is not None:
        return {"type": "true_false", "key": {"value": value}}
    return building.single_choice(choices)


def _truth(choices: Sequence[Choice]) -> bool | None:
    words = [choice.text.strip().casefold() for choice in choices]
    if sorted(words) != ["false", "true"] or sorted(choice.worth for choice in choices) != [NOTHING, WHOLE]:
        return None
    return next(word for word, choice in zip(words, choices, strict=True) if choice.worth == WHOLE) == "true"


def several(ids: Sequence[str], texts: Sequence[str], right: Sequence[str], score: Score, draft: Draft) -> Fields:
    """Several options can be chosen; `right` are those that the file calls right, if it does."""
    singles = {one: score([one]) for one in ids}
    rights = [one for one in ids if one in (right or [each for each in ids if singles[each] > 0])]
    full = score(rights) if rights else NOTHING
    if full <= 0:
        raise NotImportableError("no combination of options is known to bring points")
    listed = building.options(texts)
    names = {one: str(option["id"]) for one, option in zip(ids, listed, strict=True)}
    # What a wrong option takes away shows beside the right ones only: alone it cannot bring less than nothing
    worths = {one: singles[one] if one in rights else score([*rights, one]) - full for one in ids}
    weights = {names[one]: float(worth / full) for one, worth in worths.items() if worth}
    candidates: list[Fields] = [{}, {"weights": weights}, {"all_or_nothing": True}]
    best: tuple[int, Fields] | None = None
    for extra in candidates:
        fields: Fields = {"type": "multiple_choice", "options": listed}
        fields["key"] = {"options": [names[one] for one in rights], **extra}
        wrong = _differing(fields, ids, rights, lambda some: score(some) / full, names)
        if wrong is not None and (best is None or wrong < best[0]):
            best = wrong, fields
        if wrong == 0:
            break
    assert best is not None
    if best[0]:
        draft.note("some combinations of options bring another part of the points here than in the file")
    return best[1]


def _differing(
    fields: Fields, ids: Sequence[str], rights: Sequence[str], worth: Score, names: dict[str, str]
) -> int | None:
    """For how many combinations the key brings something else; None where it is no key."""
    try:
        mark = marker(parse_question({"prompt": "?", **fields}))
    except InvalidShape:
        return None
    assert mark is not None
    return sum(
        max(NOTHING, worth(some)) != _brought(mark, [names[one] for one in some]) for some in _asked(ids, rights)
    )


def _brought(mark: Marker, options: Sequence[str]) -> Fraction:
    return mark(OptionsAnswer(options=tuple(options)))


def _asked(ids: Sequence[str], rights: Sequence[str]) -> Iterator[list[str]]:
    if len(ids) <= SUBSETS_MAX:
        sizes = range(1, len(ids) + 1)
        yield from map(list, chain.from_iterable(combinations(ids, size) for size in sizes))
        return
    yield from map(list, chain(combinations(ids, 1), combinations(ids, 2)))
    for one in ids:
        yield [each for each in ids if (each in rights) != (each == one)] or [one]
    yield list(rights)
    yield list(ids)


def numbers(boundaries: Sequence[Decimal], centres: Sequence[tuple[Decimal, Decimal]], score: Score) -> Fields:
    """A number to find. `boundaries` are where the score may change, `centres` values with their tolerances."""
    edges = sorted(set(boundaries))
    if not edges or len(edges) > BOUNDARIES_MAX:
        raise NotImportableError("which numbers are right cannot be told from the file")
    pieces = _pieces(edges)
    scores = [score([str(piece.probe)]) for piece in pieces]
    best = max(scores)
    if best <= 0:
        raise NotImportableError("no number brings points")
    if scores[0] or scores[-1]:
        raise NotImportableError("numbers without an end are right; that cannot be said here")
    runs: list[tuple[Fraction, int, int]] = []
    for index, brought in enumerate(scores):
        if index and scores[index - 1] == brought and runs:
            runs[-1] = brought, runs[-1][1], index
        else:
            runs.append((brought, index, index))
    keys = [
        _key(*_ends(pieces, scores, first, last), centres) | {"fraction": float(worth / best)}
        for worth, first, last in runs
        if worth > 0
    ]
    whole = next(key for key in keys if key["fraction"] == 1)
    others = [key for key in keys if key is not whole]
    del whole["fraction"]
    return {"type": "numeric", "key": {**whole, **({"partial": others} if others else {})}}


def _pieces(edges: Sequence[Decimal]) -> Sequence[_Piece]:
    """Before the first edge, each edge, and what is between two."""
    pieces = [_Piece(_EXACT.subtract(edges[0], Decimal(1)), edges[0], edges[0], is_edge=False)]
    for index, edge in enumerate(edges):
        pieces.append(_Piece(edge, edge, edge, is_edge=True))
        if index + 1 < len(edges):
            following = edges[index + 1]
            middle = _EXACT.divide(_EXACT.add(edge, following), Decimal(2))
            pieces.append(_Piece(middle, edge, following, is_edge=False))
    return [*pieces, _Piece(_EXACT.add(edges[-1], Decimal(1)), edges[-1], edges[-1], is_edge=False)]


def _ends(pieces: Sequence[_Piece], scores: Sequence[Fraction], first: int, last: int) -> tuple[_End, _End]:
    """Where what the pieces from `first` to `last` bring begins and ends. What brings more beside them has a key."""
    low = _End(pieces[first].low, is_in=pieces[first].is_edge or scores[first - 1] > scores[first])
    high = _End(pieces[last].high, is_in=pieces[last].is_edge or scores[last + 1] > scores[last])
    return low, high


def _key(low: _End, high: _End, centres: Sequence[tuple[Decimal, Decimal]]) -> Fields:
    if low.at == high.at:
        return {"value": number(low.at), "tolerance": 0.0}
    for value, tolerance in centres:
        ends = _EXACT.subtract(value, tolerance), _EXACT.add(value, tolerance)
        if ends == (low.at, high.at) and low.is_in and high.is_in:
            return {"value": number(value), "tolerance": number(tolerance)}
    # An end that is not right in the file is left out by the least that two numbers can differ here
    start = number(low.at) if low.is_in else nextafter(number(low.at), inf)
    end = number(high.at) if high.is_in else nextafter(number(high.at), -inf)
    return {"min": start, "max": end}


def words(candidates: Sequence[str], score: Score, draft: Draft) -> Fields:
    """A text to type; `candidates` are those the file names."""
    texts = list(dict.fromkeys(text.strip() for text in candidates if text.strip()))
    scores = {text: score([text]) for text in texts}
    best = max(scores.values(), default=NOTHING)
    if best <= 0:
        raise NotImportableError("no text is known to bring points")
    cased = any(
        score([text.swapcase()]) != brought
        for text, brought in scores.items()
        if text.swapcase().casefold() == text.casefold()  # the other letters have no other case
    )
    choices = [Choice(text, max(share(float(brought / best)), -WHOLE)) for text, brought in scores.items()]
    return typing_in.short_text(choices, case_sensitive=cased, stars=False)


def completeness(fields: Fields, full: Fraction, parts: Sequence[Fraction], draft: Draft) -> Fields:
    """An ordering or pairs: whether what is right in part brings its even part, nothing, or something else."""
    even = full / len(parts) if parts else full
    if all(part == even for part in parts) and len(parts) > 1:
        return fields
    key = fields["key"]
    assert isinstance(key, dict)
    if any(parts):
        draft.note("parts of the answer bring other shares in the file; here each counts alike")
        return fields
    return {**fields, "key": {**key, "all_or_nothing": True}}
