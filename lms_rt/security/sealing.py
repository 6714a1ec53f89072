"""Keeping something in the database that the database alone must not reveal.

AES-256-GCM under a key made (HKDF-SHA256) of a server secret and of a word that only the client knows, so that reading
it takes the configuration, the database and that word. The server secrets are the signing keys: they are rotated the
same way. What is sealed lives only for hours, or is sealed anew within the hour (`renewed`).
"""

import secrets
from collections.abc import Mapping
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lms_rt.settings import SecuritySettings

NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """It was sealed under a key that is gone, or with another word, or was altered."""


class Sealer:
    """Seals under the current secret, opens under every one."""

    def __init__(self, secrets_by_id: Mapping[str, str], current: str) -> None:
        self._current = secrets_by_id[current].encode()
        self._all = [self._current, *(key.encode() for kid, key in secrets_by_id.items() if kid != current)]

    @classmethod
    def of(cls, security: SecuritySettings) -> Self:
        """A sealer under the keys that sign tokens."""
        return cls({kid: key.get_secret_value() for kid, key in security.jwt_keys.items()}, security.signing_kid)

    def seal(self, content: bytes, word: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + _cipher(self._current, word).encrypt(nonce, content, None)

    def open(self, sealed: bytes, word: str) -> bytes:
        """What was sealed with this word; raises SealBrokenError."""
        for secret in self._all:
            try:
                return _cipher(secret, word).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
            except InvalidTag:
                continue
        raise SealBrokenError("no key opens it")

    def renewed(self, sealed: bytes, word: str) -> bytes:
        """The same under the current secret: as it is, or sealed anew. Raises SealBrokenError."""
        try:
            _cipher(self._current, word).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except InvalidTag:
            return self.seal(self.open(sealed, word), word)
        return sealed


def _cipher(secret: bytes, word: str) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=secret, info=b"lms_rt sealed")
    return AESGCM(derive.derive(word.encode()))
