"""Which way something is moved by a button."""

from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.outline_moves import Direction
from lms_rt.web.visit import Visit


def way_in(visit: Visit) -> Direction:
    """Raises Problem: `validation` for neither."""
    match visit.form.get("to"):
        case "up":
            return "up"
        case "down":
            return "down"
        case _:
            raise Problem(ErrorCode.VALIDATION, "It moves up or down")
