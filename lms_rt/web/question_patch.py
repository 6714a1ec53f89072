"""What was typed into a stored question's form, as a patch of it."""

from collections.abc import Mapping

from lms_rt.services.editing import patch_between
from lms_rt.web.bad_form import BadForm
from lms_rt.web.forms import Errors
from lms_rt.web.question_text import Fields, changed, changed_words, common_to_all, fits_form


def patch_in(typed: Mapping[str, str], stored: Fields) -> tuple[Fields, Errors]:
    """The patch, or else what is wrong. Where the form has no lines, what they would say stays as it is."""
    try:
        return _patch(stored, typed), {}
    except BadForm as wrong:
        return {}, {"lines": str(wrong)}


def _patch(stored: Fields, typed: Mapping[str, str]) -> Fields:
    if not fits_form(stored):
        return patch_between(common_to_all(stored), common_to_all(changed_words(stored, typed)))
    wanted = changed(stored, typed)
    return patch_between(stored if wanted["type"] == stored["type"] else common_to_all(stored), wanted)
