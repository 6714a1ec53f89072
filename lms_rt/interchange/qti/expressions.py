"""The expressions of QTI 2, as far as response processing of simple items uses them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from math import floor, trunc
from typing import Final

from lms_rt.domain.shares import NOTHING
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.qti.declarations import Response
from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.xml import Element

FIGURES_MAX: Final = 30
"""Figures that numbers are rounded to; doubles have 17."""
_CONTEXT: Final = Context(prec=28)
Value = bool | Sequence[str]
"""A truth, or values as they are written; none of them is NULL."""


@dataclass(slots=True)
class State:
    """What expressions look at."""

    declared: Mapping[str, Response]
    given: Mapping[str, Sequence[str]]
    outcomes: dict[str, Sequence[str]]


def evaluate(node: Element, state: State) -> Value:
    """The value of an expression. Raises NotImportableError for one that is not understood."""
    known = _EXPRESSIONS.get(node.name)
    if known is None:
        raise NotImportableError(f"its response processing uses '{node.name}', which is not understood")
    return known(node, state)


def is_true(node: Element, state: State) -> bool:
    """Whether an expression holds; NULL does not."""
    value = evaluate(node, state)
    return value if isinstance(value, bool) else list(value) == ["true"]


def _parts(node: Element, state: State) -> list[Value]:
    return [evaluate(each, state) for each in node.children]


def _texts(value: Value) -> Sequence[str]:
    return [str(value).lower()] if isinstance(value, bool) else value


def _number(value: Value) -> Fraction:
    texts = _texts(value)
    if len(texts) != 1:
        raise NotImportableError("its response processing counts with what is no number")
    return Fraction(texts[0]) if "/" in texts[0] else Fraction(decimal(texts[0]))


def _numbers(node: Element, state: State) -> list[Fraction]:
    return [_number(part) for part in _parts(node, state)]


def _variable(node: Element, state: State) -> Value:
    name = node.get("identifier")
    return state.given[name] if name in state.given else state.outcomes.get(name, [])


def _declared(node: Element, state: State) -> Response:
    found = state.declared.get(node.get("identifier"))
    if found is None:
        raise NotImportableError(f"the response '{node.get('identifier')}' is not declared")
    return found


def _map_response(node: Element, state: State) -> Value:
    mapping = _declared(node, state).mapping
    given = state.given.get(node.get("identifier"), [])
    return [str(mapping.of(given) if mapping and given else NOTHING)]


def same(one: Sequence[str], other: Sequence[str], response: Response | None) -> bool:
    """Whether two values match: in order where it counts, numbers by value."""
    if response is not None and response.base in {"float", "integer"} and len(one) == len(other) == 1:
        return Fraction(decimal(one[0])) == Fraction(decimal(other[0]))
    ordered = response is None or response.cardinality == "ordered"
    return list(one) == list(other) if ordered else sorted(one) == sorted(other)


def _match(node: Element, state: State) -> Value:
    one, other = (_texts(part) for part in _two(node, state))
    named = [state.declared.get(each.get("identifier")) for each in node.children]
    response = next((each for each in named if each is not None), None)
    if response is None and any(each.name == "multiple" for each in node.children):
        return sorted(one) == sorted(other)
    return bool(one) and bool(other) and same(one, other, response)


def _two(node: Element, state: State) -> tuple[Value, Value]:
    parts = _parts(node, state)
    if len(parts) != 2:
        raise NotImportableError(f"'{node.name}' does not have two parts")
    return parts[0], parts[1]


def _equal(node: Element, state: State) -> Value:
    one, other = _two(node, state)
    if not _texts(one) or not _texts(other):
        return False
    low, high = tolerance(node, _number(one))
    given = _number(other)
    if (given == low and not _includes(node, "Lower")) or (given == high and not _includes(node, "Upper")):
        return False
    return low <= given <= high


def _includes(node: Element, end: str) -> bool:
    """Whether the end of a tolerance is in it; an exact comparison has no ends."""
    exact = node.get("toleranceMode", "exact") == "exact"
    return exact or node.get(f"include{end}Bound", "true").lower() != "false"


def _equal_rounded(node: Element, state: State) -> Value:
    one, other = _two(node, state)
    if not _texts(one) or not _texts(other):
        return False
    return _rounded(node, _number(one)) == _rounded(node, _number(other))


def rounding(node: Element, value: Fraction) -> tuple[Fraction, Fraction]:
    """The ends of what `equalRounded` takes for equal to a value; the upper one is not."""
    middle, half = _rounded(node, value), 1 / (2 * _scale(node, value))
    return middle - half, middle + half


def _rounded(node: Element, number: Fraction) -> Fraction:
    scale = _scale(node, number)
    return Fraction(floor(number * scale + Fraction(1, 2))) / scale


def _scale(node: Element, number: Fraction) -> Fraction:
    """How many of the last figure make one."""
    figures = int(decimal(node.get("figures", "3")))
    if not 0 <= figures <= FIGURES_MAX:
        raise NotImportableError(f"numbers are rounded to {figures} figures")
    if node.get("roundingMode", "significantFigures") == "significantFigures":
        figures -= _CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator)).adjusted() + 1
    return Fraction(10) ** figures


def tolerance(node: Element, value: Fraction) -> tuple[Fraction, Fraction]:
    """The ends of what `equal` takes for equal to a value."""
    mode = node.get("toleranceMode", "exact")
    if mode == "exact":
        return value, value
    given = [Fraction(decimal(each)) for each in node.get("tolerance").split()]
    if not given:
        raise NotImportableError("a tolerance that is not a number")
    if mode == "relative":
        given = [abs(value) * each / 100 for each in given]
    return value - given[0], value + given[-1]


def _string_match(node: Element, state: State) -> Value:
    one, other = (" ".join(_texts(part)) for part in _two(node, state))
    if node.get("caseSensitive", "true").lower() == "false":
        one, other = one.casefold(), other.casefold()
    return other in one if node.get("substring").lower() == "true" else one == other


def _substring(node: Element, state: State) -> Value:
    one, other = ("".join(_texts(part)) for part in _two(node, state))
    if node.get("caseSensitive", "true").lower() == "false":
        one, other = one.casefold(), other.casefold()
    return bool(one) and one in other


def _any_n(node: Element, state: State) -> Value:
    least, most = (decimal(node.get(name, "0")) for name in ("min", "max"))
    return least <= sum(is_true(each, state) for each in node.children) <= most


def _member(node: Element, state: State) -> Value:
    one, other = _two(node, state)
    return bool(_texts(one)) and all(each in _texts(other) for each in _texts(one))


def _compared(compare: Callable[[Fraction, Fraction], bool]) -> Callable[[Element, State], Value]:
    def compared(node: Element, state: State) -> Value:
        one, other = _two(node, state)
        return bool(_texts(one)) and bool(_texts(other)) and compare(_number(one), _number(other))

    return compared


def _product(node: Element, state: State) -> Value:
    total = Fraction(1)
    for each in _numbers(node, state):
        total *= each
    return [str(total)]


def _divide(node: Element, state: State) -> Value:
    one, other = _two(node, state)
    if _number(other) == 0:
        raise NotImportableError("its response processing divides by 0")
    return [str(_number(one) / _number(other))]


_EXPRESSIONS: Final[Mapping[str, Callable[[Element, State], Value]]] = {
    "variable": _variable,
    "correct": lambda node, state: _declared(node, state).correct,
    "baseValue": lambda node, _state: [" ".join(node.text.split())],
    "null": lambda _node, _state: [],
    "mapResponse": _map_response,
    "multiple": lambda node, state: [text for part in _parts(node, state) for text in _texts(part)],
    "ordered": lambda node, state: [text for part in _parts(node, state) for text in _texts(part)],
    "containerSize": lambda node, state: [str(len(_texts(_parts(node, state)[0])))],
    "isNull": lambda node, state: not any(_texts(part) for part in _parts(node, state)),
    "and": lambda node, state: all(is_true(each, state) for each in node.children),
    "or": lambda node, state: any(is_true(each, state) for each in node.children),
    "not": lambda node, state: not any(is_true(each, state) for each in node.children),
    "match": _match,
    "equal": _equal,
    "equalRounded": _equal_rounded,
    "stringMatch": _string_match,
    "substring": _substring,
    "anyN": _any_n,
    "round": lambda node, state: [str(floor(_numbers(node, state)[0] + Fraction(1, 2)))],
    "truncate": lambda node, state: [str(trunc(_numbers(node, state)[0]))],
    "integerToFloat": lambda node, state: [str(_numbers(node, state)[0])],
    "member": _member,
    "contains": lambda node, state: all(each in _texts(_two(node, state)[0]) for each in _texts(_two(node, state)[1])),
    "gt": _compared(lambda one, other: one > other),
    "gte": _compared(lambda one, other: one >= other),
    "lt": _compared(lambda one, other: one < other),
    "lte": _compared(lambda one, other: one <= other),
    "sum": lambda node, state: [str(sum(_numbers(node, state), NOTHING))],
    "subtract": lambda node, state: [str(_number(_two(node, state)[0]) - _number(_two(node, state)[1]))],
    "product": _product,
    "divide": _divide,
    "min": lambda node, state: [str(min(_numbers(node, state), default=NOTHING))],
    "max": lambda node, state: [str(max(_numbers(node, state), default=NOTHING))],
}
