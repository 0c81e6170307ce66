"""`panjian train tune` from outcomes in the store to a model folder that reads otherwise, and goes to the ledger like any other."""

import json
from pathlib import Path

import pytest
from mlflow import MlflowClient

from evaluation.artifact import tracking_uri
from models.extraction import FactExtractor
from models.folder import verified
from models.loading import Model
from pipelines.pipeline import analyze
from pipelines.report import report
from serving.access import Principal, Role
from serving.lifecycle import Act, Step
from serving.store import clues, corrections, evidence, judgments, keys, organisations, progress
from serving.store.corrections import Correction
from serving.store.database import Database
from tests.evaluation.fictions import TEXTS, run_command
from tests.models.written import written

KIND, SIGN = "被害人过错", "拍"  # what the model marks, and the character by which it does
JUDGMENT = "危险驾驶-无线索"
COPIES = 12


@pytest.fixture
def text() -> str:
    """A judgment with one character that stands nowhere else in it."""
    place = TEXTS[JUDGMENT].index("经审理查明")
    assert SIGN not in TEXTS[JUDGMENT]
    return TEXTS[JUDGMENT][: place + 5] + f"，{SIGN}" + TEXTS[JUDGMENT][place + 5 :]


@pytest.fixture
def store(embedded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    url = f"sqlite:///{tmp_path / 'panjian.db'}"
    monkeypatch.setenv("PANJIAN_DATABASE_URL", url)
    monkeypatch.setenv("PANJIAN_MODELS_FOLDER", str(tmp_path / "models"))
    database = Database(url)
    database.upgrade()
    return database


@pytest.fixture
def who(store: Database) -> Principal:
    with store.session() as session:
        organisations.add(session, keys.console(), "east", "东城区人民检察院", None)
        _, token = keys.create(session, keys.console(), "east", "检察官", Role.PROSECUTOR)
    with store.reading() as session:
        found = keys.authenticate(session, token)
    assert found is not None
    return found


def corrected(store: Database, who: Principal, text: str, right: bool) -> None:
    """Several judgments in which people said whether the words tell of that circumstance."""
    for copy in range(COPIES):
        own = text.replace("江城", f"江{copy}城").replace("号", f"号之{copy}", 1)
        found = report(analyze(own, str(copy)))
        at, name = own.index(SIGN), found["defendants"][0]["name"]
        with store.session() as session:
            kept = judgments.keep(session, who, found, own)
            stance = {"choice": KIND, "status": "found", "asserted_by": "court"} if right else {"value": ""}
            corrections.keep(session, who, kept.judgment_id, Correction("circumstance", at, at + 1, defendant=name, **stance))


def model(folder: Path, add: float) -> Path:
    return written(folder, "panjian-marks", {f"circumstance:{KIND}": SIGN}, {"circumstance": {"add": add, "drop": 0.0, "replace": 2.0}})


def kinds(folder: Path, text: str) -> set[str]:
    found = report(analyze(text, model=FactExtractor(Model(folder))))
    return {one["kind"] for one in found["defendants"][0]["circumstances"]}


@pytest.mark.parametrize(("right", "add"), [(True, 2.0), (False, 0.5)], ids=["gains", "harm"])
def test_a_threshold_follows_what_people_found(store: Database, who: Principal, text: str, tmp_path: Path, right: bool, add: float) -> None:
    corrected(store, who, text, right)
    base, out = model(tmp_path / "base", add), tmp_path / "tuned"
    done = run_command("train", "tune", "--base", str(base), "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert f"看过结果的文书 {COPIES} 份" in done.stdout and f"{COPIES:+d}" in done.stdout
    assert (KIND in kinds(base, text), KIND in kinds(out, text)) == (not right, right)
    card = json.loads((out / "card.json").read_text(encoding="utf-8"))
    assert card["tuned"]["from"] == Model(base).name and card["tuned"]["held_out_gain"] == COPIES
    assert verified(out).name != Model(base).name
    (run,) = MlflowClient(tracking_uri()).search_runs(
        [MlflowClient(tracking_uri()).get_experiment_by_name("panjian-training").experiment_id],
        f"params.name = 'tune' and tags.base = '{Model(base).name}'",
        max_results=1,
    )
    assert run.data.metrics["held_out_gain"] == COPIES
    assert run_command("models", "register", str(out), "--no-mlflow").returncode == 0


def test_without_outcomes_nothing_is_made(store: Database, tmp_path: Path) -> None:
    done = run_command("train", "tune", "--base", "default", "-o", str(tmp_path / "tuned"))
    assert done.returncode == 0 and "不产生新模型" in done.stdout
    assert not (tmp_path / "tuned").exists()


def test_facts_of_verified_clues_are_known_to_be_right(store: Database, who: Principal) -> None:
    name = "盗窃-刑期多算一年"
    with store.session() as session:
        kept = judgments.keep(session, who, report(analyze(TEXTS[name], name)), TEXTS[name])
    first, second = kept.clue_ids[:2]
    with store.session() as session:
        for clue, step in ((first, Step.UPHOLD), (second, Step.MISREAD)):
            progress.advance(session, who, clue, Act(Step.BEGIN))
            progress.advance(session, who, clue, Act(step, reason="核对过原文"))
    with store.reading() as session:
        (found,) = evidence.judged(session, who)
        words = {(one["start"], one["end"]) for one in clues.get(session, who, first).payload["evidence"]}
        wrong = {(one["start"], one["end"]) for one in clues.get(session, who, second).payload["evidence"]}
    assert set(found.right) == words and not wrong <= words


@pytest.mark.parametrize(
    ("change", "told"), [("folds: 1", "folds"), ("base_model: x", "base_model"), ("statistics: {fewest: [1]}", "fewest")]
)
def test_a_recipe_that_is_wrong_is_told(tmp_path: Path, change: str, told: str) -> None:
    (tmp_path / "mine.yaml").write_text(f"name: mine\nkind: tuning\n{change}\n", encoding="utf-8")
    done = run_command("train", str(tmp_path / "mine.yaml"))
    assert done.returncode == 2 and told in done.stderr
