"""One learner's grades: read by themselves and the staff, and said otherwise by the instructors."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.gradebook import GradebookCell, OwnGradebook
from lms_rt.domain.permissions import Action
from lms_rt.errors import not_found
from lms_rt.web.editors import for_editors, may_edit
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.grade_form import form_of, grade_in, typed_in
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/enrollments/{enrollment}/grades", who="person")
async def show_grades(visit: Visit) -> web.Response:
    """A row of the gradebook, whole for the staff, for the learner as their quizzes show it."""
    return await _page(visit, await _grades(visit))


@pages.post("/enrollments/{enrollment}/grades/{column}", who="person")
async def say_grade(visit: Visit) -> web.Response:
    """Give another percentage, excuse, or take back what was said, unless somebody else said something meanwhile."""
    grades = await _grades(visit)
    await for_editors(visit, grades.course, Action.EDIT_GRADEBOOK)
    column = named(visit, "column")
    given, errors = grade_in(visit.form)
    refused = refusal_before(visit.form, _cell(grades, column).revision, errors)
    enrollment = grades.grades.enrollment
    if given is not None and refused is None:
        said = visit.services.grades.put(visit.member, enrollment, column, given, revision_in(visit.form))
        refused = await refusal_of(said)
    if refused is not None:
        return await _page(visit, await _grades(visit) if refused.overtaken else grades, column, refused)
    return redirect(f"/enrollments/{enrollment}/grades#column-{column}")


async def _grades(visit: Visit) -> OwnGradebook:
    return await visit.services.gradebooks.of_enrollment(visit.member, named(visit, "enrollment"))


def _cell(grades: OwnGradebook, column: UUID) -> GradebookCell:
    for cell in grades.grades.cells:
        if cell.column == column:
            return cell
    raise not_found("column")


async def _page(
    visit: Visit, grades: OwnGradebook, column: UUID | None = None, refused: Refused = ACCEPTED
) -> web.Response:
    row = grades.grades
    staff = await may_edit(visit, grades.course, Action.VIEW_GRADEBOOK)
    typed = {cell.column: form_of(cell) for cell in row.cells}
    now: dict[str, str] = {}
    if column is not None:
        typed[column] = typed_in(visit.form)
        cell = _cell(grades, column)
        stands = {"percent": form_of(cell)["percent"], "reason": cell.reason or ""}
        now = stored_otherwise(stands, typed[column]) if refused.overtaken else {}
    context = {
        "course": grades.course,
        "grades": row,
        "cells": list(zip(grades.columns, row.cells, strict=True)),
        "staff": staff,
        "edits": await may_edit(visit, grades.course, Action.EDIT_GRADEBOOK),
        "changes": await visit.services.grades.changes(visit.member, row.enrollment) if staff else {},
        "typed": typed,
        "refused": column,
        "error": refused.error,
        "errors": refused.errors,
        "now": now,
    }
    return render(visit, "learner_grades.html", context, status=refused.status)
