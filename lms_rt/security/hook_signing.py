"""Signing what webhooks send, as Standard Webhooks has it: receivers verify with the libraries there are for it."""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_secret() -> str:
    """A secret as its receiver gets it: `whsec_` and 32 random bytes in base64."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(keys: Sequence[str], event: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature a secret, so that one that is being replaced still verifies.

    What is signed is `<event>.<timestamp>.<body>`, `timestamp` in whole seconds since 1970, so that neither can be
    exchanged and an old request cannot be sent again for ever.
    """
    signed = f"{event}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_mac(key, signed)}" for key in keys)


def _mac(key: str, signed: bytes) -> str:
    return b64encode(hmac.digest(b64decode(key.removeprefix(PREFIX)), signed, sha256)).decode()
