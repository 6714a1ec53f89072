"""The list of a course's people as its address has it: whom one looks for, and how far one has read."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from lms_rt.web.paging import cursor_in

FILTERS: Final = ("q", "role", "status")


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """What is looked for."""
    return {name: given[name].strip() for name in FILTERS if given.get(name, "").strip()}


def place_in(given: Mapping[str, str]) -> str:
    """This part of the list, for forms to bring along: whoever changed somebody is led back to where they were."""
    place = filters_in(given)
    if cursor := cursor_in(given):
        place["cursor"] = cursor
    return urlencode(place)


def address(course: UUID, place: str = "", at: str = "") -> str:
    """The page of a course's people at a place that `place_in` made; nothing else of it is taken, as forms bring it."""
    kept = place_in(dict(parse_qsl(place)))
    return f"/courses/{course}/people{'?' if kept else ''}{kept}{at}"
