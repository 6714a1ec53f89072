"""Writing a quiz's questions in the formats that others read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.interchange import own
from lms_rt.interchange.gift import writing as gift
from lms_rt.interchange.qti import writing as qti
from lms_rt.interchange.report import Written

Format = Literal["json", "gift", "qti21"]


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format is written, and what it is as a file."""

    write: Callable[[Sequence[AuthoredQuestion]], Written]
    media_type: str
    ending: str


WRITERS: Final[Mapping[Format, Writer]] = {
    "json": Writer(own.write, "application/json", "json"),
    "gift": Writer(gift.write, "text/plain", "gift"),
    "qti21": Writer(qti.write, "application/zip", "zip"),
}
