"""Sealing what is private: authenticated encryption under a key derived from the school's secret, and a keyed hash."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = b"\x01"  # how the rest is sealed; another key or cipher gets another byte
NONCE = 12  # bytes


class NotOurs(Exception):
    """A sealed value does not open: it was sealed under another SECRET_KEY, or was changed."""


@dataclass(frozen=True)
class Seal:
    """Closes and opens private values. *secret*: 32 bytes as urlsafe base64."""

    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        raw = urlsafe_b64decode(self.secret + "=" * (-len(self.secret) % 4))
        object.__setattr__(self, "_cipher", AESGCM(self._derive(raw, b"waishi seal")))
        object.__setattr__(self, "_hash", self._derive(raw, b"waishi hash"))

    _cipher: AESGCM = field(init=False, repr=False)
    _hash: bytes = field(init=False, repr=False)

    @staticmethod
    def _derive(raw: bytes, use: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=use).derive(raw)

    def close(self, plain: bytes) -> bytes:
        """The ciphertext: one byte of form, the nonce, the sealed bytes."""
        nonce = os.urandom(NONCE)
        return FORM + nonce + self._cipher.encrypt(nonce, plain, FORM)

    def open(self, cipher: bytes) -> bytes:
        """The plain bytes again. Raises NotOurs."""
        try:
            return self._cipher.decrypt(cipher[1 : 1 + NONCE], cipher[1 + NONCE :], cipher[:1])
        except Exception as error:
            raise NotOurs(type(error).__name__) from None

    def hash(self, plain: bytes) -> bytes:
        """A keyed hash: equal for equal values, useless without the secret. 32 bytes."""
        return hmac.digest(self._hash, plain, sha256)
