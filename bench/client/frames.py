"""WebSocket bytes made in advance: handshakes and masked client frames, so that nothing is encoded while measuring."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

MASK = b"\x37\xfa\x21\x3d"
"""One mask for all frames: a server unmasks it like any other, and the client need not draw random numbers."""

BROWSER_EXTENSIONS = "permessage-deflate; client_max_window_bits"
"""What Chromium and Firefox offer with every handshake."""


def masked(text: str | bytes) -> bytes:
    """One complete, masked text frame."""
    payload = text.encode() if isinstance(text, str) else text
    size = len(payload)
    if size < 126:
        head = bytes((0x81, 0x80 | size))
    elif size < 1 << 16:
        head = bytes((0x81, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x81, 0x80 | 127)) + size.to_bytes(8, "big")
    key = int.from_bytes((MASK * (size // 4 + 1))[:size], "big")
    body = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big") if size else b""
    return head + MASK + body


def handshake(
    host: str,
    path: str,
    *,
    protocols: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    browser: bool = False,
) -> bytes:
    """The upgrade request. `browser` sends what a browser sends, its offer to compress included."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket"]
    lines += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
    if protocols:
        lines.append(f"Sec-WebSocket-Protocol: {', '.join(protocols)}")
    if browser:
        lines += [
            f"Sec-WebSocket-Extensions: {BROWSER_EXTENSIONS}",
            f"Origin: http://{host}",
            "Pragma: no-cache",
            "Cache-Control: no-cache",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0",
            "Accept-Encoding: gzip, deflate, br, zstd",
            "Accept-Language: en-GB,en;q=0.9",
        ]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
