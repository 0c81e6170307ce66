"""The network (网络): one encoder pass a window; over it span labels (outside, begin, inside, end), section roles, and heads over spans and pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from models import features
from models.decoding import STATES
from models.scheme import PARTS, Head, Scheme

IGNORED = -100
_WIDE = 256  # hidden units of a head
_PRIOR = 5.0  # log-odds of standing outside, before anything is learned
_SPANS_WEIGH = 10.0  # labels, at least, that a window's mean loss stands for: most characters are outside of every one


class Network(nn.Module):
    """An encoder with the labels and heads of a scheme; `forward` returns a mapping with `loss` where targets are given."""

    accepts_loss_kwargs = False  # the Trainer need not count characters

    def __init__(self, scheme: Scheme, base: str | Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.scheme = scheme
        self.encoder = AutoModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False, attn_implementation="sdpa")
        width = int(self.encoder.config.hidden_size)
        self.dropout = nn.Dropout(dropout)
        self.spans = nn.Linear(width, STATES * len(scheme.labels))
        self.parts = nn.Embedding(len(PARTS) + 1, width, padding_idx=0) if scheme.parts else None
        self.roles = nn.Linear(width, len(PARTS)) if scheme.roles else None
        self.heads = nn.ModuleDict({head.name: _mlp(width, head, dropout) for head in scheme.heads})
        self._begin_outside()
        if self.parts is not None:
            nn.init.zeros_(self.parts.weight)

    def _begin_outside(self) -> None:
        """Begin with every character outside of every label: else unlearning it drags all hidden states to one point."""
        nn.init.normal_(self.spans.weight, std=0.02)
        with torch.no_grad():
            self.spans.bias.view(-1, STATES).copy_(torch.tensor([_PRIOR, *[0.0] * (STATES - 1)]))

    def encode(self, input_ids: Tensor, attention_mask: Tensor | None, parts: Tensor | None = None) -> Tensor:
        """Hidden states [windows, tokens, width]."""
        words = self.encoder.get_input_embeddings()(input_ids)
        if self.parts is not None and parts is not None:
            words = words + self.parts(parts)
        hidden: Tensor = self.encoder(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state
        return hidden

    def marked(self, hidden: Tensor) -> Tensor:
        """Span logits [windows, tokens, labels, states]."""
        logits: Tensor = self.spans(self.dropout(hidden))
        return logits.view(*hidden.shape[:2], len(self.scheme.labels), STATES)

    def features(self, hidden: Tensor, places: Tensor) -> Tensor:
        """What a head sees, for places [n, 1 + 2 or 4] of window, starts and ends (see `models/features.py`)."""
        window, edges = places[:, 0], places[:, 1:]
        last = torch.arange(edges.shape[1], device=edges.device) % 2  # an end is half-open: its last character stands before it
        return torch.cat([hidden[window, place] for place in (edges - last).T], 1)

    @staticmethod
    def surroundings(hidden: Tensor, stretches: Tensor) -> Tensor:
        """What an act or a link sees besides: the mean over a stretch [n, 3] (window, start, end; nothing: 0), and the opening token."""
        window, start, end = stretches.T
        summed = functional.pad(hidden.float().cumsum(1), (0, 0, 1, 0))
        count = (end - start).clamp(min=0)[:, None]
        mean = (summed[window, torch.maximum(start, end)] - summed[window, start]) * (count > 0) / count.clamp(min=1)
        return torch.cat([mean.to(hidden.dtype), hidden[window, 0]], 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, parts: Tensor | None = None, **targets: Any) -> dict[str, Tensor]:
        """`targets`: as `collate` in examples.py gives them."""
        hidden = self.encode(input_ids, attention_mask, parts)
        answer = {"logits": self.marked(hidden)}
        losses = []
        if "spans" in targets:
            losses.append(_span_loss(answer["logits"], targets["spans"], targets["known"], attention_mask))
        if self.roles is not None and "roles" in targets and bool((targets["roles"] != IGNORED).any()):
            told = self.roles(self.dropout(hidden)).float()
            losses.append(0.2 * functional.cross_entropy(told.flatten(0, 1), targets["roles"].flatten(), ignore_index=IGNORED))
        for name, head in self.heads.items():
            if (places := targets.get(f"{name}_places")) is not None and len(places):
                seen = self.features(hidden, places)
                if (coded := targets.get(f"{name}_coded")) is not None:
                    seen = torch.cat([seen, coded.to(seen.dtype)], 1)
                if (stretches := targets.get(f"{name}_stretches")) is not None:
                    seen = torch.cat([seen, self.surroundings(hidden, stretches)], 1)
                losses.append(functional.cross_entropy(head(self.dropout(seen)).float(), targets[f"{name}_classes"]))
        if losses:
            answer["loss"] = torch.stack(losses).sum()
        return answer


def _span_loss(logits: Tensor, spans: Tensor, known: Tensor, attention: Tensor) -> Tensor:
    """Mean cross-entropy over real characters and the labels that a window is labelled with, times the number of these labels."""
    losses = functional.cross_entropy(logits.float().flatten(0, 2), spans.flatten(), ignore_index=IGNORED, reduction="none")
    counted = attention[:, :, None] * known[:, None, :] * (spans != IGNORED)
    labels = known.sum(1).mean().clamp(min=_SPANS_WEIGH)
    return labels * (losses.view(spans.shape) * counted).sum() / counted.sum().clamp(min=1)


def _mlp(width: int, head: Head, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(features.width(head.over, width), _WIDE), nn.GELU(), nn.Dropout(dropout), nn.Linear(_WIDE, len(head.classes))
    )
