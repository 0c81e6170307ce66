"""Surrogates of numbers (号码的替换值): digits for digits, letters for letters, hyphens kept, checksums right where they were right."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from annotation.masking.finding import Finding
from annotation.masking.numbers import check_digit, is_card, luhn_digit

_DIGITS = "0123456789"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # plates have no I and no O
_SMALL = "abcdefghjkmnpqrstuvwxyz"
_SPOKEN = "一二三四五六七八九"
_HANDLE = "云晴川山南星禾木言初夏秋白风"


class Draw:
    """Draws that a key and a value decide: the same for the same, and nothing to be learned from them without the key."""

    def __init__(self, key: bytes, sort: str, words: str) -> None:
        self._key, self._seed = key, f"{sort}\0{words}\0".encode()
        self._count = 0

    def number(self, below: int) -> int:
        """The next number, 0 ≤ number < below."""
        self._count += 1
        digest = hmac.new(self._key, self._seed + str(self._count).encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], "big") % below

    def one(self, choices: Sequence[str]) -> str:
        """The next of the choices."""
        return choices[self.number(len(choices))]


def number_like(finding: Finding, draw: Draw, day: int | None) -> str:
    """A number of the same form as a finding that is none of itself; `day`: the day of birth that a citizen's number gets."""
    words = finding.words
    for _ in range(20):
        made = _identity(words, draw, day) if finding.sort == "identity" else _made(finding, draw)
        if made != words:
            return made
    return made


def _made(finding: Finding, draw: Draw) -> str:
    words = finding.words
    if finding.sort == "phone":
        return _phone(words, draw)
    if finding.sort == "account":
        return _account(words, draw)
    if finding.sort == "mail":
        local, _, domain = words.partition("@")
        return f"{_like(local, draw)}@{domain}"
    if finding.sort == "plate":
        kept = len(words) == 6 and words[0] in "DF" and words[1:].isdigit()  # 新能源: D or F first
        return words[0] + _like(words[1:], draw) if kept else _like(words, draw)
    if finding.sort == "handle" and words.startswith("wxid_"):
        return "wxid_" + _like(words[5:], draw)
    if finding.sort == "door":
        return _door(words, draw)
    return _like(words, draw)


def _like(words: str, draw: Draw) -> str:
    """Each character replaced by another of its class; what is neither digit, letter nor Chinese stays."""
    return "".join(_character(one, draw) for one in words)


def _character(one: str, draw: Draw) -> str:
    if one in "×xX*＊挂学警港澳使领试超":
        return one
    for pool in (_DIGITS, _SPOKEN + "〇", _CAPITALS + "IO", _SMALL + "ilo"):
        if one in pool:
            return draw.one(pool[: len(_CAPITALS)] if pool[0] == "A" else pool)
    return draw.one(_HANDLE) if "\u3400" <= one <= "\u9fff" else one


def _filled(words: str, digits: str) -> str:
    """The digits put where the digits (and the check letter) of `words` stand."""
    rest = iter(digits)
    return "".join(next(rest) if one.isdigit() or one in "Xx×*" else one for one in words)


def _identity(words: str, draw: Draw, day: int | None) -> str:
    """A citizen's number: province kept and no county (0000, which nobody has), birth with the new day, sex kept, checksum right."""
    bare = re.sub(r"[^\dXx×*]", "", words)
    if day is None or len(bare) not in (15, 18):
        return _like(words, draw)
    born = (bare[6:12] if len(bare) == 18 else bare[6:10]) + f"{day:02d}"
    order, sex = f"{draw.number(100):02d}", int(bare[16] if len(bare) == 18 else bare[14])
    head = f"{bare[:2]}0000{born}{order}{draw.number(5) * 2 + sex % 2}"
    return _filled(words, head + check_digit(head) if len(bare) == 18 else head)


def _phone(words: str, draw: Draw) -> str:
    """A telephone number: country and area kept, a mobile stays a mobile."""
    head = re.match(r"(?:\+?0?0?86[-—\n]?)?1[-—]?(?=[3-9])|（?0(?:10|2\d|[3-9]\d\d)[）)]?[-—]?|[一幺]", words)
    kept = head[0] if head else ""
    rest = words[len(kept) :]
    first = next((place for place, one in enumerate(rest) if one.isdigit()), None)
    if first is None:
        return kept + _like(rest, draw)
    return kept + rest[:first] + draw.one("3456789" if kept.endswith(("1", "1-")) else "2345678") + _like(rest[first + 1 :], draw)


def _account(words: str, draw: Draw) -> str:
    """An account: the first digit kept (the sort of card), the last right by Luhn where it was."""
    bare = re.sub(r"\D", "", words)
    if not is_card(bare):
        return _like(words, draw)
    head = bare[0] + "".join(draw.one(_DIGITS) for _ in bare[1:-1])
    return _filled(words, head + luhn_digit(head))


def _door(words: str, draw: Draw) -> str:
    """A number of a door: no zero in front, 十 and 百 kept."""
    made = "".join(draw.one(_SPOKEN) if one in _SPOKEN else one if one in "十百零〇" else _character(one, draw) for one in words)
    return draw.one("123456789") + made[1:] if words[:1].isdigit() else made
