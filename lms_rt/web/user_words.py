"""What administrators read of people with accounts."""

from collections.abc import Mapping
from typing import Final

ROLES: Final[Mapping[str, str]] = {"student": "Learner", "instructor": "Instructor", "admin": "Administrator"}
MAY: Final[Mapping[str, str]] = {
    "student": "Learns in courses, and teaches where a course makes them its instructor.",
    "instructor": "May make courses of their own as well.",
    "admin": "May do everything in every course, and sees these pages.",
}
"""What each role is for."""
