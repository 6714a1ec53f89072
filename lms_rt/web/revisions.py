"""Forms that are sent back with the revision they were made from."""

from collections.abc import Mapping
from typing import Final

from lms_rt.errors import ErrorCode, Problem

OVERTAKEN: Final = (
    "Somebody else has changed this since you opened it. What you typed is below; nothing of it is stored yet. "
    "Compare it with what is stored now, and send it again if it is to replace that."
)


def revision_in(form: Mapping[str, str]) -> int:
    """What the person saw. Raises Problem: `validation` where a form does not say it."""
    word = form.get("revision", "")
    if not (word.isdecimal() and len(word) < 10):
        raise Problem(ErrorCode.VALIDATION, "Go back, reload the page and send it once more")
    return int(word)
