"""What dashboards count, of many classes at once."""

import asyncio
from uuid import UUID, uuid4

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.services.answers import SentAnswer
from lms_rt.services.live_counts import LiveCounts
from tests.support import school
from tests.support.statements import counted


async def answered(system: Core, class_: school.Class, *options: str) -> None:
    """Everybody who comes chooses one."""
    for option in options:
        participant = await school.guest(system, class_, f"Guest {uuid4()}"[:20])
        await give(system, class_, participant, option)


async def give(system: Core, class_: school.Class, participant: UUID, option: str) -> None:
    sent = SentAnswer(
        class_.id, class_.questions[0], participant, {"options": [option]}, uuid4(), None, system.clock.now(), 0
    )
    await system.services.answers.give(sent)


async def asking(system: Core) -> school.Class:
    """A class that may answer as often as it likes."""
    given = LiveSessionCreate(lead_ms=0, answers="last")
    class_ = await school.open_class(system, given=given)
    await system.services.live_steps.open(class_.host, class_.id, 1, None)
    return class_


async def test_what_is_counted_for_many_classes_at_once_is_one_statement(system: Core) -> None:
    counts = LiveCounts(system.db, system.facts)
    two, none = await asking(system), await asking(system)
    await answered(system, two, "a", "b")
    lobby, unknown = await school.open_class(system), uuid4()
    with counted() as made:
        of_two, of_none, of_lobby, of_unknown, again = await asyncio.gather(
            *(counts.read(session) for session in (two.id, none.id, lobby.id, unknown, two.id))
        )
    assert len(made) == 1
    assert of_two is not None and of_none is not None and of_lobby is not None
    assert (of_two.question, of_two.round, of_two.answered, of_two.participants) == (two.questions[0], 1, 2, 2)
    assert (await counts.tally(of_two))["options"] == {"a": 1, "b": 1, "c": 0}
    assert (of_none.question, of_none.answered, of_none.participants) == (none.questions[0], 0, 0)
    assert (of_lobby.question, of_lobby.answered) == (None, 0)
    assert of_unknown is None
    assert again == of_two


async def test_a_mark_is_the_same_as_long_as_what_is_counted_is_and_no_longer(system: Core) -> None:
    counts = LiveCounts(system.db, system.facts)
    class_ = await asking(system)

    async def mark() -> object:
        found = await counts.read(class_.id)
        assert found is not None
        assert (await counts.marks([class_.id])) == {class_.id: found.mark}
        return found.mark

    marks = [await mark()]
    await answered(system, class_, "a", "b")
    marks.append(await mark())
    ada = await school.guest(system, class_, "Ada")
    marks.append(await mark())
    for option in ("a", "b"):  # the second changes the first: as many have answered, with something else
        await give(system, class_, ada, option)
        marks.append(await mark())
    assert len(set(marks)) == len(marks)
    assert marks[-1] == await mark()
