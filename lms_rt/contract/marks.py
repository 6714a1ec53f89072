"""Points and percentages: decimals inside, plain JSON numbers on the wire."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema


def wire_number(value: Decimal) -> int | float:
    """A decimal of at most five places as the JSON number that reads the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def _number(given: object) -> object:
    """JSON has numbers of its own; one written as a string, in whatever digits, is none."""
    if isinstance(given, bool | str):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic lists ValueErrors among the bad fields
    return Decimal(str(given)) if isinstance(given, int | float) else given


_GIVEN = BeforeValidator(_number)
_NUMBER = PlainSerializer(wire_number, return_type=int | float, when_used="json")

Points = Annotated[Decimal, _NUMBER, WithJsonSchema({"type": "number"})]
"""Points as they are counted, to five places."""

GivenPoints = Annotated[
    Decimal,
    _GIVEN,
    Field(ge=0, le=10_000, max_digits=10, decimal_places=5),
    _NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 10000}),
]
"""Points a person gives."""

Percent = Annotated[
    Decimal,
    _GIVEN,
    Field(ge=0, le=100, max_digits=5, decimal_places=2),
    _NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]

Part = Annotated[
    Decimal,
    _GIVEN,
    Field(ge=0, le=1, max_digits=5, decimal_places=4),
    _NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
"""A part of a whole."""

Weight = Annotated[
    Decimal,
    _GIVEN,
    Field(ge=0, le=1000, max_digits=8, decimal_places=4),
    _NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1000}),
]
"""How much something counts beside others; only the ratios matter."""

GivenPercent = Annotated[
    Decimal,
    _GIVEN,
    Field(ge=0, le=100, max_digits=8, decimal_places=5),
    _NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
"""A percentage a person gives, to five places."""
