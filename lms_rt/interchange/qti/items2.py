"""Items of QTI 2.1 and 2.2 as questions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from lms_rt.interchange import building
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.building import Draft, Fields
from lms_rt.interchange.qti import fitting
from lms_rt.interchange.qti.body import BLANK, INLINE, Body, inline_text, read_body
from lms_rt.interchange.qti.declarations import Response, responses
from lms_rt.interchange.qti.expressions import rounding, tolerance
from lms_rt.interchange.qti.processing2 import Processing
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, refused, skipped
from lms_rt.interchange.xml import Element

_UNSEEN: Final = frozenset({"endAttemptInteraction", "mediaInteraction"})
"""Interactions that bring no points: a button for a hint, a film."""
_EXACT: Final = Context(prec=1000)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item taken apart."""

    interaction: Element
    response: Response
    ident: str
    processing: Processing
    body: Body
    draft: Draft

    def score(self, given: Sequence[str]) -> Fraction:
        """The points for a response to the one interaction."""
        return self.processing.score({self.ident: given})


def read_item(element: Element, file: str, points: Fraction | None = None) -> Iterator[ReadItem]:
    """The question of an item."""
    title = element.get("title")
    place = Place(file, element.line, element.get("identifier") or title)
    draft = Draft(place, title)
    try:
        body_element = element.child("itemBody")
        if body_element is None:
            raise NotImportableError("the item has no body")
        _refuse_what_changes(element)
        body = read_body(element, body_element, draft)
        interactions = [each for each in body.interactions if each.name not in _UNSEEN]
        if not interactions and not body.interactions:
            yield skipped(place, f"a text without a question: {building.told(body.prompt)}", title)
            return
        draft.prompt = body.prompt
        draft.worth(points)
        yield from _questions(element, interactions, body, draft)
    except NotImportableError as error:
        yield refused(place, str(error), title)


def _refuse_what_changes(element: Element) -> None:
    if element.get("adaptive").lower() == "true":
        raise NotImportableError("an adaptive item, which changes while it is answered")
    if any(each.name == "templateDeclaration" for each in element.children):
        raise NotImportableError("a template, whose values are drawn by chance")


def _questions(element: Element, interactions: Sequence[Element], body: Body, draft: Draft) -> Iterator[ReadItem]:
    declared = responses(element)
    if len(interactions) > 1 and all(each.name in INLINE for each in interactions):
        yield from _blanks(element, interactions, body, draft)
        return
    if len(interactions) != 1:
        names = ", ".join(dict.fromkeys(each.name for each in interactions)) or "no interaction"
        raise NotImportableError(f"{len(interactions)} things to answer in one item ({names}); a question has one here")
    [interaction] = interactions
    ident = _ident(interaction)
    read = _READERS.get(interaction.name)
    if read is None:
        raise NotImportableError(f"'{interaction.name}' cannot be answered here")
    if ident not in declared:
        raise NotImportableError(f"its response '{ident}' is not declared")
    item = _Item(interaction, declared[ident], ident, Processing(element, declared), body, draft)
    yield building.finished(draft, read(item))


def _blanks(element: Element, interactions: Sequence[Element], body: Body, whole: Draft) -> Iterator[ReadItem]:
    """A question for each blank of a text, since a question has one answer here."""
    declared = responses(element)
    processing = Processing(element, declared)
    right = {ident: declared[ident].correct for ident in map(_ident, interactions) if ident in declared}
    alone = [processing.score({ident: correct}) for ident, correct in right.items()]
    if len(right) < len(interactions) or sum(alone) != processing.score(right) or min(alone) <= 0:
        raise NotImportableError(f"its {len(interactions)} blanks count together only; a question has one answer here")
    prompt = body.prompt
    for number in range(1, len(interactions) + 1):
        prompt = prompt.replace(BLANK, f"[{number}]", 1)
    for draft, interaction in zip(building.split(whole, prompt, alone), interactions, strict=True):
        ident = _ident(interaction)
        item = _Item(interaction, declared[ident], ident, processing, body, draft)
        try:
            yield building.finished(draft, _READERS[interaction.name](item))
        except NotImportableError as error:
            yield refused(draft.place, str(error), draft.title)


def _ident(interaction: Element) -> str:
    return interaction.get("responseIdentifier")


def _choices(item: _Item) -> Fields:
    options = list(item.interaction.all("simpleChoice", "inlineChoice", "hottext"))
    ids = [each.get("identifier") for each in options]
    texts = [inline_text(each, item.draft) or f"({each.get('identifier')})" for each in options]
    if not item.response.correct and item.response.mapping is None and not item.processing.elements:
        item.draft.note("no answer is right in the file, so it is a poll")
        return {"type": "poll", "options": building.options(texts)}
    if item.response.cardinality == "single":
        return fitting.single(ids, texts, item.score)
    return fitting.several(ids, texts, _called_right(item), item.score, item.draft)


def _called_right(item: _Item) -> list[str]:
    """What the file calls right, unless it scores otherwise."""
    if item.response.correct:
        return list(item.response.correct)
    if item.response.mapping is not None:
        return [key for key, entry in item.response.mapping.entries.items() if entry.value > 0]
    for rule in item.processing.elements:
        for each in rule.all("multiple"):
            right = [value.text.strip() for value in each.children if value.name == "baseValue"]
            if right and item.score(right) > 0:
                item.draft.note("one combination that is right in the file is right here, others are not")
                return right
    return []


def _ordering(item: _Item) -> Fields:
    options = list(item.interaction.all("simpleChoice"))
    ids = [each.get("identifier") for each in options]
    order = list(item.response.correct)
    if sorted(order) != sorted(ids):
        raise NotImportableError("the right order of all options is not in the file")
    fields = building.ordering([inline_text(each, item.draft) for each in options], [ids.index(one) for one in order])
    swapped = [*order[:-2], order[-1], order[-2]] if len(order) > 2 else []
    if swapped and item.score(swapped):
        item.draft.note("an order that is right in part brings another share here than in the file")
        return fields
    return fitting.completeness(fields, Fraction(1), [], item.draft)


def _pairs(item: _Item) -> Fields:
    sets = [list(each.children) for each in item.interaction.all("simpleMatchSet")]
    if len(sets) != 2:
        raise NotImportableError("there are not two lists to match")
    return _matching(item, sets[0], sets[1])


def _gaps(item: _Item) -> Fields:
    texts = list(item.interaction.all("gapText", "gapImg"))
    gaps = list(item.interaction.all("gap"))
    return _matching(item, gaps, texts, {gap.get("identifier"): f"[{n}]" for n, gap in enumerate(gaps, start=1)})


def _matching(
    item: _Item, left: Sequence[Element], right: Sequence[Element], names: Mapping[str, str] | None = None
) -> Fields:
    texts = {
        each.get("identifier"): inline_text(each, item.draft) or each.get("identifier") for each in [*left, *right]
    }
    texts |= names or {}
    lefts, rights = [each.get("identifier") for each in left], [each.get("identifier") for each in right]
    found: dict[str, str] = {}
    for value in item.response.correct:
        ends = value.split()
        one, other = (
            next(((a, b) for a, b in (ends, ends[::-1]) if a in lefts and b in rights), ("", ""))
            if len(ends) == 2
            else ("", "")
        )
        if not one or one in found:
            raise NotImportableError("not exactly one on the right belongs to each on the left")
        found[one] = other
    missing = [texts[one] for one in lefts if one not in found]
    if missing:
        raise NotImportableError(f"nothing belongs to {building.told(missing[0])}")
    fields = building.matching([(texts[one], texts[found[one]]) for one in lefts], [texts[one] for one in rights])
    parts = [item.score([value]) for value in item.response.correct]
    return fitting.completeness(fields, item.score(item.response.correct), parts, item.draft)


def _typed(item: _Item) -> Fields:
    compared = [each.text for rule in item.processing.elements for each in rule.all("baseValue")]
    known = [*item.response.correct, *(item.response.mapping.entries if item.response.mapping else ())]
    if item.response.base in {"float", "integer"}:
        return _number(item, known + [each for each in compared if _is_number(each)])
    if not known and not compared:
        return building.essay(item.draft)
    return fitting.words([*known, *compared], item.score, item.draft)


def _number(item: _Item, known: Sequence[str]) -> Fields:
    values = [decimal(each) for each in known]
    centres: list[tuple[Decimal, Decimal]] = []
    edges = list(values)
    for rule in item.processing.elements:
        for equal in rule.all("equal"):
            named = [decimal(each.text) for each in equal.all("baseValue")]
            for value in named or [decimal(each) for each in item.response.correct]:
                low, high = (_as_decimal(end) for end in tolerance(equal, Fraction(value)))
                edges += [low, high]
                if _EXACT.subtract(value, low) == _EXACT.subtract(high, value):
                    centres.append((value, _EXACT.subtract(value, low)))
        for equal in rule.all("equalRounded"):
            named = [decimal(each.text) for each in equal.all("baseValue")]
            for value in named or [decimal(each) for each in item.response.correct]:
                edges += [_as_decimal(end) for end in rounding(equal, Fraction(value))]
    return fitting.numbers(edges, centres, item.score)


def _as_decimal(exact: Fraction) -> Decimal:
    return _EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _is_number(text: str) -> bool:
    try:
        decimal(text)
    except NotImportableError:
        return False
    return True


def _slider(item: _Item) -> Fields:
    low, high = decimal(item.interaction.get("lowerBound")), decimal(item.interaction.get("upperBound"))
    if item.response.correct:
        item.draft.prompt += f"\n\n({low:f} … {high:f})"
        item.draft.note("the slider is a number to type")
        return _number(item, item.response.correct)
    return {"type": "scale", "min": int(low), "max": int(high)}


def _essay(item: _Item) -> Fields:
    if item.response.correct and item.response.cardinality == "single" and item.response.mapping is not None:
        return _typed(item)
    for model in item.response.correct[:1]:
        item.draft.feedback.append(model)
    return building.essay(item.draft)


_READERS: Final[Mapping[str, Callable[[_Item], Fields]]] = {
    "choiceInteraction": _choices,
    "inlineChoiceInteraction": _choices,
    "hottextInteraction": _choices,
    "orderInteraction": _ordering,
    "matchInteraction": _pairs,
    "gapMatchInteraction": _gaps,
    "textEntryInteraction": _typed,
    "extendedTextInteraction": _essay,
    "sliderInteraction": _slider,
}
