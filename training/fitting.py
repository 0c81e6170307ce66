"""Fine-tuning (微调): a network on labelled windows with the Trainer of transformers; checkpoints, resumes, the same seed the same run.

On CPU in bfloat16 where the processor has it, on a GPU where there is one. What is not deterministic: the order in which several threads
add up floating-point numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from transformers import Trainer, TrainerCallback, TrainingArguments, get_linear_schedule_with_warmup
from transformers.trainer_utils import get_last_checkpoint

from training.adversary import Adversary
from training.examples import Collator
from training.network import Network


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast (训练参数): rates are peaks, reached after `warmup` (share of all steps), then falling to nothing."""

    epochs: float = 8
    batch: int = 16
    learning_rate: float = 3e-4
    head_learning_rate: float = 1e-3
    warmup: float = 0.06
    weight_decay: float = 0.01
    noise: float = 0.0  # share of characters that are replaced by others while training
    adversary: float = 0.0  # each window is learned a second time, moved by this share of its length against the network
    checkpoint_steps: int = 200
    seed: int = 1


def fit(
    network: Network,
    examples: Dataset,
    collator: Collator,
    schedule: Schedule,
    folder: Path,
    callbacks: Sequence[TrainerCallback] = (),
) -> list[dict[str, Any]]:
    """Train a network in place, from the last checkpoint in `folder` if there is one; the history of losses and rates."""
    steps = math.ceil(math.ceil(len(examples) / schedule.batch) * schedule.epochs)
    optimizer = torch.optim.AdamW(_groups(network, schedule), weight_decay=schedule.weight_decay, fused=True)
    pace = get_linear_schedule_with_warmup(optimizer, int(schedule.warmup * steps), steps)
    trainer = (partial(Adversary, strength=schedule.adversary) if schedule.adversary else Trainer)(
        network,
        _arguments(schedule, folder, steps),
        data_collator=collator,
        train_dataset=examples,
        optimizers=(optimizer, pace),
        callbacks=list(callbacks),
    )
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(folder)) if folder.is_dir() else None)
    history: list[dict[str, Any]] = trainer.state.log_history
    return history


def _groups(network: Network, schedule: Schedule) -> list[dict[str, Any]]:
    body = [weight for name, weight in network.named_parameters() if name.startswith("encoder.")]
    heads = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    return [{"params": body, "lr": schedule.learning_rate}, {"params": heads, "lr": schedule.head_learning_rate}]


def _arguments(schedule: Schedule, folder: Path, steps: int) -> TrainingArguments:
    gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=steps,
        per_device_train_batch_size=schedule.batch,
        bf16=True,
        use_cpu=not gpu,
        max_grad_norm=1.0,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        remove_unused_columns=False,
        save_steps=schedule.checkpoint_steps,
        save_total_limit=1,
        logging_steps=20,
        seed=schedule.seed,
        data_seed=schedule.seed,
        report_to=[],
        disable_tqdm=False,
        dataloader_pin_memory=gpu,
    )
