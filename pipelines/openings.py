"""Openings (段落起首语): the words at the beginning of a sentence that open a part of a judgment, and which part may follow which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.judgment import Part
from pipelines.numerals import read_number

_SENTENCE = re.compile(r"[^。\n]+[。\n]*")
_LEAD = re.compile(r"[；，、：”』」）\s]*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)?")
_PARTY = re.compile(
    r"(?:原审|一审|刑事)?(?:原?公诉机关|抗诉机关|提请机关|报请机关|执行机关|附带民事|被告|原审被告|上诉人|上诉单位|罪犯|犯罪人|申诉人|自诉人|申请再审人|再审申请人|被申诉|原告|被害人)"
    r"(?![^。\n]{0,60}(?:判决书|裁定书|决定书))"
)
_NO_PARTY = re.compile(r"指控|向本院|提起|异议|供认|诉称|辩称|认为|提交|出示")
_PROCEDURE = re.compile(
    r"(?:[^。，；]{0,60}(?:检察院|检察分院|分院|公诉机关)(?:在)?(?:以|指控|于|向|起诉|对|依法)(?!.{0,4}批准)"
    r"|[^。]{0,260}(?:向本院(?:依法)?提起|提起公诉|提起自诉|一案[，。]|审理终结|复核终结|提起(?:刑事)?附带民事)"
    r"|[^。，；]{2,30}法院(?:审理|于|受理|以|依法|经|作出|因|对)|本院(?:依法|于|受理|适用|经审查|立案|以|作出|[^。，]{0,12}作出))"
)
_MEASURE = re.compile(
    r"(?:本院|[^。，；]{2,30}(?:法院|检察院))[^。]{0,60}(?:暂予监外执行|决定逮捕|取保候审|监视居住|执行逮捕)(?![^。]*(?:提起公诉|一案))"
)
_ENDED = re.compile(r"(?:审理|复核|审查|审判|评议)(?:现)?(?:已)?(?:经)?(?:终结|完毕|结束)[^。\n]{0,30}[。\n]")
_FINDINGS = re.compile(
    r"(?:(?:现|案经|本案)?(?:另|又|还|再)(?:经)?查(?:明)?[，：、，]|(?:公安机关|法院|审理|审判|法庭|本院)?查明(?:事实|的事实)?[：:\n]"
    r"|(?=另|又|还|再|同时|现|经(?!侦|鉴|公安|调查|讯|民警|审讯|检|价格|抢救|过|依法审查|审查)|本院|法庭|合议庭|二审|再审|庭审|审理|上述|以上|根据|通过|综合|本案|案经|对)"
    r"[^。；：]{0,60}?(?:经|本院|法庭|合议庭|庭审|审理|复核|再审|二审|一致)[^。；：]{0,40}?(?<!尚未)(?<!无法)(?<!没有)(?:查明"
    r"|确认(?:如下|以下|下列)?(?:法律|案件|犯罪)?事实(?:如下)?[：，]|认定(?:如下|以下|下列)(?:法律|案件|犯罪)?事实|认定(?:的)?(?:法律"
    r"|案件|犯罪)?事实如下|指控的?(?:上述)?(?:犯罪)?事实(?:均)?予以(?:确认|认定)|复核确认|审理确认|确认以下|审理认定[：，]))"
)
_CHARGE_FINDINGS = re.compile(r"经(?:依法)?审查(?:查明|认定)")
_LOWER = re.compile(
    r"(?:本院(?:原|一)审|原判|原审|一审|初审|原一审|原二审|二审(?:判决|裁定|法院)|第[一二]审|[^。，；：]{2,26}(?:人民法院|中院"
    r"|高院))(?:[^。，；：]{0,24}?)(?:认定|查明|认为|根据|依据|据此|依照|判决|判处|裁定|审理|列举|采信|以)"
)
_EARLIER = re.compile(
    r"(?:本院|[^。，；]{2,26}法院|二审|一审|原审)?(?:[（(]\d{4}[）)])[^。，；]{2,30}号[^。，；]{0,14}(?:判决"
    r"|裁定)(?:书)?(?:审理)?(?:查明|认定|认为)"
)
_APPEAL = re.compile(
    r"[^。；：]{0,70}?(?:上诉(?:称|提出|认为|理由|意见|及|辩|请求|要求|的|以|：)|提出(?:上诉|抗诉|申诉)|抗诉(?:称|提出|认为|理由|意见|指出"
    r"|：)|申诉(?:称|提出|认为|理由|及|请求|：|人)|不服[^。；]{0,30}(?:上诉|抗诉|申诉|提出|认为)"
    r"|^上诉人[^。；：]{1,60}(?:提出|称|认为|辩|请求|要求))"
)
_DEFENCE = re.compile(
    r"(?=上述|以上|上列|各|[一二两三四五六七八九十]被告|本案|被告|辩护|其|指定|上诉|原审|庭审|在|针对|对|经讯问|诉讼|法定|审理|公诉|开庭|诉讼中|控辩)"
    r"(?:[^。；：]{0,60}?辩护人[^。；]{0,80}?(?:提出|认为|辩称|辩护|意见|异议|辩解|请求|建议|：)"
    r"|[^。；]{0,60}?(?:辩称|辩解|自辩|辩护意见|(?:无|没有|未提|未提出|不持|不提|均无|并无)(?:任何)?(?:意见|异议|辩解)|未作辩解|供认不讳"
    r"|供认属实|予以供认|予以否认|表示认罪|承认控罪|当庭认罪|自愿认罪(?![^。]{0,40}(?:可以|建议|依法))|不认罪|请求[^。；]{0,10}(?:从轻|从宽"
    r"|减轻|缓刑|宽大|轻判|法庭|法院)))"
)
_PLEA = re.compile(r"当庭|庭审|开庭|辩护人|指控|起诉|辩称|辩解|公诉机关")
_PROSECUTION = re.compile(
    r"(?:(?:[^。，；]{0,40}(?:检察院|检察分院|分院|公诉机关|公诉人|检察机关|起诉书|检察员|自诉人)|原公诉机关|经依法审查"
    r"|经审查)[^。；：]{0,50}?(?:指控|认为|诉称|起诉称|起诉认定|查明|认定|当庭|提出|出示|举示|提供|宣读|提交|建议|意见|向法庭)|指控(?:情况|事实"
    r"|：|，)|[^。，；]{0,40}出庭[^。，]{0,6}，指控[：，]|为(?:证明|证实|支持|指控))"
)
_PROSECUTOR_SAYS = re.compile(
    r"(?:综上，?)?(?:公诉机关|公诉人|检察机关|[^。，；]{2,24}(?:检察院|检察分院))(?:据此|当庭|并)?(?:认为|指控[：，])"
)
_PROSECUTOR_ACTS = re.compile(
    r"(?:公诉机关|公诉人|检察员|检察机关|[^。，；]{2,24}(?:检察院|检察分院))[^。，；]{0,20}(?:认为|指控[：，]|提出|提供|出示|举示|提交|宣读"
    r"|针对|为)"
)
_PROPOSER = re.compile(
    r"(?:[^。，；]{0,20}(?:执行机关|监狱|看守所|检察机关|检察院|管理局|司法局)[^。]{0,60}?(?:认为|提出|建议|以|称|意见|同意|报请|提请|建议书)|报请|提请)"
)
_EVIDENCE = re.compile(
    r"(?=上述|以上|上列|前述|前列|认定|证明|证实|本案|该|有下列|据以|原判|对(?:于)?(?:上述|以上)|针对(?:上述|以上|指控)|为证|控辩"
    r"|公诉)[^。；：]{0,40}?(?:事实|证据|指控|犯罪|所述)[^。]{0,400}?(?:证据|证实|证明|佐证|认定|供认|无异议|在案|采信|确认|为证|质证"
    r"|属实)"
)
_THE_FACTS = re.compile(r"(?:认定|证明)?(?:上述|以上|前述)(?:犯罪)?事实")
_UNDISPUTED = re.compile(r"(?:异议|供认不讳)[^。]{0,10}(?:并|且|亦)有[^。]{0,400}(?:证|供述|笔录)")
_LISTED = re.compile(r"(?:下列|以下|如下)(?:相关|主要)?证据[^。\n]{0,20}[：:]\n?$|证据(?:如下|有)[：:]\n?$")
_BY_PROSECUTOR = re.compile(
    r"[^。]{0,60}?(?<![有由经])(?:公诉机关|公诉人|检察员|检察机关|检察院)[^。]{0,40}?(?:提供了?|出示了?|举示了?|提交了?|宣读了?"
    r"|向(?:法庭|本院)|列举|移送)(?!的)"
)
_REASONING = re.compile(
    r"(?:综上(?:所述)?|据此|因此|为此|故|现)?[，：]?(?:经)?(?:本院|合议庭|法庭|我院)(?!原审|一审)(?:再审|二审|认真|审理|审查|复核|评议"
    r"|依法|据此|综合|最后|经|审判委员会|合议庭|讨论|研究|[^。，；认]{0,16})?(?:后)?[，]?(?:认为|综合评判|评判|评析|评述|综合评述)"
    r"|(?:判决|裁判)理由[：:\n]|本院评判|综合评判|评判如下|综合评析"
)
_ANSWER = re.compile(
    r"(?:关于|对于|针对|对|就|至于|上诉人|被告人|辩护人|公诉机关|原审|抗诉|检察|附带|经查|综合|本案(?:的)?争议|控辩)"
)
_ANSWERED = re.compile(
    r"经查|经审查|(?<![请求议向由于被至])本院(?:认为|不|予|依法|均|亦|综合|已|酌|将)|采纳|不能成立|不成立|采信|予以支持|不予支持|理由成立|与查明|评判|不符"
)
_ANSWER_NEXT = re.compile(r"[；。\n]*(?:经查|经审查|经审理|经核|本院|合议庭|法庭)(?!提交|申请)")
_POINTS = re.compile(r"意见|辩解|辩称|理由|问题|主张|指控|异议|请求|争议|辩护|所提|提出")
_CONCLUSION = re.compile(
    r"[^。]{0,160}?(?:构成[^。，]{0,24}罪|罪名成立|应予(?:惩处|支持|惩罚)|应依法|应当以[^。]{2,24}罪|罪追究其刑事责任)"
)
_NUMBERED = re.compile(
    r"(?P<a>[一二三四五六七八九十]{1,3}、)|(?P<b>（[一二三四五六七八九十]{1,3}）)|(?P<c>\d{1,2}[.．、])|(?P<d>（\d{1,2}）)"
)
_FACT = re.compile(r"(?:[12]\d{3}年|同年|同月)(?![^。]{0,60}(?:证实|证明|记载|登记表|笔录|凭证|显示|书证|被抓获。))")
_ITEM = re.compile(
    r"(?:\d{1,2}[.．、]|（\d{1,2}）|（[一二三四五六七八九十]{1,3}）)(?!综合|关于|根据|在案)[^。，；]{0,30}(?:证言|陈述|供述|笔录"
    r"|详单|鉴定意见|鉴定书|登记表|证明)[^。]{0,12}(?:证实|证明|载明|记载|：)"
)


class Openings:
    """Reads the parts from the beginning up to the legal basis (or the verdict)."""

    def __init__(self, plain: str, limit: int) -> None:
        self.plain, self.limit = plain, limit
        self.now = Part.HEADER
        self.reviewed = _reviewed(plain)
        self.last_reasoning = _last_reasoning(plain, limit)
        self.procedure_end = 0
        self.seen: set[Part] = set()
        self.facts: dict[str, int] = {}  # the last number of a fact, by the form of the number (一、 （一） 1、 （1）)
        self.begun = 0  # where the present sentence begins, its number included

    def read(self) -> Iterator[tuple[int, Part]]:
        """The start of each part, in order."""
        yield 0, Part.HEADER
        for sentence in _SENTENCE.finditer(self.plain, 0, self.limit):
            start = sentence.start()
            if start < self.procedure_end:
                continue
            lead = _LEAD.match(self.plain, start)
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
        ended = _ENDED.search(self.plain, start, min(self.limit, start + 3000))
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
        if self.now is Part.FINDINGS and _LISTED.search(self.plain, max(0, start - 40), start):
            return Part.EVIDENCE
        if _REASONING.match(self.plain, start, end):
            return self._reasoning(start, end)
        if self._finds(start, end):
            return Part.FINDINGS
        if self.reviewed and _EARLIER.match(self.plain, start, end):
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
            _PARTY.match(plain, start, end)
            and not _NO_PARTY.search(plain, start, min(end, start + 60))
            and not re.search(r"一案[，。]|提起公诉", plain[start:end])
        ):
            return Part.PARTIES
        if _FINDINGS.match(plain, start, end) and "原判" not in plain[start:end][:20]:
            return Part.FINDINGS
        if _REASONING.match(plain, start, end):
            return Part.REASONING
        if re.search(r"起诉书[^。]{0,8}指控[：:]", plain[start:end]) and not re.search(
            r"提起公诉|一案", plain[start:end]
        ):
            return Part.PROSECUTION
        if (
            _PROCEDURE.match(plain, start, end)
            and not _MEASURE.match(plain, start, end)
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
        if not _FINDINGS.match(self.plain, start, end):
            return False
        words = self.plain[start:end]
        if words.startswith(("本院原审", "本院一审")):
            return False
        if self.reviewed and _EARLIER.match(words):
            return False
        if (
            self.now in (Part.LOWER, Part.PROCEDURE)
            and self.reviewed
            and re.match(r"[另又还再同]", words)
            and not re.search(r"二审|再审|本院(?:查|审|另|二|再|经)|经本院", words[:40])
        ):
            return False
        if self.now is Part.PROSECUTION and self._charge_goes_on(start):
            return False
        if (self.reviewed and re.match(r"(?:原|一审)", words)) or re.match(
            r"(?:上述|以上|综合|根据|通过|对)[^。]{0,60}(?:意见|辩解|理由)", words
        ):
            return False
        return self.now is not Part.REASONING or start < self.last_reasoning

    def _charge_goes_on(self, start: int) -> bool:
        """Whether 经审理查明 stands inside the quoted indictment: the prosecution concludes after it and findings come later."""
        says = _PROSECUTOR_SAYS.search(self.plain, start, self.limit)
        if says is None or 0 <= self.plain.find("本院认为", start, self.limit) < says.start():
            return False
        return self.plain.find("查明", says.end(), self.last_reasoning) > 0

    def _after_findings(self, start: int, end: int) -> Part | None:
        plain = self.plain
        if self.now is not Part.FINDINGS and Part.FINDINGS in self.seen and self._next_fact(start):
            return Part.FINDINGS
        if self.now is Part.REASONING and Part.EVIDENCE in self.seen and _ITEM.match(plain, start, end):
            return Part.EVIDENCE
        if _PROSECUTOR_SAYS.match(plain, start, end) and not self._answers(start, end):
            return Part.PROSECUTION if not self.reviewed and start < self.last_reasoning else None
        if self._answers(start, end):
            return Part.REASONING
        if (
            self.now is not Part.EVIDENCE
            and _EVIDENCE.match(plain, start, end)
            and (self.now is Part.FINDINGS or _THE_FACTS.match(plain, start))
        ):
            return Part.EVIDENCE
        if (
            self.now is Part.EVIDENCE
            and self.last_reasoning == self.limit
            and Part.FINDINGS in self.seen | {Part.PROSECUTION}
            and _CONCLUSION.match(plain, start, end)
        ):
            return Part.REASONING
        if (
            self.now is not Part.REASONING
            and re.match(r"(?:各|[二三四五六七八九]|上述|被告|辩护|上诉人|在庭审|庭审)", plain[start : start + 6])
            and _DEFENCE.match(plain, start, end)
            and _PLEA.search(plain, start, end)
        ):
            return Part.DEFENCE if "供述" not in plain[start:end][:40] else None
        return None

    def _next_fact(self, start: int) -> bool:
        """Whether a numbered item goes on with the facts (二、2013年5月…): the next number in the numbering that the findings use."""
        number = _NUMBERED.match(self.plain, self.begun)
        if number is None or not number.lastgroup or not _FACT.match(self.plain, number.end()):
            return False
        step = _value(number[0]) - self.facts.get(
            number.lastgroup, 1 if number.lastgroup in "ab" and not self.facts else 99
        )
        return step == 1 or (number.lastgroup in "ab" and 0 < step <= 3)

    def _count(self, start: int, end: int) -> None:
        """Note how the findings number their facts, and how far they have come."""
        for number in _NUMBERED.finditer(self.plain, start, min(end, start + 40)):
            if number.lastgroup:
                self.facts[number.lastgroup] = _value(number[0])

    def _before_findings(self, start: int, end: int) -> Part | None:
        plain, now = self.plain, self.now
        if (
            self.reviewed
            and now in (Part.PROCEDURE, Part.LOWER)
            and _LOWER.match(plain, start, end)
            and not _APPEAL.match(plain, start, end)
        ):
            return Part.LOWER
        if (
            self.reviewed
            and now in (Part.PROCEDURE, Part.LOWER)
            and re.match(
                r"(?:原|一审)?(?:公诉机关|[^。，；]{2,30}检察院)(?:原审|以|[^。，；]{0,24}起诉书)?(?:起诉)?(?:指控"
                r"|认为)(?![^。]{0,80}提起公诉)",
                plain[start:end],
            )
            and "出庭" not in plain[start:end][:60]
        ):
            return Part.LOWER
        if now is not Part.LOWER and now is not Part.PROCEDURE and self._answers(start, end):
            return Part.REASONING
        if self.reviewed and _APPEAL.match(plain, start, end):
            return Part.APPEAL_GROUNDS
        if now is Part.LOWER:
            return self._leave_lower(start, end)
        if now is not Part.PROCEDURE and re.match(
            r"(?:本院(?:受理|依法|于|适用|经审查)|本案)[^。]{0,120}(?:组成合议庭|开庭|审理终结|独任)", plain[start:end]
        ):
            return Part.PROCEDURE
        if (
            _EVIDENCE.match(plain, start, end)
            and not _BY_PROSECUTOR.match(plain, start, end)
            and now is not Part.PROCEDURE
        ):
            return (
                Part.EVIDENCE
                if now is Part.DEFENCE or re.search(r"足以认定|本院(?:予以|均)|开庭审理|庭审", plain[start:end])
                else now
            )
        if now is not Part.PROCEDURE and _UNDISPUTED.search(plain, start, end):
            return Part.EVIDENCE
        if _DEFENCE.match(plain, start, end) and not re.match(
            r"(?:公诉|原审(?:法院|判决|认定)|[^。，]{0,20}检察)", plain[start:end]
        ):
            return Part.DEFENCE
        if now is Part.DEFENCE and not _PROSECUTOR_ACTS.match(plain, start, end):
            return None
        if _PROSECUTION.match(plain, start, end) and not re.search(
            r"出庭(?:支持公诉|履行职务)[。，]|提起公诉", plain[start:end]
        ):
            return Part.PROSECUTION
        return Part.PROSECUTION if "罪犯" in plain[:400] and _PROPOSER.match(plain, start, end) else None

    def _leave_lower(self, start: int, end: int) -> Part | None:
        words = self.plain[start:end]
        if re.match(r"(?:出庭|[^。，]{0,24}检察院|检察员|检察机关|二审出庭)[^。]{0,60}(?:认为|提出|意见|建议)", words):
            return Part.PROSECUTION
        if re.match(
            r"(?:上诉人[^。]{0,40})?(?:其|二审)?辩护人[^。]{0,60}(?:提出|认为|意见|：)", words
        ) and not re.search(r"采纳|经查|本院", words):
            return Part.DEFENCE
        return None

    def _answers(self, start: int, end: int) -> bool:
        """Whether the sentence begins the court's answer to a point of the parties (关于…的辩护意见，经查…)."""
        plain = self.plain
        if plain.startswith("经查", start) and not plain.startswith("经查明", start):
            if self.now is Part.EVIDENCE and not plain.startswith(("经查，", "经查：", "经查\n"), start):
                return False
            return self.now in (Part.DEFENCE, Part.APPEAL_GROUNDS, Part.EVIDENCE) and start < self.last_reasoning
        opening = _ANSWER.match(plain, start, end)
        if self.now is Part.PROSECUTION and "建议" in plain[start : end + 30]:
            return False
        if opening is None or not _POINTS.search(plain, start, min(end, start + 400)):
            return False
        own = _ANSWERED.search(plain, start, end)
        if opening[0] in ("关于", "对于", "至于", "就", "针对", "综合", "本案争议", "本案的争议", "控辩"):
            return bool(own) or bool(_ANSWER_NEXT.match(plain, end, self.limit))
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
    return bool(
        re.search(
            r"[\n。](?:上诉人（原审|原审(?:被告|上诉人|公诉|自诉)|原公诉机关|抗诉机关|申诉人|申请再审人)", plain[:1200]
        )
    )


def _last_reasoning(plain: str, limit: int) -> int:
    """The last sentence that opens with 本院认为; `limit` if there is none."""
    last = limit
    position = plain.rfind("本院", 0, limit)
    while position >= 0:
        start = max(plain.rfind("。", 0, position), plain.rfind("\n", 0, position)) + 1
        lead = _LEAD.match(plain, start)
        if _REASONING.match(plain, lead.end() if lead else start, limit):
            return start
        position = plain.rfind("本院", 0, start)
    heading = re.compile(r"\n(?:判决|裁判)理由[：:\n]").search(plain, 0, limit)
    return heading.start() + 1 if heading else last
