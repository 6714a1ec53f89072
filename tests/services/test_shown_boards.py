"""Who is removed does not stay on the leaderboard that everybody sees."""

from typing import Any

import pytest

from lms_rt.core import Core
from lms_rt.limits import LEADERBOARD_TOP
from tests.support import school
from tests.support.hosted import A, B, Lesson, lesson


async def shown(class_: Lesson) -> list[dict[str, Any]]:
    return await class_.told(f"live:{class_.class_.id}", "leaderboard.shown")


@pytest.mark.parametrize("asking", [False, True])
async def test_who_is_removed_is_taken_off_it_at_once(system: Core, asking: bool) -> None:
    class_ = await lesson(system, "Ada", "Bob", "Cy")
    await class_.ask(0, {"Ada": B, "Bob": B})
    if asking:
        await class_.step("open", class_.class_.questions[1])
    await class_.step("remove", class_.people["Ada"], ban=False)
    before, after = await shown(class_)
    assert after["top"] == [place for place in before["top"] if place["name"] != "Ada"]
    assert (len(before["top"]), len(after["top"])) == (3, 2)
    assert (before["participants"], after["participants"]) == (3, 2)
    seen = await class_.seen_by_staff()
    assert (seen["leaderboard"]["top"], seen["participants"]) == (after["top"], 2)


async def test_it_is_not_shown_again_when_who_is_removed_does_not_stand_on_it(system: Core) -> None:
    names = [f"Guest {n:02}" for n in range(LEADERBOARD_TOP + 1)]
    class_ = await lesson(system, "Early", *names)
    await class_.step("remove", class_.people["Early"], ban=False)
    assert await shown(class_) == []
    await class_.ask(0, dict.fromkeys(names[1:], B))
    late = await school.guest(system, class_.class_, "Late")
    for participant in (late, class_.people[names[0]]):  # who came after it, and who had too few points
        await class_.step("remove", participant, ban=False)
    assert len(await shown(class_)) == 1


async def test_a_class_without_points_has_one_at_its_end(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob", scoring="none")
    await class_.ask(0, {"Ada": B, "Bob": A})
    await class_.step("end")
    await class_.step("remove", class_.people["Ada"], ban=False)
    board = (await class_.seen_by_staff())["leaderboard"]
    assert [place["name"] for place in board["top"]] == ["Bob"]
    assert board["participants"] == 1
