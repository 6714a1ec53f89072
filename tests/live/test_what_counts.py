"""What answers bring, over real sockets: teams, streaks, double points, second rounds, and which answer counts."""

from collections.abc import Callable

import pytest

from lms_rt.contract.live import LiveSessionCreate
from tests.live.test_class import asked
from tests.support import school
from tests.support.servers import Cluster
from tests.support.sockets import Frame, RefusedError, Socket

RIGHT, WRONG = {"options": ["b"]}, {"options": ["a"]}


def saying(**data: object) -> Callable[[Frame], bool]:
    """Whether a frame's data holds all of this."""
    return lambda frame: data.items() <= {name: frame["data"].get(name) for name in data}.items()


async def scored(socket: Socket, question: object) -> Frame:
    data: Frame = (await socket.event("result.scored", lambda frame: frame["data"]["question"] == str(question)))[
        "data"
    ]
    return data


async def test_points_streaks_and_teams_are_told_alike_to_players_board_and_results(cluster: Cluster) -> None:
    worth = (1000, 2000, 0, 1000)
    questions = [{**school.CAPITAL, "prompt": f"{n}?", "points": points} for n, points in enumerate(worth)]
    given = LiveSessionCreate(lead_ms=0, scoring="accuracy", streak_bonus=True, teams=("Red", "Blue"))
    class_ = await school.open_class(cluster.system, questions, given)
    host = await cluster.host(class_)
    players = {name: await cluster.guest(class_, name, server=n % 2) for n, name in enumerate(("Ada", "Ben", "Cleo"))}
    plays = {
        "Ada": (RIGHT, RIGHT, RIGHT, RIGHT),
        "Ben": (RIGHT, WRONG, RIGHT, RIGHT),
        "Cleo": (WRONG, RIGHT, RIGHT, None),
    }
    brought: dict[str, list[tuple[int, int]]] = {name: [] for name in players}
    for turn, question in enumerate(class_.questions):
        await host.step("open", class_.id)
        for name, player in players.items():
            await player.event("question.opened", asked(turn + 1))
            answer = plays[name][turn]
            if answer is not None:
                await player.answer(class_.id, question, answer)
        await host.step("close", class_.id)
        await host.step("reveal", class_.id)
        for name, player in players.items():
            told = await scored(player, question)
            brought[name].append((told["points"], told["streak"]))
    assert brought == {
        "Ada": [(1000, 1), (2100, 2), (0, 3), (1300, 4)],
        "Ben": [(1000, 1), (0, 0), (0, 1), (1100, 2)],
        "Cleo": [(0, 0), (2000, 1), (0, 2), (0, 0)],
    }
    await host.step("end", class_.id)
    board = (await players["Ada"].event("session.ended"))["data"]["leaderboard"]
    places = [(row["name"], row["points"], row["rank"], row["streak"]) for row in board["top"]]
    assert places == [("Ada", 4400, 1, 4), ("Ben", 2100, 2, 2), ("Cleo", 2000, 3, 0)]
    roster = (await host.subscribe(f"live:{class_.id}:staff"))["snapshot"]["roster"]
    members: dict[str, list[int]] = {}
    for row in roster:
        members.setdefault(row["team"], []).append(row["points"])
    assert {row["name"]: row["points"] for row in board["teams"]} == {
        team: int(sum(points) / len(points) + 0.5) for team, points in members.items()
    }
    assert {team: len(points) for team, points in members.items()} == {"Red": 2, "Blue": 1}
    results = await cluster.system.services.live_sessions.results(class_.host, class_.id)
    for person in results.participants:
        assert [answer.points for answer in person.answers] == [
            points for (points, _), answer in zip(brought[person.name], plays[person.name], strict=True) if answer
        ]


async def test_how_much_of_an_answer_is_right_is_told_also_where_there_are_no_points(cluster: Cluster) -> None:
    questions = [school.PRIMES, {"type": "poll", "prompt": "Tea?", "options": school.CAPITAL["options"]}]
    class_ = await school.open_class(cluster.system, questions, LiveSessionCreate(lead_ms=0, scoring="none"))
    host = await cluster.host(class_)
    names = ("All", "Half", "Wrong", "Silent")
    players = [await cluster.guest(class_, name, server=n % 2) for n, name in enumerate(names)]
    both, voted = class_.questions
    await host.step("open", class_.id)
    for player, options in zip(players, (["a", "c"], ["a"], ["b"]), strict=False):
        await player.event("question.opened", asked(1))
        await player.answer(class_.id, both, {"options": options})
    await host.step("close", class_.id)
    await host.step("reveal", class_.id)
    told = [await scored(player, both) for player in players]
    assert [(each["correct"], each["fraction"]) for each in told] == [(True, 1), (False, 0.5), (False, 0), (False, 0)]
    assert {each["points"] for each in told} == {0}
    shown = (await players[1].subscribe(f"live:{class_.id}"))["snapshot"]["result"]
    assert shown == told[1]
    results = await cluster.system.services.live_sessions.results(class_.host, class_.id)
    kept = {each.name: each.answers[0].fraction for each in results.participants if each.answers}
    assert kept == {name: each["fraction"] for name, each in zip(names[:3], told, strict=False)}
    await host.step("open", class_.id)
    await players[1].answer(class_.id, voted, {"options": ["a"]})
    await host.step("close", class_.id)
    await host.step("reveal", class_.id)
    poll = await scored(players[1], voted)
    assert (poll["correct"], poll["fraction"]) == (None, None), "nothing is right or wrong"


async def test_a_vote_a_discussion_and_another_vote_keep_both_tallies_and_the_second_counts(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    question = class_.questions[0]
    host = await cluster.host(class_)
    ada, ben = await cluster.guest(class_, "Ada"), await cluster.guest(class_, "Ben", server=1)
    for turn, answers in ((1, (RIGHT, WRONG)), (2, (RIGHT, RIGHT))):
        await host.step("open", class_.id, question=question)
        for player, answer in zip((ada, ben), answers, strict=True):
            await player.event("question.opened", saying(round=turn))
            await player.answer(class_.id, question, answer)
        await host.event("tally", saying(round=turn, answered=2))
        await host.step("close", class_.id)
    assert not [frame for frame in ben.pushed if frame["event"] == "result.scored"], "nothing is told before the reveal"
    await host.step("reveal", class_.id)
    assert [(await scored(player, question))["points"] for player in (ada, ben)] == [1000, 1000]
    snapshot = (await host.subscribe(f"live:{class_.id}:staff"))["snapshot"]
    rounds = [each["options"] for each in snapshot["rounds"][str(question)]]
    assert rounds == [{"a": 1, "b": 1, "c": 0}, {"a": 0, "b": 2, "c": 0}]
    assert snapshot["tallies"][str(question)]["options"] == rounds[1]


async def test_the_first_answer_stands_where_the_first_one_counts(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada", server=1)
    await host.step("open", class_.id)
    receipt = await ada.answer(class_.id, class_.questions[0], WRONG)
    with pytest.raises(RefusedError) as refused:
        await ada.answer(class_.id, class_.questions[0], RIGHT)
    assert refused.value.code == "already_answered"
    assert refused.value.frame["stored"] == {"answer": WRONG, "revision": receipt["revision"]}


async def test_the_last_answer_stands_where_it_may_be_changed_and_a_stale_tab_is_told(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, answers="last"))
    host = await cluster.host(class_)
    ada = await cluster.guest(class_, "Ada")
    tab = await cluster.socket(ada.token, server=1)
    question = class_.questions[0]
    await host.step("open", class_.id)
    assert (await ada.answer(class_.id, question, WRONG, revision=0))["revision"] == 1
    assert (await ada.answer(class_.id, question, RIGHT, revision=1))["revision"] == 2
    with pytest.raises(RefusedError) as refused:
        await tab.answer(class_.id, question, WRONG, revision=0)
    assert refused.value.code == "stale_revision"
    assert refused.value.frame["stored"] == {"answer": RIGHT, "revision": 2}
    tally = await host.event("tally", lambda frame: frame["data"]["options"].get("b") == 1)
    assert (tally["data"]["answered"], tally["data"]["options"]["a"]) == (1, 0)
    await host.step("close", class_.id)
    await host.step("reveal", class_.id)
    assert (await scored(ada, question))["correct"] is True


async def test_a_step_of_a_question_means_the_current_one_and_refuses_another(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    here, other = class_.questions[:2]
    host = await cluster.host(class_)
    with pytest.raises(RefusedError, match="invalid_step"):
        await host.step("void", class_.id)
    await host.step("open", class_.id)
    steps: tuple[tuple[str, dict[str, object]], ...] = (
        ("pause", {}),
        ("resume", {}),
        ("extend", {"seconds": 5}),
        ("close", {}),
        ("reveal", {}),
    )
    for step, more in steps:
        with pytest.raises(RefusedError, match="validation"):
            await host.step(step, class_.id, question=other, **more)
        await host.step(step, class_.id, question=here, **more)
    await host.step("regrade", class_.id, key=WRONG)
    await host.step("void", class_.id)
    for name in ("question.regraded", "question.voided"):
        assert (await host.event(name))["data"]["question"] == str(here)
