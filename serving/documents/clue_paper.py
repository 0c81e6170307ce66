"""The paper of one clue (法律监督线索): the judgment, the clue, its computation, the quoted words, the law in force, what was done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipelines.rendering import fields, words
from pipelines.rendering.whole_case import lines as whole_case
from serving.documents import wording
from serving.documents.clue_file import ClueFile, Entry
from serving.documents.paper import Block, Column, Heading, Pairs, Paper, Paragraph, Run, Table, body, note, numbered
from serving.documents.quoting import excerpts
from serving.lifecycle import STATUSES, Status

TITLE = "法律监督线索"
_TOLD = ("性别", "出生", "判项", "决定执行")  # stand beside the name of the defendant
_VERIFIED = {"uphold", "explain", "misread", "mischeck"}
_ACTED = {"take_measure", "record_response"}


def clue_paper(file: ClueFile, on: date) -> Paper:
    """The paper of a clue, dated on the day it is made."""
    parts: tuple[tuple[str, Iterator[Block]], ...] = (
        ("裁判文书", _judgment(file)),
        ("线索", _clue(file)),
        ("事实、计算与比对", _computation(file)),
        ("原文摘录", _quotes(file)),
        ("依据", _basis(file.clue)),
        ("核查经过", _history(file)),
        ("监督措施与法院回应", _measures(file)),
    )
    blocks: list[Block] = []
    for number, (title, made) in enumerate(parts, 1):
        blocks += [Heading(numbered(number, title)), *made]
    blocks.append(note(_origin(file)))
    return Paper(TITLE, file.organisation, f"线索编号：{file.number}", wording.day(on), tuple(blocks), ("核查人", "部门负责人"))


def _judgment(file: ClueFile) -> Iterator[Block]:
    document = file.report["document"]
    kind = (document["kind"], words.INSTANCE.get(document["instance"] or ""), words.PROCEDURE.get(document["procedure"] or ""))
    rows = [
        ("法院", document["court"] or "未读出"),
        ("案号", document["case_number"] or "未读出"),
        ("文书", "，".join(one for one in kind if one) or "未读出"),
        ("裁判日期", wording.day(document["judged_on"]) or "未读出"),
    ]
    if document["appeal_outcome"]:
        rows.append(("二审结果", words.OUTCOME.get(document["appeal_outcome"], document["appeal_outcome"])))
    rows += [("被告人", _person(one)) for one in _concerned(file)]
    yield Pairs(tuple(rows))


def _concerned(file: ClueFile) -> list[Mapping[str, Any]]:
    """The defendant of the clue; all of them where it is about the whole judgment."""
    defendants: list[Mapping[str, Any]] = file.report["defendants"]
    return [one for one in defendants if one["name"] == file.clue["defendant"]] or defendants


def _person(one: Mapping[str, Any]) -> str:
    """Who it is, and what was decided: charge by charge, and what is to be executed."""
    who = "，".join(part for part in (one["name"], one["sex"], f"{wording.day(one['born_on'])}出生" if one["born_on"] else "") if part)
    decided = [f"{conviction['charge'] or '罪名未读出'}：{words.penalty(conviction)}" for conviction in one["convictions"]]
    if one["executed"]:
        decided.append(f"决定执行：{words.penalty(one['executed'])}")
    return "\n".join([who, *decided])


def _clue(file: ClueFile) -> Iterator[Block]:
    clue = file.clue
    yield Pairs(
        (
            ("检查事项", fields.title(clue["check"])),
            ("涉及", f"被告人{clue['defendant']}" if clue["defendant"] else "全案"),
            ("等级", wording.GRADES[clue["grade"]]),
            ("性质", f"{words.WEIGHT[clue['weight']]}，{words.FAVOURS[clue['favours']]}"),
            ("监督方式", "、".join(words.SUPERVISION[code] for code in clue["supervision"]) or "—"),
            ("办理状态", STATUSES[Status(file.status)] + _handling(file)),
        )
    )


def _handling(file: ClueFile) -> str:
    told = [file.office or "", file.person or "", f"{wording.day(file.due_on)}前办结" if file.due_on else ""]
    return f"（{'，'.join(one for one in told if one)}）" if any(told) else ""


def _computation(file: ClueFile) -> Iterator[Block]:
    yield body(f"{wording.dated(file.clue['message'])}。")
    if file.clue["grade"] == "B":
        yield body("本条属B级：须调阅卷宗核对一项事实后，方可认定。")
    if file.clue["grade"] == "C":
        yield body("本条属C级：只作提示，供类案统计，不单独作为监督依据。")
    yield from _facts("全案", list(whole_case(file.report)))
    for one in _concerned(file) if file.clue["defendant"] else []:
        yield from _facts(f"被告人{one['name']}", [line for line in words.lines(one) if line[0] not in _TOLD])


def _facts(owner: str, lines: list[tuple[str, str]]) -> Iterator[Block]:
    """What was read of one owner; lines of one label share a row."""
    if not lines:
        return
    rows: dict[str, list[str]] = {}
    for label, value in lines:
        rows.setdefault(label, []).append(wording.dated(value))
    yield note(f"文书载明的相关事实（{owner}）：")
    yield Pairs(tuple((label, "\n".join(values)) for label, values in rows.items()))


def _quotes(file: ClueFile) -> Iterator[Block]:
    found = excerpts(file.report, file.text, file.clue["evidence"])
    for one in found:
        yield Paragraph(one.runs, "excerpt", one.place)
    yield note("下划线处为线索所引原文；字符位置自文书开头起算，首字为0。" if found else "本条所指在于文书未写明，无可引的原文。")


def _basis(clue: Mapping[str, Any]) -> Iterator[Block]:
    for basis in clue["basis"]:
        since, until = basis["in_force_from"], basis.get("in_force_until")
        force = f"{wording.day(since)}起施行" if since else ""
        force += f"，有效至{wording.day(until)}" if until else ""
        yield Paragraph((Run(basis["wording"]),), "wording", words.article(basis) + (f"（{force}）" if force else ""))
    yield note("所引条文为裁判适用之时有效的文本。" if clue["basis"] else "本条不以单一条文为据。")


_STEPS = (Column("时间", 2.1), Column("事项", 1.3), Column("办理单位与人员", 2.2), Column("内容", 4.4))


def _history(file: ClueFile) -> Iterator[Block]:
    taken = [one for one in file.entries if one.step not in _ACTED]
    if not taken:
        yield body("尚未核查。")
        return
    yield Table("", _STEPS, tuple(_line(one) for one in taken))


def _measures(file: ClueFile) -> Iterator[Block]:
    taken = [one for one in file.entries if one.step in _ACTED]
    if not taken:
        yield body("尚未采取监督措施。")
        return
    yield Table("", _STEPS, tuple(_line(one) for one in taken))


def _line(one: Entry) -> tuple[str, ...]:
    told = [
        f"监督措施：{wording.measure(one.measure)}" if one.measure else "",
        f"法院回应：{wording.response(one.response)}" if one.response else "",
        f"承办：{'，'.join(part for part in (one.handler, one.office, one.person) if part)}" if one.person or one.office else "",
        f"期限：{wording.day(one.due_on)}" if one.due_on else "",
        f"{'核查意见' if one.step in _VERIFIED else '理由'}：{one.reason}" if one.reason else "",
        f"备注：{one.note}" if one.note else "",
    ]
    return (wording.moment(one.at), wording.step(one.step), f"{one.organisation}\n{one.holder}", "\n".join(part for part in told if part))


def _origin(file: ClueFile) -> str:
    made = file.report["produced_by"]
    clue = file.clue
    model = f"，模型{made['model']}" if made["model"] else "，未使用模型"
    digest = hashlib.sha256(file.text.encode("utf-8", "surrogatepass")).hexdigest()
    return (
        f"说明：本线索由判鉴 {made['panjian']}（检查项{clue['check']}第{clue['version']}版，{words.RANK[clue['rank']]}{model}）"
        f"于{wording.moment(file.raised_at)}根据裁判文书的文字自动提出，供检察人员审查，不是对案件的认定。"
        f"所据文书文本的SHA-256校验值：{digest}。"
    )
