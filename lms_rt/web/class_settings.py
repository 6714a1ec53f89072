"""The settings of a class that its host chooses in a form; what the form leaves out stands at its default."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.errors import ErrorCode, Problem

DOORS: Final[Mapping[str, Mapping[str, object]]] = {
    "open": {"guests": True, "approval": False},
    "approval": {"guests": True, "approval": True},
    "enrolled": {"guests": False, "approval": False},
}
"""Who gets in, as one choice: anybody with the PIN, whom the host lets in, or nobody but the course's own."""
WORDS: Final = ("pace", "scoring", "answers")
ORDERS: Final[Mapping[str, bool]] = {"same": False, "own": True}


def settings_in(form: Mapping[str, str]) -> LiveSessionCreate:
    """Raises Problem: `validation` for a value that the form does not offer."""
    given: dict[str, object] = {name: form[name] for name in WORDS if name in form}
    try:
        given |= DOORS[form.get("door", "open")]
        given["shuffle"] = ORDERS[form.get("order", "same")]
        return LiveSessionCreate.model_validate(given)
    except (KeyError, ValidationError):
        raise Problem(ErrorCode.VALIDATION, "Go back and choose the settings of the class once more") from None
