"""The cookies of the web pages, named here alone."""

from typing import Final

ACCESS: Final = "lms_access"
"""The access token; HttpOnly."""
REFRESH: Final = "lms_refresh"
"""The refresh token; HttpOnly, sent only to where it is used."""
CSRF: Final = "lms_csrf"
"""A random word that our own scripts can read, and other sites' cannot, to repeat in the header `CSRF_HEADER`."""
CSRF_HEADER: Final = "X-CSRF-Token"
