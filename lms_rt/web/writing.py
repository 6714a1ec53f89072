"""Whether an attempt still takes what its reader writes."""

from lms_rt.contract.attempts import Attempt
from lms_rt.web.visit import Visit


def goes_on(visit: Visit, attempt: Attempt) -> bool:
    """Whether the reader may answer in it: their own, while it is open and they are in its course."""
    return attempt.user == visit.member.user and attempt.state == "in_progress" and attempt.unavailable is None
