"""The units of a number as they are typed into a form: its own first, and below it how many of others are one of it.

That a penalty may count of the question instead of the number's share is left to imports and REST: a number typed here
has no partial shares, so both cost the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from lms_rt.domain.texts import as_typed
from lms_rt.web.bad_form import BadForm

GIVEN: Final[Mapping[str, str]] = {
    "chosen": "Chosen from these units",
    "typed": "Typed, as one of these units",
}
"""How learners give the unit: each way, and what it is called."""
USUAL_PENALTY: Final = "10"
"""Per cent, as in Moodle."""
_SIZED: Final = re.compile(r"(=\s*)?(?P<size>\d[\d.,]*(?:[eE][+-]?\d+)?)\s+(?P<name>\S.*)")
_OWN: Final = 1.0


@dataclass(frozen=True, slots=True)
class Units:
    """`sizes`: how many of each are one of the number's own; `penalty`: the share that a wrong one costs."""

    sizes: Mapping[str, float]
    chosen: bool
    penalty: float

    def in_key(self) -> dict[str, object]:
        """What is kept from learners."""
        return {"units": dict(self.sizes), "unit_penalty": self.penalty}

    def asked(self) -> list[str]:
        """What learners see: the units to choose from, none where they type it."""
        return list(self.sizes) if self.chosen else []


def units_in(form: Mapping[str, str]) -> Units | None:
    """None where no unit is asked for. Raises `BadForm`."""
    lines = [line for line in map(as_typed, form.get("units", "").splitlines()) if line]
    if not lines:
        return None
    given = form.get("unit_given", "chosen")
    if given not in GIVEN:
        raise BadForm("Choose how the unit is given.")
    return Units(_sizes(lines), given == "chosen", _penalty(form.get("unit_penalty", USUAL_PENALTY)))


def _sizes(lines: list[str]) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for name, size in map(_sized, lines):
        if name in sizes:
            raise BadForm(f"The unit {name} is there twice.")
        sizes[name] = size
    if next(iter(sizes.values())) != _OWN:
        raise BadForm("The first unit must be the number's own, without a number before it: m, and below it 100 cm.")
    return sizes


def _sized(line: str) -> tuple[str, float]:
    """A unit and how many of it are one of the number's own; a name alone is another name for that."""
    sized = _SIZED.fullmatch(line)
    if sized:
        return sized["name"], _size(sized["size"])
    if line.startswith("=") or (line[0].isdecimal() and " " in line):
        raise _bad_unit(line)
    return line, _OWN


def _size(text: str) -> float:
    try:
        size = float(text.replace(",", "."))
    except ValueError:
        raise _bad_unit(text) from None
    if size <= 0:
        raise BadForm("The number before a unit must be above 0: 100 cm.")
    return size


def _bad_unit(text: str) -> BadForm:
    return BadForm(f"A unit is a name, or a number and a name: 100 cm. Mend {text}.")


def _penalty(text: str) -> float:
    """A share out of per cent; as decimals, for 12.3 is to be 0.123 and not 0.12300000000000001."""
    try:
        share = Decimal(text.strip().replace(",", ".") or "0") / 100
    except InvalidOperation:
        share = Decimal("NaN")
    if not (share.is_finite() and 0 <= share <= 1):
        raise BadForm("What a wrong unit costs must be between 0 and 100 per cent.")
    return float(share)
