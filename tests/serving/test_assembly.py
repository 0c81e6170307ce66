"""Models joined with pipelines and annotation: by name, one loaded once, none where rules are wanted."""

from pathlib import Path

import pytest

from models.extraction import FactExtractor
from models.loading import Model, ModelError
from serving.assembly import extractor, reader
from tests.evaluation.fictions import TEXTS, THEFT
from tests.models.conftest import fact_model

__all__ = ["fact_model"]  # a fixture


def test_none_means_rules_only() -> None:
    assert extractor("none") is None
    assert reader("none") is None


def test_a_folder_is_loaded_once(fact_model: Path) -> None:
    assert extractor(str(fact_model)) is extractor(str(fact_model))


def test_the_bundled_model_takes_part_once_it_is_trusted_with_anything(fact_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for trust, taken in (({}, False), ({"amount": {"add": 0.9}}, True)):
        model = FactExtractor(Model(fact_model), {"trust": trust})
        monkeypatch.setattr("serving.assembly.loaded", lambda name, model=model: model)
        assert (extractor("default") is model) == taken
        assert extractor("some/folder") is model
        assert reader("default") is not None


def test_a_reader_tells_the_layer_that_is_asked_for(fact_model: Path) -> None:
    read = reader(str(fact_model))
    assert read is not None
    merged, alone = read(THEFT, TEXTS[THEFT]), read.alone(THEFT, TEXTS[THEFT])
    assert merged.version == alone.version == read.name
    assert merged.report["defendants"][0]["convictions"]
    assert not alone.report["defendants"][0]["convictions"]


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        extractor(str(tmp_path))


def test_the_bundled_model_reads_a_judgment() -> None:
    read = reader("default")
    assert read is not None
    assert read.name.startswith("panjian-facts@")
    assert read(THEFT, TEXTS[THEFT]).report["produced_by"]["model"] == read.name
