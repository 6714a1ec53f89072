"""Questions with something to type, from what files say brings how much of the worth."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lms_rt.domain.shares import WHOLE
from lms_rt.domain.texts import fold
from lms_rt.interchange.building import Choice, Fields
from lms_rt.interchange.report import NotImportableError

_LARGEST: Final = sys.float_info.max


def any_number() -> Fields:
    """As a part of a key: whatever number is given."""
    return {"min": -_LARGEST, "max": _LARGEST}


def short_text(choices: Sequence[Choice], *, case_sensitive: bool = False, stars: bool = True) -> Fields:
    """A text to type. `stars`: whether `*` stands for anything in this format, and the first that fits counts."""
    wild = stars and any(_has_star(choice.text) for choice in choices if choice.worth)
    in_order = stars and _order_of_texts_matters(choices)
    kept = [choice for choice in choices if choice.worth or in_order]
    if stars and not (wild or in_order):
        kept = [replace(choice, text=choice.text.replace("\\*", "*")) for choice in kept]
    accepted = list(dict.fromkeys(choice.text for choice in kept if choice.worth == WHOLE))
    if not accepted:
        raise NotImportableError("no answer is right as a whole")
    key: Fields = {"accepted": accepted}
    partial = [
        {"text": choice.text, "fraction": float(choice.worth)} for choice in kept if in_order or choice.worth != WHOLE
    ]
    if partial:
        key["partial"] = partial
    return {
        "type": "short_text",
        "key": key | {"case_sensitive": case_sensitive, "wildcards": wild or in_order, "first_fits": in_order},
    }


def numeric(parts: Sequence[tuple[Fields, Fraction]]) -> Fields:
    """A number to find: numbers or ranges, as keys have them, and what each brings; the first that fits counts."""
    whole = next((amount for amount, worth in parts if worth == WHOLE), None)
    if whole is None:
        raise NotImportableError("no number is right as a whole")
    in_order = _order_of_numbers_matters(parts)
    partial = [
        {**amount, "fraction": float(worth)}
        for amount, worth in parts
        if in_order or (worth and not (worth == WHOLE and amount is whole))
    ]
    return {"type": "numeric", "key": {**whole, "partial": partial, "first_fits": in_order}}


def _order_of_texts_matters(choices: Sequence[Choice]) -> bool:
    """Whether a text may fit before a better one that would fit as well."""
    return any(
        later.worth > one.worth and (_has_star(one.text) or _has_star(later.text) or fold(one.text) == fold(later.text))
        for index, one in enumerate(choices)
        for later in choices[index + 1 :]
    )


def _order_of_numbers_matters(parts: Sequence[tuple[Fields, Fraction]]) -> bool:
    ends = [(*_ends(amount), worth) for amount, worth in parts]
    return any(
        better > worth and low <= other_high and other_low <= high
        for index, (low, high, worth) in enumerate(ends)
        for other_low, other_high, better in ends[index + 1 :]
    )


def _ends(amount: Fields) -> tuple[Decimal, Decimal]:
    if "min" in amount:
        return Decimal(repr(amount["min"])), Decimal(repr(amount["max"]))
    value, tolerance = Decimal(repr(amount["value"])), Decimal(repr(amount["tolerance"]))
    return value - tolerance, value + tolerance


def _has_star(text: str) -> bool:
    return "*" in text.replace("\\*", "")
