"""The map is sealed: nothing of the original in clear, another key or a changed line refused."""

import json
from pathlib import Path

import pytest

from annotation.masking.keys import KeyMissing, secret
from annotation.masking.map_file import MapError, read_map, write_map
from annotation.masking.mask import mask
from annotation.masking.restore import original_text
from tests.annotation.masking.fictional import JUDGMENT

PASSPHRASE = "correct horse battery"
MASKED = mask(JUDGMENT, "张三丰盗窃案", b"k" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A map file with one line."""
    made = tmp_path / "map"
    assert list(write_map(made, secret(PASSPHRASE), [("张三丰盗窃案", MASKED)])) == [MASKED]
    return made


def test_it_leads_back(path: Path) -> None:
    (entry,) = read_map(path, secret(PASSPHRASE))
    assert (entry.id, entry.digest) == ("张三丰盗窃案", MASKED.digest)
    assert original_text(entry.of(MASKED.text)) == JUDGMENT


def test_nothing_stands_in_clear_and_only_the_owner_reads_it(path: Path) -> None:
    data = path.read_bytes()
    originals = [one.original for one in MASKED.replacements if len(one.original) > 1 and not one.original.isascii()]
    assert len(originals) > 10
    for original in originals:
        assert original.encode() not in data and json.dumps(original)[1:-1].encode() not in data
    assert path.stat().st_mode & 0o077 == 0
    assert not list(path.parent.glob("*.part"))


def test_two_files_of_the_same_differ(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    list(write_map(other, secret(PASSPHRASE), [("张三丰盗窃案", MASKED)]))
    assert path.read_bytes() != other.read_bytes()


def test_another_key_is_refused(path: Path) -> None:
    with pytest.raises(MapError, match="密钥不对"):
        read_map(path, secret("another passphrase"))


@pytest.mark.parametrize("field", ["id", "digest", "sealed"])
def test_a_changed_line_is_refused(path: Path, field: str) -> None:
    head, line = path.read_text(encoding="utf-8").splitlines()
    row = json.loads(line)
    row[field] = row[field][:40].swapcase() + row[field][40:] if field == "sealed" else row[field] + "x"
    path.write_text(f"{head}\n{json.dumps(row)}\n", encoding="utf-8")
    with pytest.raises(MapError):
        read_map(path, secret(PASSPHRASE))


@pytest.mark.parametrize("content", ["", "no json", '{"schema": "other/1"}', "[]"])
def test_what_is_no_map_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "map"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MapError):
        read_map(path, secret(PASSPHRASE))


@pytest.mark.parametrize("value", ["", "   ", "short"])
def test_a_missing_or_weak_key_is_told(value: str) -> None:
    with pytest.raises(KeyMissing, match="PANJIAN_MASK_KEY"):
        secret(value)


@pytest.mark.parametrize("value", [PASSPHRASE, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="])
def test_a_key_shows_nothing_of_itself_and_gives_the_same_again(value: str) -> None:
    assert value not in repr(secret(value)) and "A" * 8 not in repr(secret(value))
    assert secret(value).surrogates() == secret(value).surrogates()
    assert secret(value).sealing(b"1" * 16) != secret(value).sealing(b"2" * 16)


def test_a_masked_judgment_shows_nothing_of_the_original() -> None:
    assert "张三丰" not in repr(MASKED) and "３２０１０２" not in repr(MASKED)
