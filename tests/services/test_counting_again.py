"""A question counted otherwise than before: those who were not there are not asked it by that."""

from collections.abc import Awaitable, Callable

import pytest
from pydantic_core import from_json

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.contract.live_results import ClassPeopleQuery
from lms_rt.core import Core
from lms_rt.domain.window import Access
from tests.support import school
from tests.support.hosted import A, B, Lesson, lesson

Recount = Callable[[Lesson], Awaitable[object]]


def _regrade(class_: Lesson) -> Awaitable[object]:
    return class_.step("regrade", class_.class_.questions[0], A)


def _void(class_: Lesson) -> Awaitable[object]:
    return class_.step("void", class_.class_.questions[0])


def _second_vote(class_: Lesson) -> Awaitable[object]:
    return class_.ask(0, {"Ada": B}, reveal=False)


@pytest.mark.parametrize("count_again", [_regrade, _void, _second_vote])
async def test_who_came_after_a_question_is_not_asked_it_by_its_being_counted_again(
    system: Core, count_again: Recount
) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B}, reveal=count_again is not _second_vote)
    late = await school.guest(system, class_.class_, "Late")
    await count_again(class_)
    results, host, session = system.services.class_results, class_.class_.host, class_.class_.id
    overview = await results.overview(host, session, ClassPeopleQuery())
    assert overview.questions[0].asked == 2, "Ada and Bob, who said nothing"
    asked, said = (await results.person(host, session, late)).answers[0]
    assert (asked.asked.index, asked.number, said) == (1, 1, None), "no row: they were not there"
    _, silent = (await results.person(host, session, class_.people["Bob"])).answers[0]
    assert silent is not None, "who was there and said nothing was asked all the same"


async def test_who_came_after_a_question_is_told_no_verdict_when_its_key_turns_out_to_be_another(
    system: Core,
) -> None:
    class_ = await lesson(system, "Ada", "Bob")
    await class_.ask(0, {"Ada": B})
    late = await school.guest(system, class_.class_, "Late")
    await class_.step("regrade", class_.class_.questions[0], A)
    verdicts = {}
    for name, who in (*class_.people.items(), ("Late", late)):
        verdicts[name] = (await class_.told(f"me:{who}", "result.scored"))[-1]["correct"]
    assert verdicts == {"Ada": False, "Bob": False, "Late": None}
    seen = await system.services.windows.snapshot(
        class_.class_.host, Channel(ChannelKind.LIVE, class_.class_.id), Access(participant=late)
    )
    assert "result" not in from_json(seen.data), "and a phone that is opened now says nothing of it either"
