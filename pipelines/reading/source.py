"""What reading hands on: a text (`Source`) or the reason why there is none (`ReadingError`), within `Bounds`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "empty",  # nothing, or white space only
    "encoding",  # the characters could not be told with certainty
    "binary",  # no text at all under the name of a text
    "scan_without_text",  # pages are pictures
    "encrypted",
    "too_large",
    "not_judgment",  # text, but no criminal judgment, ruling or decision
    "bad_json",
    "unsupported",  # a format that is not read
    "unreadable",  # damaged, or the system refuses it
    "not_found",
    "outside",  # a link that leads out of the folder given
]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one reading.

    characters: of one text, Unicode code points; bytes: of one file, or of one line of a .jsonl file;
    unpacked_bytes, entries: of an archive (.docx) when unpacked; pages: of a .pdf; seconds: for the pages of one .pdf;
    memory: of the process that reads a .pdf, bytes.
    """

    characters: int = 2_000_000
    bytes: int = 50 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    entries: int = 2_000
    pages: int = 1_000
    seconds: float = 120.0
    memory: int = 1024 * 1024 * 1024


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Source:
    """One text as received. Every offset of a report points into `text`.

    id: given by the caller (.json, .jsonl), else the file's name (within a folder: its path from that folder),
    else the digest of the text. path: the file it came from, None for standard input.
    line: its line (from 1) in a .jsonl file.
    """

    id: str
    text: str
    path: str | None
    line: int | None = None


class ReadingError(Exception):
    """Why an input gave no text: a value in the stream of `read`, and an exception inside the formats.

    code is stable, for programs; where names the file (and the line); reason and advice are Chinese, for people.
    """

    def __init__(self, code: Code, reason: str, advice: str, *, file: str | None = None, line: int | None = None) -> None:
        super().__init__(code, reason, advice)
        self.code: Code = code
        self.reason = reason
        self.advice = advice
        self.file = file
        self.line = line

    @property
    def where(self) -> str:
        """The file's name, with the line (from 1) where the file holds one judgment a line."""
        name = f"《{self.file}》" if self.file is not None else "输入"
        return name if self.line is None else f"{name}第 {self.line} 行"

    def at(self, file: str, line: int | None = None) -> ReadingError:
        """The same error, said of this file and line; a line already known stays."""
        placed = ReadingError(self.code, self.reason, self.advice, file=file, line=self.line if self.line is not None else line)
        placed.__cause__ = self.__cause__
        return placed

    def __str__(self) -> str:
        return f"{self.where}：{self.reason}。建议：{self.advice}。"


def own_report() -> ReadingError:
    """The refusal of a report that panjian wrote itself."""
    return ReadingError("not_judgment", "这是判鉴写出的报告，不是裁判文书", "只交文书；报告请存到文书的文件夹以外")


def bounded(text: str, bounds: Bounds) -> str:
    """`text` unchanged; ReadingError `empty` for white space only, `too_large` over the bound."""
    if len(text) > bounds.characters:
        raise ReadingError(
            "too_large",
            f"文本有 {len(text):,} 个字符，超过上限 {bounds.characters:,}",
            "把多份文书拆开，一份文书一个文件；或者改用 .jsonl，一行一份",
        )
    if not text or text.isspace():
        raise ReadingError("empty", "没有文字（空文件或者只有空白）", "检查文件是否保存完整，重新导出后再试")
    return text
