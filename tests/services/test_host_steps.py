"""What a host can do beside stepping on: repeat, skip, void, regrade, hand over."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import JsonValue
from pydantic_core import from_json

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.core import Core
from lms_rt.domain.window import Access
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.hosted import A, B, lesson
from tests.support.school import answer


async def test_voiding_a_question_takes_its_points_and_mends_the_streaks_across_it(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B, "Bob": B})
    await class_.ask(1, {"Ada": B, "Bob": A})
    await class_.ask(2, {"Ada": B, "Bob": B})
    assert await class_.points() == {"Ada": 3300, "Bob": 2000}
    await class_.step("void", class_.class_.questions[1])
    # Ada's third becomes her second in a row, and so does Bob's
    assert await class_.points() == {"Ada": 2100, "Bob": 2100}
    [voided] = await class_.told(f"live:{class_.class_.id}", "question.voided")
    assert voided == {"question": str(class_.class_.questions[1]), "version": class_.version}
    gone, shown = (await class_.told(f"me:{class_.people['Bob']}", "result.scored"))[-2:]
    assert (gone["question"], gone["correct"], gone["points"]) == (str(class_.class_.questions[1]), None, 0)
    assert (gone["total"], gone["rank"], gone["streak"]) == (2100, 1, 2)
    # the question that is on everybody's screen has a bonus for the streak now
    assert (shown["question"], shown["points"], shown["total"]) == (str(class_.class_.questions[2]), 1100, 2100)
    board = (await class_.told(f"live:{class_.class_.id}", "leaderboard.shown"))[-1]
    assert [(row["points"], row["rank"]) for row in board["top"]] == [(2100, 1), (2100, 1)]  # type: ignore[index,union-attr,call-overload]


async def test_regrading_counts_every_answer_by_the_new_key_even_after_the_end(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B, "Bob": A})
    await class_.ask(1, {"Ada": B, "Bob": B})
    await class_.step("end")
    assert await class_.points() == {"Ada": 2100, "Bob": 1000}
    await class_.step("regrade", class_.class_.questions[0], A)
    assert await class_.points() == {"Ada": 1000, "Bob": 2100}
    results = await class_.results()
    assert results.questions[0].key == A
    assert results.state == "ended"
    [regraded] = await class_.told(f"live:{class_.class_.id}", "question.regraded")
    assert regraded["key"] == A
    totals = {
        name: (await class_.told(f"me:{who}", "result.scored"))[-1]["total"] for name, who in class_.people.items()
    }
    assert totals == await class_.points()


async def test_a_regrade_before_the_reveal_does_not_give_the_key_away(system: Core) -> None:
    class_ = await lesson(system, "Ada")
    await class_.step("open", None)
    await answer(system, class_.class_, class_.people["Ada"], A)
    await class_.step("regrade", class_.class_.questions[0], A)
    [regraded] = await class_.told(f"live:{class_.class_.id}", "question.regraded")
    assert regraded["key"] is None
    await class_.step("close", None)
    await class_.step("reveal", None)
    [revealed] = await class_.told(f"live:{class_.class_.id}", "question.revealed")
    assert revealed["key"] == A
    assert await class_.points() == {"Ada": 1000}


@pytest.mark.parametrize(
    "key,path",
    [({"options": ["z"]}, "$.key.options[0]"), ({"value": 3}, "$.key.options"), ({"options": ["a", "b"]}, "$.key")],
)
async def test_a_key_that_does_not_fit_the_question_is_refused_by_its_path(
    system: Core, key: JsonValue, path: str
) -> None:
    class_ = await lesson(system)
    await class_.step("open", None)
    with pytest.raises(Problem) as refused:
        await class_.step("regrade", class_.class_.questions[0], key)
    assert refused.value.code is ErrorCode.VALIDATION
    assert refused.value.fields[0].path.startswith(path)


async def test_a_question_that_was_not_asked_can_be_neither_voided_nor_regraded(system: Core) -> None:
    class_ = await lesson(system)
    await class_.step("open", None)
    for name, more in (("void", ()), ("regrade", (A,))):
        with pytest.raises(Problem) as refused:
            await class_.step(name, class_.class_.questions[1], *more)
        assert refused.value.code is ErrorCode.VALIDATION


async def test_a_question_asked_again_after_a_discussion_counts_once_and_keeps_both_tallies(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B, "Bob": A}, reveal=False)
    await class_.ask(0, {"Ada": B, "Bob": B})
    assert await class_.points() == {"Ada": 1000, "Bob": 1000}
    rounds = [(each.round, each.tally["options"]) for each in (await class_.results()).questions]
    assert rounds == [(1, {"a": 1, "b": 1, "c": 0}), (2, {"a": 0, "b": 2, "c": 0})]
    opened = await class_.told(f"live:{class_.class_.id}", "question.opened")
    assert [each["round"] for each in opened] == [1, 2]


async def test_a_question_asked_again_after_its_reveal_is_practice(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B, "Bob": A})
    await class_.ask(0, {"Ada": B, "Bob": B})
    assert await class_.points() == {"Ada": 1000, "Bob": 0}
    last = (await class_.told(f"me:{class_.people['Bob']}", "result.scored"))[-1]
    assert (last["correct"], last["points"], last["total"]) == (True, 0, 0)


async def test_a_question_asked_again_keeps_the_key_that_a_regrade_gave_it(system: Core) -> None:
    class_ = await lesson(system, "Ada")
    await class_.ask(0, {"Ada": A}, reveal=False)
    await class_.step("regrade", class_.class_.questions[0], A)
    await class_.ask(0, {"Ada": A})
    [revealed] = await class_.told(f"live:{class_.class_.id}", "question.revealed")
    assert revealed["key"] == A
    assert await class_.points() == {"Ada": 1000}
    assert [question.key for question in (await class_.results()).questions] == [A, A]


async def test_the_staffs_snapshot_has_a_tally_of_every_question_asked_even_of_those_nobody_answered(
    system: Core,
) -> None:
    class_ = await lesson(system, "Ada")
    await class_.ask(0, {}, reveal=False)
    await class_.ask(0, {"Ada": B})
    await class_.ask(1, {})
    channel = Channel(ChannelKind.LIVE_STAFF, class_.class_.id)
    staff = from_json((await system.services.windows.snapshot(class_.class_.host, channel, Access(staff=True))).data)
    results = await class_.results()
    tallies = {(str(each.id), each.round): each.tally for each in results.questions}
    first, second = (str(question) for question in class_.class_.questions[:2])
    assert staff["tallies"] == {first: tallies[first, 2], second: tallies[second, 1]}
    assert staff["rounds"] == {first: [tallies[first, 1], tallies[first, 2]]}
    assert (tallies[first, 1]["answered"], tallies[second, 1]["answered"]) == (0, 0)


async def test_who_is_removed_after_the_end_leaves_no_gap_in_the_ranks(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B, "Bob": A})
    await class_.step("end")
    await class_.step("remove", class_.people["Ada"], ban=False)
    assert [(each.name, each.rank) for each in (await class_.results()).participants if not each.removed] == [
        ("Bob", 1)
    ]
    shown = (await class_.told(f"live:{class_.class_.id}", "leaderboard.shown"))[-1]
    points = {"points": 0, "rank": 1, "streak": 0}
    assert shown["top"] == [{"participant": str(class_.people["Bob"]), "name": "Bob", **points}]
    assert (await class_.told(f"me:{class_.people['Bob']}", "result.scored"))[-1]["rank"] == 1


async def test_who_is_removed_before_the_end_leaves_no_gap_in_the_final_ranks(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob", "Cy", "Di")
    await class_.ask(0, {"Ada": B, "Bob": B, "Cy": B})
    await class_.ask(1, {"Ada": B, "Bob": B})
    await class_.ask(2, {"Ada": B})
    await class_.step("remove", class_.people["Bob"], ban=False)
    await class_.step("end")
    final = [("Ada", 1), ("Cy", 2), ("Di", 3)]
    results = [(each.name, each.rank) for each in (await class_.results()).participants]
    assert results == [*final, ("Bob", None)]
    ended: Any = (await class_.told(f"live:{class_.class_.id}", "session.ended"))[-1]
    assert [(each["name"], each["rank"]) for each in ended["leaderboard"]["top"]] == final
    for name, rank in final[1:]:
        assert (await class_.told(f"me:{class_.people[name]}", "result.scored"))[-1]["rank"] == rank


async def test_a_question_skipped_without_a_reveal_brings_nothing_and_breaks_no_streak(system: Core) -> None:
    class_ = await lesson(system, "Ada")
    await class_.ask(0, {"Ada": B})
    await class_.ask(1, {"Ada": A}, reveal=False)
    await class_.ask(2, {"Ada": B})
    assert await class_.points() == {"Ada": 2100}


async def test_a_learner_with_extra_time_answers_later_than_the_others_and_is_told_until_when(system: Core) -> None:
    class_ = await lesson(system, "Ada")
    slow = await school.person(system, "Grace")
    await school.enrol(system, class_.class_, slow, extra_time_factor=1.5)
    place = (await system.services.channel_access.player(slow, class_.class_.id)).participant
    await class_.step("open", None)
    channel = Channel(ChannelKind.LIVE, class_.class_.id)
    shown = from_json((await system.services.windows.snapshot(slow, channel, Access(place))).data)
    opens_at, own_closes_at = (datetime.fromisoformat(shown[name]) for name in ("opens_at", "own_closes_at"))
    assert own_closes_at - opens_at == timedelta(seconds=30)
    assert shown["time_factor"] == 1.5
    await school.shift_times(system, class_.class_, timedelta(seconds=25))  # of 20 s, and 30 s for Grace
    with pytest.raises(Problem) as refused:
        await answer(system, class_.class_, class_.people["Ada"], B)
    assert refused.value.code is ErrorCode.QUESTION_CLOSED
    await answer(system, class_.class_, place, B)
    await school.shift_times(system, class_.class_, timedelta(seconds=6))
    with pytest.raises(Problem) as refused:
        await answer(system, class_.class_, place, B)
    assert refused.value.code is ErrorCode.ALREADY_ANSWERED


async def test_teams_fill_up_evenly_and_have_the_mean_of_their_members(system: Core) -> None:
    class_ = await lesson(system, "Ada", "Bob", "Cleo", teams=["Red", "Blue"])
    await class_.ask(0, {"Ada": B, "Bob": B, "Cleo": A})
    board = (await class_.told(f"live:{class_.class_.id}", "leaderboard.shown"))[-1]
    assert board["teams"] == [
        {"name": "Blue", "points": 1000, "rank": 1, "members": 1},
        {"name": "Red", "points": 500, "rank": 2, "members": 2},
    ]


async def test_a_guest_can_choose_one_of_the_teams_and_no_other(system: Core) -> None:
    class_ = await lesson(system, teams=["Red", "Blue"])
    pin = class_.class_.session.pin
    assert pin is not None
    assert (await system.services.guests.join(pin, "Ada", "::1", "Blue")).team == "Blue"
    with pytest.raises(Problem) as refused:
        await system.services.guests.join(pin, "Bob", "::1", "Green")
    assert refused.value.fields[0].path == "$.team"
