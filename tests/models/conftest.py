"""Model folders that tests share."""

from pathlib import Path

import pytest

from models.characters import Characters
from models.scheme import FACTS, Scheme, tag_scheme
from tests.models.stand_in import base


def exported(folder: Path, scheme: Scheme, name: str) -> Path:
    from training.export import export
    from training.network import Network

    encoder = base(folder / "base")
    return export(Network(scheme, encoder), Characters.read(encoder), {"name": name}, folder / "model")


@pytest.fixture(scope="session")
def fact_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of an extractor that learned nothing."""
    return exported(tmp_path_factory.mktemp("facts"), FACTS, "stand-in")


@pytest.fixture(scope="session")
def tag_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a tagger that learned nothing."""
    return exported(tmp_path_factory.mktemp("tags"), tag_scheme(["theft", "drugs", "charges"], ["盗窃罪", "诈骗罪"]), "stand-in")
