"""The questions of a Moodle XML file."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from lms_rt.domain.shares import WHOLE
from lms_rt.interchange import building, typing_in
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.building import Draft, Fields
from lms_rt.interchange.moodle import cloze
from lms_rt.interchange.moodle.gaps import gaps
from lms_rt.interchange.moodle.numerical import numerical
from lms_rt.interchange.moodle.orders import ordering
from lms_rt.interchange.moodle.texts import listed_choices, markdown, option, plain, typed_choices
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, UnreadableFileError, refused, skipped
from lms_rt.interchange.text.html import from_html
from lms_rt.interchange.xml import Element, parse

_TRUTHS: Final = ("true", "false")


def read(content: bytes, file: str) -> Iterator[ReadItem]:
    """The questions of a file; categories become tags of those that follow."""
    root = parse(content)
    if root.name != "quiz":
        raise UnreadableFileError(f"Moodle XML begins with <quiz>, not with <{root.name}>")
    category = ""
    for element in root.children:
        kind = element.get("type")
        name = plain(element.child("name"))
        place = Place(file, element.line, plain(element.child("idnumber")) or name)
        if element.name != "question":
            continue
        if kind == "category":
            category = plain(element.child("category"))
        elif kind == "description":
            yield skipped(place, f"a text without a question: {building.told(name)}", name)
        else:
            yield from _read(element, kind, Draft(place, name, tags=_tags(element, category)))


def _read(element: Element, kind: str, draft: Draft) -> Iterator[ReadItem]:
    try:
        draft.explanation = markdown(element.child("generalfeedback"), draft)
        if any(plain(hint) for hint in element.all("hint")):
            draft.note("hints are not taken over")
        if kind in {"cloze", "multianswer"}:
            yield from _cloze(element, draft)
            return
        reader = _READERS.get(kind)
        if reader is None:
            raise NotImportableError(f"a question of the type '{kind}' cannot be answered here")
        draft.prompt = markdown(element.child("questiontext"), draft)
        grade = plain(element.child("defaultgrade"))
        draft.worth(Fraction(decimal(grade)) if grade else None)
        yield building.finished(draft, reader(element, draft))
    except NotImportableError as error:
        yield refused(draft.place, str(error), draft.title)


def _cloze(element: Element, whole: Draft) -> Iterator[ReadItem]:
    """A question for each gap, since a question has one answer here."""
    text = element.child("questiontext")
    inner = text.child("text") if text is not None else None
    shown, found = cloze.gaps(inner.text if inner is not None else "")
    converted = from_html(shown)
    for lost in converted.lost:
        whole.note(lost)
    for draft, gap in zip(building.split(whole, converted.text, [gap.weight for gap in found]), found, strict=True):
        try:
            yield building.finished(draft, cloze.fields(gap, draft))
        except NotImportableError as error:
            yield refused(draft.place, str(error), draft.title)


def _multichoice(element: Element, draft: Draft) -> Fields:
    choices = listed_choices(element, draft)
    if plain(element.child("single")).lower() in {"true", "1", ""}:
        return building.single_choice(choices)
    return building.multiple_choice(choices)


def _multichoiceset(element: Element, draft: Draft) -> Fields:
    return building.all_or_nothing(listed_choices(element, draft))


def _truefalse(element: Element, draft: Draft) -> Fields:
    choices = listed_choices(element, draft)
    words = [choice.text.lower() for choice in choices]
    if len(choices) == len(_TRUTHS) and not set(words) <= set(_TRUTHS):
        words = [*_TRUTHS]  # old files have them in their own language, and the true one first
    right = [word for word, choice in zip(words, choices, strict=True) if choice.worth == WHOLE]
    if len(right) != 1 or right[0] not in _TRUTHS:
        raise NotImportableError("not exactly one of true and false is right")
    return {"type": "true_false", "key": {"value": right[0] == "true"}}


def _shortanswer(element: Element, draft: Draft) -> Fields:
    cased = plain(element.child("usecase")) == "1"
    return typing_in.short_text(typed_choices(element, draft), case_sensitive=cased)


def _matching(element: Element, draft: Draft) -> Fields:
    pairs = [
        (option(each, draft), plain(each.child("answer"))) for each in element.children if each.name == "subquestion"
    ]
    others = [right for left, right in pairs if not left]
    return building.matching([pair for pair in pairs if pair[0]], others)


def _ordering(element: Element, draft: Draft) -> Fields:
    texts = [choice.text for choice in listed_choices(element, draft)]
    selection = plain(element.child("selecttype") or element.child("logical"))
    count = plain(element.child("selectcount") or element.child("studentsee"))
    return ordering(draft, texts, plain(element.child("gradingtype")), selection, count)


def _essay(element: Element, draft: Draft) -> Fields:
    said = markdown(element.child("graderinfo"), draft)
    if said:
        draft.feedback.append(said)
        draft.note("what is said to those who grade stands in the explanation")
    return building.essay(draft)


def _tags(element: Element, category: str) -> list[str]:
    return [tag for tag in (plain(each) for each in element.all("tag")) if tag] + ([category] if category else [])


_READERS: Final[Mapping[str, Callable[[Element, Draft], Fields]]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoiceset,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": numerical,
    "matching": _matching,
    "match": _matching,
    "gapselect": gaps,
    "ddwtos": gaps,
    "ordering": _ordering,
    "essay": _essay,
}
