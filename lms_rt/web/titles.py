"""A title that was typed into a form of one field."""

from typing import Final

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.forms import EMPTY
from lms_rt.web.visit import Visit

TITLE_MAX: Final = 200


def title_in(visit: Visit) -> str:
    """Raises Problem: `validation` where it is none."""
    title = visit.form.get("title", "").strip()
    if not title or len(title) > TITLE_MAX or not title.isprintable():
        raise Problem(
            ErrorCode.VALIDATION, EMPTY if not title else f"A title is one line of up to {TITLE_MAX} characters."
        )
    return title
