"""One token a character, from the vocabularies of BERT and from our own."""

import json
from pathlib import Path

import pytest

from models.characters import SPECIAL, Characters


def test_every_character_is_one_token_between_the_opening_and_the_closing_one() -> None:
    known = Characters.of({token: number for number, token in enumerate([*SPECIAL, "盗", "窃"])})
    assert known.encode("盗窃𠮷") == [2, 5, 6, 1, 3]


def test_a_vocabulary_is_read_from_a_list_a_mapping_or_lines(tmp_path: Path) -> None:
    tokens = [*SPECIAL, "盗", "##窃", "\n", "窃"]
    for form in (json.dumps(tokens), json.dumps({token: number for number, token in enumerate(tokens)})):
        (tmp_path / "vocab.json").write_text(form, encoding="utf-8")
        known = Characters.read(tmp_path)
        assert known.numbers == {"盗": 5, "\n": 7, "窃": 8}  # pieces of words are no characters
    (tmp_path / "vocab.json").unlink()
    (tmp_path / "vocab.txt").write_text("\n".join([*SPECIAL, "盗", "窃"]) + "\n", encoding="utf-8")
    assert Characters.read(tmp_path).numbers == {"盗": 5, "窃": 6}


def test_what_is_written_is_read_back() -> None:
    known = Characters.of({token: number for number, token in enumerate([*SPECIAL, "盗"])})
    assert Characters.of(known.to_json()) == known


def test_a_vocabulary_without_special_tokens_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[CLS\]"):
        Characters.of({"[PAD]": 0, "[UNK]": 1})


def test_the_first_characters_may_be_all_that_are_told_apart() -> None:
    known = Characters.of({token: number for number, token in enumerate([*SPECIAL, "盗", "窃", "罪"])})
    few = known.first(6)
    assert few.encode("盗窃罪") == [2, 5, 1, 1, 3] and (few.size, known.size) == (6, 8)
    assert known.first(None) is known
