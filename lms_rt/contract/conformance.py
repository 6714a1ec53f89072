"""What becomes of frames that are wrong or unusual: told on `/docs/realtime`, and tried one by one by the tests."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of frame, in the words of RFC 6455, and its outcome."""

    name: str
    frame: str
    outcome: str
    code: int | None = None
    """The close code, where the connection ends."""


CASES: Final = (
    Case("fragmented", "A command in several fragments", "taken as one frame"),
    Case("interleaved", "A ping between the fragments of a command", "answered with its pong; the command is taken"),
    Case(
        "close_answered", "A close frame, with or without a code", "answered with 1000, and the connection ends", 1000
    ),
    Case("unmasked", "A frame that is not masked, of whatever kind", "1002, and the connection ends", 1002),
    Case(
        "masked_wrongly",
        "A frame masked with another key than it names",
        "noise: the reply `malformed`; the third in a row ends it with 4400",
        4400,
    ),
    Case("reserved_bits", "A reserved bit set (no extension was agreed on)", "1002, and the connection ends", 1002),
    Case("unknown_opcode", "An unknown opcode", "1002, and the connection ends", 1002),
    Case("fragmented_control", "A control frame in fragments", "1002, and the connection ends", 1002),
    Case("long_control", "A control frame of more than 125 bytes", "1002, and the connection ends", 1002),
    Case("lonely_continuation", "A continuation without a beginning", "1002, and the connection ends", 1002),
    Case(
        "interrupted",
        "Another beginning before the last fragment of a message",
        "1002, and the connection ends",
        1002,
    ),
    Case(
        "bad_close_code",
        "A close frame with a code that may not be sent: below 1000, 1004 to 1006, 1015 to 2999, from 5000",
        "1002, and the connection ends",
        1002,
    ),
    Case("short_close", "A close frame with half a code", "1002, and the connection ends", 1002),
    Case("bad_close_reason", "A close frame whose reason is not UTF-8", "1007, and the connection ends", 1007),
    Case("bad_utf8", "Text that is not UTF-8", "the reply `malformed`; the third in a row ends it with 4400", 4400),
    Case("too_large", "More than 16 KiB, in one frame or in fragments", "1009, and the connection ends", 1009),
    Case("binary", "A binary frame", "the reply `malformed`; the third in a row ends it with 4400", 4400),
    Case(
        "not_json",
        "Text that is not one JSON object",
        "the reply `malformed`; the third in a row ends it with 4400",
        4400,
    ),
    Case("unknown_command", "A command there is not", "the reply `unknown_command`; the connection stays"),
    Case(
        "bad_field", "A command with a bad field", "the reply `validation` with the field's path; the connection stays"
    ),
)
"""Whatever ends a connection costs that connection alone."""
