"""Moodle XML: the questions of a bank as Moodle exports them."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final, cast

from lms_rt.domain.shares import WHOLE
from lms_rt.interchange import building
from lms_rt.interchange.amounts import decimal, number, percent
from lms_rt.interchange.building import Choice, Draft, Fields
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, UnreadableFileError, refused, skipped
from lms_rt.interchange.text.html import Converted, from_either, from_html, from_text
from lms_rt.interchange.xml import Element, parse


def read(content: bytes, file: str) -> Iterator[ReadItem]:
    """The questions of a file; categories become tags of those that follow."""
    root = parse(content)
    if root.name != "quiz":
        raise UnreadableFileError(f"Moodle XML begins with <quiz>, not with <{root.name}>")
    category = ""
    for element in root.children:
        kind = element.get("type")
        name = _plain(element.child("name"))
        place = Place(file, element.line, _plain(element.child("idnumber")) or name)
        if element.name != "question":
            continue
        if kind == "category":
            category = _plain(element.child("category"))
        elif kind == "description":
            yield skipped(place, f"a text without a question: {building.told(name)}", name)
        else:
            yield _read(element, kind, Draft(place, name, tags=_tags(element, category)))


def _read(element: Element, kind: str, draft: Draft) -> ReadItem:
    try:
        reader = _READERS.get(kind)
        if reader is None:
            raise NotImportableError(f"a question of the type '{kind}' cannot be answered here")
        draft.prompt = _markdown(element.child("questiontext"), draft)
        draft.explanation = _markdown(element.child("generalfeedback"), draft)
        grade = _plain(element.child("defaultgrade"))
        draft.worth(Fraction(decimal(grade)) if grade else None)
        if any(_plain(hint) for hint in element.all("hint")):
            draft.note("hints are not taken over")
        return building.finished(draft, reader(element, draft))
    except NotImportableError as error:
        return refused(draft.place, str(error), draft.title)


def _choices(element: Element, draft: Draft) -> list[Choice]:
    choices = [
        Choice(
            _text(answer, draft, plain=True),
            percent(answer.get("fraction", "0")),
            _markdown(answer.child("feedback"), draft),
        )
        for answer in element.children
        if answer.name == "answer"
    ]
    draft.answered(*choices)
    return choices


def _multichoice(element: Element, draft: Draft) -> Fields:
    choices = _choices(element, draft)
    if _plain(element.child("single")).lower() in {"true", "1", ""}:
        return building.single_choice(choices)
    return building.multiple_choice(choices)


def _truefalse(element: Element, draft: Draft) -> Fields:
    right = [choice.text.lower() for choice in _choices(element, draft) if choice.worth == WHOLE]
    if len(right) != 1 or right[0] not in {"true", "false"}:
        raise NotImportableError("not exactly one of true and false is right")
    return {"type": "true_false", "key": {"value": right[0] == "true"}}


def _shortanswer(element: Element, draft: Draft) -> Fields:
    cased = _plain(element.child("usecase")) == "1"
    return building.short_text(draft, _choices(element, draft), case_sensitive=cased)


def _numerical(element: Element, draft: Draft) -> Fields:
    if any(True for _ in element.all("unit")):
        draft.note("units are not asked for here")
    keys: list[Fields] = []
    partial: list[Fields] = []
    answers = [each for each in element.children if each.name == "answer"]
    for answer, choice in zip(answers, _choices(element, draft), strict=True):
        if not choice.worth:
            continue
        if choice.text == "*":
            raise NotImportableError("whatever number is given would bring a part; that cannot be said here")
        tolerance = _plain(answer.child("tolerance"))
        key: Fields = {"value": number(decimal(choice.text)), "tolerance": abs(number(decimal(tolerance or "0")))}
        if choice.worth == WHOLE and not keys:
            keys.append(key)
        else:
            partial.append({**key, "fraction": float(choice.worth)})
    if not keys:
        raise NotImportableError("no number is right as a whole")
    return {"type": "numeric", "key": {**keys[0], **({"partial": partial} if partial else {})}}


def _matching(element: Element, draft: Draft) -> Fields:
    pairs = [
        (_text(each, draft, plain=True), _plain(each.child("answer")))
        for each in element.children
        if each.name == "subquestion"
    ]
    others = [right for left, right in pairs if not left]
    return building.matching([pair for pair in pairs if pair[0]], others)


def _ordering(element: Element, draft: Draft) -> Fields:
    texts = [choice.text for choice in _choices(element, draft)]
    fields = building.ordering(texts, range(len(texts)))
    # Older files have no grading type, and Moodle takes any that it does not know for the one by neighbours
    grading = _plain(element.child("gradingtype")).upper()
    selected = _plain(element.child("selecttype") or element.child("logical")).upper()
    count = _plain(element.child("selectcount") or element.child("studentsee"))
    if selected not in {"ALL", "EXACT"} and count.isdecimal() and int(count) < len(texts):
        draft.note(f"{count} of the {len(texts)} are drawn in the file; here all are to be ordered")
    return {**fields, "key": {**cast(Fields, fields["key"]), **_ORDER_KEYS.get(grading, {})}}


def _essay(element: Element, draft: Draft) -> Fields:
    said = _markdown(element.child("graderinfo"), draft)
    if said:
        draft.feedback.append(said)
        draft.note("what is said to those who grade stands in the explanation")
    return building.essay()


def _tags(element: Element, category: str) -> list[str]:
    return [tag for tag in (_plain(each) for each in element.all("tag")) if tag] + ([category] if category else [])


def _plain(element: Element | None) -> str:
    if element is None:
        return ""
    text = element.child("text")
    return " ".join((text or element).text.split())


def _markdown(element: Element | None, draft: Draft) -> str:
    return "" if element is None else _text(element, draft, plain=False)


def _text(element: Element, draft: Draft, *, plain: bool) -> str:
    text = element.child("text")
    converted = _converted(
        text.text if text is not None else "", element.get("format", "moodle_auto_format"), plain=plain
    )
    for lost in converted.lost:
        draft.note(lost)
    return converted.text


def _converted(text: str, kind: str, *, plain: bool) -> Converted:
    match kind:
        case "html":
            return from_html(text, plain=plain)
        case "markdown" if not plain:
            return Converted(text.strip())
        case "plain_text":
            return from_text(text, plain=plain)
        case _:
            return from_either(text, plain=plain)


_ORDER_KEYS: Final[Mapping[str, Fields]] = {
    "ALL_OR_NOTHING": {"all_or_nothing": True},
    "ABS": {"part": "places"},
    "ABSOLUTE": {"part": "places"},
    "ABSOLUTE_POSITION": {"part": "places"},
    "RELATIVE_NEXT_INCLUDE_LAST": {"part": "neighbours_and_last"},
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": {"part": "before_and_after"},
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": {"part": "pairs"},
    "LONGEST_ORDERED_SUBSET": {"part": "longest_order"},
    "LONGEST_CONTIGUOUS_SUBSET": {"part": "longest_run"},
    "RELATIVE_TO_CORRECT": {"part": "distance"},
}
"""What Moodle calls how an order is graded, as our keys say it; by neighbours where it is called otherwise."""
_READERS: Final[Mapping[str, Callable[[Element, Draft], Fields]]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
