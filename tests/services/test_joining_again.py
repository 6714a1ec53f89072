"""A guest whose answer was lost sends the same form again: theirs is the place it made, and nobody else's."""

import asyncio

import pytest

from lms_rt.contract.live import Joined
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from tests.support.hosted import Lesson, lesson

WORD, ANOTHER = "the browser's own", "somebody else's"


async def join(class_: Lesson, name: str = "Ada", word: str | None = WORD, team: str | None = None) -> Joined:
    pin = class_.class_.session.pin
    assert pin is not None
    return await class_.system.services.guests.join(pin, name, "192.0.2.1", team, word=word)


async def refusal(class_: Lesson, name: str = "Ada", word: str | None = WORD) -> ErrorCode:
    with pytest.raises(Problem) as refused:
        await join(class_, name, word)
    return refused.value.code


async def test_the_same_form_sent_again_gives_the_same_guest_who_came_once(system: Core) -> None:
    class_ = await lesson(system, teams=("Red", "Blue"))
    first = await join(class_, team="Blue")
    again = await join(class_, " ada ")
    assert (again.participant, again.name, again.team, again.waiting) == (first.participant, "Ada", "Blue", False)
    guest = await system.services.identity.authenticate(again.access_token)
    assert guest.id == first.participant
    assert [each.name for each in (await class_.results()).participants] == ["Ada"]
    assert len(await class_.told(f"live:{class_.class_.id}:staff", "participant.joined")) == 1


async def test_two_of_the_same_form_at_the_same_moment_are_one_guest(system: Core) -> None:
    class_ = await lesson(system)
    places = await asyncio.gather(join(class_), join(class_), join(class_, word=ANOTHER), return_exceptions=True)
    assert isinstance(places[0], Joined)
    assert isinstance(places[1], Joined)
    assert places[0].participant == places[1].participant
    assert isinstance(places[2], Problem)
    assert places[2].code is ErrorCode.NICKNAME_TAKEN


@pytest.mark.parametrize("word", [ANOTHER, None])
async def test_nobody_else_gets_a_place_by_its_name(system: Core, word: str | None) -> None:
    class_ = await lesson(system)
    await join(class_)
    assert await refusal(class_, word=word) is ErrorCode.NICKNAME_TAKEN
    await join(class_, "Bob", None)
    assert await refusal(class_, "Bob", word) is ErrorCode.NICKNAME_TAKEN
    assert (await join(class_, "Cleo", ANOTHER)).name == "Cleo", "a free name is free to anybody"


async def test_another_name_is_another_guest(system: Core) -> None:
    class_ = await lesson(system)
    first, second = await join(class_), await join(class_, "Bob")
    assert first.participant != second.participant


async def test_the_place_is_given_back_in_a_class_that_takes_nobody_further(system: Core) -> None:
    class_ = await lesson(system, capacity=1)
    first = await join(class_)
    assert await refusal(class_, "Bob") is ErrorCode.SESSION_FULL
    assert (await join(class_)).participant == first.participant
    await class_.step("lock", locked=True)
    assert await refusal(class_, "Bob") is ErrorCode.SESSION_LOCKED
    assert (await join(class_)).participant == first.participant


async def test_who_waits_at_the_door_goes_on_waiting_and_is_let_in_once(system: Core) -> None:
    class_ = await lesson(system, approval=True)
    first = await join(class_)
    again = await join(class_)
    assert (again.participant, again.waiting) == (first.participant, True)
    assert await refusal(class_, word=ANOTHER) is ErrorCode.NICKNAME_TAKEN
    assert len(await class_.told(f"live:{class_.class_.id}:staff", "participant.knocked")) == 1
    await class_.step("admit", None)
    admitted = await join(class_)
    assert (admitted.participant, admitted.waiting) == (first.participant, False)
    assert await refusal(class_, word=ANOTHER) is ErrorCode.NICKNAME_TAKEN


@pytest.mark.parametrize("approval", [False, True])
async def test_who_was_sent_away_has_no_place_to_be_given_back(system: Core, approval: bool) -> None:
    class_ = await lesson(system, approval=approval)
    first = await join(class_)
    await class_.step("remove", first.participant, ban=False)
    second = await join(class_)
    assert (second.participant != first.participant, second.waiting) == (True, approval)
    await class_.step("remove", second.participant, ban=True)
    assert await refusal(class_) is ErrorCode.REMOVED
