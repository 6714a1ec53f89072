"""From HTTP to a WebSocket: the handshake is answered, and the transport changes hands.

The library would keep the request, its handler's task and all the coroutines around it for as long as a socket is open:
half of what a connected phone costs in memory, and a detour for each of its frames. So once the answer is out, the
transport is given a protocol of our own, and the library's is told that its connection is over. This is the only file
that reaches into the library for that.
"""

import asyncio
import base64
import hashlib
from collections.abc import Callable
from typing import Final, TypeVar

from aiohttp import hdrs, web

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, section 1.3."""

Taker = TypeVar("Taker", bound=asyncio.BaseProtocol)


def is_upgrade(request: web.BaseRequest, protocol: str) -> bool:
    """Whether the request asks, as it should, for a WebSocket with this subprotocol."""
    ready = web.WebSocketResponse(protocols=(protocol,)).can_prepare(request)
    return ready.ok and ready.protocol == protocol


async def answer_upgrade(request: web.BaseRequest, protocol: str) -> web.StreamResponse:
    """Agree (101) to an upgrade that `is_upgrade` found in order, to the subprotocol `protocol` and no extension."""
    key = request.headers[hdrs.SEC_WEBSOCKET_KEY].encode()
    response = web.StreamResponse(status=101)
    response.headers[hdrs.UPGRADE] = "websocket"
    response.headers[hdrs.CONNECTION] = "upgrade"
    response.headers[hdrs.SEC_WEBSOCKET_ACCEPT] = base64.b64encode(
        hashlib.sha1(key + _GUID, usedforsecurity=False).digest()
    ).decode()
    response.headers[hdrs.SEC_WEBSOCKET_PROTOCOL] = protocol
    await response.prepare(request)
    return response


def take_over(request: web.BaseRequest, taker: Callable[[asyncio.Transport], Taker]) -> tuple[Taker, bytes] | None:
    """Give the request's transport to the protocol that `taker` makes; None where the client is gone already.

    Returns the protocol and what arrived behind the request, which is its to take in. The handler must return the
    response of `answer_upgrade` soon; nothing happens to the transport by it.
    """
    handler, transport = request.protocol, request.transport
    if transport is None or transport.is_closing():
        return None
    protocol = taker(transport)
    transport.set_protocol(protocol)
    early, handler._message_tail = handler._message_tail, b""  # noqa: SLF001 - nobody else has it
    handler.transport = None  # so that it closes nothing
    handler.connection_lost(None)
    return protocol, early
