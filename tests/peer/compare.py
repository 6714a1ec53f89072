"""What everybody saw, held against the log, the results, fresh snapshots and a count by hand."""

import asyncio
from collections import defaultdict
from typing import Any

from tests.peer.classroom import Classroom
from tests.peer.contract import Json, need
from tests.peer.people import Learner
from tests.peer.person import Person
from tests.peer.quiz import worth
from tests.peer.views import LiveView, StaffView, View

SIGNALS_WITHIN_S = 15.0


async def everything(room: Classroom) -> Json:
    """Compare all there is once the class has ended; how much that was."""
    results = await room.rest.call("GET", f"/live-sessions/{room.session}/results")
    by_participant = {person["participant"]: person for person in results["participants"]}
    for learner in room.learners:
        if learner.participant is None:
            [learner.participant] = [each["participant"] for each in results["participants"] if _is(each, learner)]
    _places(room, by_participant)
    for learner in room.learners:
        assert learner.participant is not None
        _receipts(room, learner, by_participant[learner.participant])
    _standings(results["participants"])
    tallies = _tallies(room, results)
    _once(room, await room.log(room.rest, room.live))
    events = await logs(room)
    views = await snapshots(room)
    return {
        "learners": len(room.learners),
        "receipts": sum(len(learner.receipts) for learner in room.learners),
        "tallies": tallies,
        "events": events,
        "views": views,
        "frames": room.notes.frames,
        "drops": room.notes.drops,
        "losses": room.notes.losses,
        "ghosts": room.ghosts,
    }


def _is(person: Json, learner: Learner) -> bool:
    return bool(person["name"] == learner.name) and person.get("user") is not None


def _places(room: Classroom, people: dict[str, Json]) -> None:
    """Everybody has one place, and nobody else has any, but for joins whose answer was lost."""
    known = {learner.participant for learner in room.learners}
    need(known <= set(people), "somebody is missing in the results", sorted(map(str, known - set(people))))
    strangers = [person for name, person in people.items() if name not in known]
    need(len(strangers) <= room.ghosts, "strangers in the results", strangers)
    need(not any(stranger["answers"] for stranger in strangers), "somebody answered who was never here", strangers)


def _receipts(room: Classroom, learner: Learner, person: Json) -> None:
    """Every receipt is in the results, nothing else is, and each counts as the contract's formula has it."""
    rows = {row["question"]: row for row in person["answers"]}
    need(len(rows) == len(person["answers"]), "a question counts twice", person)
    need(set(rows) == set(learner.receipts), f"{learner.name} has other receipts", [person, learner.receipts])
    for question, receipt in learner.receipts.items():
        row, given = rows[question], learner.given[question]
        both = {"row": row, "receipt": receipt, "given": given, "learner": learner.name}
        need(row["answer"] == given, "another answer is stored", both)
        need(all(row[name] == receipt[name] for name in ("received_at", "elapsed_ms")), "another time", both)
        need(row.get("id", receipt["answer"]) == receipt["answer"], "another row", both)
        least, most, right = worth(room.notes.asked[room.notes.ids[question]], given, row["elapsed_ms"])
        need(least <= row["points"] <= most, f"points outside {least} to {most}", both)
        need(row["correct"] is right, "right is wrong, or wrong is right", both)
    need(person["points"] == sum(row["points"] for row in rows.values()), "not the sum of its answers", person)
    scored = [event["data"] for event in learner.views["me"].events if event["event"] == "result.scored"]
    seen = {each["question"]: each["points"] for each in scored if each["question"] in rows}
    started = learner.views["me"].first == 0 and learner.views[room.live].first <= 2
    need(seen.items() <= {question: row["points"] for question, row in rows.items()}.items(), "told otherwise", scored)
    need(not started or set(seen) == set(rows), "not every result was told", [scored, person])
    need(not scored or scored[-1]["total"] == person["points"], "the last total is another", [scored[-1:], person])
    need(not scored or scored[-1]["rank"] == person["rank"], "the last rank is another", [scored[-1:], person])


def _standings(people: list[Json]) -> None:
    """Ranks follow points; equal points share one."""
    points = sorted((person["points"] for person in people), reverse=True)
    for person in people:
        need(person["rank"] == points.index(person["points"]) + 1, "another rank", person)


def _tallies(room: Classroom, results: Json) -> int:
    """Every tally, in the results and as it was revealed to each, equals a count by hand of what was acknowledged."""
    answers: dict[str, list[Json]] = defaultdict(list)
    for learner in room.learners:
        for question, given in learner.given.items():
            answers[question].append(given)
    compared = 0
    for question in results["questions"]:
        asked = room.notes.asked[question["index"] - 1]
        expected = asked.expected(answers[question["id"]])
        both = {"counted": expected, "told": question, "asked": asked.authored["type"]}
        need(asked.seen(question["tally"]) == expected, "another tally", both)
        need(question["answered"] == len(answers[question["id"]]), "another number of answers", both)
        need(question["key"] == asked.authored.get("key"), "another key", both)
        compared += 1
        for person in room.people:
            for event in person.views[room.live].events if room.live in person.views else ():
                if event["event"] == "question.revealed" and event["data"]["question"] == question["id"]:
                    told = asked.seen(event["data"]["tally"])
                    need(told == asked.seen(question["tally"]), f"{person.name} was told another tally", event)
                    need(event["data"]["explanation"] == asked.authored["explanation"], "not explained", event)
                    compared += 1
    return compared


async def logs(room: Classroom) -> int:
    """What each saw is what is in the log from where they began, word for word; how many events were compared."""
    shared = {name: await room.log(room.rest, name) for name in (room.live, f"{room.live}:staff")}
    compared = 0
    for person in room.people:
        for view in person.views.values():
            log = shared.get(view.channel)
            if log is None:
                log = await room.log(room.rest.as_(person.token), view.channel)
            need([event["seq"] for event in log] == list(range(1, len(log) + 1)), "a gap in the log", view.channel)
            pairs = zip(view.events, log[view.first :], strict=True)
            for seen, logged in pairs:
                need(seen == logged, f"{person.name} saw something else than what is logged: {logged}", seen)
                compared += 1
    return compared


def _once(room: Classroom, log: list[Json]) -> None:
    """No step was taken twice, however often it had to be asked for."""
    for name in ("question.opened", "question.closed", "question.revealed"):
        told = [event["data"]["question"] for event in log if event["event"] == name]
        places = [room.notes.ids[each["id"] if isinstance(each, dict) else each] for each in told]
        need(places == list(range(len(room.notes.asked))), f"other than one {name} a question", log)
    need(log[-1]["event"] == "session.ended", "the class did not end", log[-1:])


async def snapshots(room: Classroom) -> int:
    """What each made of snapshot and events equals a snapshot taken now; how many views were compared."""
    async with asyncio.TaskGroup() as tasks:
        for person in room.people:
            tasks.create_task(_fresh(person))
    return sum(len(person.views) for person in room.people)


async def _fresh(person: Person) -> None:
    """What follows from events is there at once; what travels as signals (on dashboards, and how many take part) may
    be on its way still, or wait for the server to notice that one was lost."""
    deadline = asyncio.get_running_loop().time() + SIGNALS_WITHIN_S
    while True:
        late = False
        for view, snapshot in await fresh(person):
            for name, now in _comparable(view, snapshot).items():
                seen = _comparable(view, view.state).get(name)
                if seen != now:
                    late = name in ("tallies", "presence", "participants")
                    on_time = late and asyncio.get_running_loop().time() < deadline
                    both = {"channel": view.channel, "seen": seen, "fresh": now}
                    need(on_time, f"{person.name} sees another {name} than a fresh snapshot", both)
            need(set(_comparable(view, view.state)) == set(_comparable(view, snapshot)), "more is seen", view.state)
        if not late:
            return
        await asyncio.sleep(0.2)


def _comparable(view: View, state: Json) -> Json:
    if isinstance(view, StaffView):
        tallies = {
            question: {name: value for name, value in tally.items() if name not in ("times", "round", "question")}
            for question, tally in state["tallies"].items()
        }
        return {**state, "tallies": tallies}
    if isinstance(view, LiveView) and "question" not in state:  # a `count` names the question it is about
        return {name: value for name, value in state.items() if name != "participants"}
    return state if isinstance(view, LiveView) else {}


async def fresh(person: Person) -> list[tuple[View, Json]]:
    """A snapshot of each of their channels, over a connection of its own."""
    other: Any = type(person)
    twin = other(f"{person.name} again", person.http, person.urls, person.token, person.luck, person.notes)
    twin.learns = person.learns
    views = [type(view)(view.channel) for view in person.views.values()]
    for view in views:
        twin.watch(view)
    running = asyncio.ensure_future(twin.run())
    try:
        await twin.up()
    finally:
        await twin.leave()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return list(zip(person.views.values(), (view.state for view in views), strict=True))
