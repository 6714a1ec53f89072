"""What a client expects before it sends its body (RFC 9110, section 10.1.1)."""

from aiohttp import HttpVersion11, hdrs, web


async def expected(request: web.Request) -> None:
    """Have the body sent where that is waited for, and pass over whatever else is expected, as one may.

    aiohttp's own refuses that in plain text, before any of our conventions hold.
    """
    if request.version == HttpVersion11 and request.headers[hdrs.EXPECT].lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun
