"""What arrives, put together to messages (RFC 6455, section 5): masked, not compressed, whole or in fragments.

Parsed here because nothing between a transport and a command is left to wait: the library's parser feeds a queue that
a task of its own must read, for each of thousands of phones that say something twice a minute.
"""

from enum import IntEnum
from struct import Struct
from typing import Final, NamedTuple

from aiohttp import WSCloseCode

from lms_rt import limits
from lms_rt.contract.close_codes import CLOSES, CloseCode
from lms_rt.realtime.frames import CONTROL_MAX

READ_MAX: Final = 4 * limits.MAX_FRAME_BYTES
"""Longest message that is read to its end. One between this and `MAX_FRAME_BYTES` is refused in order, so that the
client hears the replies to what it said before."""

_FIN: Final = 0x80
_RESERVED: Final = 0x70
_OPCODE: Final = 0x0F
_CONTROL: Final = 0x08
_MASKED: Final = 0x80
_TWO_BYTES: Final = 126
_EIGHT_BYTES: Final = 127
_KEY: Final = 4
"""Bytes of a mask's key, after the length."""
_WHOLE_TEXT: Final = 0x81
_CODE: Final = Struct("!H")


class Opcode(IntEnum):
    """What a frame is."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


_OPCODES: Final = frozenset(Opcode)


class Message(NamedTuple):
    """A message of one or more frames, or a control frame."""

    opcode: int
    payload: bytes


class BrokenFramesError(Exception):
    """The other side breaks the rules, and nothing that follows can be read."""

    def __init__(self, code: WSCloseCode, reason: str) -> None:
        """`code` and `reason` are what the connection is closed with."""
        super().__init__(reason)
        self.code = code
        self.reason = reason


class FrameReader:
    """Puts together what one client sends. It may arrive in any pieces."""

    __slots__ = ("_begun", "_begun_as", "_rest")

    def __init__(self) -> None:
        self._rest = b""
        """The beginning of a frame whose end has not arrived."""
        self._begun: bytearray | None = None
        """The fragments so far of a message whose last has not arrived."""
        self._begun_as = 0

    def read(self, data: bytes, into: list[Message]) -> None:
        """Append the messages and control frames that `data` completes. Raises BrokenFramesError after them."""
        if not self._rest and self._begun is None:
            text = _whole_text(data)
            if text is not None:
                into.append(Message(Opcode.TEXT, text))
                return
        data = self._rest + data
        at, end = 0, len(data)
        while end - at >= 2:
            first, second = data[at], data[at + 1]
            _check(first, second)
            length, head = second & ~_MASKED, 2
            if length >= _TWO_BYTES:
                head = 4 if length == _TWO_BYTES else 10
                if end - at < head:
                    break
                length = int.from_bytes(data[at + 2 : at + head], "big")
            if length + len(self._begun or b"") >= READ_MAX and not first & _CONTROL:
                raise BrokenFramesError(WSCloseCode.MESSAGE_TOO_BIG, CLOSES[CloseCode.TOO_LARGE].reason)
            start = at + head + _KEY
            if end - start < length:
                break
            at = start + length
            self._take(first, _unmasked(data[start - _KEY : start], data[start:at]), into)
        self._rest = data[at:]

    def _take(self, first: int, payload: bytes, into: list[Message]) -> None:
        opcode = first & _OPCODE
        if opcode & _CONTROL:
            if opcode == Opcode.CLOSE:
                _check_close(payload)
            into.append(Message(opcode, payload))
        elif (opcode == Opcode.CONTINUATION) == (self._begun is None):
            raise BrokenFramesError(WSCloseCode.PROTOCOL_ERROR, "fragments out of order")
        elif self._begun is not None:
            self._begun += payload
            if first & _FIN:
                into.append(Message(self._begun_as, bytes(self._begun)))
                self._begun = None
        elif first & _FIN:
            into.append(Message(opcode, payload))
        else:
            self._begun, self._begun_as = bytearray(payload), opcode


def _whole_text(data: bytes) -> bytes | None:
    """The text where `data` is one message in one frame and nothing else, as nearly everything is; None otherwise."""
    size = len(data)
    if size <= 2 + _KEY or data[0] != _WHOLE_TEXT:
        return None
    second, start = data[1], 2 + _KEY
    if second == _MASKED | _TWO_BYTES and size > 4 + _KEY:
        length, start = data[2] << 8 | data[3], 4 + _KEY
    elif _MASKED <= second < _MASKED | _TWO_BYTES:
        length = second & ~_MASKED
    else:
        return None
    return _unmasked(data[start - _KEY : start], data[start:]) if size == start + length else None


def _unmasked(key: bytes, payload: bytes) -> bytes:
    """As one large number each: an XOR by bytes would take twenty times as long."""
    size = len(payload)
    mask = (key * (size // _KEY + 1))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(mask, "little")).to_bytes(size, "little")


def _check(first: int, second: int) -> None:
    """Whether a frame may begin so."""
    opcode = first & _OPCODE
    bad_control = opcode & _CONTROL and (not first & _FIN or second & ~_MASKED > CONTROL_MAX)
    if not second & _MASKED:
        raise BrokenFramesError(WSCloseCode.PROTOCOL_ERROR, "frame not masked")
    if first & _RESERVED or opcode not in _OPCODES or bad_control:
        raise BrokenFramesError(WSCloseCode.PROTOCOL_ERROR, "bad frame header")


def _check_close(payload: bytes) -> None:
    """Whether a close frame may say this (RFC 6455, section 7.4)."""
    if not payload:
        return
    code = _CODE.unpack_from(payload)[0] if len(payload) >= _CODE.size else 0
    if not (1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999):
        raise BrokenFramesError(WSCloseCode.PROTOCOL_ERROR, "bad close code")
    try:
        payload[_CODE.size :].decode()
    except UnicodeDecodeError:
        raise BrokenFramesError(WSCloseCode.INVALID_TEXT, "close reason is not UTF-8") from None
