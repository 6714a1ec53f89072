"""What came of reading a file, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lms_rt.contract.questions import AuthoredQuestion

Status = Literal["read", "adapted", "skipped", "refused"]
"""`adapted`: read, but not all of it can be said here (see the notes); `skipped`: nothing to answer, such as a heading;
`refused`: a question that is malformed or of a kind that does not exist here."""


class UnreadableFileError(ValueError):
    """A file is not what it claims to be, as a whole; the message says where and why."""


class NotImportableError(ValueError):
    """One question cannot be taken over; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as far as the format can say."""

    file: str
    line: int | None = None
    ident: str | None = None

    def __str__(self) -> str:
        """For people: `bank.gift, line 12 (Q7)`."""
        line = f", line {self.line}" if self.line is not None else ""
        return f"{self.file}{line}" + (f" ({self.ident})" if self.ident else "")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of one question of a file."""

    place: Place
    status: Status
    title: str = ""
    question: AuthoredQuestion | None = None
    tags: Sequence[str] = ()
    notes: Sequence[str] = ()
    """What was lost or is said otherwise here; for what was refused or skipped, why."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file made of questions, and what of them it cannot say."""

    content: bytes
    notes: Sequence[str] = ()


def refused(place: Place, why: str, title: str = "") -> ReadItem:
    """A question that cannot be taken over."""
    return ReadItem(place, "refused", title, notes=(why,))


def skipped(place: Place, why: str, title: str = "") -> ReadItem:
    """Something that is no question."""
    return ReadItem(place, "skipped", title, notes=(why,))
