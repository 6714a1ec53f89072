"""Answers to the first question of a class, given through the services."""

from collections.abc import Awaitable
from typing import Final
from uuid import UUID

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.answers import Receipt
from tests.support import school
from tests.support.school import Class

A: Final[dict[str, object]] = {"options": ["a"]}
B: Final[dict[str, object]] = {"options": ["b"]}
C: Final[dict[str, object]] = {"options": ["c"]}


async def opened(system: Core, **given: object) -> Class:
    """A class whose first question is open."""
    class_ = await school.open_class(system, given=LiveSessionCreate.model_validate({"lead_ms": 0, **given}))
    await system.services.live_steps.open(class_.host, class_.id, 1, None)
    return class_


async def code_of(attempt: Awaitable[Receipt]) -> ErrorCode:
    """What the attempt is refused with."""
    with pytest.raises(Problem) as refused:
        await attempt
    return refused.value.code


async def stored(system: Core, class_: Class) -> list[tuple[UUID, object]]:
    """Who answered what, as the results have it."""
    results = await system.services.live_sessions.results(class_.host, class_.id)
    return [(each.participant, given.answer) for each in results.participants for given in each.answers]
