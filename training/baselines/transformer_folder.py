"""An encoder in the form that HanLP loads (编码器文件夹): a copy with the tokenizer that `vocab.json` stands for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

from models.characters import SPECIAL

_CONFIG, _WEIGHTS = "config.json", "model.safetensors"
_TOKENIZER = {"tokenizer_class": "BertTokenizer", "do_lower_case": False, "strip_accents": False, "tokenize_chinese_chars": True}


def transformer_folder(base: Path, folder: Path) -> Path:
    """Copy an encoder folder, with `vocab.txt` and the settings of BERT's tokenizer; characters that a line cannot hold become unused.

    Weights kept in half precision become float: HanLP's own layers are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base / _CONFIG, folder / _CONFIG)
    weights = load_file(base / _WEIGHTS)
    save_file({name: value.float() for name, value in weights.items()}, folder / _WEIGHTS, {"format": "pt"})
    (folder / "vocab.txt").write_text("".join(f"{one}\n" for one in _tokens(base)), encoding="utf-8")
    named = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    (folder / "tokenizer_config.json").write_text(json.dumps(_TOKENIZER | named), encoding="utf-8")
    return folder


def _tokens(base: Path) -> list[str]:
    if not (base / "vocab.json").is_file():
        return (base / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    told = json.loads((base / "vocab.json").read_text(encoding="utf-8"))
    tokens = sorted(told, key=told.__getitem__) if isinstance(told, dict) else told
    return [f"[unused{place}]" if one.isspace() else one for place, one in enumerate(tokens)]
