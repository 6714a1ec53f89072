"""Staff who come back when much was asked already are shown all of it."""

from collections.abc import Callable
from uuid import UUID

from lms_rt.contract.channels import live_staff
from tests.support import school
from tests.support.servers import Cluster
from tests.support.sockets import Frame

RIGHT = {"options": ["b"]}


def asks(question: UUID) -> Callable[[Frame], bool]:
    return lambda frame: bool(frame["data"]["question"]["id"] == str(question))


def has_one_answer_to(question: UUID) -> Callable[[Frame], bool]:
    return lambda frame: bool(frame["data"]["question"] == str(question) and frame["data"]["answered"] == 1)


async def test_who_comes_back_is_shown_every_question(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, [school.CAPITAL] * 4)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada")
    for question in class_.questions:
        await host.step("open", class_.id)
        await ada.event("question.opened", asks(question))
        await ada.answer(class_.id, question, RIGHT)
        await host.step("close", class_.id)
    late = await cluster.socket(await cluster.person_token(class_.host))
    await late.subscribe(live_staff(class_.id), after=0)  # the events, and no snapshot with what was counted
    for question in class_.questions:
        await late.event("tally", has_one_answer_to(question))
