"""The frames the server sends, as JSON: realtime contract, sections 2 and 3. Events are encoded by `db.log`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic_core import to_json

from lms_rt import limits
from lms_rt.contract.channels import wire_name
from lms_rt.contract.times import wire_time
from lms_rt.errors import Problem

PROTOCOL: Final = "lms.v1"
"""The WebSocket subprotocol, and the version of this contract."""
TICKET: Final = "ticket."
"""What a second subprotocol begins with when it carries a one-time ticket."""
GUEST: Final = "guest"
"""The role of somebody without an account."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The data of a reply that is JSON already."""

    json: bytes


def welcome(connection: UUID, user: UUID, name: str, role: str, now: datetime) -> bytes:
    """The first frame of a connection."""
    return to_json(
        {
            "type": "welcome",
            "protocol": PROTOCOL,
            "connection": connection,
            "user": {"id": user, "name": name, "role": role},
            "now": wire_time(now),
            "heartbeat": limits.HEARTBEAT_S,
        }
    )


def ok(command: int, data: object) -> bytes:
    """The reply to a command that was done. `data` is a model, a mapping, or `Encoded`."""
    encoded = data.json if isinstance(data, Encoded) else to_json(data)
    return b'{"type":"ok","id":%d,"data":%b}' % (command, encoded)


def error(command: int | None, problem: Problem) -> bytes:
    """The reply to a command that was refused; `command` is None where it could not be read."""
    frame: dict[str, object] = {
        "type": "error",
        "id": command,
        "code": problem.code,
        "title": problem.kind.title,
        "retry": problem.kind.retry,
    }
    if problem.detail is not None:
        frame["detail"] = problem.detail
    if problem.fields:
        frame["fields"] = problem.fields
    return to_json({**problem.extra, **frame})


def signal(channel: str, event: str, data: object) -> bytes:
    """An unsequenced frame of a channel; `channel` is the name inside."""
    head = f'{{"type":"signal","channel":"{wire_name(channel)}","event":"{event}","data":'
    return head.encode() + to_json(data) + b"}"


def subscribed(
    channel: str, seq: int, *, events: Sequence[bytes] | None = None, snapshot: bytes | None = None
) -> Encoded:
    """The data of the reply to `subscribe`: what was missed, or a snapshot; `channel` is the name inside."""
    head = f'{{"channel":"{wire_name(channel)}","seq":{seq},'.encode()
    if events is not None:
        return Encoded(head + b'"events":[' + b",".join(events) + b"]}")
    assert snapshot is not None
    return Encoded(head + b'"snapshot":' + snapshot + b"}")
