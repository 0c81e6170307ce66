"""Value forms (取值表单): what a person fills in to overrule what the words tell, a few blanks a label, and the value it makes.

A blank left empty keeps what the words give; all blanks empty: the words alone decide. The value has the form of annotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from annotation.evidence import CITATION, PENALTY, PRIOR

_DATE = re.compile(r"(\d{4})(?:[-年./](\d{1,2})(?:[-月./](\d{1,2}))?)?[年月日]?")
_PENALTIES = ("有期徒刑", "拘役", "管制", "无期徒刑", "死刑缓期", "死刑", "单处罚金", "免予刑事处罚", "无罪")


class UnreadableValue(ValueError):
    """What was filled in is no such value; the message is Chinese and names the blank."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank: its name within the value, its Chinese, how it is filled in."""

    name: str
    title: str
    form: str  # date, number, words, term, choice
    options: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ValueForm:
    """The blanks of the labels that share a form; `keys`: of the object that the value is, none where it is one plain value."""

    name: str
    labels: tuple[str, ...]
    blanks: tuple[Blank, ...]
    keys: tuple[str, ...] = ()


_PENALTY = (
    Blank("kind", "刑种", "choice", _PENALTIES),
    Blank("months", "刑期", "term"),
    Blank("probation_months", "缓刑考验期", "term"),
    Blank("fine", "罚金（元）", "number"),
)
_DAY = "2019-06-20"

FORMS: tuple[ValueForm, ...] = (
    ValueForm(
        "date",
        (
            *("filed_on", "judged_on", "born_on", "term_from", "term_to", "custody", "crime_from", "crime_to"),
            *("original_effective_on", "delivered_on", "term_to_after"),
        ),
        (Blank("value", "正确的日期", "date", hint=_DAY),),
    ),
    ValueForm("number", ("amount", "deaths", "blood_alcohol", "judge", "assessor"), (Blank("value", "正确的数", "number"),)),
    ValueForm("words", ("court", "case_number", "defendant"), (Blank("value", "正确的写法", "words"),)),
    ValueForm("sex", ("sex",), (Blank("value", "性别", "choice", ("男", "女")),)),
    ValueForm("injury", ("injury",), (Blank("value", "伤情", "choice", ("轻微伤", "轻伤", "重伤")),)),
    ValueForm("conviction", ("conviction",), (Blank("charge", "罪名", "words"), *_PENALTY), ("charge", *PENALTY)),
    ValueForm("executed", ("executed",), _PENALTY, PENALTY),
    ValueForm(
        "prior",
        ("prior",),
        (
            Blank("charge", "罪名", "words"),
            Blank("sentenced_on", "判决日期", "date", hint=_DAY),
            Blank("released_on", "释放日期", "date", hint=_DAY),
            *_PENALTY[:3],
        ),
        PRIOR,
    ),
    ValueForm("drug", ("drug",), (Blank("name", "毒品名称", "words"), Blank("grams", "克数", "number")), ("name", "grams")),
    ValueForm(
        "citation",
        ("citation",),
        (
            Blank("law", "法律名称", "words", hint="刑法"),
            Blank("article", "条", "words", hint="264"),
            Blank("paragraph", "款", "number"),
            Blank("item", "项", "number"),
        ),
        CITATION,
    ),
    ValueForm("commutation", ("commutation",), (Blank("months", "减去", "term"),), ("kind", "months", "days", "granted")),
    ValueForm(
        "reduction", ("reduction",), (Blank("on", "裁定日期", "date", hint=_DAY), Blank("months", "减去", "term")), ("on", "months", "days")
    ),
)
_OF_LABEL: Mapping[str, ValueForm] = {label: form for form in FORMS for label in form.labels}


def filled(label: str, given: Mapping[str, str], read: Any) -> Any:
    """The value that the filled blanks make; None where all are empty. `read`: what the words give, which empty blanks keep."""
    form = _OF_LABEL.get(label)
    if form is None:
        return None
    told = {blank.name: value for blank in form.blanks if (value := _of_blank(form, blank, given)) is not None}
    if not told:
        return None
    if not form.keys:
        return told["value"]
    known = (read[0] if read else None) if isinstance(read, list) else read
    whole = {key: known.get(key) if isinstance(known, dict) else None for key in form.keys} | told
    return [whole] if label == "citation" else whole


def _of_blank(form: ValueForm, blank: Blank, given: Mapping[str, str]) -> Any:
    name = f"v-{form.name}-{blank.name}"
    if blank.form == "term":
        years, months = (_number(given.get(f"{name}-{unit}", ""), blank.title) for unit in ("years", "months"))
        return None if years is None and months is None else int((years or 0) * 12 + (months or 0))
    words = given.get(name, "").strip()
    if not words:
        return None
    read = _READERS.get(blank.form)
    if read is None and blank.options and words not in blank.options:
        raise UnreadableValue(f"{blank.title}只能是{'、'.join(blank.options)}。")
    return read(words, blank.title) if read else words


def _number(words: str, title: str) -> int | float | None:
    words = words.strip().replace(",", "").replace("，", "")
    if not words:
        return None
    if not re.fullmatch(r"\d{1,15}(?:\.\d{1,4})?", words):
        raise UnreadableValue(f"{title}“{words}”不是数，请写数字，不带单位。")
    return float(words) if "." in words else int(words)


def _date(words: str, title: str) -> str:
    found = _DATE.fullmatch(words)
    if found is None:
        raise UnreadableValue(f"{title}“{words}”不是日期，请写作 2015-06-01、2015-06 或 2015。")
    year, month, day = found.groups()
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


_READERS: Mapping[str, Callable[[str, str], Any]] = {"number": _number, "date": _date}
