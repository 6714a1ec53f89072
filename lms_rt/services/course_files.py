"""What a course's instructors are told of its files beside what each of them is."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.services import access
from lms_rt.services.files import SHOWN_AS
from sql import files as sql

PlaceKind = Literal["course", "lesson", "quiz", "published_quiz", "bank", "certificates", "announcement"]
_KINDS: Final[dict[int, PlaceKind]] = {
    1: "course",
    2: "lesson",
    3: "quiz",
    4: "published_quiz",
    5: "bank",
    6: "certificates",
    7: "announcement",
}
"""By the `kind` of `sql.files.SHOWN_IN_COURSE`."""


@dataclass(frozen=True, slots=True)
class Place:
    """What shows a file. A question is told by its quiz; the bank and the certificates have neither id nor title."""

    kind: PlaceKind
    id: UUID | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Of one file: the name of who uploaded it, and what in the course shows it."""

    uploader: str
    places: list[Place] = field(default_factory=list)


class CourseFiles:
    """What can be told of the files of a course."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def whereabouts(self, person: Person, course: UUID, files: Collection[UUID]) -> dict[UUID, Whereabouts]:
        """Of those of `files` that are the course's. What shows them in other courses is not looked for.

        Raises `not_found` or `forbidden` for all but its instructors.
        """
        await access.to_course(self._db, person, course, Action.EDIT_CONTENT)
        uploaders = await self._db.fetch(sql.UPLOADERS, course, list(files))
        told = {row["id"]: Whereabouts(row["name"]) for row in uploaders}
        patterns = [SHOWN_AS.format(file) for file in files]
        for row in await self._db.fetch(sql.SHOWN_IN_COURSE, course, list(files), patterns):
            if row["file_id"] in told:  # it was not deleted between the two statements
                told[row["file_id"]].places.append(Place(_KINDS[row["kind"]], row["place_id"], row["title"]))
        return told
