"""What a quiz draws from the bank, as rows of a form: numbered from 1, the last of them empty for another draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lms_rt import limits
from lms_rt.contract.quizzes import Draw
from lms_rt.web.bad_form import BadForm
from lms_rt.web.forms import Errors
from lms_rt.web.tags_text import tags_in, text_of

COUNT: Final = "count."
TAGS: Final = "tags."
AWAY: Final = "away."
_DIGITS_READ: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One draw as it is typed; `away` where it is to be taken out."""

    count: str = ""
    tags: str = ""
    away: bool = False


def rows_of(draws: Sequence[Draw]) -> list[Row]:
    """The rows as they stand, and an empty one where there may be another."""
    rows = [Row(str(draw.count), text_of(draw.tags)) for draw in draws]
    return rows if len(rows) == limits.DRAWS_MAX else [*rows, Row()]


def rows_in(form: Mapping[str, str]) -> list[Row]:
    """The rows as they were sent."""
    numbers = [number for number in range(1, limits.DRAWS_MAX + 1) if f"{COUNT}{number}" in form]
    return [
        Row(form[f"{COUNT}{number}"].strip(), form.get(f"{TAGS}{number}", ""), f"{AWAY}{number}" in form)
        for number in numbers
    ]


def draws_in(rows: Sequence[Row]) -> tuple[list[Draw], Errors]:
    """The draws, and what is wrong with which field. Rows to be taken out, and empty ones, are none."""
    draws: list[Draw] = []
    errors: Errors = {}
    for number, row in enumerate(rows, start=1):
        if row.away or not (row.count or row.tags.strip()):
            continue
        count = int(row.count) if row.count.isdecimal() and len(row.count) < _DIGITS_READ else 0
        if not 1 <= count <= limits.QUESTIONS_PER_QUIZ:
            errors[f"{COUNT}{number}"] = f"A number from 1 to {limits.QUESTIONS_PER_QUIZ}, please."
        try:
            tags = tags_in(row.tags)
        except BadForm as wrong:
            errors[f"{TAGS}{number}"] = str(wrong)
            continue
        if f"{COUNT}{number}" not in errors:
            draws.append(Draw(tags=tags, count=count))
    return draws, errors
