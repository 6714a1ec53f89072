"""The response processing of QTI 2, run for a response."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from lms_rt.domain.shares import NOTHING
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.qti.declarations import Response, outcomes
from lms_rt.interchange.qti.expressions import State, evaluate, is_true, same
from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.xml import Element

SCORE: Final = "SCORE"
EXPRESSIONS_MAX: Final = 2000
"""Elements of an item's response processing: the longest seen have 200."""
_MATCH: Final = frozenset({"match_correct", "CC2_match_basic", "CC2_match"})
_MAP: Final = frozenset({"map_response", "CC2_map_response"})


class Processing:
    """What an item gives for responses. Raises NotImportableError for rules that are not understood."""

    def __init__(self, item: Element, declared: Mapping[str, Response]) -> None:
        self._declared = declared
        self._outcomes = outcomes(item)
        element = item.child("responseProcessing")
        self._rules = list(element.children) if element else []
        template = element.get("template").rstrip("/").rpartition("/")[2].removesuffix(".xml") if element else ""
        if template and not self._rules and template not in _MATCH | _MAP:
            raise NotImportableError(f"the response processing '{template}' is not understood")
        if not self._rules and not template:
            template = "map_response" if any(each.mapping for each in declared.values()) else "match_correct"
        self._template = template
        size = sum(1 for rule in self._rules for _ in rule.all())
        if size > EXPRESSIONS_MAX:
            raise NotImportableError(f"its response processing has {size} elements; at most {EXPRESSIONS_MAX} are run")

    @property
    def elements(self) -> Sequence[Element]:
        """The rules, to look for what they compare with."""
        return self._rules

    def score(self, given: Mapping[str, Sequence[str]]) -> Fraction:
        """The points for these responses; what is not among them was not answered."""
        if not self._rules:
            return self._by_template(given)
        state = State(self._declared, {name: [] for name in self._declared} | dict(given), dict(self._outcomes))
        self._run(self._rules, state)
        score = state.outcomes.get(SCORE, [])
        if not score:
            return NOTHING
        return Fraction(score[0]) if "/" in score[0] else Fraction(decimal(score[0]))

    def _by_template(self, given: Mapping[str, Sequence[str]]) -> Fraction:
        name, response = next(iter(given.items()))
        declared = self._declared[name]
        if self._template in _MAP and declared.mapping is not None:
            return declared.mapping.of(response)
        return Fraction(bool(declared.correct) and same(response, declared.correct, declared))

    def _run(self, rules: Sequence[Element], state: State) -> bool:
        """Whether it goes on after them."""
        for rule in rules:
            match rule.name:
                case "responseCondition":
                    if not self._branch(rule, state):
                        return False
                case "responseProcessingFragment":
                    if not self._run(list(rule.children), state):
                        return False
                case "setOutcomeValue":
                    self._set(rule, state)
                case "exitResponse":
                    return False
                case name:
                    raise NotImportableError(f"its response processing uses '{name}', which is not understood")
        return True

    def _branch(self, rule: Element, state: State) -> bool:
        for branch in rule.children:
            parts = list(branch.children)
            if branch.name == "responseElse":
                return self._run(parts, state)
            if parts and is_true(parts[0], state):
                return self._run(parts[1:], state)
        return True

    def _set(self, rule: Element, state: State) -> None:
        name = rule.get("identifier")
        part = next(rule.children, None)
        if part is None:
            return
        try:
            value = evaluate(part, state)
        except NotImportableError:
            if SCORE in name.upper():
                raise
            return  # feedback, which may come from what is not understood
        state.outcomes[name] = [str(value).lower()] if isinstance(value, bool) else list(value)
