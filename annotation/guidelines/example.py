"""Examples of the guidelines (标注示例): passages of a fictional judgment with `[words](label value)`; tests execute them.

`[words](not label)`: these words are not marked so. `(label value @name)`: whose it is, where there are several. `missed`: rules do not
read it as the example says, people must; tests say so too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from annotation.marks import label_of

_MARKED = re.compile(r"\[([^\[\]]+)\]((?:\([^()]+\))+)")
_NOT = "not "
_BRACKETS = str.maketrans("（）", "()")
_FORMS = Path(__file__).with_name("forms.yaml")

PARTS: Mapping[str, str] = {  # parts of a judgment, as examples name them
    "court": "首部",
    "title": "首部",
    "case_number": "首部",
    "prosecutor": "首部",
    "person": "当事人",
    "counsel": "当事人",
    "procedure": "审理经过",
    "prosecution": "指控",
    "defence": "辩解辩护",
    "findings": "审理查明",
    "evidence": "证据",
    "reasoning": "本院认为",
    "basis": "裁判依据",
    "verdict": "判决主文",
    "appeal": "告知",
    "foot": "落款",
    "judged_on": "落款",
    "appendix": "附录",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """What the notation says of a stretch of a passage: label and value, or that it does not bear the label."""

    start: int
    end: int
    label: str
    value: str
    whose: str | None = None
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """An example, or a counter-example (反例) where `counter` is set."""

    title: str
    passages: Mapping[str, str]
    counter: bool = False
    why: str = ""
    missed: bool = False
    choices: Mapping[str, str | None] = field(default_factory=dict)
    form: str | None = None  # what stands around the passages: an entry of forms.yaml

    @property
    def parts(self) -> Mapping[str, str]:
        """Its passages with what stands around them."""
        return {**(forms()[self.form] if self.form else {}), **self.passages}

    @property
    def signs(self) -> list[Sign]:
        """All signs of its passages."""
        return [sign for passage in self.passages.values() for sign in signs_of(passage)[1]]

    @classmethod
    def read(cls, row: Mapping[str, Any], counter: bool) -> Example:
        """The example of a YAML mapping; what is neither a part of a judgment nor a word of ours is refused."""
        known = {"name", "form", "why", "missed", "choices"}
        if unknown := row.keys() - known - PARTS.keys():
            raise ValueError(f"{row.get('name')}: {sorted(unknown)}")
        passages = {part: _joined(text) for part, text in row.items() if part in PARTS}
        told = (row.get("why") or "", bool(row.get("missed")), row.get("choices") or {}, row.get("form"))
        return cls(str(row["name"]), passages, counter, *told)


@cache
def forms() -> Mapping[str, Mapping[str, str]]:
    """The forms of judgments around examples."""
    read = yaml.safe_load(_FORMS.read_text(encoding="utf-8"))
    return {name: {part: _joined(text) for part, text in parts.items()} for name, parts in read.items()}


def _joined(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "\n".join(text)


def example_of(source: str, counter: bool) -> Example:
    """The example of a fenced block."""
    return Example.read(yaml.safe_load(source), counter)


def signs_of(marked: str) -> tuple[str, list[Sign]]:
    """The clean text of a passage, and what is said of its stretches. Stray ASCII brackets are refused."""
    signs: list[Sign] = []
    clean, position = "", 0
    for match in _MARKED.finditer(marked):
        clean += marked[position : match.start()]
        start = len(clean)
        clean += match[1]
        signs += [_sign(start, len(clean), said) for said in re.findall(r"\(([^()]+)\)", match[2])]
        position = match.end()
    clean += marked[position:]
    if stray := re.search(r"[\[\]]", clean):
        raise ValueError(f"stray ASCII bracket: {clean[max(0, stray.start() - 20) : stray.start() + 20]}")
    return clean, signs


def _sign(start: int, end: int, said: str) -> Sign:
    said, _, whose = said.partition(" @")
    forbidden = said.startswith(_NOT)
    label, _, value = said.removeprefix(_NOT).strip().partition(" ")
    return Sign(start, end, label, _choice(label, value.strip()), whose or None, forbidden)


def _choice(name: str, value: str) -> str:
    """A value whose choice is written as the labels write it: the notation has no room for ASCII brackets, 再犯（…） stands for 再犯(…)."""
    label = label_of(name)
    first, _, rest = value.partition(" ")
    meant = first.translate(_BRACKETS)
    return f"{meant} {rest}".strip() if label and meant in label.choices else value
