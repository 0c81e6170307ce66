"""The standard form of a fictional judgment: a case gives the parts that matter, the rest is filled in."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULTS: dict[str, str] = {
    "court": "江省江城市东湖区人民法院",
    "title": "刑事判决书",
    "case_number": "（2019）江0102刑初12号",
    "prosecutor": "公诉机关江城市东湖区人民检察院。",
    "person": "被告人张三，男，1985年3月2日出生，汉族，初中文化，农民，住江城市东湖区。因涉嫌犯盗窃罪，于2019年1月10日被刑事拘留，同年1月23日被逮捕。现羁押于江城市看守所。",
    "counsel": "",
    "procedure": "江城市东湖区人民检察院以东湖检刑诉〔2019〕30号起诉书指控被告人张三犯盗窃罪，于2019年4月1日向本院提起公诉。本院依法适用简易程序，实行独任审判，"
    "公开开庭审理了本案。现已审理终结。",
    "prosecution": "",
    "defence": "",
    "findings": "经审理查明，2019年1月9日22时许，被告人张三在江城市东湖区中山路盗窃被害人王某某现金人民币3000元。次日，被告人张三被公安机关抓获。",
    "evidence": "上述事实，被告人张三在开庭审理过程中亦无异议，且有被害人王某某的陈述、抓获经过、户籍证明等证据证实，足以认定。",
    "reasoning": "本院认为，被告人张三以非法占有为目的，秘密窃取他人财物，数额较大，其行为已构成盗窃罪。公诉机关指控的罪名成立。",
    "basis": "依照《中华人民共和国刑法》第二百六十四条、第五十二条、第五十三条、第六十四条之规定，判决如下：",
    "verdict": "被告人张三犯盗窃罪，判处有期徒刑六个月，并处罚金人民币三千元。\n（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，即自2019年1月10日起至2019年7月9日止。）\n"
    "责令被告人张三退赔被害人王某某人民币三千元。",
    "appeal": "如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向江省江城市中级人民法院提出上诉。书面上诉的，应当提交上诉状正本一份，副本二份。",
    "foot": "",
    "appendix": "",
}
_JUDGED_ON = "二〇一九年五月六日"


def judgment_text(case: Mapping[str, object]) -> str:
    """The whole text of a case, one paragraph a part; marks inside are kept."""
    if "text" in case:
        return str(case["text"])
    parts = []
    for name, default in DEFAULTS.items():
        value = case.get(name, default)
        parts.append("\n".join(map(str, value)) if isinstance(value, list) else str(value))
    if not parts[-2]:
        parts[-2] = f"审判员　赵明远\n{case.get('judged_on', _JUDGED_ON)}\n书记员　钱小雨"
    return "\n".join(part.strip("\n") for part in parts if part)
