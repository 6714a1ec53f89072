"""What GIFT means here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from lms_rt.domain.shares import NOTHING, WHOLE
from lms_rt.interchange import building, typing_in
from lms_rt.interchange.amounts import number
from lms_rt.interchange.building import Choice, Draft, Fields
from lms_rt.interchange.gift.parsing import parse
from lms_rt.interchange.gift.syntax import (
    Answer,
    Around,
    Between,
    Category,
    Choices,
    Description,
    Malformed,
    Matching,
    Numbers,
    Ordered,
    Question,
    Text,
    Truth,
    Words,
)
from lms_rt.interchange.moodle.orders import SELECTIONS, is_grading, ordering
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, refused, skipped
from lms_rt.interchange.text.html import Converted, from_either, from_html, from_text

BLANK = "_____"


def read(source: str, file: str) -> Iterator[ReadItem]:
    """The questions of a GIFT file; categories become tags of those that follow."""
    category = ""
    for entry in parse(source):
        place = Place(file, entry.line)
        if isinstance(entry, Category):
            category = entry.name
        elif isinstance(entry, Malformed):
            yield refused(place, entry.why, entry.title or "")
        elif isinstance(entry.body, Description):
            yield skipped(place, f"a text without a question: {building.told(entry.stem.text)}", entry.title or "")
        else:
            yield _read(entry, Place(file, entry.line, entry.ident or entry.title), category)


def _read(entry: Question, place: Place, category: str) -> ReadItem:
    tags = [*entry.tags, *([category] if category else [])]
    draft = Draft(place, entry.title or "", tags=tags)
    try:
        draft.prompt = _prompt(entry, draft)
        if entry.general is not None:
            draft.explanation = _kept(_rendered(entry.general), draft)
        return building.finished(draft, _fields(entry, draft))
    except NotImportableError as error:
        return refused(place, str(error), draft.title)


def _prompt(entry: Question, draft: Draft) -> str:
    before = _kept(_rendered(entry.stem), draft)
    if entry.after is None:
        return before
    after = _kept(_rendered(Text(entry.stem.format, entry.after)), draft)
    space = "" if entry.after[0] in ".,;:!?)" else " "
    return f"{before} {BLANK}{space}{after}"


def _fields(entry: Question, draft: Draft) -> Fields:
    match entry.body:
        case Choices(answers):
            return _choices(answers, draft)
        case Words(answers):
            choices = [_word(answer, draft) for answer in answers]
            draft.answered(*choices)
            return typing_in.short_text(choices)
        case Numbers(answers):
            return _numbers(answers, draft)
        case Matching(pairs):
            known = [(_kept(_rendered(pair.left, plain=True), draft), pair.right) for pair in pairs]
            others = [right for left, right in known if not left]
            return building.matching([pair for pair in known if pair[0]], others)
        case Ordered(words, items):
            return _ordering(words, items, draft)
        case Truth():
            return _truth(entry.body, draft)
        case _:
            return building.essay(draft)


def _choices(answers: Sequence[Answer], draft: Draft) -> Fields:
    choices = [_choice(answer, WHOLE if answer.right else NOTHING, draft) for answer in answers]
    draft.answered(*choices)
    if any(answer.right for answer in answers):
        return building.single_choice(choices)
    return building.multiple_choice(choices)


def _choice(answer: Answer, otherwise: Fraction, draft: Draft) -> Choice:
    assert isinstance(answer.value, Text)
    text = _kept(_rendered(answer.value, plain=True), draft)
    feedback = _kept(_rendered(answer.feedback), draft) if answer.feedback else ""
    return Choice(text, otherwise if answer.weight is None else answer.weight, feedback)


def _word(answer: Answer, draft: Draft) -> Choice:
    """What is to be typed is never HTML."""
    assert isinstance(answer.value, Text)
    choice = _choice(answer, WHOLE, draft)
    return replace(choice, text=" ".join(answer.value.text.split()))


def _numbers(answers: Sequence[Answer], draft: Draft) -> Fields:
    parts: list[tuple[Fields, Fraction]] = []
    for answer in answers:
        worth = answer.weight if answer.weight is not None else WHOLE if answer.right else NOTHING
        if answer.feedback is not None:
            said = _kept(_rendered(answer.feedback), draft)
            draft.answered(Choice(_named(answer), worth, said))
        assert not isinstance(answer.value, Text)
        parts.append((typing_in.any_number() if answer.value is None else _amount(answer.value), worth))
    return typing_in.numeric(parts)


def _amount(value: Around | Between) -> Fields:
    if isinstance(value, Around):
        return {"value": number(value.value), "tolerance": number(value.tolerance)}
    return {"min": number(value.low), "max": number(value.high)}


def _named(answer: Answer) -> str:
    match answer.value:
        case Around(value, tolerance):
            return f"{value} ± {tolerance}" if tolerance else str(value)
        case Between(low, high):
            return f"{low} to {high}"
        case _:
            return "any other"


def _ordering(words: Sequence[str], items: Sequence[Text], draft: Draft) -> Fields:
    texts = [_kept(_rendered(item, plain=True), draft) for item in items]
    count = next((word for word in words[:1] if word.isdecimal()), "")
    selection = next((word for word in words if word.upper() in SELECTIONS), "")
    # `REL` may stand for either: what is drawn stands before how it is graded
    grading = next((word for word in reversed(words) if is_grading(word)), "")
    return ordering(draft, texts, grading, selection, count)


def _truth(truth: Truth, draft: Draft) -> Fields:
    said = [("wrong", truth.to_wrong), ("right", truth.to_right)]
    draft.answered(*[Choice(name, NOTHING, _kept(_rendered(text), draft)) for name, text in said if text])
    return {"type": "true_false", "key": {"value": truth.value}}


def _rendered(text: Text, *, plain: bool = False) -> Converted:
    match text.format:
        case "html":
            return from_html(text.text, plain=plain)
        case "markdown" if not plain:
            return Converted(text.text)
        case "moodle":
            return from_either(text.text, plain=plain)
        case _:
            return from_text(text.text, plain=plain)


def _kept(converted: Converted, draft: Draft) -> str:
    for lost in converted.lost:
        draft.note(lost)
    return converted.text
