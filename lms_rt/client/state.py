"""What is known about a live session, in the very shape of its snapshot, and how each event moves it on.

Pure: a snapshot and the events that followed it equal a fresh snapshot. Two fields move by other means: `participants`
by the signal `count` (people come without an event that everybody sees), and one's own `answer` and `receipt` by the
receipt.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from lms_rt.client.messages import Event, Signal
from lms_rt.contract.times import wire_time

State = Mapping[str, JsonValue]
"""As `subscribe` to `live:<session>` gives it: a field that the server leaves out is absent here, too."""
Data = Mapping[str, JsonValue]

SIGNALLED: Final = frozenset({"participants"})
"""Fields that signals move, so that events alone do not bring them up to date."""

_OF_THE_QUESTION: Final = frozenset(
    {
        "question",
        "round",
        "shuffle",
        "opens_at",
        "closes_at",
        "own_closes_at",
        "paused_at",
        "paused_ms",
        "voided",
        "reveal",
        "answer",
        "receipt",
        "result",
    }
)
# Events of before `fraction` was told have none.
_OF_THE_RESULT: Final = ("session", "question", "correct", "fraction", "points", "total", "rank", "streak")


def reduce(state: State, event: Event) -> State:
    """The state after one event of `live:<session>`, or a `result.scored` of `me`.

    Of an event that is not known here only the version is taken over, so that a newer server does no harm.
    """
    step = _STEPS.get(event.name)
    moved = step(state, event.data) if step is not None else state
    return {**moved, "version": event.data["version"]} if "version" in event.data else moved


def apply_signal(state: State, signal: Signal) -> State:
    """The state after one signal of `live:<session>`."""
    if signal.name != "count" or "participants" not in signal.data:
        return state
    return {**state, "participants": signal.data["participants"]}


def with_receipt(state: State, question: str, answer: JsonValue, receipt: JsonValue) -> State:
    """The state after the receipt for one's own answer came in; a later revision may be known already."""
    if not _is_current(state, question) or _revision(state.get("receipt")) > _revision(receipt):
        return state
    return {**state, "answer": answer, "receipt": receipt}


def _started(state: State, data: Data) -> State:
    return {**state, "started": True, "state": data["state"], "quiz": data["quiz"]}


def _opened(state: State, data: Data) -> State:
    fresh = {name: data[name] for name in ("question", "round", "shuffle", "opens_at", "closes_at")}
    begun: dict[str, JsonValue] = {"paused_ms": 0, "state": "open", "started": True}
    return _own_time({**_without(state, *_OF_THE_QUESTION), **fresh, **begun})


def _paused(state: State, data: Data) -> State:
    return {**state, "state": "paused", "paused_at": data["paused_at"]}


def _resumed(state: State, data: Data) -> State:
    # Events of before `paused_ms` was told have none.
    times = {name: data[name] for name in ("opens_at", "closes_at", "paused_ms") if name in data}
    return _own_time({**_without(state, "paused_at"), **times, "state": "open"})


def _extended(state: State, data: Data) -> State:
    return _own_time({**state, "closes_at": data["closes_at"]})


def _closed(state: State, _data: Data) -> State:
    return {**_without(state, "paused_at"), "state": "closed"}


def _revealed(state: State, data: Data) -> State:
    reveal: dict[str, JsonValue] = {name: data[name] for name in ("key", "explanation", "tally")}
    return {**state, "state": "revealed", "reveal": reveal}


def _voided(state: State, data: Data) -> State:
    return {**state, "voided": True} if _is_current(state, data["question"]) else state


def _regraded(state: State, data: Data) -> State:
    reveal = state.get("reveal")
    if data["key"] is None or not isinstance(reveal, dict) or not _is_current(state, data["question"]):
        return state
    return {**state, "reveal": {**reveal, "key": data["key"]}}


def _leaderboard(state: State, data: Data) -> State:
    return {**state, "leaderboard": _board(data), "participants": data["participants"]}


def _locked(state: State, _data: Data) -> State:
    return {**state, "locked": True}


def _unlocked(state: State, _data: Data) -> State:
    return {**state, "locked": False}


def _autopilot(state: State, data: Data) -> State:
    return {**state, "autopilot": data["on"]}


def _ended(state: State, data: Data) -> State:
    board = data["leaderboard"]
    assert isinstance(board, dict)
    return {**_without(state, "time_factor", *_OF_THE_QUESTION), "state": "ended", "leaderboard": _board(board)}


def _removed(state: State, _data: Data) -> State:
    participants = state.get("participants")
    return {**state, "participants": max(0, participants - 1)} if isinstance(participants, int) else state


def _scored(state: State, data: Data) -> State:
    moved: dict[str, JsonValue] = {**state, "points": data["total"], "rank": data["rank"]}
    result = state.get("result")
    if state["state"] == "revealed" and _is_current(state, data["question"]):
        moved["result"] = {name: data[name] for name in _OF_THE_RESULT if name in data}
    elif isinstance(result, dict):  # an earlier question was counted anew
        moved["result"] = {**result, "total": data["total"], "rank": data["rank"]}
    return moved


def _own_time(state: dict[str, JsonValue]) -> State:
    """With the deadline of a learner who has extra time, to the millisecond that the wire's times are given in."""
    factor = state.get("time_factor")
    if not isinstance(factor, (int, float)) or factor <= 1:
        return state
    opens_at, closes_at = (datetime.fromisoformat(str(state[name])) for name in ("opens_at", "closes_at"))
    paused_ms = state.get("paused_ms")
    paused = timedelta(milliseconds=paused_ms if isinstance(paused_ms, int) else 0)  # no extra time is for that
    return {**state, "own_closes_at": wire_time(closes_at + (closes_at - opens_at - paused) * (factor - 1))}


def _is_current(state: State, question: JsonValue) -> bool:
    current = state.get("question")
    return isinstance(current, dict) and current.get("id") == question


def _revision(receipt: JsonValue) -> int:
    revision = receipt.get("revision") if isinstance(receipt, dict) else None
    return revision if isinstance(revision, int) else 0


def _board(data: Data) -> dict[str, JsonValue]:
    return {name: data[name] for name in ("top", "participants", "teams")}


def _without(state: State, *names: str) -> dict[str, JsonValue]:
    return {name: value for name, value in state.items() if name not in names}


_STEPS: Final[Mapping[str, Callable[[State, Data], State]]] = {
    "session.started": _started,
    "question.opened": _opened,
    "question.paused": _paused,
    "question.resumed": _resumed,
    "question.extended": _extended,
    "question.closed": _closed,
    "question.revealed": _revealed,
    "question.voided": _voided,
    "question.regraded": _regraded,
    "leaderboard.shown": _leaderboard,
    "session.locked": _locked,
    "session.unlocked": _unlocked,
    "session.autopilot": _autopilot,
    "participant.removed": _removed,
    "session.ended": _ended,
    "result.scored": _scored,
}
