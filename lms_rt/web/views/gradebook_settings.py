"""How a gradebook counts: read by the staff, set by the instructors of its course."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from lms_rt.contract.gradebook import GradebookSettings
from lms_rt.domain.permissions import Action
from lms_rt.web.editors import for_editors, may_edit
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.gradebook_form import (
    ATTEMPTS,
    BASIS,
    MISSING,
    WHAT_COUNTS,
    category_of,
    column_field,
    form_of,
    removed,
    row_field,
    rows_in,
    typed_in,
    unused,
)
from lms_rt.web.gradebook_moves import MOVE, movable, moved, place_beside
from lms_rt.web.gradebook_put import asked_in
from lms_rt.web.gradebook_shown import SHOWN_AT_ONCE, shown_of, told_of
from lms_rt.web.named import named
from lms_rt.web.outline_moves import STEPS, Direction
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit

pages = Pages()

ONWARD: Final = "onward"
"""The button that saves and goes on to the next columns."""


@pages.get("/courses/{course}/gradebook/settings", who="person")
async def show_settings(visit: Visit) -> web.Response:
    """The form, as things are; who may not send it reads them."""
    settings = await _settings(visit)
    return await _page(visit, settings, form_of(settings))


@pages.post("/courses/{course}/gradebook/settings", who="person")
async def edit_settings(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the settings meanwhile, or move a category in the form."""
    settings = await _settings(visit)
    await for_editors(visit, settings.course, Action.EDIT_GRADEBOOK)
    typed = typed_in(visit.form, settings)
    further = shown_of(settings.columns, visit.request.query).after
    if MOVE in visit.form:
        typed, row = moved(typed, visit.form[MOVE])
        overtaken = refusal_before(visit.form, settings.revision, {})
        return await _page(visit, settings, typed, overtaken or ACCEPTED, row)
    asked = asked_in(typed, settings)
    refused = refusal_before(visit.form, settings.revision, asked.errors)
    if asked.put is not None and refused is None:
        put = visit.services.gradebook_settings.put
        refused = await refusal_of(put(visit.member, settings.course, asked.put, revision_in(visit.form)))
        if refused is not None:
            refused = Refused(refused.status, refused.error, asked.beside(refused.errors))
    if refused is not None:
        now = await _settings(visit) if refused.overtaken else settings
        return await _page(visit, now, typed_in(typed, now), refused)
    if ONWARD in visit.form and further is not None:
        return redirect(f"/courses/{settings.course}/gradebook/settings?{urlencode(further)}#columns")
    return redirect(f"/courses/{settings.course}/gradebook#counts")


async def _settings(visit: Visit) -> GradebookSettings:
    return await visit.services.gradebook_settings.get(visit.member, named(visit, "course"))


async def _page(
    visit: Visit,
    settings: GradebookSettings,
    typed: Mapping[str, str],
    refused: Refused = ACCEPTED,
    moved_to: str | None = None,
) -> web.Response:
    general = [words for name, words in refused.errors.items() if name in {"categories", "columns"}]
    now = _now(settings, typed) if refused.overtaken else {}
    shown = shown_of(settings.columns, visit.request.query)
    part = len(settings.columns) > SHOWN_AT_ONCE or bool(shown.here)
    sent = visit.request.method == "POST"
    context = {
        "course": await visit.services.courses.get(visit.member, settings.course),
        "settings": settings,
        "edits": await may_edit(visit, settings.course, Action.EDIT_GRADEBOOK),
        "typed": typed,
        "rows": [(key, typed.get(row_field(key, "was"))) for key in rows_in(typed)],
        "moves": _moves(typed),
        "shown": shown,
        "columns": told_of(settings.columns, visit.form, refused.errors, now) if sent and part else shown.columns,
        "part": part,
        "row_field": row_field,
        "column_field": column_field,
        "what_counts": WHAT_COUNTS,
        "words": {"missing": MISSING, "attempts": ATTEMPTS, "basis": BASIS},
        "moved_to": moved_to,
        "error": refused.error or " ".join(general),
        "errors": refused.errors,
        "now": now,
    }
    return render(visit, "gradebook_settings.html", context, status=refused.status)


def _moves(typed: Mapping[str, str]) -> dict[str, list[tuple[Direction, str]]]:
    """By row of a category: the ways it can go, each with the row it comes to."""
    rows = movable(typed)
    return {key: [(to, beside) for to in STEPS if (beside := place_beside(rows, key, to)) is not None] for key in rows}


def _now(settings: GradebookSettings, typed: Mapping[str, str]) -> dict[str, str]:
    """What is stored and was typed otherwise: by field, and of the categories, whose rows may be others, in one."""
    stands = form_of(settings)
    alone = [name for name in stands if not name.startswith("category.") and not name.endswith(".category")]
    now = stored_otherwise({name: stands[name] for name in alone}, typed)
    for column in settings.columns:
        if category_of(stands, column) != category_of(typed, column):
            now[column_field(column, "category")] = column.category or ""
    if _categories(stands) != _categories(typed):
        now["categories"] = "\n".join(
            f"{title}, weight {weight}, lowest dropped: {dropped}" for title, weight, dropped in _categories(stands)
        )
    return now


def _categories(fields: Mapping[str, str]) -> list[list[str]]:
    return [
        [fields[row_field(key, what)].strip() for what in ("title", "weight", "drop_lowest")]
        for key in rows_in(fields)
        if not removed(fields, key) and not unused(fields, key)
    ]
