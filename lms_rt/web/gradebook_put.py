"""The settings of a gradebook out of their form, and what is wrong with it back to the fields that say it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pydantic import ValidationError

from lms_rt.contract.gradebook import GradebookColumn, GradebookSettings, GradebookSettingsPut
from lms_rt.contract.patterns import IN_WORDS
from lms_rt.web.field_texts import count, number, required
from lms_rt.web.forms import Errors, sentence
from lms_rt.web.gradebook_form import WHAT_COUNTS, column_field, removed, row_field, rows_in, unused

OF_REMOVED: Final = "This category is removed. Choose another one."
OF_UNUSED: Final = "Give the new category a title, or choose another one."
OF_NONE: Final = "Choose one of the categories."
_PATH: Final = re.compile(r"(categories|columns)\[(\d+)\]\.(\w+)")


@dataclass(slots=True)
class Asked:
    """What a form asks for. `put` is None where fields cannot be read; `errors` says which."""

    put: GradebookSettingsPut | None = None
    errors: Errors = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=lambda: {"categories": [], "columns": []})
    """How the fields of what stands at a place of the settings begin."""

    def beside(self, wrong: Mapping[str, str]) -> Errors:
        """What is wrong at paths of the settings, by the fields of the form."""
        return {self._field(path): words for path, words in wrong.items()}

    def _field(self, path: str) -> str:
        found = _PATH.fullmatch(path)
        return f"{self.fields[found[1]][int(found[2])]}{found[3]}" if found else path


def asked_in(typed: Mapping[str, str], settings: GradebookSettings) -> Asked:
    """All settings as they were typed, or else what is wrong with which field."""
    asked = Asked()
    titles: dict[str, str] = {}
    categories = []
    for key in rows_in(typed):
        if removed(typed, key) or unused(typed, key):
            continue
        titles[key] = typed[row_field(key, "title")].strip()
        categories.append(_category(asked, typed, key))
    columns = [_column(asked, typed, column, titles) for column in settings.columns]
    given = {"missing": typed["missing"], "categories": categories, "columns": columns}
    try:
        put = GradebookSettingsPut.model_validate(given)
    except ValidationError as problem:
        asked.errors = {**asked.beside(_paths(problem)), **asked.errors}
    else:
        asked.put = None if asked.errors else put
    return asked


def _category(asked: Asked, typed: Mapping[str, str], key: str) -> dict[str, object]:
    asked.fields["categories"].append(row_field(key, ""))
    return {
        "title": _read(asked, typed, row_field(key, "title"), required),
        "weight": _read(asked, typed, row_field(key, "weight"), _weight),
        "drop_lowest": _read(asked, typed, row_field(key, "drop_lowest"), count) or 0,
    }


def _column(
    asked: Asked, typed: Mapping[str, str], column: GradebookColumn, titles: Mapping[str, str]
) -> dict[str, object]:
    asked.fields["columns"].append(column_field(column, ""))
    name = column_field(column, "category")
    chosen = typed[name]
    if chosen and chosen not in titles:
        there = chosen in rows_in(typed)
        asked.errors[name] = (OF_REMOVED if removed(typed, chosen) else OF_UNUSED) if there else OF_NONE
    what = WHAT_COUNTS[column.kind]
    weight = column_field(column, "weight")
    return {
        "column": column.column,
        "category": titles.get(chosen) or None,
        "weight": _read(asked, typed, weight, number) if typed[weight].strip() else None,
        "attempts": column.attempts,
        "basis": column.basis,
        what: typed[column_field(column, what)],
    }


def _weight(text: str) -> Decimal:
    return number(required(text))


def _read(asked: Asked, typed: Mapping[str, str], name: str, reader: Callable[[str], object]) -> object:
    try:
        return reader(typed[name].strip())
    except ValueError as wrong:
        asked.errors[name] = str(wrong)
        return None


def _paths(problem: ValidationError) -> Errors:
    """What a model found wrong, by path. Titles of columns' categories are left to the categories that have them."""
    found: Errors = {}
    for error in problem.errors(include_url=False, include_input=False):
        where = error["loc"]
        if where[0] == "columns" and where[-1] == "category":
            continue
        path = f"{where[0]}[{where[1]}].{where[2]}" if len(where) > 2 else str(where[0])
        words = IN_WORDS.get(error.get("ctx", {}).get("pattern", ""), error["msg"])
        found.setdefault(path, sentence(words))
    return found
