"""What somebody knows of a channel: first a snapshot, then events without a gap, in the terms of the contract."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tests.peer.contract import Json, check_subscribed, need

DRAWN: Final = (
    "state",
    "version",
    "question",
    "opens_at",
    "closes_at",
    "answer",
    "receipt",
    "points",
    "rank",
    "leaderboard",
    "participants",
)
"""What the contract says is in a snapshot of `live:<session>`."""
_STATES: Final = {
    "question.opened": "open",
    "question.paused": "paused",
    "question.resumed": "open",
    "question.closed": "closed",
    "question.revealed": "revealed",
    "session.ended": "ended",
}
"""What the class is in after an event."""
_OF_THE_QUESTION: Final = ("question", "opens_at", "closes_at", "answer", "receipt")


@dataclass
class View:
    """A channel as somebody sees it, over any number of connections."""

    channel: str
    seq: int | None = None
    first: int = 0
    """The position of the snapshot it began with."""
    events: list[Json] = field(default_factory=list)
    state: Json = field(default_factory=dict)

    def subscribed(self, data: Json, after: int | None) -> None:
        """The reply to `subscribe`."""
        check_subscribed(data, self.channel, after)
        if "snapshot" in data:
            need(self.seq is None, "a snapshot in the place of events that were asked for", data)
            self.seq = self.first = data["seq"]
            self.state = self.drawn(data["snapshot"])
        else:
            for event in data["events"]:
                self.take(event)
            need(self.seq == data["seq"], "the position is not that of the last event", data)

    def take(self, event: Json) -> None:
        """An event, pushed or replayed."""
        need(self.seq is not None, "an event before the reply to `subscribe`", event)
        assert self.seq is not None
        need(event["seq"] == self.seq + 1, f"a gap, a double, or out of order: after {self.seq}", event)
        self.seq = event["seq"]
        self.events.append(event)
        self.step(event["event"], event["data"])

    def drawn(self, snapshot: Json) -> Json:
        """The part of a snapshot that is compared."""
        return snapshot

    def step(self, event: str, data: Json) -> None:
        """Move the state on."""

    def signal(self, event: str, data: Json) -> None:
        """What counts until the next one."""


class LiveView(View):
    """`live:<session>`, as a learner, a host or a projector has it."""

    def drawn(self, snapshot: Json) -> Json:
        ended = snapshot["state"] == "ended"
        seen: Json = {name: snapshot[name] for name in DRAWN if name in snapshot}
        return _without(_short(seen), _OF_THE_QUESTION) if ended else _short(seen)

    def step(self, event: str, data: Json) -> None:
        state = self.state
        if event == "question.opened":
            state = {**_without(state, _OF_THE_QUESTION), "question": data["question"]}
        elif event == "session.ended":
            state = _without(state, _OF_THE_QUESTION)
        board = data if event == "leaderboard.shown" else data.get("leaderboard")
        self.state = _short(
            {
                **state,
                **({"state": _STATES[event]} if event in _STATES else {}),
                **{name: data[name] for name in ("opens_at", "closes_at", "version") if name in data},
                **({"leaderboard": board} if board is not None else {}),
            }
        )

    def signal(self, event: str, data: Json) -> None:
        """How many take part: an event that says so may arrive after a newer signal."""
        if event == "count":
            self.state = {**self.state, "participants": data["participants"]}

    def scored(self, data: Json) -> None:
        """A `result.scored` on `me`."""
        self.state = {**self.state, "points": data["total"], "rank": data["rank"]}

    def acknowledged(self, question: str, answer: Json, receipt: Json) -> None:
        """A receipt for one's own answer."""
        current = self.state.get("question")
        if current is not None and current["id"] == question:
            self.state = _short({**self.state, "answer": answer, "receipt": receipt})


class StaffView(View):
    """`live:<session>:staff`, as a dashboard has it: who takes part, who is here, what they answered."""

    def drawn(self, snapshot: Json) -> Json:
        return {
            "roster": {person["participant"]: person["name"] for person in snapshot["roster"]},
            "presence": snapshot["presence"],
            "tallies": snapshot["tallies"],
        }

    def step(self, event: str, data: Json) -> None:
        roster = dict(self.state["roster"])
        if event == "participant.joined":
            need(data["participant"] not in roster, "somebody who is there already joined", data)
            roster[data["participant"]] = data["name"]
        elif event == "participant.removed":
            roster.pop(data["participant"], None)
        self.state = {**self.state, "roster": roster}

    def signal(self, event: str, data: Json) -> None:
        if event == "presence":
            self.state = {**self.state, "presence": data}
        elif event == "tally":
            self.state = {**self.state, "tallies": {**self.state["tallies"], data["question"]: data}}


def _short(state: Json) -> Json:
    """With of the leaderboard and the receipt what the contract names."""
    made = dict(state)
    if isinstance(made.get("leaderboard"), dict):
        made["leaderboard"] = {name: made["leaderboard"][name] for name in ("top", "participants")}
    if isinstance(made.get("receipt"), dict):
        names = ("answer", "received_at", "elapsed_ms", "credit_ms", "revision")
        made["receipt"] = {name: made["receipt"][name] for name in names}
    return made


def _without(state: Json, names: Iterable[str]) -> Json:
    return {name: value for name, value in state.items() if name not in names}
