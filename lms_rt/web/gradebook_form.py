"""How a gradebook counts, as a form: a row a category and a row a column, which names one of these by its row.

A row keeps its key and the title it had (`was`) for as long as the form goes to and fro, so a category is renamed
together with its columns. Columns that came meanwhile are not in a form, and stay as they are stored.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from lms_rt import limits
from lms_rt.contract.gradebook import ColumnKind, GradebookColumn, GradebookSettings
from lms_rt.web.field_texts import plain

NEW_ROWS: Final = ("new1", "new2")
"""Keys of the empty rows; those of what is stored are numbers."""
MISSING: Final[Mapping[str, str]] = {"ignored": "Left out of the total", "zero": "Counts as zero"}
ATTEMPTS: Final[Mapping[str, str]] = {
    "best": "The best attempt",
    "first": "The first attempt",
    "last": "The last attempt",
    "average": "The average of all attempts",
}
BASIS: Final[Mapping[str, str]] = {
    "correctness": "How much was right",
    "points": "The points of its leaderboard",
}
WHAT_COUNTS: Final[Mapping[ColumnKind, str]] = {"quiz": "attempts", "live_session": "basis"}
"""The setting that a column of this kind is asked about; the other one stays as it is."""
_STORED_ROWS: Final = tuple(str(number) for number in range(limits.GRADEBOOK_CATEGORIES_MAX))
_TEXTS: Final = ("title", "weight", "drop_lowest")


def row_field(key: str, what: str) -> str:
    """What a field of a category is called."""
    return f"category.{key}.{what}"


def column_field(column: GradebookColumn, what: str) -> str:
    """What a field of a column is called."""
    return f"column.{column.column}.{what}"


def rows_in(fields: Mapping[str, str]) -> list[str]:
    """The keys of the categories that a form has, in their order."""
    return [key for key in (*_STORED_ROWS, *NEW_ROWS) if row_field(key, "title") in fields]


def form_of(settings: GradebookSettings) -> dict[str, str]:
    """The fields as they stand, with empty rows where there is room for another category."""
    fields: dict[str, str] = {"missing": settings.missing}
    for key, category in zip(_STORED_ROWS, settings.categories, strict=False):
        fields[row_field(key, "was")] = fields[row_field(key, "title")] = category.title
        fields[row_field(key, "weight")] = plain(category.weight)
        fields[row_field(key, "drop_lowest")] = str(category.drop_lowest)
    for key in NEW_ROWS[: limits.GRADEBOOK_CATEGORIES_MAX - len(settings.categories)]:
        fields |= {row_field(key, what): "" for what in _TEXTS}
    return fields | _columns(settings, fields)


def typed_in(form: Mapping[str, str], settings: GradebookSettings) -> dict[str, str]:
    """The fields as they were sent. A tick to remove a category is there only where it was set."""
    fields = {"missing": form.get("missing", "")}
    for key in rows_in(form):
        fields |= {row_field(key, what): form.get(row_field(key, what), "") for what in _TEXTS}
        fields |= {name: form[name] for name in (row_field(key, "was"), row_field(key, "remove")) if name in form}
    return fields | {name: form.get(name, stands) for name, stands in _columns(settings, fields).items()}


def removed(fields: Mapping[str, str], key: str) -> bool:
    """Whether a category is to go."""
    return row_field(key, "remove") in fields


def unused(fields: Mapping[str, str], key: str) -> bool:
    """Whether nothing was typed into an empty row."""
    return key in NEW_ROWS and not any(fields[row_field(key, what)].strip() for what in _TEXTS)


def category_of(fields: Mapping[str, str], column: GradebookColumn) -> str:
    """The title that the category of a column has in a form, empty for none."""
    return fields.get(row_field(fields[column_field(column, "category")], "title"), "").strip()


def _columns(settings: GradebookSettings, fields: Mapping[str, str]) -> dict[str, str]:
    return dict(pair for column in settings.columns for pair in _column(column, fields))


def _column(column: GradebookColumn, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """As it is stored, in the rows that a form has."""
    rows = {fields[row_field(key, "was")]: key for key in rows_in(fields) if row_field(key, "was") in fields}
    yield column_field(column, "category"), rows.get(column.category or "", "")
    yield column_field(column, "weight"), plain(column.weight)
    what = WHAT_COUNTS[column.kind]
    yield column_field(column, what), getattr(column, what)
