"""What the contracts say of frames and answers; whatever is otherwise is a violation, raised with the frame."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

Json = dict[str, Any]

TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
CHANNEL: Final = re.compile(r"me|(live|course):[0-9a-f-]{36}(:staff)?")
REPLAYED_MAX: Final = 500

EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "session.started": ("version",),
    "question.opened": ("question", "opens_at", "closes_at", "version"),
    "question.paused": ("question", "version"),
    "question.resumed": ("question", "opens_at", "closes_at", "version"),
    "question.extended": ("question", "closes_at", "version"),
    "question.closed": ("question", "answered", "version"),
    "question.revealed": ("question", "key", "explanation", "tally", "version"),
    "question.voided": ("question", "version"),
    "question.regraded": ("question", "version"),
    "leaderboard.shown": ("top", "participants", "version"),
    "session.locked": ("version",),
    "session.unlocked": ("version",),
    "participant.joined": ("participant", "name"),
    "participant.removed": ("participant",),
    "session.ended": ("version",),
    "result.scored": ("session", "question", "correct", "points", "total", "rank", "streak"),
}
"""Events of a class, and the fields of their data. (The contract may grow: others are let pass.)"""
SIGNALS: Final[Mapping[str, tuple[str, ...]]] = {
    "count": ("question", "answered", "participants"),
    "tally": ("question", "answered"),
    "presence": ("online", "away"),
}
SNAPSHOT: Final = ("state", "version", "quiz", "participants")
RECEIPT: Final = ("answer", "received_at", "elapsed_ms", "credit_ms", "revision", "duplicate")
ASKED: Final = ("id", "index", "total", "type", "prompt", "points", "time_limit_s")
STATES: Final = ("lobby", "open", "paused", "closed", "revealed", "ended")


class Violation(AssertionError):
    """The server broke the contract."""

    def __init__(self, why: str, frame: object) -> None:
        super().__init__(f"{why}\n{json.dumps(frame, indent=1, default=str)[:4000]}")


class RefusedError(Exception):
    """An error frame, or a problem over REST."""

    def __init__(self, code: str, frame: object) -> None:
        super().__init__(f"{code}: {frame}")
        self.code = code


class LostError(Exception):
    """The connection went away before the reply."""


def need(holds: object, why: str, frame: object) -> None:
    """Raise a violation unless `holds`."""
    if not holds:
        raise Violation(why, frame)


def moment(text: str) -> float:
    """Seconds since the epoch."""
    return datetime.fromisoformat(text).timestamp()


def check_frame(frame: Json, text: str) -> None:
    """Look at a frame of the server by itself."""
    need(isinstance(frame, dict), "not an object", text)
    match frame.get("type"):
        case "welcome":
            _fields(frame, ("protocol", "connection", "user", "now", "heartbeat"), frame)
            need(frame["protocol"] == "lms.v1", "another protocol", frame)
            _fields(frame["user"], ("id", "name", "role"), frame)
            _time(frame["now"], frame)
        case "ok":
            need(isinstance(frame.get("id"), int) and isinstance(frame.get("data"), dict), "not a reply", frame)
        case "error":
            _fields(frame, ("id", "code", "title"), frame)
        case "event":
            _check_event(frame)
        case "signal":
            _fields(frame, ("channel", "event", "data"), frame)
            need("seq" not in frame, "a signal is not sequenced", frame)
            _fields(frame["data"], SIGNALS.get(frame["event"], ()), frame)
        case _:
            raise Violation("no type that the contract knows", frame)


def check_subscribed(data: Json, channel: str, after: int | None) -> None:
    """The data of the reply to `subscribe`."""
    need(data.get("channel") == channel and isinstance(data.get("seq"), int), "not a subscription", data)
    need(("events" in data) != ("snapshot" in data), "either events or a snapshot", data)
    if "events" in data:
        need(after is not None, "events though none were asked for", data)
        for event in data["events"]:
            check_frame(event, "")
            need(event["channel"] == channel, "an event of another channel", data)
    else:
        need(after is None or data["seq"] - after > REPLAYED_MAX, "a snapshot in the place of a short gap", data)
        if channel.startswith("live:") and not channel.endswith(":staff"):
            _fields(data["snapshot"], SNAPSHOT, data)
            need(data["snapshot"]["state"] in STATES, "no such state", data)


def check_receipt(data: Json, duplicate: bool | None) -> Json:
    """The data of the reply to `live.answer`; `duplicate` is what it must be, None if it may be either."""
    _fields(data, ("receipt",), data)
    receipt: Json = data["receipt"]
    _fields(receipt, RECEIPT, data)
    _time(receipt["received_at"], data)
    need(receipt["elapsed_ms"] >= 0 and 0 <= receipt["credit_ms"] <= 150, "a time out of bounds", data)
    need(duplicate is None or receipt["duplicate"] is duplicate, f"`duplicate` should be {duplicate}", data)
    return receipt


def keys_in(value: object) -> Iterator[object]:
    """Whatever is called `key`, `keys` or `accepted` in a frame and is no client's own UUID."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("key", "keys", "accepted", "tolerance") and isinstance(inner, (dict, list)):
                yield inner
            yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def _check_event(frame: Json) -> None:
    _fields(frame, ("channel", "seq", "at", "event", "data"), frame)
    need(CHANNEL.fullmatch(frame["channel"]), "no such channel", frame)
    need(isinstance(frame["seq"], int) and frame["seq"] >= 1, "seq starts at 1", frame)
    _time(frame["at"], frame)
    data: Json = frame["data"]
    _fields(data, EVENTS.get(frame["event"], ()), frame)
    if frame["event"] == "question.opened":
        _fields(data["question"], ASKED, frame)
    for name in ("opens_at", "closes_at"):
        if name in data:
            _time(data[name], frame)
    for name in ("question", "participant"):
        if isinstance(data.get(name), str):
            UUID(data[name])


def _fields(holder: object, names: tuple[str, ...], frame: object) -> None:
    need(isinstance(holder, dict), "not an object", frame)
    assert isinstance(holder, dict)
    missing = [name for name in names if name not in holder]
    need(not missing, f"without {missing}", frame)


def _time(value: object, frame: object) -> None:
    need(isinstance(value, str) and TIME.fullmatch(value), "not a time with milliseconds, in UTC", frame)
