"""How a gradebook counts: read by the staff, set by the instructors of its course."""

from collections.abc import Mapping

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
from lms_rt.web.gradebook_put import asked_in
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/courses/{course}/gradebook/settings", who="person")
async def show_settings(visit: Visit) -> web.Response:
    """The form, as things are; who may not send it reads them."""
    settings = await _settings(visit)
    return await _page(visit, settings, form_of(settings))


@pages.post("/courses/{course}/gradebook/settings", who="person")
async def edit_settings(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the settings meanwhile."""
    settings = await _settings(visit)
    await for_editors(visit, settings.course, Action.EDIT_GRADEBOOK)
    typed = typed_in(visit.form, settings)
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
    return redirect(f"/courses/{settings.course}/gradebook#counts")


async def _settings(visit: Visit) -> GradebookSettings:
    return await visit.services.gradebook_settings.get(visit.member, named(visit, "course"))


async def _page(
    visit: Visit, settings: GradebookSettings, typed: Mapping[str, str], refused: Refused = ACCEPTED
) -> web.Response:
    general = [words for name, words in refused.errors.items() if name in {"categories", "columns"}]
    context = {
        "course": await visit.services.courses.get(visit.member, settings.course),
        "settings": settings,
        "edits": await may_edit(visit, settings.course, Action.EDIT_GRADEBOOK),
        "typed": typed,
        "rows": [(key, typed.get(row_field(key, "was"))) for key in rows_in(typed)],
        "row_field": row_field,
        "column_field": column_field,
        "what_counts": WHAT_COUNTS,
        "words": {"missing": MISSING, "attempts": ATTEMPTS, "basis": BASIS},
        "error": refused.error or " ".join(general),
        "errors": refused.errors,
        "now": _now(settings, typed) if refused.overtaken else {},
    }
    return render(visit, "gradebook_settings.html", context, status=refused.status)


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
