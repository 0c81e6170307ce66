"""Labelled windows: the right characters carry the right labels, in findings and in judgments."""

import pytest
import torch

from models.characters import Characters
from models.decoding import BEGIN, END, INSIDE
from models.scheme import DEFENDANT, FACTS, tag_scheme
from tests.evaluation.fictions import TEXTS, THEFT
from tests.models.stand_in import base
from tests.training.fictions import charges_row, drug_row, theft_row
from training.examples import Collator, Example, dataset
from training.judgment_examples import JudgmentExamples, gold, silver
from training.network import IGNORED
from training.tag_examples import TagExamples

TAGS = tag_scheme(["theft", "drugs", "charges"], ["抢劫罪", "合同诈骗罪"])


@pytest.fixture(scope="module")
def characters(tmp_path_factory: pytest.TempPathFactory) -> Characters:
    texts = [*TEXTS.values(), *(made(1)["text"] for made in (theft_row, drug_row, charges_row))]
    return Characters.read(base(tmp_path_factory.mktemp("base"), texts))


def read_back(example: Example, characters: Characters, start: int, end: int) -> str:
    names = {number: name for name, number in characters.numbers.items()}
    return "".join(names[token] for token in example.ids[start:end])


def item(task: str, row: dict[str, object]) -> dict[str, object]:
    from evaluation.public_sets import item_of

    return item_of(task, row)[1]


def test_entities_and_relations_of_a_finding(characters: Characters) -> None:
    example = TagExamples(TAGS, characters).of("drugs", item("drugs", drug_row(12)))
    told = {(TAGS.labels[label], read_back(example, characters, start, end)) for label, start, end in example.spans}
    assert told == {("drugs:Nh", "赵某"), ("drugs:NDR", "甲基苯丙胺"), ("drugs:Nh", "钱某")}
    classes = TAGS.head("relation").classes
    related = {
        (read_back(example, characters, a, b), classes[kind], read_back(example, characters, c, d))
        for _, a, b, c, d, kind in example.pairs
        if kind
    }
    assert related == {("赵某", "sell_drugs_to", "钱某"), ("赵某", "traffic_in", "甲基苯丙胺")}
    assert {TAGS.labels[label].partition(":")[0] for label in example.known} == {"drugs"}


def test_every_mention_of_a_defendant_carries_his_charge(characters: Characters) -> None:
    example = TagExamples(TAGS, characters).of("charges", item("charges", charges_row(3)))
    classes = TAGS.head("charge").classes
    told = {(read_back(example, characters, start, end), classes[kind]) for _, start, end, kind in example.classes}
    assert told == {("孙大成", "抢劫罪"), ("吴小军", "合同诈骗罪")}
    assert all(TAGS.labels[label] == DEFENDANT for label, _, _ in example.spans)


def test_a_judgment_gives_windows_with_the_marks_of_the_rules(characters: Characters) -> None:
    marked = silver(TEXTS[THEFT], "x")
    examples = list(JudgmentExamples(FACTS, characters).of(marked))
    told = {(FACTS.labels[label], read_back(one, characters, start, end)) for one in examples for label, start, end in one.spans}
    assert any(label.startswith("circumstance:") for label, _ in told)
    assert {"crime_from", "amount", "custody:逮捕"} <= {label for label, _ in told}
    assert all(len(one.ids) == len(one.parts) for one in examples)
    assert any(one.roles for one in examples) or len(examples) < 3
    assert any(one.pairs for one in examples)  # two defendants: whose a fact is


def test_gold_and_rules_that_agree_give_the_same_marks(characters: Characters) -> None:
    from tests.evaluation.fictions import gold_rows

    (row,) = [one for one in gold_rows() if one["id"] == THEFT]
    labels = {one.label for one in gold(row).marks}
    assert {"crime_from", "amount"} <= labels
    assert labels <= {one.label for one in silver(row["text"], row["id"]).marks}


def test_a_batch_has_the_labels_where_they_belong(characters: Characters) -> None:
    example = TagExamples(TAGS, characters).of("theft", item("theft", theft_row(2)))
    label, start, end = example.spans[0]
    example.unsure.append([label, end + 2, end + 4])
    batch = Collator(TAGS, characters)([dataset([example])[0]])
    column = batch["spans"][0, :, label]
    assert column[start] == BEGIN and (column[start + 1 : end - 1] == INSIDE).all() and column[end - 1] == END and end > start + 1
    assert (column[end + 2 : end + 4] == IGNORED).all()
    assert batch["known"][0].nonzero().flatten().tolist() == example.known


def test_noise_leaves_special_tokens_alone(characters: Characters) -> None:
    example = TagExamples(TAGS, characters).of("theft", item("theft", theft_row(2)))
    torch.manual_seed(0)
    ids = Collator(TAGS, characters, noise=0.4)([dataset([example])[0]])["input_ids"][0].tolist()
    ids, filling = ids[: len(example.ids)], ids[len(example.ids) :]
    assert (ids[0], ids[-1]) == (characters.opening, characters.closing)
    assert {*filling} == {characters.pad}
    assert 0 < sum(one != other for one, other in zip(ids, example.ids, strict=True)) < len(ids)
