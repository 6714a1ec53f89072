"""The published contract of the socket: AsyncAPI 3.0, made of the very types that are parsed and sent."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from lms_rt import limits
from lms_rt.contract import commands as wire
from lms_rt.contract import frames, published, replies
from lms_rt.contract.channels import ChannelKind
from lms_rt.contract.close_codes import CLOSES
from lms_rt.contract.progress import LessonProgress
from lms_rt.contract.snapshots import SNAPSHOTS
from lms_rt.errors import ERRORS
from lms_rt.realtime.command import Command

Json = dict[str, Any]

VERSION: Final = "1.0"
_SOCKET: Final = {"$ref": "#/channels/socket"}
_REFERENCE: Final = "#/components/schemas/{model}"

REPLIES: Final[dict[type[wire.Command], type[BaseModel]]] = {
    wire.Ping: replies.Pong,
    wire.Subscribe: replies.Subscribed,
    wire.Unsubscribe: replies.Unsubscribed,
    wire.LiveAnswer: replies.Answered,
    wire.LiveSignal: replies.Nothing,
    wire.LessonProgress: LessonProgress,
}
"""The data of each command's reply; every step of a host has `Stepped`."""

_CHANNELS: Final = {
    ChannelKind.LIVE: ("live:{session}", "What everybody in a class sees: participants and staff"),
    ChannelKind.LIVE_STAFF: ("live:{session}:staff", "What only the staff of a class sees"),
    ChannelKind.ME: ("me", "What concerns oneself; guests have one too"),
    ChannelKind.COURSE: ("course:{course}", "What everybody in a course sees"),
    ChannelKind.COURSE_STAFF: ("course:{course}:staff", "What only the staff of a course sees"),
}

_ABOUT: Final = " ".join(
    (
        f"One socket at `/ws`, subprotocol `{frames.PROTOCOL}`, text frames of one JSON object each, at most",
        f"{limits.MAX_FRAME_BYTES} bytes inbound. Sign in with `Authorization: Bearer …`, or with a second subprotocol",
        f"`{frames.TICKET}<one-time ticket>`. Every command gets exactly one reply. Sequenced events have a `seq`",
        "without gaps in their channel, and can be asked for again with `after`; signals have none: the latest wins,",
        "of those that share what they are about (`x-about`).",
        "A client ignores events and fields that it does not know.",
    )
)


def document(commands: Iterable[Command[Any]]) -> Json:
    """The whole document. Raises KeyError for a command whose reply is not named here."""
    declared = list(commands)
    schemas = _Schemas()
    messages: Json = {"welcome": _welcome(), "error": _error()}
    operations: Json = {}
    for each in declared:
        reply = f"{each.name}.ok"
        messages[each.name] = _command(each, schemas)
        messages[reply] = _reply(each, schemas)
        operations[each.name] = {
            "action": "receive",
            "channel": _SOCKET,
            "summary": _summary(each.model),
            "messages": [_in("socket", each.name)],
            "reply": {"channel": _SOCKET, "messages": [_in("socket", reply), _in("socket", "error")]},
        }
    channels: Json = {
        "socket": {
            "address": "/ws",
            "description": "The connection itself: commands and their replies",
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            "x-close-codes": [
                {"code": int(code), "reason": kind.reason, "reconnect": kind.reconnect} for code, kind in CLOSES.items()
            ],
        }
    }
    for kind, (address, about) in _CHANNELS.items():
        pushed = _pushed(kind, schemas)
        messages |= pushed
        channels[kind.value] = _channel(address, about, pushed)
        channels[kind.value]["x-snapshot"] = schemas.of(SNAPSHOTS[kind], "serialization")
        operations[f"push {kind.value}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{kind.value}"},
            "summary": about,
            "messages": [_in(kind.value, name) for name in pushed],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "lms_rt", "version": VERSION, "description": _ABOUT},
        "defaultContentType": "application/json",
        "servers": {
            "this": {
                "host": "{host}",
                "protocol": "wss",
                "pathname": "/ws",
                "variables": {"host": {"description": "Where this document comes from"}},
            }
        },
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas.components},
    }


class _Schemas:
    """Schemas of models; what they refer to is put under `components`."""

    def __init__(self) -> None:
        self.components: Json = {}

    def of(self, model: type[BaseModel], mode: str) -> Json:
        adapter: TypeAdapter[Any] = TypeAdapter(model)
        schema = adapter.json_schema(
            mode="validation" if mode == "validation" else "serialization", ref_template=_REFERENCE
        )
        self.components |= schema.pop("$defs", {})
        return schema


def _command(declared: Command[Any], schemas: _Schemas) -> Json:
    return {
        "name": declared.name,
        "summary": _summary(declared.model),
        "payload": schemas.of(declared.model, "validation"),
        "x-who": declared.who.value,
        "x-cost": declared.cost,
    }


def _reply(declared: Command[Any], schemas: _Schemas) -> Json:
    step = issubclass(declared.model, wire.HostCommand)
    data = replies.Stepped if step else REPLIES[declared.model]
    frame = {"type": {"const": "ok"}, "id": {"type": "integer"}, "data": schemas.of(data, "serialization")}
    return {"name": "ok", "summary": f"{declared.name} was done", "payload": _object(frame)}


def _pushed(kind: ChannelKind, schemas: _Schemas) -> Json:
    address, _ = _CHANNELS[kind]
    found: Json = {}
    for event in published.EVENTS[kind]:
        frame: Json = {
            "type": {"const": "event"},
            "channel": {"type": "string", "description": address},
            "seq": {"type": "integer", "minimum": 1},
            "at": {"type": "string", "format": "date-time"},
            "event": {"const": event.NAME},
            "data": schemas.of(event, "serialization"),
        }
        found[f"{kind.value}.{event.NAME}"] = {
            "name": event.NAME,
            "summary": _summary(event),
            "payload": _object(frame),
            "x-sequenced": True,
        }
    for signal in published.SIGNALS[kind]:
        frame = {
            "type": {"const": "signal"},
            "channel": {"type": "string", "description": address},
            "event": {"const": signal.NAME},
            "data": schemas.of(signal, "serialization"),
        }
        found[f"{kind.value}.{signal.NAME}"] = {
            "name": signal.NAME,
            "summary": _summary(signal),
            "payload": _object(frame),
            "x-sequenced": False,
            "x-about": list(signal.ABOUT),
        }
    return found


def _channel(address: str, about: str, pushed: Json) -> Json:
    made: Json = {
        "address": address,
        "description": about,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in pushed},
    }
    if "{" in address:
        parameter = address.partition("{")[2].partition("}")[0]
        made["parameters"] = {parameter: {"description": f"The id of the {parameter}"}}
    return made


def _welcome() -> Json:
    text: Json = {"type": "string"}
    user = _object({"id": {"type": "string", "format": "uuid"}, "name": text, "role": text})
    frame = {
        "type": {"const": "welcome"},
        "protocol": {"const": frames.PROTOCOL},
        "connection": {"type": "string", "format": "uuid"},
        "user": user,
        "now": {"type": "string", "format": "date-time"},
        "heartbeat": {"const": limits.HEARTBEAT_S},
    }
    return {"name": "welcome", "summary": "The first frame of a connection", "payload": _object(frame)}


def _error() -> Json:
    frame: Json = {
        "type": {"const": "error"},
        "id": {"type": ["integer", "null"]},
        "code": {"enum": [code.value for code in ERRORS]},
        "title": {"type": "string"},
        "retry": {"type": "boolean"},
        "detail": {"type": "string"},
        "fields": {
            "type": "array",
            "items": _object({"path": {"type": "string"}, "message": {"type": "string"}}),
        },
        "version": {"type": "integer", "description": "With `conflict` and `invalid_step`: where the class stands"},
        "state": {"type": "string", "description": "With these too"},
        "question": {"type": ["string", "null"], "format": "uuid", "description": "With these too: the current one"},
        "stored": {
            "type": "object",
            "description": "With `already_answered` and `stale_revision`: the answer, revision",
        },
    }
    required = ["type", "id", "code", "title", "retry"]
    payload = {"type": "object", "properties": frame, "required": required}
    return {"name": "error", "summary": "A command was refused; further members depend on the code", "payload": payload}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _in(channel: str, message: str) -> Json:
    return {"$ref": f"#/channels/{channel}/messages/{message}"}


def _summary(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0].rstrip(".")
