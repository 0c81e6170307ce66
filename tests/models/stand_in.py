"""A small model folder to load: a few layers of nothing learned, exported like a real one; made once a session."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from models.characters import SPECIAL
from tests.evaluation.fictions import TEXTS


def base(folder: Path, texts: Iterable[str] = TEXTS.values()) -> Path:
    """An encoder of two small layers whose vocabulary is the characters of the texts, in the form of a local transformers folder."""
    from transformers import BertConfig, BertModel, set_seed

    characters = sorted({character for text in texts for character in text if not character.isspace()})
    set_seed(3)
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(characters),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=512,
        attention_probs_dropout_prob=0.0,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join([*SPECIAL, *characters]) + "\n", encoding="utf-8")
    return folder


def spoil(folder: Path, name: str) -> None:
    """Change one byte of a file."""
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))


def rewritten(folder: Path, name: str, digest: str) -> None:
    """Put another digest for a file."""
    digests = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
    (folder / "digests.json").write_text(json.dumps(digests | {name: digest}), encoding="utf-8")
