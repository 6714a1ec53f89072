"""Questions as GIFT, and what of them GIFT cannot say."""

import re
from collections.abc import Sequence
from fractions import Fraction
from html import escape
from typing import Final

from lms_rt.contract.questions import (
    AcceptedKey,
    AuthoredQuestion,
    Matching,
    MultipleChoice,
    Numeric,
    OpenText,
    Ordering,
    RangeKey,
    ShortText,
    SingleChoice,
    ToleranceKey,
    TrueFalse,
)
from lms_rt.contract.questions.bounds import TIME_LIMIT_DEFAULT_S
from lms_rt.contract.questions.keys import Around, Between, Divisible, OneOptionKey, OptionsKey
from lms_rt.domain.shares import NOTHING, share
from lms_rt.interchange.amounts import written
from lms_rt.interchange.building import ORDINARY
from lms_rt.interchange.moodle.orders import grading_of
from lms_rt.interchange.report import NotImportableError, Written
from lms_rt.interchange.typing_in import any_number

_ARROW: Final = "->"
_SPECIAL: Final = re.compile(r"[~=#{}:\\]")
_MARKED: Final = re.compile(r"[*_`<&\[\]!#>|$\\]")


def write(questions: Sequence[AuthoredQuestion]) -> Written:
    """A GIFT file of these questions, in order; those it cannot say are left out and told."""
    entries: list[str] = []
    notes: list[str] = []
    for number, question in enumerate(questions, start=1):
        try:
            entries.append(f"::Q{number}::{_entry(question)}\n")
        except NotImportableError as error:
            notes.append(f"question {number} is left out: {error}")
            continue
        notes += [f"question {number}: {lost}" for lost in _lost(question)]
    told = "".join(f"// {note}\n" for note in notes)
    return Written("\n".join([told, *entries] if told else entries).encode(), tuple(notes))


def _entry(question: AuthoredQuestion) -> str:
    body = _body(question)
    if question.explanation:
        body += f"\n\t####{_escaped(question.explanation)}"
    return (
        f"[markdown]{_escaped(question.prompt)}{{{body}\n}}" if body else f"[markdown]{_escaped(question.prompt)}{{}}"
    )


def _body(question: AuthoredQuestion) -> str:
    match question:
        case SingleChoice():
            right = question.key.options[0]
            lines = [("=" if option.id == right else "~", option) for option in question.options]
            return "".join(
                f"\n\t{sign}{'' if sign == '=' else _weight(question.key, option.id)}{_option(option.text)}"
                for sign, option in lines
            )
        case MultipleChoice():
            return "".join(f"\n\t~{_weight(question.key, o.id)}{_option(o.text)}" for o in question.options)
        case TrueFalse():
            return "TRUE" if question.key.value else "FALSE"
        case Numeric():
            return _numbers(question.key)
        case ShortText():
            return _words(question.key)
        case Matching():
            return _pairs(question)
        case Ordering():
            return _order(question)
        case OpenText():
            return ""
        case _:
            raise NotImportableError(f"GIFT has no questions of the type {question.type}")


def _weight(key: OptionsKey, option: str) -> str:
    if key.weights:
        worth = share(key.weights.get(option, 0))
    elif isinstance(key, OneOptionKey):
        worth = NOTHING
    else:
        even = Fraction(1, len(key.options))
        worth = even if option in key.options else -even
    return _percent(float(worth)) if worth else ""


def _percent(worth: float) -> str:
    return f"%{round(worth * 100, 5):.5f}".rstrip("0").rstrip(".") + "%"


def _numbers(key: ToleranceKey | RangeKey) -> str:
    parts = "".join(f"\n\t={_percent(part.fraction)}{_amount(part)}" for part in key.partial)
    whole = f"\n\t={_amount(key)}"
    return f"#{parts}{whole}" if key.first_fits else f"#{whole}{parts}"


def _amount(key: Around | Between) -> str:
    if isinstance(key, Around):
        return written(key.value) + (f":{written(key.tolerance)}" if key.tolerance else "")
    if key.model_dump(include={"min", "max"}) == any_number():
        return "*"
    return f"{written(key.min)}..{written(key.max)}"


def _words(key: AcceptedKey) -> str:
    if any(_ARROW in text for text in (*key.accepted, *(part.text for part in key.partial))):
        raise NotImportableError("GIFT takes answers with -> for pairs")

    def word(text: str) -> str:
        return _escaped(text if key.wildcards else text.replace("*", "\\*"))

    whole = "".join(f"\n\t={_plain(word(text), text)}" for text in key.accepted)
    parts = "".join(f"\n\t={_percent(part.fraction)}{_plain(word(part.text), part.text)}" for part in key.partial)
    return parts + whole if key.first_fits else whole + parts


def _pairs(question: Matching) -> str:
    right = {option.id: option.text for option in question.right}
    lines = [
        f"\n\t={_option(option.text)} -> {_escaped(right[question.key.pairs[option.id]])}" for option in question.left
    ]
    used = set(question.key.pairs.values())
    lines += [f"\n\t= -> {_escaped(option.text)}" for option in question.right if option.id not in used]
    return "".join(lines)


def _order(question: Ordering) -> str:
    texts = {option.id: option.text for option in question.options}
    lines = "".join(f"\n\t{_option(' '.join(texts[one].split()))}" for one in question.key.order)
    return f">{len(texts)} ALL VERTICAL {grading_of(question.key)} SHOW{lines}"


def _option(text: str) -> str:
    if _ARROW in text:  # which cannot be escaped
        return f"[html]{_escaped(escape(text, quote=False))}"
    return _plain(_escaped(text), text)


def _plain(escaped: str, text: str) -> str:
    return f"[plain]{escaped}" if _MARKED.search(text) else escaped


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], text.strip().replace("\r\n", "\n")).replace("\n", "\\n")


def _lost(question: AuthoredQuestion) -> list[str]:
    lost: list[str] = []
    if question.time_limit_s != TIME_LIMIT_DEFAULT_S:
        lost.append(f"its time limit of {question.time_limit_s} s is not in the file")
    if isinstance(question.key, Divisible) and question.key.all_or_nothing and not isinstance(question, Ordering):
        lost.append("that only the whole answer counts is not in the file")
    if isinstance(question.key, AcceptedKey) and question.key.case_sensitive:
        lost.append("that letter case counts is not in the file")
    if isinstance(question, Numeric) and question.key.units:
        lost.append("that a unit is asked for, and what it is worth, is not in the file")
    if question.points not in {ORDINARY, 0} or (question.points == 0 and question.type != "open_text"):
        lost.append(f"that it is worth {question.points} is not in the file")
    if isinstance(question, OpenText) and question.essay_points != ORDINARY:
        lost.append(f"that it is worth {question.essay_points} is not in the file")
    return lost
