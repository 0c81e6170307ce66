"""Names of the charges of an earlier conviction (前科罪名), joined by 、 as the annotation guide asks."""

from __future__ import annotations

import re

_NOTE = re.compile(r"（[^）]{1,8}）")
_PART = re.compile(r"(?<=罪)(?:[、和及与，]|以及)犯?")
_WHOLE = re.compile(
    r"(?:(?<=[、犯有])|^)(?:盗窃|诈骗|抢劫|抢夺|强奸|故意伤害|故意杀人|寻衅滋事|敲诈勒索|绑架|赌博|交通肇事|聚众斗殴|流氓)(?=[、和]"
    r"(?!抢夺枪|抢夺公|抢夺、?毁))"
)  # 犯故意伤害、盗窃罪: the 罪 of the first left out
_JUNK = re.compile(r"^(?:犯有|犯了|犯|涉嫌|有|非法的)")
_NO_CHARGE = re.compile(
    r"^(?:本案|此|该|其|病|故(?!意[^犯])|过失犯|证据|他人|同案|另案|再次|吸毒|吸食|殴打|嫖娼|赌博被|年老|患|怀孕|身患|尿毒|病情|不满|家庭|工作|纠纷|违反|扰乱|寻衅滋事被|刑期|认罪|服从|表现|前科|前罪|后罪|数罪|上述|涉案|漏罪|新罪|余漏|同种|缓刑|假释|内再犯)|应当|罪犯|被害人|法院|行为|判处|裁定|释放|处罚|公安|通知|决定"
)


def charges(name: str, sin: str) -> str | None:
    """The charges of 犯`name``sin`, e.g. 盗窃 + 罪（未遂）、诈骗罪 → 盗窃罪、诈骗罪; nothing if the words are no charge."""
    name = name.strip("“”\"'《》 ")
    if _NO_CHARGE.search(name) or not name:
        return None
    name = _WHOLE.sub(r"\g<0>罪", name)
    words = _NOTE.sub("", name.removesuffix("犯罪") + (sin or "罪"))
    parts = [_JUNK.sub("", part).strip('“”"') for part in _PART.split(words)]
    parts = [part for part in parts if part]
    return "、".join(dict.fromkeys(parts)) or None
