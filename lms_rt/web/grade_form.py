"""What a person says of one grade, as a form: a percentage, a reason, and a button for what is meant."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import ValidationError

from lms_rt.contract.gradebook import GradebookCell, GradePut
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.field_texts import number, plain, required
from lms_rt.web.forms import Errors, wrong_fields


def form_of(cell: GradebookCell) -> dict[str, str]:
    """The fields as they stand: a percentage that was given, and no reason, as each change has its own."""
    given = cell.percent if cell.source == "override" else None
    return {"percent": "" if given is None else plain(given), "reason": ""}


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were sent."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in ("percent", "reason")}


def grade_in(form: Mapping[str, str]) -> tuple[GradePut | None, Errors]:
    """What is to be said, or else what is wrong with which field. Only who gives a percentage has to type one.

    Raises Problem: `validation` for a button that is none.
    """
    pressed = form.get("say", "percent")
    if pressed not in {"percent", "excused", "nothing"}:
        raise Problem(ErrorCode.VALIDATION, "Go back, reload the page and send it once more")
    typed, errors = typed_in(form), Errors()
    percent: Decimal | None = None
    try:
        percent = number(required(typed["percent"].strip())) if pressed == "percent" else None
    except ValueError as wrong:
        errors["percent"] = str(wrong)
    try:
        required(typed["reason"].strip())
    except ValueError as wrong:
        errors["reason"] = str(wrong)
    try:
        given = GradePut(percent=percent, excused=pressed == "excused", reason=typed["reason"])
    except ValidationError as problem:
        return None, {**wrong_fields(problem), **errors}
    return (None, errors) if errors else (given, {})
