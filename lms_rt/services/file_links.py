"""Files that courses, lessons and questions show: those that their author may read. Others do not exist for them."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from lms_rt.db.database import Transaction
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, FieldError, Problem
from sql import files as sql

_ADDRESS: Final = re.compile(r"/api/v1/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


def any_in(texts: Mapping[str, object]) -> bool:
    """Whether these show a file of ours, and so have to be checked."""
    return any(_files(text) for text in texts.values())


async def check(
    tx: Transaction,
    person: Person,
    new: Mapping[str, object],
    stored: Mapping[str, object] | None = None,
    *,
    within: str = "$",
) -> None:
    """Refuse fields of `new` that begin to show a file which `person` may not read, or which is not there.

    What is `stored` shows already may stay, whoever put it there. None of what begins to be shown is deleted before
    this transaction ends, and then it is shown. Raises `validation` with every such field.
    """
    named = {name: _files(text) - _files((stored or {}).get(name)) for name, text in new.items()}
    readable = await _readable(tx, person, named.values())
    fields = [
        FieldError(f"{within}.{name}", "shows a file that is not there for you, by its address here")
        for name, files in named.items()
        if not files <= readable
    ]
    if fields:
        raise Problem(ErrorCode.VALIDATION, fields=fields)


async def unreadable(tx: Transaction, person: Person, shown: Iterable[Iterable[object]]) -> list[bool]:
    """For each group of texts, whether it shows a file that is not there for `person`. The others are held as above."""
    groups = [set[str]().union(*map(_files, texts)) for texts in shown]
    readable = await _readable(tx, person, groups)
    return [not files <= readable for files in groups]


async def _readable(tx: Transaction, person: Person, groups: Collection[set[str]]) -> set[str]:
    wanted = {UUID(file) for file in set[str]().union(*groups)}
    if not wanted:
        return set()
    rows = await tx.fetch(sql.READABLE_HELD, list(wanted), person.user, person.is_admin)
    return {str(row["id"]) for row in rows}


def _files(text: object) -> set[str]:
    """Their ids as they are written: who deletes a file finds it shown by its address as it was given out only, so that
    one in capitals would not keep it."""
    return set(_ADDRESS.findall(text)) if isinstance(text, str) else set()
