"""Plain text: bytes → the text they encode, unchanged (line ends included; only a byte order mark is left out).

UTF-8 and UTF-16 with or without a byte order mark, UTF-32 with one, GB18030 (with its subsets GBK, GB2312) and Big5
are told apart. A candidate must decode strictly, and the result must read as Chinese legal prose: frequent characters of judgments,
in simplified and traditional form, make up about a third of a real text and next to nothing of a wrong decoding.
"""

from __future__ import annotations

import codecs
import re

from pipelines.reading.source import Bounds, ReadingError, bounded

_BYTE_ORDER_MARKS = (  # UTF-32's mark begins with that of UTF-16: longest first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "cp950")
_FREQUENT = frozenset(
    "的一人被告年月日刑罪判法院事中市公本不为有处在期定犯大以及同元上和第民行审县安国其证"
    "某区员时理机关实徒王李张刘陈陆盗窃抢劫诈骗毒品自首辩护认供述罚金执决书依照规条款起诉检察"
    "為處審縣國證區員時機關實張劉陳陸盜竊搶詐騙辯護認罰執決書條訴檢"
    "，。、：；（）《》0123456789"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 20_000
_MIN_FREQUENT_SHARE = 0.18

_SAVE_AS_UTF8 = "用记事本、WPS 或者 Word 打开，另存为 UTF-8 编码的 .txt 后再试"


def extract(data: bytes, bounds: Bounds) -> str:
    """The text of a .txt file. Raises ReadingError: empty, binary, encoding, too_large."""
    return bounded(decode(data), bounds)


def decode(data: bytes) -> str:
    """`data` decoded by its byte order mark, as UTF-8, or as the likelier of GB18030 and Big5."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _refuse_binary(_decode_marked(data, name))
    if b"\0" in data:
        return _decode_unmarked_utf16(data)
    try:
        return _refuse_binary(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _refuse_binary(_decode_legacy(data, error))


def _decode_marked(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        label = "UTF-8" if name == "utf-8-sig" else name.upper()
        raise ReadingError("encoding", f"开头标明是 {label}，但第 {error.start + 1} 个字节起不合这种编码", _SAVE_AS_UTF8) from error


def _decode_legacy(data: bytes, not_utf8: UnicodeDecodeError) -> str:
    best, best_share = "", 0.0
    for name in _CANDIDATES:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        share = frequent_share(text)
        if share > best_share:
            best, best_share = text, share
    if best_share < _MIN_FREQUENT_SHARE:
        raise ReadingError(
            "encoding",
            f"认不出文字编码（不是 UTF-8：第 {not_utf8.start + 1} 个字节起不合；按 GB18030、Big5 解读也读不成文书）",
            _SAVE_AS_UTF8,
        ) from not_utf8
    return best


def _decode_unmarked_utf16(data: bytes) -> str:
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and frequent_share(text) >= _MIN_FREQUENT_SHARE:
            return text
    raise _binary()


def frequent_share(text: str) -> float:
    """Share (0–1) of characters frequent in judgments among the Chinese characters and marks of the beginning.

    Characters outside the usual block (private use, kana, rare) count as wrong: a wrong decoding is full of them.
    """
    sample = [c for c in text[:_SAMPLE] if c > "\x7f"]
    if not sample:
        return 0.0
    return sum(c in _FREQUENT for c in sample) / len(sample)


def _refuse_binary(text: str) -> str:
    if "\0" in text or len(_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 100:
        raise _binary()
    return text


def _binary() -> ReadingError:
    return ReadingError(
        "binary",
        "内容不是文字（二进制文件）",
        "确认文件类型；Word 文档请另存为 .docx，扫描件请先做文字识别（OCR）",
    )
