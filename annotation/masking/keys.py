"""Keys (密钥): from the environment, never written, never logged. A key of 32 bytes (Base64) is used as it is, a passphrase goes through scrypt."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass, field

VARIABLE = "PANJIAN_MASK_KEY"
SALT_BYTES = 16
_SHORTEST = 12
_SURROGATES = b"panjian.mask/1 surrogates"
_SEALING = b"panjian.mask/1 sealing"


class KeyMissing(Exception):
    """No key, or one too weak; the message tells people what to do and never the key."""


@dataclass(frozen=True, slots=True)
class Secret:
    """The key of a user. Its text shows nothing of it."""

    _material: bytes = field(repr=False)
    _is_key: bool = field(repr=False)

    def surrogates(self) -> bytes:
        """The key of the surrogates: the same in every run, so that a text masked twice is masked alike."""
        return self._derived(hashlib.sha256(_SURROGATES).digest()[:SALT_BYTES], _SURROGATES)

    def sealing(self, salt: bytes) -> bytes:
        """The key that seals one map file."""
        return self._derived(salt, _SEALING)

    def _derived(self, salt: bytes, purpose: bytes) -> bytes:
        if self._is_key:
            return hashlib.blake2b(salt, key=self._material, person=purpose[-15:], digest_size=32).digest()
        stretched = hashlib.scrypt(self._material, salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
        return hashlib.blake2b(purpose, key=stretched, digest_size=32).digest()


def secret(value: str | None = None) -> Secret:
    """The key in the environment (or given): 32 bytes in Base64, else a passphrase of at least 12 characters."""
    given = os.environ.get(VARIABLE, "") if value is None else value
    if not given.strip():
        raise KeyMissing(f"没有密钥：请先设环境变量 {VARIABLE}（Base64 编码的 32 字节，或至少 {_SHORTEST} 个字符的口令）。")
    try:
        raw = base64.urlsafe_b64decode(given.strip())
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) == 32:
        return Secret(raw, True)
    if len(given) < _SHORTEST:
        raise KeyMissing(f"口令太短：环境变量 {VARIABLE} 至少要 {_SHORTEST} 个字符。")
    return Secret(given.encode("utf-8"), False)


def thrown_away() -> bytes:
    """A key that nobody keeps: surrogates made with it lead nowhere back."""
    return secrets.token_bytes(32)
