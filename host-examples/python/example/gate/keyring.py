"""Shared secrets at rest: ChaCha20-Poly1305 with a key that the operator gives.

What is stored begins with one octet that says how: 0 plain, 1 sealed. Sealed, the nonce of 12 octets and the ciphertext
with its tag follow. The client key is bound as associated data, so that whoever can write to the database can't hand
one tenant's secrets to another.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

PLAIN, SEALED = b"\x00", b"\x01"
NONCE = 12
"""Octets. 96 random bits do not repeat in practice: one is drawn for each installation, not for each request."""


class SecretError(Exception):
    """Stored secrets, or the key to them, can't be read."""


class Keyring:
    """How secrets are stored: sealed with a key of 32 octets, or plain where there is none."""

    def __init__(self, key: bytes | None) -> None:
        self._cipher = ChaCha20Poly1305(key) if key is not None else None

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Keyring:
        """Reads the key: 64 hexadecimal digits, as `openssl rand -hex 32` prints them."""
        try:
            text = Path(path).read_text("ascii", "replace").strip()
        except OSError as error:
            raise SecretError(f"the key file can't be read: {error.strerror}") from error
        if not re.fullmatch("[0-9a-fA-F]{64}", text):
            raise SecretError("the key file does not hold 64 hexadecimal digits")
        return cls(bytes.fromhex(text))

    def seal(self, client_key: str, secrets: str) -> bytes:
        """What to store of a tenant's secrets."""
        if self._cipher is None:
            return PLAIN + secrets.encode()
        nonce = os.urandom(NONCE)
        return SEALED + nonce + self._cipher.encrypt(nonce, secrets.encode(), client_key.encode())

    def open(self, client_key: str, stored: bytes) -> str:
        """The secrets behind what is stored. Plain and sealed are never mixed up: neither opens as the other."""
        form, rest = stored[:1], stored[1:]
        if self._cipher is None:
            if form != PLAIN:
                raise SecretError("the secrets are encrypted, and no `--key-file` was given")
            return rest.decode()
        if form == PLAIN:
            raise SecretError("the secrets are plain text, and a `--key-file` was given: add the tenant again")
        try:
            if form != SEALED:
                raise InvalidTag
            return self._cipher.decrypt(rest[:NONCE], rest[NONCE:], client_key.encode()).decode()
        except (InvalidTag, ValueError):
            raise SecretError("the secrets were not encrypted with this key for this tenant") from None
