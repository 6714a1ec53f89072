"""The response processing of QTI 1.2, run for a response."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lms_rt.domain.shares import NOTHING
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.xml import Element

Responses = Mapping[str, Sequence[str]]

RULES_MAX: Final = 300
"""Rules of an item: one an option, another one for what is said to it, and some more."""
_COMPARISONS: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {
    "vargt": lambda given, bound: given > bound,
    "vargte": lambda given, bound: given >= bound,
    "varlt": lambda given, bound: given < bound,
    "varlte": lambda given, bound: given <= bound,
}


@dataclass(frozen=True, slots=True)
class _Rule:
    condition: Element
    settings: Sequence[tuple[str, Fraction]]
    goes_on: bool


class Processing:
    """What an item gives for responses. Raises NotImportableError for rules that are not understood."""

    def __init__(self, item: Element) -> None:
        self._rules = [_rule(each) for each in item.all("respcondition")]
        if len(self._rules) > RULES_MAX:
            raise NotImportableError(f"{len(self._rules)} rules say what it is worth; at most {RULES_MAX} are run")

    @property
    def scores(self) -> bool:
        """Whether anything ever brings points."""
        return any(rule.settings for rule in self._rules)

    def conditions(self) -> list[Element]:
        """The conditions of what brings points."""
        return [rule.condition for rule in self._rules if any(value > 0 for _, value in rule.settings)]

    def score(self, responses: Responses) -> Fraction:
        """The points for these responses."""
        score = NOTHING
        for rule in self._rules:
            if not _all(rule.condition, responses):
                continue
            for action, value in rule.settings:
                score = value if action == "set" else score + value
            # Tools that add points per option rely on all rules being run, whatever the default of `continue` says
            if any(action == "set" for action, _ in rule.settings) and not rule.goes_on:
                break
        return score


def _rule(element: Element) -> _Rule:
    settings: list[tuple[str, Fraction]] = []
    for each in element.all("setvar"):
        action = each.get("action", "Set").lower()
        if action not in {"set", "add", "subtract"}:
            raise NotImportableError(f"points are changed by '{action}', which is not understood")
        value = Fraction(decimal(each.text))
        settings.append(("add", -value) if action == "subtract" else (action, value))
    condition = element.child("conditionvar") or Element("conditionvar", {}, element.line)
    return _Rule(condition, settings, element.get("continue").lower() == "yes")


def _all(element: Element, responses: Responses) -> bool:
    return all(_holds(each, responses) for each in element.children)


def _holds(element: Element, responses: Responses) -> bool:
    match element.name:
        case "and":
            return _all(element, responses)
        case "or":
            return any(_holds(each, responses) for each in element.children)
        case "not":
            return not _all(element, responses)
        case "other":
            return True
        case "unanswered":
            return not responses.get(element.get("respident"))
        case "varequal":
            return any(_equal(given, element) for given in responses.get(element.get("respident"), ()))
        case name if name in _COMPARISONS:
            return any(_compares(given, element) for given in responses.get(element.get("respident"), ()))
        case "varextension" | "var_extension":
            return False
        case name:
            raise NotImportableError(f"the condition '{name}' is not understood")


def _equal(given: str, element: Element) -> bool:
    wanted = element.text.strip()
    if given == wanted:
        return True
    if element.get("case").lower() != "yes" and given.casefold() == wanted.casefold():
        return True
    try:
        return Fraction(decimal(given)) == Fraction(decimal(wanted))
    except NotImportableError:
        return False


def _compares(given: str, element: Element) -> bool:
    return _COMPARISONS[element.name](Fraction(decimal(given)), Fraction(decimal(element.text)))
