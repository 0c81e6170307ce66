"""Texts in which offsets go wrong when anything counts bytes, UTF-16 units or visible characters; and any marks on them."""

from __future__ import annotations

from hypothesis import strategies as st

from annotation.marks import KIND_OF, LABELS, Annotation, Mark, digest_of, of_defendant

ASTRAL = "𠮷𡈽😀🀄𝟚"
COMBINING = "e\u0301g\u0323\u0301か\u3099"
FULL_WIDTH = "２０１９年３月１５日，罚金５，０００元"
LINES = "甲\r\n乙\r丙\n\n丁\u2028戊\u2029己\x85庚\x0b辛\x0c壬"
BLANKS = "\t张\u3000三\u00a0 \u2003李四\t\t"
INVISIBLE = "王\u200b五\u200d\u2060\ufeff，\u00ad赵六\u200e\u200f"
MARKUP = '#1\t"\\U0001f600" &nbsp;<b> T1\tR1 B-court\tO'
TEXTS = {
    "astral": ASTRAL * 3,
    "combining": COMBINING * 3,
    "full width": FULL_WIDTH,
    "line ends": LINES,
    "blanks": BLANKS,
    "invisible": INVISIBLE,
    "marks of the formats": MARKUP,
    "all": "\ufeff" + ASTRAL + COMBINING + FULL_WIDTH + LINES + BLANKS + INVISIBLE + MARKUP,
}
NAMES = ("张三", "李\u3000四", "𠮷野")
VALUES = (None, None, 0, 12.5, "2019-03-15", "", {"months": 6, "kind": "拘役"}, [{"law": "刑法", "article": "264"}])

hard_texts = st.lists(st.sampled_from([*TEXTS.values(), "\r\n", "\n", "\t", "𠮷", "e\u0301", "０"]), min_size=1, max_size=6).map("".join)


@st.composite
def marks(draw: st.DrawFn, text: str) -> Mark:
    """A mark anywhere, of any label, with any details."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    label = draw(st.sampled_from(LABELS))
    return Mark(
        label.name,
        start,
        end,
        defendant=draw(st.sampled_from(NAMES)) if of_defendant(label.name) else None,
        kind=draw(st.sampled_from(label.choices)) if label.choices else None,
        status=draw(st.sampled_from(("found", "rejected", "claimed"))) if label.weighed else None,
        asserted_by=draw(st.sampled_from((None, "court", "defence"))) if label.weighed else None,
        value=draw(st.sampled_from(VALUES)),
        source=draw(st.sampled_from(("human", "rule", "model"))),
        score=draw(st.sampled_from((None, 0.5))),
    )


@st.composite
def annotated(draw: st.DrawFn) -> tuple[Annotation, str]:
    """A hard text with up to eight marks, which may overlap, and be equal in all but their details."""
    text = draw(hard_texts)
    found = draw(st.lists(marks(text), max_size=8))
    choices = {"kind": "判决书", "instance": "first", "procedure": None, "appeal_outcome": None}
    return Annotation("fiction-1", digest_of(text), "甲", tuple(found), choices, seconds=61.5, made_at="2026-11-27T12:00:00"), text


def every_place(text: str) -> Annotation:
    """An annotation that marks every character, every pair, and the whole text."""
    whole = [Mark("court", 0, len(text))]
    single = [Mark("sex", n, n + 1, defendant="张三") for n in range(len(text))]
    pairs = [Mark("citation", n, n + 2) for n in range(len(text) - 1)]
    assert KIND_OF.keys() >= {"court", "sex", "citation"}
    return Annotation("fiction-2", digest_of(text), "甲", (*whole, *single, *pairs))
