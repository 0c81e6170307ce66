"""spaCy DocBin: one token a code point, so that offsets of tokens are offsets of characters; marks are spans of the group "panjian".

Spans may overlap; what a span cannot say stands in the group's attributes, in the order of the spans, the head in the document's user data.
A DocBin of another tool (say, of a span categoriser) has no attributes: its marks then have label, place and the source "model".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin, Span, SpanGroup

from annotation.formats.detail import detail_of, head_of, in_order, mark_from, with_marks
from annotation.marks import Annotation, digest_of

GROUP = "panjian"


def to_docbin(pairs: Iterable[tuple[Annotation, str]]) -> bytes:
    """Annotations with their texts as the bytes of a .spacy file."""
    vocab = spacy.blank("zh").vocab
    store = DocBin(store_user_data=True)
    for annotation, text in pairs:
        doc = Doc(vocab, words=list(text), spaces=[False] * len(text))
        marks = in_order(annotation).marks
        spans = [Span(doc, mark.start, mark.end, label=mark.label) for mark in marks]
        doc.spans[GROUP] = SpanGroup(doc, name=GROUP, attrs={"details": [detail_of(mark) for mark in marks]}, spans=spans)
        doc.user_data["annotation"] = head_of(annotation)
        store.add(doc)
    return store.to_bytes()


def from_docbin(content: bytes, group: str = GROUP) -> Iterator[tuple[Annotation, str]]:
    """The annotations of a .spacy file with their texts."""
    vocab = spacy.blank("zh").vocab
    for doc in DocBin(store_user_data=True).from_bytes(content).get_docs(vocab):
        text = doc.text
        yield _annotation(doc, text, group), text


def _annotation(doc: Doc, text: str, group: str) -> Annotation:
    spans = doc.spans[group] if group in doc.spans else SpanGroup(doc, name=group, spans=list(doc.ents))
    details: list[dict[str, Any]] = spans.attrs.get("details") or []
    if len(details) != len(spans):
        details = [{"source": "model"} for _ in spans]
    marks = [mark_from(span.label_, span.start_char, span.end_char, detail) for span, detail in zip(spans, details, strict=True)]
    head = doc.user_data.get("annotation") or {"id": digest_of(text), "digest": digest_of(text), "annotator": "spacy"}
    return with_marks(head, marks)
