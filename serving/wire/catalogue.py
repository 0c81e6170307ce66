"""Checks and models on the wire (检查项与模型的报文)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from serving.wire.clues import Basis, Favours, Grade, Rank, Weight
from serving.wire.text import Answer


class CheckAnswer(Answer):
    """一个检查项。"""

    name: str = Field(description="名称，不会改变")
    title: str
    version: int
    rank: Rank
    grade: Grade
    weight: Weight
    favours: Favours
    supervision: list[str] = Field(description="可选的监督方式")
    scope: str = Field(description="defendant 逐个被告人，judgment 全案")
    instances: list[str] = Field(description="用于哪些审级")
    basis: Basis


class Checks(Answer):
    """全部检查项。"""

    items: list[CheckAnswer]


class ModelAnswer(Answer):
    """一个模型。"""

    name: str = Field(description="name@version，版本是全部文件的摘要")
    folder: str = Field(description="facts 读事实；theft、drugs、charges 标事实段")
    task: str
    in_use: bool = Field(description="是否参与本服务的分析")


class Models(Answer):
    """随附的模型，和分析所用的。"""

    analysing: str | None = Field(description="分析所用的模型；没有则只用规则")
    items: list[ModelAnswer]


class Health(Answer):
    """服务的状况。"""

    status: Literal["ok"]


class Readiness(Answer):
    """服务能否办事，各部分如何。"""

    status: Literal["ready", "not_ready"]
    parts: dict[str, bool] = Field(description="database 线索库连得上，schema 表结构是最新的，analysts 分析进程在")
