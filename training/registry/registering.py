"""Registering (登记): a model folder, verified file by file, becomes a version in MLflow with signature, card, data digest, scores and plain files.

Each version has a run of its own, named as the ledger names it: scores and, month by month, what became of its clues are metrics of that run.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.artifact import connected
from models.folder import ModelError, Verified, verified
from models.loading import Model
from training.commands import described
from training.registry.model_file import FILE, written
from training.registry.series import log_new, moment_of
from training.scorecard import figures

EXPERIMENT = "panjian-models"
ENTRY, FILES, DATA = "panjian.entry", "panjian.files", "panjian.data"  # tags of a model version
SCORECARD = "scorecard.json"


@dataclass(frozen=True, slots=True)
class Registered:
    """A model version in MLflow: `entry` is the ledger's name@version, `name` and `version` those of MLflow."""

    entry: str
    name: str
    version: str
    run_id: str
    model_id: str
    new: bool

    def to_json(self) -> dict[str, str]:
        """As the ledger keeps it."""
        return {"name": self.name, "version": self.version, "run_id": self.run_id, "model_id": self.model_id}


def register(folder: Path, scorecard: Mapping[str, Any] | None = None) -> Registered:
    """Register a folder, once; ModelError where it is not what its digests say; TrackingError where MLflow does not answer."""
    files, model = verified(folder), Model(folder)
    if files.digests != model.digests:
        raise ModelError(f"模型文件夹“{folder}”在登记时被改动：请等它写完再登记。")
    if scorecard is not None and scorecard["model"] != model.name:
        raise ModelError(f"成绩单是 {scorecard['model']} 的，不是 {model.name} 的：请用 panjian models measure 重新测评这个文件夹。")
    with connected(EXPERIMENT) as mlflow:
        client = mlflow.MlflowClient()
        known = version_of(client, model.name, whole(model.digests))
        registered = known or _registered(mlflow, client, model, files, scorecard)
        if scorecard is not None:
            log_scorecard(client, registered, scorecard)
    return registered


def show_scorecard(scorecard: Mapping[str, Any]) -> bool:
    """Log a scorecard to the run of the version it is of; False where MLflow does not know that version."""
    with connected(EXPERIMENT) as mlflow:
        client = mlflow.MlflowClient()
        registered = version_of(client, scorecard["model"], whole(scorecard["files"]))
        if registered is not None:
            log_scorecard(client, registered, scorecard)
    return registered is not None


def whole(digests: Mapping[str, str]) -> str:
    """One digest of all files by name: the version at the end of a model's name is too short to trust."""
    return hashlib.sha256("".join(f"{name} {digests[name]}\n" for name in sorted(digests)).encode()).hexdigest()


def version_of(client: Any, entry: str, digest: str | None = None) -> Registered | None:
    """The version of an entry; ModelError where MLflow has other files under its name."""
    name = entry.partition("@")[0]
    for one in client.search_model_versions(f"name='{name}' and tags.`{ENTRY}` = '{entry}'"):
        if digest is not None and one.tags.get(FILES) != digest:
            raise ModelError(f"MLflow 里的 {name} 第 {one.version} 版也叫 {entry}，文件却不同：不能登记。请查明哪一个可信，删去另一个。")
        return Registered(entry, name, str(one.version), one.run_id, one.source.rpartition("/")[2], False)
    return None


def _registered(mlflow: Any, client: Any, model: Model, files: Verified, scorecard: Mapping[str, Any] | None) -> Registered:
    name = model.name.partition("@")[0]
    experiment = client.get_experiment_by_name(EXPERIMENT).experiment_id
    run = client.create_run(experiment, run_name=model.name).info.run_id
    logged = client.create_logged_model(experiment, name=name, source_run_id=run, model_type="panjian", params=_params(model))
    try:
        _upload(client, files, written(model, run, logged.model_id), logged.model_id)
        client.finalize_logged_model(logged.model_id, "READY")
        client.log_outputs(run, [mlflow.entities.LoggedModelOutput(logged.model_id, 0)])
        if not client.search_registered_models(f"name='{name}'"):
            client.create_registered_model(name, description=str(model.card.get("task", "")))
        made = client.create_model_version(
            name,
            source=f"models:/{logged.model_id}",
            run_id=run,
            tags=_tags(model, scorecard),
            description=described(model.card),
            model_id=logged.model_id,
        )
    except Exception:
        client.finalize_logged_model(logged.model_id, "FAILED")
        client.set_terminated(run, "FAILED")
        raise
    client.set_tag(run, "mlflow.note.content", described(model.card))
    client.set_terminated(run)
    return Registered(model.name, name, str(made.version), run, logged.model_id, True)


def _params(model: Model) -> dict[str, str]:
    return {"entry": model.name, "base": str(model.card.get("base", "")), "files": str(len(model.digests))}


def _tags(model: Model, scorecard: Mapping[str, Any] | None) -> dict[str, str]:
    data = {"gold": model.card.get("gold"), **(scorecard["data"] if scorecard else {})}
    told = {ENTRY: model.name, FILES: whole(model.digests), DATA: json.dumps(data, ensure_ascii=False)}
    return {key: value[:5000] for key, value in told.items()}


def _upload(client: Any, files: Verified, model_file: str, model_id: str) -> None:
    """The verified bytes, not what lies in the folder by now, with an MLmodel beside them."""
    with tempfile.TemporaryDirectory() as place:
        for name, content in files.files.items():
            (Path(place) / name).write_bytes(content)
        (Path(place) / FILE).write_text(model_file, encoding="utf-8")
        client.log_model_artifacts(model_id, place)


def log_scorecard(client: Any, registered: Registered, scorecard: Mapping[str, Any]) -> None:
    """Scores as metrics of the version's run at the moment they were measured, the data as its inputs, the whole as an artifact."""
    from mlflow.entities import Dataset, DatasetInput, InputTag

    at = moment_of(scorecard["measured_at"])
    points = [(name, value, at, 0) for name, value in figures(scorecard).items()]
    if log_new(client, registered.run_id, registered.model_id, points):
        client.log_dict(registered.run_id, dict(scorecard), SCORECARD)
        inputs = [
            DatasetInput(Dataset(split, digest[:32], "panjian", "{}"), [InputTag("mlflow.data.context", "evaluation")])
            for split, digest in scorecard["data"].items()
        ]
        client.log_inputs(registered.run_id, inputs)
