"""The cookies of the web pages, named here alone."""

from typing import Final

ACCESS: Final = "lms_access"
"""The access token; HttpOnly."""
REFRESH: Final = "lms_refresh"
"""The refresh token; HttpOnly. Any page may find that the access token has run out, so it goes to all of them."""
GUEST: Final = "lms_guest"
"""A guest's token; HttpOnly, and only for the paths of the one class it is good for. So a browser can be a guest in one
class, a guest under another name in a second, and somebody with an account everywhere else."""
GUEST_OF_PIN: Final = "lms_guest_pin"
"""The same token once more, for the page of the class's PIN, so that the QR code leads back to one's place."""
JOINING: Final = "lms_joining"
"""A random word of the browser's own, HttpOnly and for the form to join alone: where the answer is lost on the way, the
same form, sent again with it, finds the guest it made."""
CSRF: Final = "lms_csrf"
"""A random word that our own scripts can read, and other sites' cannot, to repeat in the header `CSRF_HEADER`."""
CSRF_HEADER: Final = "X-CSRF-Token"
