"""What somebody is in a course, as a form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from lms_rt.contract.courses import Enrollment, EnrollmentPatch
from lms_rt.web.field_texts import count, number, plain
from lms_rt.web.forms import Errors, Reader, patch_of

ROLES: Final[Mapping[str, str]] = {"student": "Learner", "assistant": "Assistant", "instructor": "Instructor"}
STATUSES: Final[Mapping[str, str]] = {"active": "takes part", "waiting": "waits for a place", "withdrawn": "has left"}


def form_of(enrollment: Enrollment) -> dict[str, str]:
    """The fields as they stand; the status is not one of them."""
    return {
        "role": enrollment.role,
        "extra_time_factor": plain(Decimal(repr(enrollment.extra_time_factor))),
        "extra_time_minutes": str(enrollment.extra_time_minutes),
    }


def typed_in(form: Mapping[str, str], enrollment: Enrollment) -> dict[str, str]:
    """The fields as they were sent; those that were not stand as they are."""
    return {name: form.get(name, now) for name, now in form_of(enrollment).items()}


def patch_in(typed: Mapping[str, str], enrollment: Enrollment) -> tuple[EnrollmentPatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    return patch_of(EnrollmentPatch, typed, form_of(enrollment), _READERS)


_READERS: Final[Mapping[str, Reader]] = {
    "extra_time_factor": lambda text: float(number(text or "1")),
    "extra_time_minutes": lambda text: count(text or "0"),
}
