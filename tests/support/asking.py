"""Questions asked in a class, from the opening to the reveal."""

from collections.abc import Mapping
from uuid import UUID

from lms_rt.core import Core
from tests.support import school
from tests.support.school import Class


async def ask(
    system: Core,
    class_: Class,
    version: int,
    question: UUID,
    answers: Mapping[UUID, dict[str, object]],
    *,
    reveal: bool = True,
) -> int:
    """Open a question, let each participant answer, close it and reveal it; returns the class's version then."""
    steps = system.services.live_steps
    version = (await steps.open(class_.host, class_.id, version, question)).version
    for who, what in answers.items():
        await school.answer(system, class_, who, what, question=question)
    version = (await steps.close(class_.host, class_.id, version, None)).version
    return (await steps.reveal(class_.host, class_.id, version, None)).version if reveal else version
