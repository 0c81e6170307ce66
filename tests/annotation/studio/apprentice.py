"""A model that learns what was pulled (stand-in for the extractor): a small spaCy NER over characters, behind the backend.

Until it has learnt it reads by the rules. The event START_TRAINING has it pull, train and save, in a thread; what it then reads is loaded
from the folder it saved, as a backend that starts anew does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from annotation.formats.docbin import GROUP, to_docbin
from annotation.marks import Annotation, Mark, label_of, of_defendant
from annotation.studio.backend import TRAIN, Event
from annotation.studio.connection import Address, Studio
from annotation.studio.preannotation import RULES, Preannotation, by_rules
from annotation.studio.pull import pull

SEED, EPOCHS, BATCH, RATE = 20261127, 10, 8, 0.002
MODEL = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 64,
        "depth": 4,
        "embed_size": 1000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": False,
    },
}


def owner(names: Sequence[str], text: str, end: int) -> str | None:
    """The defendant who is named last before a place."""
    places = {name: text.rfind(name, 0, end) for name in names}
    return max((name for name in names if places[name] >= 0), key=lambda name: places[name], default=None)


def train(pairs: Iterable[tuple[Annotation, str]], folder: Path) -> None:
    """Train on annotations, by way of their DocBin, and save the model to a folder."""
    fix_random_seed(SEED)
    shuffled = Random(SEED)
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner", config={"model": MODEL})
    examples = list(_examples(nlp, to_docbin(pairs)))
    optimiser = nlp.initialize(lambda: examples)
    optimiser.learn_rate = RATE
    for _ in range(EPOCHS):
        shuffled.shuffle(examples)
        for first in range(0, len(examples), BATCH):
            nlp.update(examples[first : first + BATCH], sgd=optimiser, drop=0.1)
    nlp.to_disk(folder)


def _examples(nlp: Language, content: bytes) -> Iterator[Example]:
    """The lines of the documents, each a document of its own; a label and its kind are one entity type."""
    for doc in DocBin(store_user_data=True).from_bytes(content).get_docs(nlp.vocab):
        details = doc.spans[GROUP].attrs["details"]
        pairs = zip(doc.spans[GROUP], details, strict=True)
        doc.ents = filter_spans(Span(doc, one.start, one.end, f"{one.label_}/{detail.get('kind') or ''}") for one, detail in pairs)
        begin = 0
        for token in doc:
            if token.text == "\n" or token.i == len(doc) - 1:
                line = doc[begin : token.i + 1].as_doc()
                yield Example(_characters(nlp, line.text), line)
                begin = token.i + 1


def _found(nlp: Language, text: str) -> Iterator[tuple[str, int, int]]:
    """The entities, line by line as they were learnt."""
    begin = 0
    for line in text.splitlines(keepends=True):
        yield from ((one.label_, begin + one.start, begin + one.end) for one in nlp(_characters(nlp, line)).ents)
        begin += len(line)


def _characters(nlp: Language, text: str) -> Doc:
    return Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))


@dataclass
class Apprentice:
    """Reads by the newest model in its folder, by the rules while there is none."""

    folder: Path
    address: Address
    project: int
    version: str = RULES
    failure: BaseException | None = None
    _model: Language | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if saved := sorted(self.folder.glob("apprentice@*")):
            self._model, self.version = spacy.load(saved[-1]), saved[-1].name

    def read(self, id: str, text: str) -> Preannotation:
        """A pre-annotation: places, labels and kinds of the model, the people and the clues of the rules."""
        rules = by_rules(id, text)
        if self._model is None:
            return rules
        marks = tuple(self._marks(self._model, text))
        return replace(rules, annotation=Annotation(id, rules.annotation.digest, self.version, marks))

    def _marks(self, model: Language, text: str) -> Iterator[Mark]:
        found = [(label.partition("/"), start, end) for label, start, end in _found(model, text)]
        names = [text[start:end] for (label, _, _), start, end in found if label == "defendant"]
        for (name, _, kind), start, end in found:
            label = label_of(name)
            assert label is not None
            whose = owner(names, text, end) if of_defendant(name) else None
            mark = Mark(name, start, end, whose, kind or None, source="model")
            yield replace(mark, status="found", asserted_by="court") if label.weighed else mark

    def listen(self, event: Event) -> str | None:
        """Train when told to, without making the teller wait."""
        if event.action != TRAIN or event.project != self.project:
            return None
        version = f"apprentice@{len(list(self.folder.glob('apprentice@*'))) + 1}"
        threading.Thread(target=self._learn, args=(version,), daemon=True).start()
        return version

    def _learn(self, version: str) -> None:
        try:
            with Studio(self.address) as studio:
                pulled = pull(studio, self.project)
            train([(one, pulled.texts[one.id]) for one in pulled.annotations if one.annotator == "panjian"], self.folder / version)
            self.__post_init__()
        except BaseException as error:
            self.failure = error
            raise
