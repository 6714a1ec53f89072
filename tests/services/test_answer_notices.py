"""Processes are told in few rounds which classes have answered."""

import asyncio
from uuid import UUID, uuid4

from lms_rt.contract.channels import live, live_staff
from lms_rt.core import Core
from lms_rt.kv.bus import Message, NoticeMessage
from lms_rt.services.announcer import Announcer
from lms_rt.services.answer_notices import CLASSES_A_TURN, AnswerNotices
from tests.support.running import until


def channels(*sessions: UUID) -> list[str]:
    return sorted(channel for session in sessions for channel in (live(session), live_staff(session)))


async def test_all_classes_that_answer_at_once_are_told_of_in_one_round_of_short_turns(system: Core) -> None:
    notices = AnswerNotices(Announcer(system.bus))
    sessions = [uuid4() for _ in range(3 * CLASSES_A_TURN)]
    heard: list[str] = []
    turns: list[int] = []

    def hear(message: Message) -> None:
        assert isinstance(message, NoticeMessage)
        if not turns or len(heard) == turns[-1]:
            asyncio.get_running_loop().call_soon(lambda: turns.append(len(heard)))
        heard.append(message.channel)

    system.bus.listen(hear)
    notices.add(sessions)
    await until(lambda: len(heard) == 2 * len(sessions))
    assert sorted(heard) == channels(*sessions)
    await notices.close()


async def test_who_answers_while_a_round_rests_is_told_of_once_in_the_next(system: Core) -> None:
    notices = AnswerNotices(Announcer(system.bus))
    first, second, third = (uuid4() for _ in range(3))
    heard: list[str] = []
    system.bus.listen(lambda message: heard.append(message.channel) if isinstance(message, NoticeMessage) else None)
    notices.add([first])
    await until(lambda: len(heard) == 2)
    for sessions in ([second], [], [third, second], [second]):
        notices.add(sessions)
    await until(lambda: len(heard) == 6)
    assert sorted(heard[2:]) == channels(second, third)
    await notices.close()
