"""Finished work read back (标注读回): results of Label Studio → marks, answers and reviews; what does not fit is an incident.

Every stretch is compared with the text character by character, white space as the browser shows it: it hands on a line break as the two
characters \\n, and tabs and runs of blanks as one blank, while its places stay those of the text.
Codes: L2x a stretch, L3x a relation, L4x answers and reviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotation.incident import Incident, Level
from annotation.marks import DEFENDANT, ClueReview, Json, Mark, label_of
from annotation.studio.regions import needs_owner, read_typed
from annotation.studio.screen import (
    ASSERTER,
    DOCUMENT,
    KIND,
    MARK,
    MISSED,
    MISSED_CHECK,
    MISSED_REASON,
    NOTES,
    OWNER,
    REASON,
    STATUS,
    VALUE,
    VERDICT,
)

_OF_REGION = (OWNER, STATUS, ASSERTER, VALUE, MISSED_CHECK, MISSED_REASON)
_BLANKS = re.compile(r"(?:\\n|[ \t\f\r\n])+")  # what a browser shows as one blank or a line break
Answers = dict[str, str]


@dataclass(slots=True)
class Finished:
    """One person's results on one task while they are read; `predicted`: score by label and place of what was pre-annotated."""

    text: str
    where: str
    clues: Sequence[Json] = ()
    predicted: Mapping[tuple[str, int, int], float | None] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    choices: dict[str, str | None] = field(default_factory=dict)
    reviews: list[ClueReview] = field(default_factory=list)
    notes: str = ""
    incidents: list[Incident] = field(default_factory=list)
    _owners: dict[str, list[str]] = field(default_factory=dict)

    def read(self, results: Sequence[Json]) -> Finished:
        """Read all results; the answers about the document and the clues come after the stretches."""
        regions: dict[str, Mark] = {}
        answers: dict[str, Answers] = {}
        ticked: dict[str, list[str]] = {}
        heads = {str(one.get("id")): one for one in results if one.get("from_name") == MARK}
        for one in results:
            name = str(one.get("from_name") or "")
            if name == OWNER:
                ticked[str(one.get("id"))] = [str(name) for name in (one.get("value") or {}).get("choices") or ()]
            elif name in _OF_REGION or name.startswith(KIND):
                answers.setdefault(str(one.get("id")), {})[name] = _answer(one)
        for id in (answers.keys() | ticked.keys()) - heads.keys():
            self._tell(Level.WARNING, "L26", f"有属于片段 {id} 的选择，却没有这个片段。", "请在界面里检查这份标注，重新提交。")
        for id, head in heads.items():
            mark = self._mark(id, head, answers.get(id, {}))
            if mark:
                regions[id] = mark
        self._relate(regions, [one for one in results if one.get("type") == "relation"])
        self._own(regions, ticked)
        self._missed(regions, answers)
        self._document([one for one in results if one.get("type") != "relation" and str(one.get("id")) not in heads])
        return self

    def _tell(self, level: Level, code: str, message: str, advice: str) -> None:
        self.incidents.append(Incident(level, code, self.where, message, advice))

    def _mark(self, id: str, head: Json, answers: Answers) -> Mark | None:
        value = head.get("value") or {}
        names = value.get("labels") or []
        start, end = value.get("start"), value.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(self.text):
            self._tell(Level.ERROR, "L20", f"片段 {id} 的位置不对：{start}–{end}（文本 {len(self.text)} 字）。", "请在界面里删去，重新划。")
            return None
        if not self._agrees(id, value, start, end):
            return None
        if len(names) != 1 or (label_of(names[0]) is None and names[0] != MISSED):
            told = "、".join(map(str, names)) or "没有标签"
            self._tell(Level.ERROR, "L22", f"片段 {start}–{end} 的标签不对：{told}。", "请选且只选一个标签；标签表变了时请重新 push。")
            return None
        label = names[0]
        known = self.predicted.get((label, start, end), None)
        taken = head.get("origin") == "prediction" and (label, start, end) in self.predicted
        self._stale(label, start, end, answers)
        typed = answers.get(VALUE)
        return Mark(
            label,
            start,
            end,
            kind=answers.get(f"{KIND}{label}"),
            status=answers.get(STATUS) if _weighed(label) else None,  # type: ignore[arg-type]
            asserted_by=answers.get(ASSERTER) if _weighed(label) else None,  # type: ignore[arg-type]
            value=None if typed is None or not typed.strip() else read_typed(typed, label),
            source=("rule" if known is None else "model") if taken else "human",
            score=known if taken else None,
        )

    def _agrees(self, id: str, value: Mapping[str, Any], start: int, end: int) -> bool:
        """Whether the words that the stretch carries are those of the text, character by character."""
        carried, words = value.get("text"), self.text[start:end]
        if not isinstance(carried, str):
            self._tell(Level.HINT, "L23", f"片段 {start}–{end} 没有带文字，位置无从核对。", "请看一眼它在界面里的位置。")
            return True
        if carried == words or _as_shown(carried) == _as_shown(words):
            return True
        self._tell(
            Level.ERROR,
            "L21",
            f"片段 {id}（{start}–{end}）的文字与文本不符：{_differing(carried, words)}。",
            "位置可能按别的单位计算，或文本被改过。请在界面里删去，重新划。",
        )
        return False

    def _stale(self, label: str, start: int, end: int, answers: Answers) -> None:
        """Answers of another label: left behind when the label was changed."""
        fitting = {f"{KIND}{label}", VALUE} | ({STATUS, ASSERTER} if _weighed(label) else set())
        fitting |= {MISSED_CHECK, MISSED_REASON} if label == MISSED else set()
        for name in sorted(answers.keys() - fitting):
            self._tell(
                Level.HINT, "L24", f"片段 {start}–{end} 留有别的标签的选择（{name}：{answers[name]}），没有采用。", "换过标签的话不必处理。"
            )

    def _relate(self, regions: Mapping[str, Mark], relations: Sequence[Json]) -> None:
        for one in relations:
            ends = [str(one.get("from_id")), str(one.get("to_id"))]
            if any(end not in regions for end in ends):
                self._tell(Level.WARNING, "L30", f"关系 {'→'.join(ends)} 的一端不是有效片段。", "请删去这条关系，或补上片段。")
                continue
            people = [end for end in ends if regions[end].label == DEFENDANT]
            facts = [end for end in ends if regions[end].label != DEFENDANT]
            if len(people) != 1:
                places = "、".join(f"{regions[end].start}–{regions[end].end}" for end in ends)
                self._tell(
                    Level.WARNING, "L31", f"关系（{places}）的两端不是一个事实、一名被告人，没有采用。", "请从事实连到被告人的姓名。"
                )
                continue
            self._owners.setdefault(facts[0], []).append(people[0])

    def _own(self, regions: Mapping[str, Mark], ticked: Mapping[str, Sequence[str]]) -> None:
        """Give each stretch its defendants: those ticked and those it is related to, else the only one there is."""
        named = {id: self._name(mark) for id, mark in regions.items() if mark.label == DEFENDANT}
        only = list(dict.fromkeys(named.values())) if len(set(named.values())) == 1 else [None]
        for id, mark in regions.items():
            if mark.label == DEFENDANT:
                self.marks.append(replace(mark, defendant=named[id], value=None))
            elif needs_owner(mark.label):
                owners = dict.fromkeys((*ticked.get(id, ()), *(named[one] for one in self._owners.get(id, ()))))
                self.marks += [replace(mark, defendant=owner) for owner in owners or only]
            elif mark.label != MISSED:
                self.marks.append(mark)
        self.marks.sort(key=lambda one: (one.start, one.end, one.label, one.defendant or "", one.kind or ""))

    def _name(self, mark: Mark) -> str:
        return mark.value if isinstance(mark.value, str) and mark.value else "".join(self.text[mark.start : mark.end].split())

    def _missed(self, regions: Mapping[str, Mark], answers: Mapping[str, Answers]) -> None:
        for id, mark in regions.items():
            if mark.label == MISSED:
                own = answers.get(id, {})
                check = own.get(MISSED_CHECK)
                if not check:
                    self._tell(
                        Level.ERROR, "L40", f"漏报线索（{mark.start}–{mark.end}）没有选检查项。", "请选一项；检查表以外的选“检查表以外”。"
                    )
                    continue
                owner = next((self._name(regions[one]) for one in self._owners.get(id, ())), None)
                self.reviews.append(ClueReview(check, owner, mark.start, mark.end, "upheld", own.get(MISSED_REASON, "")))

    def _document(self, results: Sequence[Json]) -> None:
        """The answers about the whole document, the notes and the reviews of clues."""
        verdicts: dict[int, str] = {}
        reasons: dict[int, str] = {}
        for one in results:
            name, answer = str(one.get("from_name") or ""), _answer(one)
            number = _number(name)
            if name.startswith(DOCUMENT):
                self.choices[name.removeprefix(DOCUMENT)] = answer or None
            elif name == NOTES:
                self.notes = answer
            elif number is not None and number < len(self.clues):
                (verdicts if name.startswith(VERDICT) else reasons)[number] = answer
            elif name not in _OF_REGION and not name.startswith(KIND):
                self._tell(Level.WARNING, "L41", f"不认识的一项结果“{name}”，没有采用。", "界面的配置可能变过；请重新 push 后再标这一项。")
        self.reviews += self._reviewed(verdicts, reasons)

    def _reviewed(self, verdicts: Mapping[int, str], reasons: Mapping[int, str]) -> Iterator[ClueReview]:
        untold = []
        for number, clue in enumerate(self.clues):
            verdict, reason = verdicts.get(number), reasons.get(number, "")
            if verdict:
                head = {name: clue[name] for name in ("check", "defendant", "start", "end")}
                yield ClueReview(**head, verdict=verdict, reason=reason)  # type: ignore[arg-type]
            elif reason:
                self._tell(Level.WARNING, "L42", f"线索 {number + 1}（{clue['check']}）写了理由，没有选结论。", "请在界面右侧选一个结论。")
            else:
                untold.append(f"{number + 1}（{clue['check']}）")
        if untold:
            self._tell(Level.HINT, "L42", f"线索 {'、'.join(untold)}没有核实。", "请在界面右侧各选一个结论。")


def _answer(one: Json) -> str:
    """The single answer of a choice, a taxonomy or a text field."""
    value = one.get("value") or {}
    for name in ("choices", "taxonomy"):
        if value.get(name):
            first = value[name][0]
            return str(first[-1] if isinstance(first, list) else first)
    words = value.get("text") if one.get("type") == "textarea" else None
    return "\n".join(words) if isinstance(words, list) else str(words or "")


def _weighed(label: str) -> bool:
    known = label_of(label)
    return known is not None and known.weighed


def _number(name: str) -> int | None:
    """The number of the clue that an answer belongs to."""
    for start in (VERDICT, REASON):
        if name.startswith(start) and name.removeprefix(start).isdecimal():
            return int(name.removeprefix(start))
    return None


def _as_shown(words: str) -> str:
    return _BLANKS.sub(" ", words)


def _differing(carried: str, words: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(carried, words, strict=False)) if a != b), min(len(carried), len(words)))
    there, here = (f"U+{ord(one[at]):04X}" if at < len(one) else "已结束" for one in (carried, words))
    return f"第 {at + 1} 个字符，片段里是 {there}，文本里是 {here}"
