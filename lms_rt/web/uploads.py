"""The files of a form on their way to the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lms_rt.contract.files import FileUpload, StoredFile
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.uploads import cleaned_name
from lms_rt.web.visit import Visit

FILES_AT_ONCE: Final = 50
"""One form counts as one request, so it must not do the work of a thousand."""
NONE_CHOSEN: Final = "Choose a file first."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form's files were not all taken, in words."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of a form's files, up to the first that was refused."""

    files: list[StoredFile]
    refusal: Refusal | None = None


async def take(
    visit: Visit, given: FileUpload, *, most: int = FILES_AT_ONCE, only: Mapping[str, str] | None = None
) -> Taken:
    """Keep the files of a form, up to the first that is refused; `only` is as in `Files.upload`.

    What was taken before stays, so that nothing large has to be sent twice.
    """
    taken: list[StoredFile] = []
    async for sent in visit.files:
        try:
            if len(taken) == most:
                raise Problem(ErrorCode.VALIDATION, f"At most {most} at once, please")
            taken.append(await visit.services.files.upload(visit.member, given, sent.name, sent.chunks, only=only))
        except Problem as problem:
            return Taken(taken, _refusal(sent.name, problem))
    return Taken(taken, None if taken else Refusal(422, NONE_CHOSEN))


async def take_one(visit: Visit, given: FileUpload, *, only: Mapping[str, str] | None = None) -> StoredFile | Refusal:
    """Keep the first file of a form; others that come with it are not read."""
    async for sent in visit.files:
        try:
            return await visit.services.files.upload(visit.member, given, sent.name, sent.chunks, only=only)
        except Problem as problem:
            return _refusal(sent.name, problem)
    return Refusal(422, NONE_CHOSEN)


def _refusal(name: str | None, problem: Problem) -> Refusal:
    why = (problem.detail or problem.kind.title).rstrip(".")
    return Refusal(problem.kind.status, f"“{cleaned_name(name)}” was not taken. {why}.")
