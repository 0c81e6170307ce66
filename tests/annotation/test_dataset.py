"""Gold as data: a version is its content, holds no text and no name, joins with the texts at hand, and `datasets` reads it as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotation.card import Card
from annotation.dataset import FILE, DatasetError, annotation_from, read_dataset, read_rows, row_of, write_dataset
from annotation.formats.detail import in_order
from annotation.marks import Annotation, ClueReview, Mark, digest_of

TEXTS = {
    "fiction-1": "被告人张三，男。\r\n张三系累犯，窃得現金３０００元。辩称“没有偷”。",
    "fiction-2": "被告人𠮷野、李四共同盗窃，李四当庭认罪。",
}
CHOICES = {"kind": "判决书", "instance": "first", "procedure": None, "appeal_outcome": None}


def mark(id: str, label: str, words: str, **more: object) -> Mark:
    """A mark on the first place of these words."""
    start = TEXTS[id].index(words)
    return Mark(label, start, start + len(words), **more)  # type: ignore[arg-type]


def annotations() -> list[Annotation]:
    """Two readings of the first text, one of the second."""
    first = Annotation(
        "fiction-1",
        digest_of(TEXTS["fiction-1"]),
        "甲",
        (
            mark("fiction-1", "defendant", "张三", defendant="张三"),
            mark("fiction-1", "sex", "男", defendant="张三"),
            mark("fiction-1", "circumstance", "累犯", defendant="张三", kind="累犯", status="found", asserted_by="court"),
            mark("fiction-1", "amount", "３０００元", defendant="张三", value=3000),
        ),
        CHOICES,
        (ClueReview("recidivist_missed", "张三", 3, 5, "misread", "张三在首部", None),),
        seconds=90.0,
        made_at="2026-11-27T12:00:00",
        notes="张三的辩解另见卷宗",
    )
    second = Annotation(
        "fiction-2",
        digest_of(TEXTS["fiction-2"]),
        "甲",
        (
            mark("fiction-2", "defendant", "李四", defendant="李四"),
            mark("fiction-2", "circumstance", "当庭认罪", defendant="李四", kind="当庭认罪", status="found"),
            mark("fiction-2", "circumstance", "共同", defendant="𠮷野", kind="共同犯罪", status="found", source="model", score=0.75),
        ),
        CHOICES,
    )
    return [second, first, replace(first, annotator="乙", marks=first.marks[:2], clues=(), seconds=None)]


def test_a_version_is_its_content(tmp_path: Path) -> None:
    version = write_dataset(tmp_path, annotations(), TEXTS, Card())
    again = write_dataset(tmp_path, reversed(annotations()), TEXTS, Card())
    changed = write_dataset(tmp_path, annotations()[:2], TEXTS)
    assert version == again != changed
    assert sorted(path.name for path in version.iterdir()) == ["README.md", FILE]


def test_no_text_and_no_name_is_written(tmp_path: Path) -> None:
    version = write_dataset(tmp_path, annotations(), TEXTS, Card())
    for path in version.iterdir():
        content = path.read_text(encoding="utf-8")
        assert [words for words in ("张三", "李四", "𠮷野", "没有偷", "辩解", "首部") if words in content] == []


def test_rows_join_with_the_texts_at_hand(tmp_path: Path) -> None:
    version = write_dataset(tmp_path, annotations(), TEXTS)
    joined = read_dataset(version, TEXTS)
    assert joined.incidents == ()
    wanted = [in_order(replace(one, notes="", clues=tuple(replace(clue, reason="") for clue in one.clues))) for one in annotations()]
    assert sorted(joined.annotations, key=lambda one: (one.id, one.annotator)) == sorted(wanted, key=lambda one: (one.id, one.annotator))


def test_a_text_that_is_missing_or_another_is_an_incident(tmp_path: Path) -> None:
    version = write_dataset(tmp_path, annotations(), TEXTS)
    joined = read_dataset(version, {"fiction-1": TEXTS["fiction-1"].replace("\r\n", "\n")})
    assert joined.annotations == ()
    assert [(one.code, one.level.value, one.where) for one in joined.incidents] == [
        ("D02", "error", "fiction-1"),
        ("D02", "error", "fiction-1"),
        ("D01", "warning", "fiction-2"),
    ]


def test_another_text_or_a_name_that_stands_nowhere_is_refused() -> None:
    first = annotations()[1]
    with pytest.raises(DatasetError, match="摘要不同"):
        row_of(first, TEXTS["fiction-2"])
    with pytest.raises(DatasetError, match="姓名"):
        row_of(replace(first, marks=(replace(first.marks[0], defendant="张叁"),)), TEXTS["fiction-1"])


def test_a_name_in_other_characters_is_read_as_rules_read_it() -> None:
    text = "被告人張某１、李\u3000四共同盜竊。"
    marks = (Mark("defendant", 3, 6, "张某1"), Mark("defendant", 7, 10, "李四"))
    annotation = Annotation("fiction", digest_of(text), "甲", marks, CHOICES)
    row = row_of(annotation, text)
    assert [one["folded"] for one in row["defendants"]] == [True, False]
    assert annotation_from(row, text) == annotation


def test_the_card_tells_counts_agreement_and_gaps(tmp_path: Path) -> None:
    card = Card(sources={"fiction": "虚构"}, agreement={"circumstance": {"严格 F1": 0.91, "片段": 12}}, gaps=("没有二审文书",))
    page = (write_dataset(tmp_path, annotations(), TEXTS, card) / "README.md").read_text(encoding="utf-8")
    for line in (
        "- 文书 2 份，标注 3 份，其中 1 份文书由两人以上标注",
        "- 标注者：甲 2，乙 1",
        "- 每份用时（中位数）90 秒，记有用时的标注 1 份",
        "| 虚构 | 2 |",
        "| circumstance | 量刑情节 | 3 | 2 | 0 |",
        "| 累犯 | 1 | 0 | 0 |",
        "| 量刑情节 | 0.910 | 12 |",
        "- 没有二审文书",
    ):
        assert line in page.splitlines(), line
    assert "没有一个片段的标签：法院、案号" in page


def test_datasets_reads_a_version_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", reason="datasets is not installed: it comes with the extras dev and train")
    version = write_dataset(tmp_path / "gold", annotations(), TEXTS, Card())
    loaded = datasets.load_dataset("json", data_files=str(version / FILE), split="train", cache_dir=str(tmp_path / "cache"))
    assert [row["id"] for row in loaded] == ["fiction-1", "fiction-1", "fiction-2"]
    rows = {(row["id"], row["annotator"]): row for row in read_rows(version)}
    for row in loaded:
        wanted = rows[row["id"], row["annotator"]]
        assert row["marks"] == wanted["marks"]
        assert row["defendants"] == wanted["defendants"]
        assert [json.loads(one["value"]) for one in row["marks"] if one["value"]] == [
            json.loads(one["value"]) for one in wanted["marks"] if one["value"]
        ]
    by_folder = datasets.load_dataset(str(version), split="train", cache_dir=str(tmp_path / "cache"))
    assert len(by_folder) == 3
