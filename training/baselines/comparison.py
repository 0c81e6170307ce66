"""The comparison (对照): each baseline trained and scored on the test part of its set, the models here beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from evaluation import tags
from evaluation.public_sets import DATA, FILES, items
from models.extraction import FactExtractor
from models.loading import ModelError
from models.tagging import Tagger, Task
from pipelines.folding import fold
from pipelines.judgment import Judgment
from pipelines.progress import progress
from training.baselines import sections
from training.baselines.defendants import DefendantCharges, given
from training.baselines.judgments import Judgments, judgments
from training.baselines.plan import Decoder, Plan
from training.baselines.recognizer import Recognizer, flat
from training.baselines.rows import Row, scored
from training.baselines.segmenter import Segmenter, trained
from training.gold_sources import Sources

Json = dict[str, Any]
Loaded = TypeVar("Loaded")
_THEFT, _CHARGES, _ROLES, _PUBLIC = "盗窃实体", "各被告人罪名", "句子功能（规则所分）", "句子功能（公开集三段）"
_OURS, _LINEAR = "判鉴模型", "pkuseg 分词 + TF-IDF + 线性支持向量机"
_FLAT = "HanLP 逐字只给一个标签（BIO）：重叠的实体只留最长的，训练与输出都如此；“上限”是金标这样删减后的得分"
_GIVEN = "被告人姓名已给定，每人给一个罪名；判鉴只计给定的姓名，没有找到的人算漏"
_FOUND = "被告人姓名由模型自己找"
_BY_RULE = "金标开发部分的文书，以规则所分为准，规则自身也会错"
_APART = "不曾用于训练、公开集又有标注的文书；只计落在三段之内的句子"


@dataclass(slots=True)
class Comparison:
    """What is compared, by task; `base`: the encoder of HanLP; `work`: a folder outside of the repository."""

    plan: Plan
    base: Path | str
    work: Path
    data: Path = DATA
    models: Mapping[str, str] = field(default_factory=dict)  # shown beside, by theft, charges, facts: folders; else the bundled ones

    def entities(self) -> Iterator[Row]:
        """Theft entities: HanLP's recognizer."""
        held = self._items("theft")
        rows = {name: [row for split, row in items("theft", self.data) if split == name] for name in ("train", "dev")}
        for decoder in self.plan.entities.decoders:
            yield self._recognizer(decoder, rows, held)
        most = {name: row | {"entities": flat(row["entities"])} for name, row in held.items()}
        yield self._tags("theft", "theft.flat", "不重叠标注的上限", held, most, None, _FLAT)
        if tagger := self._tagger("theft"):
            answers = {name: tagger.tagged("theft", row) for name, row in progress(held.items(), "判鉴：盗窃实体")}
            yield self._tags("theft", "theft.ours", _OURS, held, answers, None, "")

    def _recognizer(self, decoder: Decoder, rows: Mapping[str, list[Json]], held: Mapping[str, Json]) -> Row:
        recognizer = Recognizer(self.plan.entities, decoder, str(self.base), self.work / f"recognizer-{decoder}", self.plan.seed)
        begun = time.monotonic()
        recognizer.train(rows["train"], rows["dev"])
        spent = time.monotonic() - begun
        named = f"HanLP 变换器 + {'CRF' if decoder == 'crf' else 'softmax'}（{self.plan.base.rpartition('/')[2]}）"
        return self._tags("theft", f"theft.hanlp-{decoder}", named, held, recognizer.answers(list(held.values())), spent, _FLAT)

    def charges(self, segmenter: Segmenter) -> Iterator[Row]:
        """Charges per defendant: the linear model."""
        held = self._items("charges")
        model = DefendantCharges(self.plan.charges, segmenter, self.plan.seed)
        begun = time.monotonic()
        model.train([row for split, row in items("charges", self.data) if split == "train"])
        spent = time.monotonic() - begun
        yield self._tags("charges", "charges.linear", _LINEAR, held, model.answers(list(held.values())), spent, _GIVEN)
        if tagger := self._tagger("charges"):
            answers = {name: tagger.tagged("charges", row) for name, row in progress(held.items(), "判鉴：罪名")}
            yield self._tags("charges", "charges.ours-given", _OURS, held, given(answers, held), None, _GIVEN)
            yield self._tags("charges", "charges.ours", _OURS, held, answers, None, _FOUND)

    def roles(self, segmenter: Segmenter, read: Judgments) -> Iterator[Row]:
        """Section roles of sentences: the linear model."""
        model = sections.SectionRoles(self.plan.roles, segmenter, self.plan.seed)
        begun = time.monotonic()
        model.train(read.learnt)
        spent = time.monotonic() - begun
        tellers: list[tuple[str, str, Callable[[Judgment], sections.Told], float | None]] = [("linear", _LINEAR, model.told, spent)]
        if extractor := _loaded(FactExtractor.load, self.models.get("facts", "default")):
            tellers.append(("ours", _OURS, lambda judgment: [(one, role.value) for one, role in extractor.roles(judgment)], None))
        gold = [sections.by_rule(one) for one in read.gold]
        for key, named, tell, seconds in tellers:
            told = [tell(one) for one in progress(read.gold, named)]
            yield sections.measured(f"roles.{key}", _ROLES, named, gold, told, seconds, _BY_RULE)
        gold = [sections.public(one, offsets) for one, offsets in read.public]
        for key, named, tell, seconds in [*tellers, ("rules", "判鉴规则", sections.by_rule, None)] if gold else ():
            told = [sections.coarse(tell(one)) for one, _ in progress(read.public, named)]
            yield sections.measured(f"sections.{key}", _PUBLIC, named, gold, told, seconds, _APART)

    def segmenter(self, read: Judgments) -> Segmenter:
        """The segmenter, trained on the texts that the linear models are trained on."""
        findings = [fold(row["text"]).plain for split, row in items("charges", self.data) if split == "train"]
        texts = [*findings, *(one.plain for one in read.learnt)]
        return trained(self.plan.words, texts, self.work / "segmenter", self.plan.seed)

    def judgments(self, sources: Sources) -> Judgments:
        """The judgments of the section roles."""
        return judgments(sources, self.plan.roles.judgments, self.plan.seed)

    def _tagger(self, task: Task) -> Tagger | None:
        return _loaded(lambda name: Tagger.load(task, name), self.models.get(task, "default"))

    def _items(self, task: tags.Task) -> Mapping[str, Json]:
        return tags.read_items(self.data / FILES[task], task, "test").items

    def _tags(
        self,
        task: tags.Task,
        key: str,
        named: str,
        held: Mapping[str, Json],
        answers: Mapping[str, Json],
        seconds: float | None,
        note: str,
    ) -> Row:
        found = tags.summary(task, "test", FILES[task], named, held, answers)
        return scored(found, tags.SCORED[task][0], key, _THEFT if task == "theft" else _CHARGES, named, seconds, note)


def _loaded(load: Callable[[str], Loaded], name: str) -> Loaded | None:
    """A model; None where it is the bundled one and is not there."""
    try:
        return load(name)
    except ModelError:
        if name != "default":
            raise
        return None
