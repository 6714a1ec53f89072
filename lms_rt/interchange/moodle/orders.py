"""How Moodle grades an order, in XML and in GIFT."""

from collections.abc import Mapping, Sequence
from typing import Final

from lms_rt.contract.questions.keys import OrderKey
from lms_rt.interchange import building
from lms_rt.interchange.building import Draft, Fields

_KEYS: Final[Mapping[str, Fields]] = {
    "ALL_OR_NOTHING": {"all_or_nothing": True},
    "ABS": {"part": "places"},
    "ABSOLUTE": {"part": "places"},
    "ABSOLUTE_POSITION": {"part": "places"},
    "REL": {},
    "RELATIVE": {},
    "RELATIVE_NEXT_EXCLUDE_LAST": {},
    "RELATIVE_NEXT_INCLUDE_LAST": {"part": "neighbours_and_last"},
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": {"part": "before_and_after"},
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": {"part": "pairs"},
    "LONGEST_ORDERED_SUBSET": {"part": "longest_order"},
    "LONGEST_CONTIGUOUS_SUBSET": {"part": "longest_run"},
    "RELATIVE_TO_CORRECT": {"part": "distance"},
}
"""What Moodle calls how an order is graded, as our keys say it."""
_NAMES: Final = {str(key.get("part", "neighbours")): name for name, key in _KEYS.items() if "part" in key or not key}
SELECTED_ALL: Final = frozenset({"ALL", "EXACT"})
SELECTIONS: Final = SELECTED_ALL | {"RANDOM", "CONTIGUOUS", "CONTIG"}


def ordering(draft: Draft, texts: Sequence[str], grading: str, selection: str, count: str) -> Fields:
    """Texts in the right order. Moodle takes a grading that it does not know for the one by neighbours.

    `count` of them are drawn where `selection` does not say that all are shown.
    """
    fields = building.ordering(texts, range(len(texts)))
    if selection.upper() not in SELECTED_ALL and count.isdecimal() and 1 < int(count) < len(texts):
        draft.note(f"{count} of the {len(texts)} are drawn in the file; here all are to be ordered")
    return {**fields, "key": {**building.key_of(fields), **_KEYS.get(grading.upper(), {})}}


def is_grading(word: str) -> bool:
    """Whether Moodle calls a grading so."""
    return word.upper() in _KEYS


def grading_of(key: OrderKey) -> str:
    """What Moodle calls how this key grades."""
    return "ALL_OR_NOTHING" if key.all_or_nothing else _NAMES[key.part]
