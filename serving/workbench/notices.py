"""Notices (办理提示): what a page tells of the step before; addresses carry the code only, so that nobody puts words into a page."""

from __future__ import annotations

from collections.abc import Mapping

from serving.lifecycle import STEPS, Step

SAID: Mapping[str, str] = {
    "signed-out": "已退出。",
    "expired": "登录已经过期，刚才的操作没有保存。请重新登录后再办。",
    "kept": "文书已分析并入库。",
    "known": "这份文书以前提交过，没有重复入库；下面是已有的记录。",
    "corrected": "已记录纠正，并列入标注任务。",
    "assigned": "已交办所选线索。",
    "reviewed": "已记下复核结论；下面是下一处还没有复核的差异，没有了则回到全部差异。",
    "signed": "已签认，记入台账。",
    "promoted": "门槛与签认齐备，已晋级。",
    "promotion-refused": "没有晋级：还差的各项见下面最近一条决定。",
    "withdrawn": "已撤下现任模型。",
    **{str(step): f"已办理：{title}。" for step, title in STEPS.items()},
    str(Step.MISREAD): "已办理：误读，文书已列入标注任务。请选中原文里读错的文字，记录正确的事实。",
}
