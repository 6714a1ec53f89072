"""From GIFT to its syntax tree."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

from lms_rt.interchange.amounts import decimal, percent, shortened
from lms_rt.interchange.gift import scanning
from lms_rt.interchange.gift.scanning import Block, find, split, unescaped
from lms_rt.interchange.gift.syntax import (
    Answer,
    Around,
    Between,
    Body,
    Category,
    Choices,
    Description,
    Entry,
    Essay,
    Malformed,
    Matching,
    Numbers,
    Ordered,
    Pair,
    Question,
    Text,
    TextFormat,
    Truth,
    Words,
)
from lms_rt.interchange.report import NotImportableError

_FORMAT: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"\s*%([^%]*)%")
_TRUTHS: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ARROW: Final = "->"
_GENERAL: Final = "####"


def parse(source: str) -> Iterator[Entry]:
    """Every entry of a file, in order; what cannot be read is told and does not stop the rest."""
    for block in scanning.blocks(source.removeprefix("\ufeff")):
        text = block.text.strip()
        if text.upper().startswith("$CATEGORY:"):
            yield Category(block.line, text.partition(":")[2].strip())
            continue
        title, rest = _title(text)
        try:
            yield _question(block, title, rest)
        except NotImportableError as error:
            yield Malformed(block.line, title, str(error))


def _title(text: str) -> tuple[str | None, str]:
    if not text.startswith("::"):
        return None, text
    end = find(text, "::", 2)
    if end < 0:
        return None, text
    return unescaped(scanning.one_line(text[2:end])).strip() or None, text[end + 2 :]


def _question(block: Block, title: str | None, text: str) -> Question:
    opening = find(text, "{")
    if opening < 0:
        if find(text, "}") >= 0:
            raise NotImportableError("a } closes what no { has opened")
        return _made(block, title, _text(text, "moodle"), None, Description(), None)
    closing = find(text, "}", opening + 1)
    if closing < 0:
        raise NotImportableError("the { is never closed by }")
    inner, after = text[opening + 1 : closing], text[closing + 1 :]
    if find(inner, "{") >= 0 or find(after, "{") >= 0:
        raise NotImportableError("a second {: is a blank line missing between two questions, or a backslash before it?")
    if find(after, "}") >= 0:
        raise NotImportableError("a second }: is a backslash missing before it?")
    stem = _text(text[:opening], "moodle")
    tail = unescaped(scanning.one_line(after)).strip() or None
    inner, general = _general(inner, stem.format)
    return _made(block, title, stem, tail, _body(inner.strip(), stem.format), general)


def _made(block: Block, title: str | None, stem: Text, after: str | None, body: Body, general: Text | None) -> Question:
    return Question(block.line, title, stem, after, body, general, block.ident, tuple(block.tags))


def _general(inner: str, default: TextFormat) -> tuple[str, Text | None]:
    at = find(inner, _GENERAL)
    if at < 0:
        return inner, None
    general = _text(inner[at + len(_GENERAL) :], default)
    return inner[:at], general if general.text else None


def _body(inner: str, default: TextFormat) -> Body:
    if not inner:
        return Essay()
    if inner.startswith("#"):
        return Numbers(_numbers(inner[1:].strip()))
    if inner.startswith(">"):
        words, *lines = inner[1:].strip().split("\n")
        return Ordered(words.split(), [_text(line, default) for line in lines if line.strip()])
    truth = _truth(inner, default)
    if truth is not None:
        return truth
    before, *pieces = split(inner, "=~")
    if not pieces or before[1].strip():
        raise NotImportableError(f"the answers begin neither with = nor with ~: '{shortened(before[1])}'")
    if all(sign == "=" for sign, _ in pieces) and any(find(text, _ARROW) >= 0 for _, text in pieces):
        return Matching([_pair(text, default) for _, text in pieces])
    answers = [_answer(sign, text, default) for sign, text in pieces]
    return Words(answers) if all(answer.right for answer in answers) else Choices(answers)


def _truth(inner: str, default: TextFormat) -> Truth | None:
    word, *said = [text for _, text in split(inner, "#")]
    value = _TRUTHS.get(word.strip().upper())
    if value is None:
        return None
    if len(said) > 2:
        raise NotImportableError("more than two feedbacks to true or false")
    feedback = [text if (text := _text(each, default)).text else None for each in said]
    return Truth(value, *feedback, *[None] * (2 - len(feedback)))


def _pair(text: str, default: TextFormat) -> Pair:
    at = find(text, _ARROW)
    if at < 0:
        raise NotImportableError(f"a pair without ->: '{shortened(text)}'")
    right = unescaped(scanning.one_line(text[at + len(_ARROW) :]).strip())
    if not right:
        raise NotImportableError(f"nothing to match with '{shortened(text[:at])}'")
    return Pair(_text(text[:at], default), right)


def _answer(sign: str, text: str, default: TextFormat) -> Answer:
    weight, text = _weight(text)
    (_, value), *feedback = split(text, "#")
    said = _text("#".join(each for _, each in feedback), default)
    return Answer(sign == "=", weight, _text(value, default), said if said.text else None)


def _weight(text: str) -> tuple[Fraction | None, str]:
    found = _WEIGHT.match(text)
    if found is None:
        return None, text
    weight = percent(found[1])
    if abs(weight) > 1:
        raise NotImportableError(f"a weight of {shortened(found[1])} % is beyond 100 %")
    return weight, text[found.end() :]


def _numbers(inner: str) -> Sequence[Answer]:
    before, *pieces = split(inner, "=~")
    if not pieces:
        pieces = [("=", before[1])]
    elif before[1].strip():
        # Moodle wrote {#3:2~#wrong} once: what stands first is right
        pieces.insert(0, ("=", before[1]))
    return [_number(sign, text) for sign, text in pieces]


def _number(sign: str, text: str) -> Answer:
    weight, text = _weight(text)
    (_, value), *feedback = split(text, "#")
    said = _text("#".join(each for _, each in feedback), "moodle")
    return Answer(sign == "=", weight, _amount(value.strip()), said if said.text else None)


def _amount(text: str) -> Around | Between | None:
    if text in {"", "*"}:
        return None
    low, dots, high = text.partition("..")
    if dots:
        ends = sorted([decimal(low), decimal(high)])
        return Between(ends[0], ends[1])
    value, _, tolerance = text.partition(":")
    return Around(decimal(value), abs(decimal(tolerance)) if tolerance.strip() else Decimal(0))


def _text(raw: str, default: TextFormat) -> Text:
    found = _FORMAT.match(raw)
    kind = cast(TextFormat, found[1].lower()) if found else default
    text = (raw[found.end() :] if found else raw).strip()
    return Text(kind, unescaped(scanning.one_line(text) if kind == "moodle" else text).strip())
