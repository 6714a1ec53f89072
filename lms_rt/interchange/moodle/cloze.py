"""Moodle's texts with answers embedded in them (cloze): `{1:SHORTANSWER:=Paris~%50%Lyon#not quite}`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import unescape
from typing import Final

from lms_rt.domain.shares import NOTHING, WHOLE
from lms_rt.interchange import building, typing_in
from lms_rt.interchange.amounts import percent
from lms_rt.interchange.building import Choice, Draft, Fields
from lms_rt.interchange.moodle.numerical import amount
from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.text.html import from_html

BLANK: Final = "_____"
_START: Final = re.compile(r"\{(\d*):([A-Z_]+):")
_ENDS: Final = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)[~#}]")
"""What ends an answer: not where it is escaped or a part of an entity such as `&#39;`."""
_FEEDBACK_ENDS: Final = re.compile(r"(?<!\\)[~}]")
_WORTH: Final = re.compile(r"\s*(?:(=)|%(-?\d+(?:[.,]\d*)?)%)")
_ESCAPED: Final = re.compile(r"\\([}#~])")


@dataclass(frozen=True, slots=True)
class Gap:
    """One embedded question; `weight` is its part of the whole."""

    weight: int
    kind: str
    answers: Sequence["_Answer"]


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    worth: Fraction
    in_percent: bool
    feedback: str


def gaps(source: str) -> tuple[str, Sequence[Gap]]:
    """The text with `[1]`, `[2]` … in place of its gaps (or a blank for the only one), and these."""
    pieces: list[str] = []
    found: list[Gap] = []
    at = 0
    while start := _START.search(source, at):
        if start[2] not in _KINDS:
            pieces.append(source[at : start.end()])
            at = start.end()
            continue
        answers, end = _answers(source, start.end())
        found.append(Gap(int(start[1] or "1"), start[2], answers))
        pieces += [source[at : start.start()], f"[{len(found)}]"]
        at = end
    if not found:
        raise NotImportableError("there are no gaps such as {1:SHORTANSWER:=answer} in the text")
    pieces.append(source[at:])
    text = "".join(pieces)
    return (text.replace("[1]", BLANK) if len(found) == 1 else text), found


def fields(gap: Gap, draft: Draft) -> Fields:
    """The question that a gap is."""
    return _KINDS[gap.kind](gap, draft)


def _answers(source: str, at: int) -> tuple[Sequence[_Answer], int]:
    answers: list[_Answer] = []
    while True:
        worth = _WORTH.match(source, at)
        start = worth.end() if worth else at
        end = _ends(_ENDS, source, start)
        stop = _ends(_FEEDBACK_ENDS, source, end + 1) if source[end] == "#" else end
        answers.append(
            _Answer(
                unescape(_ESCAPED.sub(r"\1", source[start:end])).strip(),
                _worth(worth),
                worth is not None and worth[2] is not None,
                unescape(_ESCAPED.sub(r"\1", source[end + 1 : stop])).strip(),
            )
        )
        if source[stop] == "}":
            return answers, stop + 1
        at = stop + 1


def _ends(sign: "re.Pattern[str]", source: str, at: int) -> int:
    found = sign.search(source, at)
    if found is None:
        raise NotImportableError(f"a gap is never closed by a brace: {building.told(source[at:])}")
    return found.start()


def _worth(written: "re.Match[str] | None") -> Fraction:
    if written is None:
        return NOTHING
    return WHOLE if written[1] else percent(written[2])


def _choices(gap: Gap, draft: Draft, text: Callable[[str], str]) -> list[Choice]:
    choices = [Choice(text(each.text), each.worth, from_html(each.feedback).text) for each in gap.answers]
    draft.answered(*choices)
    return choices


def _without_markup(text: str) -> str:
    return from_html(text, plain=True).text


def _number(gap: Gap, draft: Draft) -> Fields:
    choices = _choices(gap, draft, str)
    parts: list[tuple[Fields, Fraction]] = []
    for choice in choices:
        value, _, tolerance = choice.text.partition(":")
        parts.append((amount(value.strip(), tolerance.strip()), choice.worth))
    return typing_in.numeric(parts)


def _word(gap: Gap, draft: Draft) -> Fields:
    return typing_in.short_text(_choices(gap, draft, str), case_sensitive=gap.kind in _CASED)


def _choice(gap: Gap, draft: Draft) -> Fields:
    return building.single_choice(_choices(gap, draft, _without_markup))


def _several(gap: Gap, draft: Draft) -> Fields:
    choices = _choices(gap, draft, _without_markup)
    total = sum((choice.worth for choice in choices if choice.worth > 0), NOTHING)
    if not total:
        raise NotImportableError("no option is right")
    # What is right is made to add up; where no answer has a percentage, a wrong one takes away what a right one gives
    wrong = None if any(each.in_percent for each in gap.answers) else -WHOLE / total
    return building.multiple_choice(
        [
            Choice(each.text, each.worth / total if each.worth > 0 else each.worth if wrong is None else wrong)
            for each in choices
        ]
    )


def _kinds(read: Callable[[Gap, Draft], Fields], *names: str) -> Iterator[tuple[str, Callable[[Gap, Draft], Fields]]]:
    yield from ((name, read) for name in names)


_CASED: Final = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_KINDS: Final[Mapping[str, Callable[[Gap, Draft], Fields]]] = dict(
    [
        *_kinds(_number, "NUMERICAL", "NM"),
        *_kinds(_word, "SHORTANSWER", "SA", "MW", *sorted(_CASED)),
        *_kinds(_choice, "MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
        *_kinds(_choice, "MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
        *_kinds(_several, "MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS"),
        *_kinds(_several, "MULTIRESPONSE_HS", "MRHS"),
    ]
)
