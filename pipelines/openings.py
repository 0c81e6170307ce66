"""Openings (段落起首语): the words at the beginning of a sentence that open a part of a judgment, and which part may follow which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines import opening_words as words
from pipelines.judgment import Part
from pipelines.numerals import read_number


class Openings:
    """Reads the parts from the beginning up to the legal basis (or the verdict)."""

    def __init__(self, plain: str, limit: int) -> None:
        self.plain, self.limit = plain, limit
        self.now = Part.HEADER
        self.reviewed = _reviewed(plain)
        self.last_reasoning = _last_reasoning(plain, limit)
        self.last_findings = _last_sentence(plain, self.last_reasoning, "审理查明", words.FINDINGS)
        self.procedure_end = 0
        self.seen: set[Part] = set()
        self.facts: dict[str, int] = {}  # the last number of a fact, by the form of the number (一、 （一） 1、 （1）)
        self.begun = 0  # where the present sentence begins, its number included

    def read(self) -> Iterator[tuple[int, Part]]:
        """The start of each part, in order."""
        yield 0, Part.HEADER
        for sentence in words.SENTENCE.finditer(self.plain, 0, self.limit):
            start = sentence.start()
            if start < self.procedure_end:
                continue
            lead = words.LEAD.match(self.plain, start)
            self.begun = start
            part = self._part(lead.end() if lead else start, sentence.end())
            if part is None and self.reviewed and self.now is Part.PROCEDURE and start == self.procedure_end:
                part = Part.LOWER
            if part is not None and part is not self.now:
                self.now = part
                self.seen.add(part)
                yield start, part
            if self.now is Part.FINDINGS:
                self._count(start, sentence.end())
            if part is Part.PROCEDURE:
                self.procedure_end = self._procedure_end(start)

    def _procedure_end(self, start: int) -> int:
        """Past 现已审理终结, if no quotation of the charge or the findings comes before it."""
        ended = words.ENDED.search(self.plain, start, min(self.limit, start + 3000))
        if ended is None:
            return 0
        if ended.start() - start > 1200 and re.search(
            r"[。\n](?:[^。，；\n]{0,30}(?:指控|诉称|查明|认定)[：，]|本院认为)", self.plain[start : ended.start()]
        ):
            return 0
        return ended.end()

    def _part(self, start: int, end: int) -> Part | None:
        """The part that the sentence at `start` opens or goes on; None: the present one goes on."""
        if self.now in (Part.HEADER, Part.PARTIES):
            return self._head(start, end)
        if self.now is Part.REASONING and start >= self.last_reasoning:
            return None
        if self.now is Part.FINDINGS and words.LISTED.search(self.plain, max(0, start - 40), start):
            return Part.EVIDENCE
        if words.REASONING.match(self.plain, start, end):
            return self._reasoning(start, end)
        if self._finds(start, end):
            return Part.FINDINGS
        if self.reviewed and words.EARLIER.match(self.plain, start, end):
            return Part.LOWER
        if self.now in (Part.FINDINGS, Part.EVIDENCE, Part.REASONING):
            return self._after_findings(start, end)
        return self._before_findings(start, end)

    def _head(self, start: int, end: int) -> Part | None:
        plain = self.plain
        if re.match(
            r"(?:公诉机关|检察机关|[^。，；：]{2,24}检察院)?(?:起诉)?(?:书)?指控[：，:]|公诉机关(?:指控|认为)",
            plain[start:end],
        ) and not re.search(r"一案|提起公诉", plain[start:end]):
            return Part.PROSECUTION
        if (
            words.PARTY.match(plain, start, end)
            and not words.NO_PARTY.search(plain, start, min(end, start + 60))
            and not re.search(r"一案[，。]|提起公诉", plain[start:end])
        ):
            return Part.PARTIES
        if words.FINDINGS.match(plain, start, end) and "原判" not in plain[start:end][:20]:
            return Part.FINDINGS
        if words.REASONING.match(plain, start, end):
            return Part.REASONING
        if re.search(r"起诉书[^。]{0,8}指控[：:]", plain[start:end]) and not re.search(r"提起公诉|一案", plain[start:end]):
            return Part.PROSECUTION
        if (
            words.PROCEDURE.match(plain, start, end)
            and not words.MEASURE.match(plain, start, end)
            and (start > 20 or self.now is Part.PARTIES)
            and "判决书" not in plain[start:end][:60]
        ):
            return Part.PROCEDURE
        return None

    def _reasoning(self, start: int, end: int) -> Part | None:
        if start < self.last_reasoning and re.match(
            r".{0,12}(?:上述|以上|公诉机关|证据)[^。]{0,80}证据|.{0,30}证据[^。]{0,60}(?:采信|确认|合法)",
            self.plain[start:end],
        ):
            return Part.EVIDENCE
        return Part.REASONING

    def _finds(self, start: int, end: int) -> bool:
        """Whether the sentence opens this court's findings (经审理查明)."""
        if not words.FINDINGS.match(self.plain, start, end):
            return False
        said = self.plain[start:end]
        if said.startswith(("本院原审", "本院一审")):
            return False
        if self.reviewed and words.EARLIER.match(said):
            return False
        if (
            self.now in (Part.LOWER, Part.PROCEDURE)
            and self.reviewed
            and re.match(r"[另又还再同]", said)
            and not re.search(r"二审|再审|本院(?:查|审|另|二|再|经)|经本院", said[:40])
        ):
            return False
        if self.now is Part.PROSECUTION and self._charge_goes_on(start):
            return False
        if (self.reviewed and re.match(r"(?:原|一审)", said)) or re.match(
            r"(?:上述|以上|综合|根据|通过|对)[^。]{0,60}(?:意见|辩解|理由)", said
        ):
            return False
        return self.now is not Part.REASONING or start < self.last_reasoning

    def _charge_goes_on(self, start: int) -> bool:
        """Whether 经审理查明 stands inside the quoted indictment: the prosecution concludes after it and findings come later."""
        says = words.PROSECUTOR_SAYS.search(self.plain, start, self.limit)
        if says is None or 0 <= self.plain.find("本院认为", start, self.limit) < says.start():
            return False
        return self.plain.find("查明", says.end(), self.last_reasoning) > 0

    def _after_findings(self, start: int, end: int) -> Part | None:
        plain = self.plain
        if self.now is not Part.FINDINGS and Part.FINDINGS in self.seen and self._next_fact(start):
            return Part.FINDINGS
        if self.now is Part.REASONING and Part.EVIDENCE in self.seen and words.ITEM.match(plain, start, end):
            return Part.EVIDENCE
        if words.PROSECUTOR_SAYS.match(plain, start, end) and not self._answers(start, end):
            return Part.PROSECUTION if not self.reviewed and start < self.last_reasoning else None
        if self._answers(start, end):
            return Part.REASONING
        if (
            self.now is not Part.EVIDENCE
            and words.EVIDENCE.match(plain, start, end)
            and (self.now is Part.FINDINGS or words.THE_FACTS.match(plain, start))
        ):
            return Part.EVIDENCE
        if (
            self.now is Part.EVIDENCE
            and self.last_reasoning == self.limit
            and Part.FINDINGS in self.seen | {Part.PROSECUTION}
            and words.CONCLUSION.match(plain, start, end)
        ):
            return Part.REASONING
        if (
            self.now is not Part.REASONING
            and re.match(r"(?:各|[二三四五六七八九]|上述|被告|辩护|上诉人|在庭审|庭审)", plain[start : start + 6])
            and words.DEFENCE.match(plain, start, end)
            and words.PLEA.search(plain, start, end)
        ):
            return Part.DEFENCE if plain.startswith("辩护", start) or "供述" not in plain[start:end][:40] else None
        return None

    def _next_fact(self, start: int) -> bool:
        """Whether a numbered item goes on with the facts (二、2013年5月…): the next number in the numbering that the findings use."""
        number = words.NUMBERED.match(self.plain, self.begun)
        if number is None or not number.lastgroup or not words.FACT.match(self.plain, number.end()):
            return False
        step = _value(number[0]) - self.facts.get(number.lastgroup, 1 if number.lastgroup in "ab" and not self.facts else 99)
        return step == 1 or (number.lastgroup in "ab" and 0 < step <= 3)

    def _count(self, start: int, end: int) -> None:
        """Note how the findings number their facts, and how far they have come."""
        for number in words.NUMBERED.finditer(self.plain, start, min(end, start + 40)):
            if number.lastgroup:
                self.facts[number.lastgroup] = _value(number[0])

    def _before_findings(self, start: int, end: int) -> Part | None:
        plain, now = self.plain, self.now
        if self.reviewed and now in (Part.PROCEDURE, Part.LOWER) and self._of_lower(start, end):
            return Part.LOWER
        if now is not Part.LOWER and now is not Part.PROCEDURE and not self._told_later(end) and self._answers(start, end):
            return Part.REASONING
        if self.reviewed and words.APPEAL.match(plain, start, end):
            return Part.APPEAL_GROUNDS
        if now is Part.LOWER:
            return self._leave_lower(start, end)
        return self._of_first(start, end)

    def _told_later(self, end: int) -> bool:
        """Whether a first instance's findings are still to come: what answers a point before them is the defence's."""
        return not self.reviewed and end <= self.last_findings

    def _of_lower(self, start: int, end: int) -> bool:
        """Whether the sentence tells the judgment below (原判认定…) or the charge that was before it."""
        plain = self.plain
        if words.LOWER.match(plain, start, end) and not words.APPEAL.match(plain, start, end):
            return True
        return bool(words.LOWER_CHARGE.match(plain[start:end])) and "出庭" not in plain[start:end][:60]

    def _of_first(self, start: int, end: int) -> Part | None:
        """The part, where no judgment below is told: procedure, evidence, defence, prosecution."""
        plain, now = self.plain, self.now
        if now is not Part.PROCEDURE and re.match(
            r"(?:本院(?:受理|依法|于|适用|经审查)|本案)[^。]{0,120}(?:组成合议庭|开庭|审理终结|独任)", plain[start:end]
        ):
            return Part.PROCEDURE
        if words.EVIDENCE.match(plain, start, end) and not words.BY_PROSECUTOR.match(plain, start, end) and now is not Part.PROCEDURE:
            return Part.EVIDENCE if now is Part.DEFENCE or re.search(r"足以认定|本院(?:予以|均)|开庭审理|庭审", plain[start:end]) else now
        if now is not Part.PROCEDURE and words.UNDISPUTED.search(plain, start, end):
            return Part.EVIDENCE
        if words.DEFENCE.match(plain, start, end) and not re.match(r"(?:公诉|原审(?:法院|判决|认定)|[^。，]{0,20}检察)", plain[start:end]):
            return Part.DEFENCE
        if now is Part.DEFENCE and not words.PROSECUTOR_ACTS.match(plain, start, end):
            return None
        if words.PROSECUTION.match(plain, start, end) and not re.search(r"出庭(?:支持公诉|履行职务)[。，]|提起公诉", plain[start:end]):
            return Part.PROSECUTION
        return Part.PROSECUTION if "罪犯" in plain[:400] and words.PROPOSER.match(plain, start, end) else None

    def _leave_lower(self, start: int, end: int) -> Part | None:
        said = self.plain[start:end]
        if re.match(r"(?:出庭|[^。，]{0,24}检察院|检察员|检察机关|二审出庭)[^。]{0,60}(?:认为|提出|意见|建议)", said):
            return Part.PROSECUTION
        if re.match(r"(?:上诉人[^。]{0,40})?(?:其|二审)?辩护人[^。]{0,60}(?:提出|认为|意见|：)", said) and not re.search(
            r"采纳|经查|本院", said
        ):
            return Part.DEFENCE
        return None

    def _answers(self, start: int, end: int) -> bool:
        """Whether the sentence begins the court's answer to a point of the parties (关于…的辩护意见，经查…)."""
        plain = self.plain
        if plain.startswith("经查", start) and not plain.startswith("经查明", start):
            if self.now is Part.EVIDENCE and not plain.startswith(("经查，", "经查：", "经查\n"), start):
                return False
            return self.now in (Part.DEFENCE, Part.APPEAL_GROUNDS, Part.EVIDENCE) and start < self.last_reasoning
        opening = words.ANSWER.match(plain, start, end)
        if self.now is Part.PROSECUTION and "建议" in plain[start : end + 30]:
            return False
        if opening is None or not words.POINTS.search(plain, start, min(end, start + 400)):
            return False
        own = words.ANSWERED.search(plain, start, end)
        if opening[0] in ("关于", "对于", "至于", "就", "针对", "综合", "本案争议", "本案的争议", "控辩"):
            return bool(own) or bool(words.ANSWER_NEXT.match(plain, end, self.limit))
        return bool(own) and bool(re.search(r"经查|采纳|不能成立|不成立|采信|支持|理由成立", plain[start:end]))


def _value(number: str) -> int:
    """The value of a number like （十二） or 3、; 0 if it is none."""
    value = read_number(number.strip("（）、.．"))
    return int(value) if value is not None else 0


def _reviewed(plain: str) -> bool:
    """Whether another judgment is under review: second instance, retrial, review."""
    if re.search(
        r"(?:刑[一二三四五]?终|终字|刑再|[监再][一二三四五]?(?:初|终|字)|刑核|刑复|复字|刑抗|抗字|刑监|监字|刑提|提字|刑申|申字)",
        plain[:400],
    ):
        return True
    return bool(re.search(r"[\n。](?:上诉人（原审|原审(?:被告|上诉人|公诉|自诉)|原公诉机关|抗诉机关|申诉人|申请再审人)", plain[:1200]))


def _last_sentence(plain: str, limit: int, marker: str, opening: re.Pattern[str]) -> int:
    """The last sentence with the marker that begins like the opening; -1 if there is none."""
    position = plain.rfind(marker, 0, limit)
    while position >= 0:
        start = max(plain.rfind("。", 0, position), plain.rfind("\n", 0, position)) + 1
        lead = words.LEAD.match(plain, start)
        if opening.match(plain, lead.end() if lead else start, limit):
            return start
        position = plain.rfind(marker, 0, start)
    return -1


def _last_reasoning(plain: str, limit: int) -> int:
    """The last sentence that opens with 本院认为, else the heading of the reasons; `limit` if there is neither."""
    last = _last_sentence(plain, limit, "本院", words.REASONING)
    if last >= 0:
        return last
    heading = re.compile(r"\n(?:判决|裁判)理由[：:\n]").search(plain, 0, limit)
    return heading.start() + 1 if heading else limit
