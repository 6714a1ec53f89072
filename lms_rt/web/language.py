"""The language a browser asks for."""

from typing import Final

from aiohttp import hdrs, web
from pydantic import TypeAdapter, ValidationError

from lms_rt.contract.accounts import Locale

DEFAULT: Final = "en"
SPOKEN: Final = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français"}
"""What mails are written in, by their own names."""
_LOCALE: Final = TypeAdapter[str](Locale)


def preferred_locale(request: web.Request) -> str:
    """The language tag that Accept-Language likes best (RFC 9110, section 12.5.4), or English."""
    wanted = []
    for entry in request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(","):
        tag, _, weight = entry.strip().partition(";q=")
        try:
            wanted.append((float(weight or 1), _LOCALE.validate_python(tag.strip())))
        except (ValueError, ValidationError):
            continue  # `*`, or nothing we understand
    best = max(wanted, key=lambda each: each[0], default=(0.0, DEFAULT))
    return best[1] if best[0] > 0 else DEFAULT
