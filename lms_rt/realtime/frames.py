"""WebSocket frames from the server as bytes (RFC 6455, section 5): not masked, not compressed, never in fragments.

A frame that goes to a thousand readers is made once, which is why this is not left to the library's own `send`.
"""

from struct import Struct
from typing import Final

_TEXT: Final = 0x81
_CLOSE: Final = 0x88
_PING: Final = 0x89
_PONG: Final = 0x8A
_MEDIUM: Final = Struct("!BBH")
_LARGE: Final = Struct("!BBQ")
_CODE: Final = Struct("!H")

CONTROL_MAX: Final = 125
"""Longest payload of a control frame."""


def text_frame(payload: bytes) -> bytes:
    """A text frame; `payload` is UTF-8."""
    return _framed(_TEXT, payload)


def close_frame(code: int, reason: str) -> bytes:
    """A close frame; a reason that is too long is cut."""
    cut = reason.encode()[: CONTROL_MAX - 2].decode(errors="ignore")
    return _framed(_CLOSE, _CODE.pack(code) + cut.encode())


def ping_frame(payload: bytes) -> bytes:
    """A ping; `payload` comes back in the pong and has at most `CONTROL_MAX` bytes."""
    return _framed(_PING, payload)


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping with this payload."""
    return _framed(_PONG, payload)


def _framed(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65536:
        return _MEDIUM.pack(first, 126, size) + payload
    return _LARGE.pack(first, 127, size) + payload
