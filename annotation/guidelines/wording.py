"""Values of examples in Chinese (取值写法): what `1y6m`, `fine 3000` or `刑法 67 3` say to people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from annotation.guidelines.example import Sign
from annotation.marks import CHOICES, label_of
from pipelines.rendering import words

_TERM = re.compile(r"(?=\d+[ymd])(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)d)?")
_WORDS: Mapping[str, str] = {
    **words.STATUS,
    **words.ASSERTER,
    "probation": "缓刑",
    "fine": "罚金",
    "confiscation": "没收财产",
    "deprivation": "剥夺政治权利",
    "life": "终身",
    "sentenced": "判于",
    "released": "释放于",
    "granted": "准许",
    "refused": "不予",
    "true": "是",
    "other": "其他",
    "-": "（未写明）",
}
_UNITS: Mapping[str, str] = {"amount": "元", "deaths": "人", "judge": "人", "assessor": "人", "blood_alcohol": " mg/100ml"}
_MONEY = ("fine", "confiscation")


def told(sign: Sign) -> str:
    """What is marked: 犯罪数额：3000元；不标犯罪数额."""
    title = title_of(sign.label)
    whose = f"（{sign.whose}）" if sign.whose else ""
    if sign.forbidden:
        return f"不标{title}{'：' if sign.value else ''}{_plain(sign.value)}{whose}"
    value = _SPECIAL.get(sign.label, _plain)(sign.value) + _UNITS.get(sign.label, "")
    return f"{title}：{value}{whose}"


def title_of(name: str) -> str:
    """The Chinese title of a label."""
    label = label_of(name)
    return label.title if label else name


def answers(choices: Mapping[str, str | None]) -> str:
    """Answers to questions on the whole document: 一审程序：简易程序."""
    asked = {one.name: one for one in CHOICES}
    return "；".join(f"{asked[name].title}：{asked[name].options[value] if value else '不填'}" for name, value in choices.items())


def _plain(value: str) -> str:
    tokens = value.split(" ")
    said = [_word(token, tokens[at - 1] if at else "") for at, token in enumerate(tokens)]
    return " ".join(said).replace("罚金 ", "罚金").replace("缓刑 ", "缓刑").replace("没收财产 ", "没收财产").replace("于 ", "于")


def _word(token: str, before: str) -> str:
    if match := _TERM.fullmatch(token):
        return "".join(f"{number}{unit}" for number, unit in zip(match.groups(), ("年", "个月", "日"), strict=True) if number)
    if before in _MONEY and token.isdecimal():
        return f"{token}元"
    return _WORDS.get(token, token)


def _citation(value: str) -> str:
    law, article, *rest = value.split(" ")
    number, _, added = article.partition("-")
    parts = [f"第{one}{unit}" for one, unit in zip(rest, ("款", "项"), strict=False) if one != "-"]
    return f"{law}第{number}条{f'之{added}' if added else ''}{''.join(parts)}"


def _drug(value: str) -> str:
    name, grams = value.split(" ")
    return f"{name} {_WORDS[grams] if grams == '-' else f'{grams}克'}"


_SPECIAL: Mapping[str, Callable[[str], str]] = {"citation": _citation, "drug": _drug}
