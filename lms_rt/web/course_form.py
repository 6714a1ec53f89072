"""What a course says of itself and who gets in, as a form."""

from collections.abc import Mapping
from typing import Final

from lms_rt.contract.courses import Course, CoursePatch
from lms_rt.web.field_texts import count, required, tick
from lms_rt.web.forms import Errors, Reader, patch_of

NO_CURRENCY: Final = "A currency is three letters, such as EUR."
NO_CODE: Final = "no_code"
"""The box that takes a code away: the code itself is not shown, so an empty field has to leave it as it is."""


def form_of(course: Course) -> dict[str, str]:
    """The fields as they stand."""
    return {
        "title": course.title,
        "summary": course.summary,
        "description": course.description,
        "self_enroll": tick(course.self_enroll),
        "enroll_code": "",
        "capacity": str(course.capacity or ""),
        "price": "" if course.price is None else str(course.price),
        "currency": course.currency or "",
    }


def typed_in(form: Mapping[str, str], course: Course) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked is not."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in form_of(course)}


def patch_in(typed: Mapping[str, str], course: Course, *, no_code: bool) -> tuple[CoursePatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    patch, errors = patch_of(CoursePatch, typed, form_of(course), _READERS)
    if patch is not None and no_code:
        patch = CoursePatch.model_validate({**patch.model_dump(exclude_unset=True), "enroll_code": None})
    return patch, errors


def _price(text: str) -> str | None:
    return text.replace(",", ".") or None


def _currency(text: str) -> str | None:
    if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise ValueError(NO_CURRENCY)
    return text.upper() or None


_READERS: Final[Mapping[str, Reader]] = {
    "title": required,
    "self_enroll": bool,
    "capacity": count,
    "price": _price,
    "currency": _currency,
}
