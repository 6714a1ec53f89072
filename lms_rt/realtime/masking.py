"""Frames of a client must be masked, and a server must end the connection where one is not (RFC 6455, section 5.1).

The library takes frames that are not masked. This is the only file that reaches into it for that: the parser it hands
to its protocol is replaced by one that follows the heads of the frames and lets the library's own do the rest.
"""

import sys
from typing import Final, Protocol

from aiohttp import web
from aiohttp.http import WebSocketWriter

_MASKED: Final = 0x80
_LENGTH_TWO_BYTES: Final = 126
_LENGTH_EIGHT_BYTES: Final = 127
_KEY: Final = 4
"""Bytes of the mask's key, after the length."""
_RESERVED: Final = b"\x70\x00"
"""The head of a frame that the library refuses with 1002 itself, with all that goes with it: it is put in the place of
the first head that is not masked."""


class Reader(Protocol):
    """The library's parser, as its protocol knows it."""

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Take in what arrived."""

    def feed_eof(self) -> None:
        """Nothing more will arrive."""


class MaskGuard:
    """Stands before the library's parser, and lets through what arrives up to the first frame without a mask."""

    __slots__ = ("_feed", "_held", "_left", "_reader")

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._feed = reader.feed_data
        self._held = b""
        """The beginning of a head whose end has not arrived."""
        self._left = 0
        """Bytes to come of the frame under way."""

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Take in what arrived. An answer is one frame in one piece, and passes by its length."""
        if not self._left and not self._held and len(data) > _KEY + 1:
            second = data[1]
            if _MASKED <= second < _MASKED + _LENGTH_TWO_BYTES:
                if len(data) == second - _MASKED + 2 + _KEY:
                    return self._feed(data)
            elif second == _MASKED + _LENGTH_TWO_BYTES and len(data) == (data[2] << 8 | data[3]) + 4 + _KEY:
                return self._feed(data)
        return self._follow(data)

    def feed_eof(self) -> None:
        """Nothing more will arrive."""
        self._reader.feed_eof()

    def _follow(self, data: bytes) -> tuple[bool, bytes]:
        """From head to head. A head in pieces is held until it is whole: its first byte cannot be taken back."""
        if self._held:
            data, self._held = self._held + data, b""
        at, end = self._left, len(data)
        while at < end:
            if end - at < 2:
                break
            second = data[at + 1]
            if not second & _MASKED:
                self._left = sys.maxsize  # all that follows is of no interest to anybody
                return self._feed(data[:at] + _RESERVED)
            length, head = second & ~_MASKED, 2
            if length >= _LENGTH_TWO_BYTES:
                head = 10 if length == _LENGTH_EIGHT_BYTES else 4
                if end - at < head:
                    break
                length = int.from_bytes(data[at + 2 : at + head], "big")
            at += head + _KEY + length
        if at < end:
            data, self._held = data[:at], data[at:]
        self._left = max(0, at - end)
        return self._feed(data) if data else (False, b"")


class MaskedSocket(web.WebSocketResponse):
    """A socket on which a frame that is not masked ends the connection with 1002, like any other break of RFC 6455."""

    def _post_start(self, request: web.BaseRequest, protocol: str | None, writer: WebSocketWriter) -> None:
        handler = request.protocol
        # What came before we were ready to read
        early, handler._message_tail = handler._message_tail, b""  # noqa: SLF001  # see above
        super()._post_start(request, protocol, writer)
        assert self._parser is not None
        handler._payload_parser = guard = MaskGuard(self._parser)  # noqa: SLF001  # see above
        if early:
            guard.feed_data(early)
