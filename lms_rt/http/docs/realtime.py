"""The page about the socket, made of the AsyncAPI document: everything is in the page, nothing is loaded."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from lms_rt.contract.conformance import CASES
from lms_rt.http.docs.pages import page

Json = dict[str, Any]

_ENVELOPE: Final = frozenset({"id", "type"})


def realtime_page(document: Json) -> str:
    """Connecting, commands, channels, and what becomes of frames that are wrong."""
    socket = document["channels"]["socket"]
    parts = [
        "<h1>The socket</h1>",
        *(f"<p>{_text(line)}</p>" for line in document["info"]["description"].split("\n\n")),
        '<p><a href="/asyncapi.json">asyncapi.json</a> · <a href="/docs">REST</a> · ',
        '<a href="/problems">Every code</a></p>',
        "<h2>Frames of the connection</h2>",
        *_frames(document),
        "<h2>Commands</h2>",
        *_commands(document),
        *_channels(document),
        "<h2>Close codes</h2>",
        _table(
            ("Code", "Why", "Come back?"),
            [
                (
                    f"<code>{close['code']}</code>",
                    _text(close["reason"]),
                    "with jitter; resume by <code>after</code>" if close["reconnect"] else "no",
                )
                for close in socket["x-close-codes"]
            ],
        ),
        "<h2>Frames that are wrong</h2>",
        _table(("Frame", "What becomes of it"), [(_text(case.frame), _text(case.outcome)) for case in CASES]),
    ]
    return page("The socket", "".join(parts))


def _frames(document: Json) -> list[str]:
    messages = [document["components"]["messages"][name] for name in ("welcome", "error")]
    ok = {
        "name": "ok",
        "summary": "A command was done",
        "payload": {"required": ["type", "id", "data"], "properties": {"type": 0, "id": 0, "data": 0}},
    }
    rows = [
        (f"<code>{each['name']}</code>", _text(each["summary"]), _fields(each["payload"])) for each in (*messages, ok)
    ]
    return [_table(("Type", "What", "Fields"), rows)]


def _commands(document: Json) -> list[str]:
    rows = []
    for name, operation in document["operations"].items():
        if operation["action"] != "receive":
            continue
        message = document["components"]["messages"][name]
        fields = _fields(message["payload"], skip=_ENVELOPE)
        reply = document["components"]["messages"][f"{name}.ok"]["payload"]["properties"]["data"]
        rows.append(
            (
                f"<code>{escape(name)}</code>",
                fields,
                escape(message["x-who"]),
                _text(message["summary"]),
                _fields(reply),
            )
        )
    return [_table(("Command", "Fields", "Who", "What", "Data of the reply"), rows)]


def _channels(document: Json) -> list[str]:
    parts = []
    for name, channel in document["channels"].items():
        if name == "socket":
            continue
        messages = [document["components"]["messages"][each] for each in channel["messages"]]
        rows = [
            (
                f"<code>{escape(each['name'])}</code>",
                "event" if each["x-sequenced"] else "signal",
                _text(each["summary"]),
                _fields(each["payload"]["properties"]["data"]),
            )
            for each in messages
        ]
        parts += [
            f"<h2><code>{escape(channel['address'])}</code></h2><p>{_text(channel['description'])}.</p>",
            f"<p>The snapshot: {_fields(channel['x-snapshot'])}</p>",
            _table(("Name", "Kind", "What", "Data"), rows),
        ]
    return parts


def _fields(schema: Json, skip: frozenset[str] = frozenset()) -> str:
    required = schema.get("required", ())
    names = [name for name in schema.get("properties", {}) if name not in skip]
    return " ".join(f"<code>{escape(name)}{'' if name in required else '?'}</code>" for name in names)


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th scope=col>{escape(heading)}" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</thead><tbody>{body}</tbody></table></div>'


def _text(text: str) -> str:
    """Plain text with `code` in it."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))
