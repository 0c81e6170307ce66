"""The labelling screen (标注界面): Label Studio's configuration, generated from KINDS, LABELS and CHOICES.

Left the text and the labels, right what belongs to the selected stretch (kind, status, who says so, a value that overrules the words),
the questions about the whole document and the clues to review. Whose a stretch is, is ticked among the names that were found; a relation
to a name marked by hand says it too (arrows for everything would cover the text); where there is one defendant, neither is needed.
What people see is Chinese; what is stored is the `alias`, the name used in the code.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import get_args
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from annotation.marks import CHOICES, DEFENDANT, KIND_OF, LABELS, Asserter, Label, Status, Verdict, of_defendant
from pipelines.checks import CHECKS
from pipelines.rendering import words

TEXT, MARK, OWNER, STATUS, ASSERTER, VALUE, NOTES = "text", "mark", "owner", "status", "asserted_by", "value", "notes"
KIND, DOCUMENT, CLUE, VERDICT, REASON = "kind_", "document_", "clue_", "verdict_", "reason_"  # with a label, a question, a number
MISSED, MISSED_CHECK, MISSED_REASON = "missed", "missed_check", "missed_reason"  # what no check has found
BELONGS = "属于"

VERDICTS: Mapping[str, str] = {"upheld": "成立", "explained": "有合理解释", "misread": "读错事实", "mischecked": "检查项有误"}
_HOTKEYS = "1234567890qwertyuiopasdfghjklzxcvbnm"
_STYLE = """
.pj { display: flex; gap: 12px; align-items: flex-start; }
.pj-left { flex: 1 1 auto; min-width: 0; }
.pj-right { flex: 0 0 320px; position: sticky; top: 0; max-height: 88vh; overflow-y: auto; font-size: 13px; }
.pj h4 { font-size: 12px !important; line-height: 1.4 !important; margin: 4px 0 2px !important; flex-basis: 100%; opacity: .75; }
.pj-labels { position: sticky; top: 0; z-index: 5; background: var(--color-neutral-background, #fff); padding-bottom: 4px;
  border-bottom: 1px solid #ccc; }
.pj-labels .lsf-label { font-size: 13px; height: 24px; line-height: 24px; margin: 0 5px 4px 0; padding: 0 6px; }
.pj-text .lsf-richtext__container { font-size: 16px !important; line-height: 2.1 !important; padding: 6px 0; }
.pj-right .lsf-choice { margin: 0 8px 0 0 !important; }
.pj-right .lsf-choices { margin: 0 !important; gap: 0 !important; }
.pj-right .lsf-choice__item, .pj-right .lsf-choice__checkbox { margin: 0 !important; padding: 0 !important; line-height: 24px !important; min-height: 24px; }
.pj-clue { border-left: 3px solid #c0392b; padding-left: 8px; margin-bottom: 8px; }
.pj-clue .lsf-richtext__container { font-size: 13px !important; line-height: 1.5 !important; padding: 0; }
"""


@cache
def screen() -> str:
    """The configuration as XML."""
    root = Element("View")
    SubElement(root, "Style").text = _STYLE
    columns = SubElement(root, "View", className="pj")
    _left(SubElement(columns, "View", className="pj-left"))
    right = SubElement(columns, "View", className="pj-right")
    _of_region(right)
    _of_document(right)
    _clues(right)
    indent(root)
    return tostring(root, encoding="unicode")


def _left(left: Element) -> None:
    labels = SubElement(SubElement(left, "View", className="pj-labels"), "Labels", name=MARK, toName=TEXT, showInline="true")
    hotkeys = iter(_HOTKEYS)
    for title, of_people in (("整份文书", False), ("各被告人", True)):
        SubElement(labels, "Header", value=title, size="6")
        for label in LABELS:
            if (of_defendant(label.name) and label.name != DEFENDANT) == of_people:
                key = next(hotkeys, "")
                SubElement(labels, "Label", value=label.title, alias=label.name, background=colours()[label.name], hotkey=key)
    SubElement(labels, "Label", value="漏报线索", alias=MISSED, background="#000000", hotkey=next(hotkeys, ""))
    text = SubElement(left, "View", className="pj-text")
    SubElement(text, "Text", name=TEXT, value="$text", granularity="symbol", saveTextResult="yes", showLabels="true")
    relations = SubElement(left, "Relations")
    SubElement(relations, "Relation", value=BELONGS)


def _of_region(right: Element) -> None:
    """What belongs to the selected stretch."""
    owned = tuple(label for label in LABELS if of_defendant(label.name) and label.name != DEFENDANT)
    block = _shown_for(right, owned)
    SubElement(block, "Header", value="是谁的（只有一名被告人时不必选；没有列出的，用关系连到姓名）", size="6")
    SubElement(block, "Choices", name=OWNER, toName=TEXT, perRegion="true", choice="multiple", showInline="true", value="$people")
    weighed = tuple(label for label in LABELS if label.weighed)
    block = _shown_for(right, weighed)
    _choices(block, STATUS, "认定状态", {one: words.STATUS[one] for one in get_args(Status)}, True)
    _choices(block, ASSERTER, "谁主张", {one: words.ASSERTER[one] for one in get_args(Asserter)}, True)
    for label in LABELS:
        if label.choices:
            _choices(_shown_for(right, (label,)), f"{KIND}{label.name}", f"{label.title}：类别", {one: one for one in label.choices}, True)
    block = _shown_for(right, LABELS)
    SubElement(block, "Header", value="改写取值（片段文字读不出或读错时才填；没有值写“无”）", size="6")
    SubElement(block, "TextArea", name=VALUE, toName=TEXT, perRegion="true", maxSubmissions="1", editable="true", rows="1")
    block = SubElement(right, "View", visibleWhen="region-selected", whenTagName=MARK, whenLabelValue=MISSED)
    SubElement(block, "Header", value="漏报的是哪一项检查", size="6")
    checks = SubElement(block, "Taxonomy", name=MISSED_CHECK, toName=TEXT, perRegion="true", maxUsages="1", placeholder="搜索检查项")
    for check in CHECKS:
        SubElement(checks, "Choice", value=check.title, alias=check.name)
    SubElement(checks, "Choice", value="检查表以外", alias="other")
    SubElement(block, "TextArea", name=MISSED_REASON, toName=TEXT, perRegion="true", maxSubmissions="1", placeholder="理由", rows="2")


def _of_document(right: Element) -> None:
    SubElement(right, "Header", value="整篇", size="5")
    for choice in CHOICES:
        _choices(right, f"{DOCUMENT}{choice.name}", choice.title, choice.options, False)
    SubElement(right, "TextArea", name=NOTES, toName=TEXT, maxSubmissions="1", editable="true", placeholder="备注（可不填）", rows="1")


def _clues(right: Element) -> None:
    """A block per clue of the task."""
    SubElement(right, "Header", value="线索核实", size="5")
    each = SubElement(right, "Repeater", on="$clues", indexFlag="{{idx}}", mode="list")
    block = SubElement(each, "View", className="pj-clue")
    name = f"{CLUE}{{{{idx}}}}"
    SubElement(block, "Text", name=name, value="$clues[{{idx}}].shown", selectionEnabled="false")
    verdict = SubElement(block, "Choices", name=f"{VERDICT}{{{{idx}}}}", toName=name, choice="single-radio", showInline="true")
    for one in get_args(Verdict):
        SubElement(verdict, "Choice", value=VERDICTS[one], alias=one)
    SubElement(
        block, "TextArea", name=f"{REASON}{{{{idx}}}}", toName=name, maxSubmissions="1", editable="true", placeholder="理由", rows="1"
    )


def _shown_for(parent: Element, labels: tuple[Label, ...]) -> Element:
    names = ",".join(label.name for label in labels)  # the aliases: the titles are not looked at
    return SubElement(parent, "View", visibleWhen="region-selected", whenTagName=MARK, whenLabelValue=names)


def _choices(parent: Element, name: str, title: str, options: Mapping[str, str], of_region: bool) -> None:
    SubElement(parent, "Header", value=title, size="6")
    found = SubElement(parent, "Choices", name=name, toName=TEXT, choice="single", showInline="true")
    if of_region:
        found.set("perRegion", "true")
    for alias, shown in options.items():
        SubElement(found, "Choice", value=shown, alias=alias)


@cache
def colours() -> Mapping[str, str]:
    """A colour a label: a hue a kind, its labels lighter and darker."""
    return dict(_colours())


def _colours() -> Iterator[tuple[str, str]]:
    kinds = list(dict.fromkeys(kind.name for kind in KIND_OF.values()))
    for label in LABELS:
        kind = KIND_OF[label.name]
        hue = kinds.index(kind.name) * 0.381966 % 1  # the golden angle: neighbours in the list stand far apart
        light = 0.40 + 0.28 * kind.labels.index(label) / max(1, len(kind.labels) - 1)
        red, green, blue = colorsys.hls_to_rgb(hue, light, 0.75)
        yield label.name, f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
