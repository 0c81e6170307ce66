"""The models folder: kept whole or not at all, found only where it is what the ledger says."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from models.folder import ModelError, verified
from models.loading import Model
from models.shelf import find, keep, keep_files, models_folder
from tests.models.stand_in import spoil
from tests.models.written import written


def test_a_model_is_kept_once_under_its_name_and_found_again(tmp_path: Path) -> None:
    made, root = written(tmp_path / "made"), tmp_path / "models"
    place = keep(made, root)
    assert place == keep(made, root) == root / Model(made).name
    assert find(place.name, verified(made).digests, root) == place
    assert [one.name for one in root.iterdir()] == [place.name]


def test_several_may_keep_the_same_model_at_once(tmp_path: Path) -> None:
    made, root = verified(written(tmp_path / "made")), tmp_path / "models"
    together = Barrier(8)

    def kept(_: int) -> Path:
        together.wait()
        return keep_files(made, root)

    with ThreadPoolExecutor(8) as several:
        places = set(several.map(kept, range(8)))
    assert places == {root / made.name}
    assert [one.name for one in root.iterdir()] == [made.name] and verified(root / made.name) == made


def test_what_is_damaged_is_not_kept(tmp_path: Path) -> None:
    made = written(tmp_path / "made")
    spoil(made, "encoder.onnx")
    with pytest.raises(ModelError, match="摘要不符"):
        keep(made, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_a_model_that_was_exchanged_is_not_found(tmp_path: Path) -> None:
    root = tmp_path / "models"
    place, other = keep(written(tmp_path / "one"), root), written(tmp_path / "two", marks={"amount": "钱"})
    wanted = verified(place).digests
    for path in other.iterdir():
        (place / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ModelError, match="不是台账里登记的"):
        find(place.name, wanted, root)


@pytest.mark.parametrize("name", ["absent@12345678", "../made", "/etc", ".", "..", "a/b@12345678"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    written(tmp_path / "made")
    keep(tmp_path / "made", tmp_path / "models")
    with pytest.raises(ModelError, match="panjian models fetch"):
        find(name, root=tmp_path / "models")


def test_where_models_are_kept() -> None:
    assert models_folder({"PANJIAN_MODELS_FOLDER": "/srv/models", "HOME": "/home/a"}) == Path("/srv/models")
    assert models_folder({"XDG_DATA_HOME": "/data", "HOME": "/home/a"}) == Path("/data/panjian/models")
    assert models_folder({"HOME": "/home/a"}) == Path("/home/a/.local/share/panjian/models")
