"""A class from the lobby to the end, over sockets on two processes."""

import asyncio
import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from lms_rt.contract.live import LiveSessionCreate
from tests.support import school
from tests.support.servers import Cluster
from tests.support.sockets import Frame, RefusedError

RIGHT = ({"options": ["b"]}, {"options": ["a", "c"]}, {"value": 3.14})
WRONG = ({"options": ["a"]}, {"options": ["b"]}, {"value": 3.0})


def asked(index: int) -> Callable[[Frame], bool]:
    """Whether a `question.opened` is that of the quiz's question `index`."""
    return lambda frame: bool(frame["data"]["question"]["index"] == index)


def about(question: str, **also: object) -> Callable[[Frame], bool]:
    """Whether a frame is about a question, and says `also`."""
    return lambda frame: all(frame["data"].get(name) == value for name, value in {"question": question, **also}.items())


async def test_a_class_is_played_to_the_end_and_every_receipt_tally_and_point_agrees(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    live = f"live:{class_.id}"
    host = await cluster.host(class_)
    players = [await cluster.guest(class_, f"Player {n}", server=n % 2) for n in range(10)]
    await host.step("start", class_.id)
    receipts: dict[str, str] = {}
    for turn in range(3):
        await host.step("open", class_.id)
        question = str(class_.questions[turn])
        for player in players:
            await player.event("question.opened", asked(turn + 1))
        given = await asyncio.gather(
            *(
                player.answer(class_.id, question, (RIGHT if number < 7 else WRONG)[turn])
                for number, player in enumerate(players)
            )
        )
        receipts |= {receipt["answer"]: question for receipt in given}
        tally = await host.event("tally", about(question, answered=10))
        assert tally["channel"] == f"{live}:staff"
        await host.step("close", class_.id)
        await host.step("reveal", class_.id)
        for player in players:
            await player.event("result.scored", about(question))
    await host.step("end", class_.id)
    for player in players:
        await player.event("session.ended")

    results = await cluster.system.services.live_sessions.results(class_.host, class_.id)
    stored = {str(row.id): str(row.question) for each in results.participants for row in each.answers}
    assert stored == receipts
    assert [question.answered for question in results.questions] == [10, 10, 10]
    totals = {str(each.participant): each.points for each in results.participants}
    for player in players:
        told = [frame["data"] for frame in player.events("me") if frame["event"] == "result.scored"]
        assert told[-1]["total"] == totals[str(player.participant)]
        assert told[-1]["total"] == sum(each["points"] for each in told)
        assert [frame["seq"] for frame in player.events(live)] == list(range(1, len(player.events(live)) + 1))
    assert {frame["seq"]: frame for frame in players[0].events(live)} == {
        frame["seq"]: frame for frame in players[1].events(live)
    }


async def test_the_end_tells_their_rank_to_who_came_after_the_last_reveal_and_to_who_stood_behind_somebody_removed(
    cluster: Cluster,
) -> None:
    class_ = await school.open_class(cluster.system, [school.CAPITAL])
    host = await cluster.host(class_)
    first, second = [await cluster.guest(class_, name, server=1) for name in ("Ada", "Bea")]
    await host.step("open", class_.id)
    for player, given in ((first, RIGHT[0]), (second, WRONG[0])):
        await player.event("question.opened")
        await player.answer(class_.id, class_.questions[0], given)
    await host.step("close", class_.id)
    await host.step("reveal", class_.id)
    await second.event("result.scored", lambda frame: frame["data"]["rank"] == 2)
    late = await cluster.guest(class_, "Cleo", server=1)
    await host.step("remove", class_.id, participant=first.participant)
    await host.step("end", class_.id)
    for player in (second, late):
        await player.event("session.ended")
        told = await player.event("result.scored", lambda frame: frame["data"]["rank"] == 1)
        fresh = await player.subscribe(f"live:{class_.id}")
        assert (fresh["snapshot"]["rank"], fresh["snapshot"]["points"]) == (1, told["data"]["total"])


async def test_no_frame_of_a_student_holds_a_key_before_the_reveal(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    student = await school.person(cluster.system, "Emmy Noether")
    await school.enrol(cluster.system, class_, student)
    host = await cluster.host(class_)
    guest = await cluster.guest(class_, "Ada", server=1)
    enrolled = await cluster.socket(await cluster.person_token(student))
    await enrolled.subscribe(f"live:{class_.id}")
    await enrolled.subscribe("me")
    for turn in range(3):
        await host.step("open", class_.id)
        await host.event("question.opened", asked(turn + 1))
        question = str(class_.questions[turn])
        for player in (guest, enrolled):
            await player.answer(class_.id, question, WRONG[turn])
            await player.subscribe(f"live:{class_.id}")
        await host.step("close", class_.id)
        for player in (guest, enrolled):
            await player.event("question.closed", about(question))
            await player.subscribe(f"live:{class_.id}")
            said = [text for text in player.raw if question in text]
            assert said
            for text in said:
                for secret in ('"key"', '"correct"', '"explanation"', '"accepted"', '"tolerance"'):
                    assert secret not in text, f"{secret} in {text}"
        with pytest.raises(RefusedError) as refused:
            await guest.subscribe(f"live:{class_.id}:staff")
        assert refused.value.code == "not_found"
        await host.step("reveal", class_.id)
        for player in (guest, enrolled):
            revealed = await player.event("question.revealed", about(question))
            assert revealed["data"]["key"]


async def test_a_phone_that_drops_in_mid_question_resumes_without_a_gap_and_its_answer_is_there(
    cluster: Cluster,
) -> None:
    class_ = await school.open_class(cluster.system)
    live = f"live:{class_.id}"
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada")
    await host.step("open", class_.id)
    question = (await ada.event("question.opened"))["data"]["question"]["id"]
    key = uuid4()
    receipt = await ada.answer(class_.id, question, RIGHT[0], key=key)
    seen = ada.events(live)[-1]["seq"]
    await ada.vanish()
    await host.step("extend", class_.id, seconds=10)
    await host.step("close", class_.id)

    back = await cluster.socket(ada.token, server=1)
    resumed = await back.subscribe(live, after=seen)
    assert [event["event"] for event in resumed["events"]] == ["question.extended", "question.closed"]
    assert resumed["seq"] == seen + 2
    again = await back.answer(class_.id, question, RIGHT[0], key=key)
    assert again == {**receipt, "duplicate": True}
    await host.step("reveal", class_.id)
    revealed = await back.event("question.revealed")
    assert revealed["seq"] == seen + 3
    snapshot = (await back.subscribe(live))["snapshot"]
    assert snapshot["receipt"]["answer"] == receipt["answer"]
    assert snapshot["result"]["correct"] is True


async def test_a_stale_version_of_a_second_host_is_a_conflict_with_the_current_state(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    one, other = await cluster.host(class_), await cluster.host(class_, server=1)
    await one.step("open", class_.id)
    with pytest.raises(RefusedError) as refused:
        await other.step("open", class_.id)
    assert refused.value.code == "conflict"
    assert refused.value.frame["version"] == one.version
    assert refused.value.frame["state"] == "open"
    other.version = refused.value.frame["version"]
    assert (await other.step("close", class_.id))["state"] == "closed"


async def test_the_server_closes_the_question_at_its_deadline_without_a_host(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await host.step("open", class_.id)
    await ada.event("question.opened")
    await host.close()
    await school.make_due(cluster.system, class_, in_s=0.3)
    closed = await ada.event("question.closed")
    assert closed["data"]["answered"] == 0


async def test_a_deadline_survives_the_death_of_the_process_that_set_it(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await host.step("open", class_.id)
    await ada.event("question.opened")
    await cluster.servers[0].die()
    await school.make_due(cluster.system, class_, in_s=0.3)
    assert (await ada.event("question.closed"))["seq"] == ada.events(f"live:{class_.id}")[-1]["seq"]


async def test_auto_pace_steps_through_the_quiz_by_itself(cluster: Cluster) -> None:
    given = LiveSessionCreate(lead_ms=0, pace="auto", reveal_s=1)
    questions = ({**school.CAPITAL, "time_limit_s": 5}, {**school.PI, "time_limit_s": 5})
    class_ = await school.open_class(cluster.system, questions, given)
    ada = await cluster.guest(class_, "Ada", server=1)
    host = await cluster.host(class_)
    await host.step("start", class_.id)
    for turn in range(2):
        await ada.event("question.opened", asked(turn + 1))
        await school.make_due(cluster.system, class_, in_s=0.05)
        await ada.event("question.revealed", about(str(class_.questions[turn])))
    await ada.event("session.ended")
    names = [frame["event"] for frame in ada.events(f"live:{class_.id}")]
    question = ["question.opened", "question.closed", "question.revealed", "leaderboard.shown"]
    assert names == ["session.started", *question, *question, "session.ended"]


async def test_removing_a_participant_closes_their_socket_on_the_other_process(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    bob = await cluster.guest(class_, "Bob", server=1)
    await host.step("remove", class_.id, participant=ada.participant, ban=True)
    assert await ada.closed() == 4403
    await bob.event("participant.removed")
    with pytest.raises(Exception, match="403"):
        await cluster.socket(ada.token)


async def test_the_dashboard_knows_who_is_here(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await cluster.guest(class_, "Bob")
    joined = await host.event("participant.joined", lambda frame: frame["data"]["name"] == "Bob")
    assert joined["data"]["guest"] is True
    await host.event("presence", lambda frame: frame["data"] == {"online": 2, "away": 0})
    await ada.close()
    await host.event("presence", lambda frame: frame["data"] == {"online": 1, "away": 1})


async def test_a_raised_hand_reaches_the_staff_only(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await ada.command("live.signal", session=class_.id, kind="hand")
    hands = await host.event("hands")
    assert hands["data"]["hand"] == [str(ada.participant)]
    assert "hands" not in json.dumps(ada.pushed)


@pytest.mark.parametrize("kind", ["hand", "confused", "reaction"])
async def test_nobody_gives_a_sign_in_a_class_that_is_over(cluster: Cluster, kind: str) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada, late = [await cluster.guest(class_, name, server=1) for name in ("Ada", "Bob")]
    await ada.command("live.signal", session=class_.id, kind=kind)
    await host.event("hands", lambda frame: frame["data"][kind] == [str(ada.participant)])
    await host.step("end", class_.id)
    for socket in (ada, late):
        with pytest.raises(RefusedError) as refused:
            await socket.command("live.signal", session=class_.id, kind=kind)
        assert refused.value.code == "session_ended"
    snapshot = (await host.subscribe(f"live:{class_.id}:staff"))["snapshot"]
    assert snapshot["hands"][kind] == [str(ada.participant)]
