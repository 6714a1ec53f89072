"""Moodle's texts with gaps to fill from a list (`gapselect`, `ddwtos`): pairs to match here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lms_rt.interchange import building
from lms_rt.interchange.building import Draft, Fields
from lms_rt.interchange.moodle.texts import option, plain
from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.xml import Element

_GAP: Final = re.compile(r"\[\[(\d{1,3})\]\]")


@dataclass(frozen=True, slots=True)
class _Filling:
    text: str
    group: str


def gaps(element: Element, draft: Draft) -> Fields:
    """Each gap, by its number in the text, and what belongs into it."""
    fillings = {str(index): each for index, each in enumerate(_fillings(element, draft), start=1)}
    wanted = _GAP.findall(draft.prompt)
    if not wanted:
        raise NotImportableError("there are no gaps such as [[1]] in the text")
    pairs = [(f"[{place}]", _filling(fillings, number).text) for place, number in enumerate(wanted, start=1)]
    places = iter(range(1, len(wanted) + 1))
    draft.prompt = _GAP.sub(lambda _: f"[{next(places)}]", draft.prompt)
    used = {_filling(fillings, number).group for number in wanted}
    if len(used) > 1:
        draft.note("each gap had options of its own; here all are offered for each")
    return building.matching(pairs, [each.text for each in fillings.values() if each.group in used])


def _fillings(element: Element, draft: Draft) -> Sequence[_Filling]:
    return [
        _Filling(option(each, draft), plain(each.child("group")) or "1")
        for each in element.children
        if each.name in {"selectoption", "dragbox"}
    ]


def _filling(fillings: Mapping[str, _Filling], number: str) -> _Filling:
    found = fillings.get(str(int(number)))
    if found is None:
        raise NotImportableError(f"the text has a gap [[{number}]], but there is no option {number}")
    return found
