"""Moodle's questions for a number, and for its unit."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from lms_rt.interchange import building, typing_in
from lms_rt.interchange.amounts import decimal, number
from lms_rt.interchange.building import Draft, Fields
from lms_rt.interchange.moodle.texts import plain, typed_choices
from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.xml import Element

_TYPED, _NOT_ASKED_FOR = "0", "3"
"""How Moodle shows units; between these they are listed to choose from."""
_PENALTY_OF: Final[Mapping[str, str]] = {"1": "answer", "2": "question"}
"""What Moodle takes its penalty from; with any other grading type a unit may be left out."""


def numerical(element: Element, draft: Draft) -> Fields:
    """A number to find."""
    answers = [each for each in element.children if each.name == "answer"]
    parts: list[tuple[Fields, Fraction]] = []
    for answer, choice in zip(answers, typed_choices(element, draft), strict=True):
        parts.append((amount(choice.text, plain(answer.child("tolerance"))), choice.worth))
    fields = typing_in.numeric(parts)
    units = _units(element)
    shown = plain(element.child("showunits")) or _TYPED
    if not units or shown == _NOT_ASKED_FOR:
        return fields
    key: dict[str, object] = {"units": units}
    penalty_of = _PENALTY_OF.get(plain(element.child("unitgradingtype")))
    if penalty_of is not None:
        key |= {"unit_penalty": number(decimal(plain(element.child("unitpenalty")) or "0.1"))}
        key |= {"unit_penalty_of": penalty_of}
    asked = [] if shown == _TYPED else list(units)
    return {**fields, "units": asked, "key": {**building.key_of(fields), **key}}


def amount(value: str, tolerance: str) -> Fields:
    """A number with how far from it an answer may lie; `*` is any number."""
    if value in {"", "*"}:
        return typing_in.any_number()
    return {"value": number(decimal(value)), "tolerance": abs(number(decimal(tolerance or "0")))}


def _units(element: Element) -> dict[str, float]:
    units: dict[str, float] = {}
    for unit in element.all("unit"):
        name, size = plain(unit.child("unit_name")), plain(unit.child("multiplier")) or "1"
        if decimal(size) <= 0:
            raise NotImportableError(f"{size} of the unit {building.told(name)} make one")
        if name:
            units[name] = number(decimal(size))
    return units
