"""The summary as a table, a page, tasks of adjudication and an artifact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotation.agreement.adjudication import push_adjudication, tasks_of
from annotation.agreement.artifact import contents, log_agreement, metrics
from annotation.agreement.disagreement import disagreements
from annotation.agreement.drift import drift
from annotation.agreement.page import html
from annotation.agreement.shared import Gathered, gather
from annotation.agreement.study import study
from annotation.agreement.summary import summary
from annotation.agreement.table import text
from annotation.marks import Annotation
from annotation.studio.connection import Address, Studio
from annotation.studio.pull import pull
from annotation.studio.screen import screen
from tests.annotation.agreement.readers import mark, reading
from tests.annotation.studio.fictions import Fake

OFFENCE = mark("custody", "同年5月14日被逮捕", kind="逮捕")


def readings() -> Iterator[tuple[Annotation, str]]:
    """Two people, the same judgment; the second is not steady."""
    found = {"status": "found", "asserted_by": "court"}
    yield reading("甲", mark("defendant", "张三"), OFFENCE, mark("circumstance", "自首情节", kind="自首", **found), made_at="2026-10-08")
    rejected = mark("circumstance", "自首情节", kind="自首", status="rejected", asserted_by="court")
    yield reading("<b>乙", mark("defendant", "张三"), rejected, mark("amount", "3200元"), made_at="2026-11-02")


@pytest.fixture(scope="module")
def together() -> Gathered:
    return gather(readings())


@pytest.fixture(scope="module")
def found(together: Gathered) -> dict[str, Any]:
    """A summary with everything in it."""
    rows, _ = drift(together, gather([reading("金标", mark("defendant", "张三"), OFFENCE)]))
    begun = {"id": "控制11", "made_at": "2026-11-01", "right": 3, "asked": 5}
    rows[0] |= {"alarm": {"noticed": begun | {"id": "控制14"}, "begun": begun, "sums": [11.0]}}
    rows[0]["periods"] = [rows[0]["periods"][0], rows[0]["periods"][0] | {"period": "2026-12"}]
    return summary(study(together), disagreements(together), rows)


def test_the_table_says_it_in_chinese(found: dict[str, Any]) -> None:
    told = text(found)
    assert "两人以上标注的文书 1 份，标注 2 份" in told
    assert "分歧 3 处，其中影响事实的 3 处" in told
    assert re.search(r"量刑情节\s+1／1\s+1\.000\s+1\.000\s+1\.000\s+1\.000\s+1\.000\s+0\.000", told)
    assert "⚠ <b>乙 在控制题上的差错变多：约自 2026-11-01（控制11） 起" in told
    assert not [line for line in told.splitlines() if line != line.rstrip()]


def test_the_page_is_one_file_and_trusts_no_name(found: dict[str, Any]) -> None:
    page = html(found)
    assert page.count("<svg") == 1 and 'class="alarm"' in page
    assert "<b>乙" not in page and "&lt;b&gt;乙" in page
    assert not re.findall(r"(?:src|href)=|<script|@import|url\(", page)
    for opened in ("section", "table", "details", "svg", "tr"):
        assert page.count(f"<{opened}") == page.count(f"</{opened}>"), opened
    assert "量刑情节·认定状态（不一致 1）" in page and "未标" in page


def test_a_summary_is_json(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_disagreements_become_tasks_that_people_decide(together: Gathered) -> None:
    tasks = tasks_of(together, disagreements(together))
    assert [one["model_version"] for one in tasks[0]["predictions"]] == ["<b>乙", "甲"]
    assert len(tasks[0]["data"]["disagreements"]) == 3
    fake = Fake()
    with Studio(Address("http://studio.test", "secret"), fake.transport()) as studio:
        project, *counted = push_adjudication(studio, tasks)
        assert counted == [1, 0]
        assert push_adjudication(studio, tasks) == (project, 0, 1)
        assert fake.projects[project]["label_config"] == screen()
        task = next(iter(fake.stored.values()))
        studio.annotate(task["id"], task["predictions"][1]["result"], 30)
        decided = pull(studio, project).annotations
    assert [(one.id, one.digest, len(one.marks)) for one in decided] == [("东湖1", tasks[0]["data"]["digest"], 3)]


def test_nothing_to_decide_is_no_task(together: Gathered) -> None:
    assert tasks_of(together, []) == []


def test_an_artifact_has_the_summary_the_page_and_the_queue(found: dict[str, Any], together: Gathered) -> None:
    files = dict(contents(found, disagreements(together)))
    assert set(files) == {"agreement.json", "agreement.html", "disagreements.jsonl"}
    assert json.loads(files["agreement.json"]) == found
    assert len(files["disagreements.jsonl"].splitlines()) == 3


def test_metrics_leave_out_what_could_not_be_computed(found: dict[str, Any]) -> None:
    told = metrics(found)
    assert told["agreement.value_f1.defendant"] == 1.0 and told["agreement.grave"] == 3.0 and told["agreement.alarms"] == 1.0
    assert "agreement.character_kappa" not in told


def test_a_run_of_mlflow_keeps_it(found: dict[str, Any], together: Gathered, tmp_path: Path) -> None:
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{tmp_path / 'mlflow.db'}")
    mlflow.create_experiment("一致性", artifact_location=(tmp_path / "artifacts").as_uri())
    mlflow.set_experiment("一致性")
    with mlflow.start_run() as run:
        log_agreement(found, disagreements(together))
    client = mlflow.MlflowClient()
    assert client.get_run(run.info.run_id).data.metrics == metrics(found)
    names = {one.path for one in client.list_artifacts(run.info.run_id, "agreement")}
    assert names == {"agreement/agreement.json", "agreement/agreement.html", "agreement/disagreements.jsonl"}
