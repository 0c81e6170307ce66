"""The map file (对照表): what stood where, sealed by AES-256-GCM; a line for each judgment, the first line tells how.

In clear stand only the masked id and the digest of the masked text, which are bound to the sealed part. The key comes from `keys.py`; every
file has a salt of its own, every line a nonce of its own. A line that was changed, moved or sealed by another key is refused.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from annotation.masking.keys import SALT_BYTES, Secret
from annotation.masking.mask import Masked, Replacement
from annotation.masking.offsets import OffsetMap, Replaced

SCHEMA = "panjian.mask/1"
_NONCE_BYTES = 12


class MapError(Exception):
    """A map file that cannot be opened; the message is for people."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One judgment's line, opened: under which id its masked text goes, and the way back."""

    masked_id: str
    digest: str
    id: str = field(repr=False)
    offsets: OffsetMap = field(repr=False)
    replacements: tuple[Replacement, ...] = field(repr=False)

    def of(self, text: str) -> Masked:
        """The masked judgment that this line belongs to."""
        return Masked(self.masked_id, text, self.offsets, self.replacements)


def write_map(path: Path, secret: Secret, rows: Iterable[tuple[str, Masked]]) -> Iterator[Masked]:
    """Write a line for each (original id, masked judgment) that passes; the file appears whole at the end, for its owner alone."""
    salt = secrets.token_bytes(SALT_BYTES)
    cipher = AESGCM(secret.sealing(salt))
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps({"schema": SCHEMA, "salt": _text(salt)}) + "\n")
        for id, masked in rows:
            row = {"id": masked.id, "digest": masked.digest}
            nonce = secrets.token_bytes(_NONCE_BYTES)
            sealed = nonce + cipher.encrypt(nonce, _packed(id, masked), _bound(row))
            file.write(json.dumps({**row, "sealed": _text(sealed)}, ensure_ascii=False) + "\n")
            yield masked
    part.replace(path)


def read_map(path: Path, secret: Secret) -> list[Entry]:
    """Every line of a map file, opened."""
    try:
        head, *lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        if head["schema"] != SCHEMA:
            raise MapError(f"“{path.name}”不是本版本的对照表（{head['schema']}）。")
        cipher = AESGCM(secret.sealing(base64.b64decode(head["salt"])))
        return [_opened(cipher, line, path, number) for number, line in enumerate(lines, 2)]
    except OSError as error:
        raise MapError(f"打不开对照表“{path}”：{error.strerror}。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise MapError(f"“{path.name}”不是对照表，或已损坏。") from error


def _opened(cipher: AESGCM, line: dict[str, str], path: Path, number: int) -> Entry:
    sealed = base64.b64decode(line["sealed"])
    row = {"id": line["id"], "digest": line["digest"]}
    try:
        data: dict[str, Any] = json.loads(cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(row)))
    except InvalidTag as error:
        raise MapError(f"“{path.name}”第 {number} 行解不开：密钥不对，或对照表被改动过。") from error
    rows = data["replaced"]
    return Entry(
        row["id"],
        row["digest"],
        data["id"],
        OffsetMap(tuple(Replaced(*one[:4]) for one in rows)),
        tuple(Replacement(*one[4:]) for one in rows),
    )


def _packed(id: str, masked: Masked) -> bytes:
    rows = [
        (place.start, place.end, place.masked_start, place.masked_end, one.sort, one.original, one.surrogate)
        for place, one in zip(masked.offsets.replaced, masked.replacements, strict=True)
    ]
    return json.dumps({"id": id, "replaced": rows}, ensure_ascii=True).encode("ascii")


def _bound(row: dict[str, str]) -> bytes:
    return "\0".join((SCHEMA, row["id"], row["digest"])).encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
