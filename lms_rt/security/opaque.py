"""Random secrets that mean nothing by themselves: refresh tokens, mailed links, socket tickets.

Only their digest is ever stored, so that a copy of the database or of Redis signs nobody in. They carry 256 random
bits, so a plain SHA-256 is enough; nobody can search for one.
"""

import hashlib
import secrets

RANDOM_BYTES = 32

API_TOKEN = "lms_"
"""What tokens for programs begin with: people and scanners of leaked secrets know them by it."""


def new_secret() -> str:
    """43 URL-safe characters."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def new_api_token() -> str:
    """A token for a program."""
    return API_TOKEN + new_secret()


def digest(secret: str) -> bytes:
    """The 32 bytes that are stored in a secret's stead. A header that is no UTF-8 has some too, which are nobody's."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
