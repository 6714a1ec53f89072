"""What a browser is told about every page: to load nothing but our own files, and to show it in nobody's frame.

Pictures and recordings are our own files too, but a bucket may be who sends them: then its origin is named beside ours.
"""

from typing import Final

from aiohttp import hdrs, web

from lms_rt import keys

CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src {pictures}; media-src {pictures}; "
    "connect-src 'self'; "  # the socket of the same host included
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # a PIN may stand in the address
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers older than frame-ancestors
}
ONE_YEAR_OF_TLS: Final = "max-age=31536000"


def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers of a page. It is one person's: nobody keeps it, unless the view said so."""
    bucket = request.app[keys.SERVICES].files.elsewhere
    policy = CONTENT_POLICY.format(pictures=f"'self' {bucket}" if bucket else "'self'")
    response.headers.setdefault(hdrs.CONTENT_SECURITY_POLICY, policy)
    for name, value in PAGE_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    if request.app[keys.SETTINGS].secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", ONE_YEAR_OF_TLS)
