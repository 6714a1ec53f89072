"""Holding frames against the published contract of the socket."""

from typing import Any

import jsonschema_rs

from tests.support.sockets import Frame, Socket

Json = dict[str, Any]


def kind_of(channel: str) -> str:
    """The published name of a channel's kind."""
    family, _, rest = channel.partition(":")
    return f"{family}:staff" if rest.endswith(":staff") else family


def check_frames(document: Json, socket: Socket) -> None:
    """Every frame that arrived is as the document says, and holds nothing that it does not name."""
    for frame in socket.frames:
        _check(_payload(document, frame, socket.sent), document, frame)
        if frame["type"] == "ok" and socket.sent[frame["id"]] == "subscribe":
            data = frame["data"]
            if "snapshot" in data:
                _check(document["channels"][kind_of(data["channel"])]["x-snapshot"], document, data["snapshot"])
            for event in data.get("events", ()):
                _check(_payload(document, event, {}), document, event)


def _payload(document: Json, frame: Frame, commands: dict[int, str]) -> Json:
    messages = document["components"]["messages"]
    match frame["type"]:
        case "welcome" | "error":
            name = frame["type"]
        case "ok":
            name = f"{commands[frame['id']]}.ok"
        case _:
            name = f"{kind_of(frame['channel'])}.{frame['event']}"
    schema: Json = messages[name]["payload"]
    return schema


def _check(schema: Json, document: Json, value: Any) -> None:
    jsonschema_rs.validate({**schema, "components": document["components"]}, value)
    assert not (unnamed := _unnamed(schema, document, value)), f"not in the document: {unnamed} of {value}"


def _unnamed(schema: Json, document: Json, value: Any) -> list[str]:
    """Members that the schema does not name, where it names any and does not say that there are further ones."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        return [each for item in value for each in _unnamed(schema.get("items") or {}, document, item)]
    if not isinstance(value, dict):
        return []
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _unnamed(choice, document, value)
    named = schema.get("properties")
    if named is None or schema.get("additionalProperties"):
        return []
    here = [name for name in value if name not in named]
    below = [each for name in value.keys() & named.keys() for each in _unnamed(named[name], document, value[name])]
    return here + below
