"""Rules and model merged: who found what stays visible, and the policy decides."""

from typing import Any

from pipelines.facts.marking import Trust
from pipelines.pipeline import analyze
from pipelines.report import report
from tests.evaluation.fictions import TEXTS, THEFT
from tests.models.fakes import Teller

TEXT = TEXTS[THEFT]


def read(model: Teller | None = None, layer: Any = "merged", text: str = TEXT) -> dict[str, Any]:
    return report(analyze(text, "x", model=model, layer=layer))


def kinds(found: dict[str, Any], place: int = 0) -> set[str]:
    return {one["kind"] for one in found["defendants"][place]["circumstances"]}


WORDS = "被告人"  # some words that carry no circumstance


def test_without_trust_the_model_changes_nothing() -> None:
    merged = read(Teller([("circumstance", "立功", WORDS, 0.99, (0,))]))
    rules = read()
    assert kinds(merged) == kinds(rules)
    assert merged["produced_by"]["model"] == "teller@1"
    assert [one["check"] for one in merged["clues"]] == [one["check"] for one in rules["clues"]]


def test_a_trusted_mark_is_added_with_its_source_and_score() -> None:
    assert "立功" not in kinds(read())
    merged = read(Teller([("circumstance", "立功", WORDS, 0.9, (0,))], {"circumstance": Trust(add=0.8)}))
    (added,) = [one for one in merged["defendants"][0]["circumstances"] if one["kind"] == "立功"]
    (place,) = added["evidence"]
    assert (place["source"], place["score"], place["quote"]) == ("model", 0.9, WORDS)
    assert TEXT[place["start"] : place["end"]] == WORDS


def test_a_kind_has_its_own_threshold() -> None:
    trust = {"circumstance": Trust(add=0.8), "circumstance:立功": Trust()}
    assert "立功" not in kinds(read(Teller([("circumstance", "立功", WORDS, 0.9, (0,))], trust)))


def test_a_value_of_the_rules_goes_only_where_the_model_read_its_words_and_does_not_support_them() -> None:
    rules = read()
    one = next(one for one in rules["defendants"][0]["circumstances"] if one["status"] == "found")
    words, kind = one["evidence"][0]["quote"], one["kind"]
    trust = {"circumstance": Trust(drop=0.3)}
    assert kind in kinds(read(Teller([], trust)))
    assert kind not in kinds(read(Teller([], trust, {words: 0.1})))
    assert kind in kinds(read(Teller([], trust, {words: None})))


def test_what_both_found_is_merged() -> None:
    one = next(one for one in read()["defendants"][0]["circumstances"] if one["status"] == "found")
    words, kind = one["evidence"][0]["quote"], one["kind"]
    merged = read(Teller([("circumstance", kind, words, 0.7, (0,))]))
    (same,) = [one for one in merged["defendants"][0]["circumstances"] if one["kind"] == kind]
    assert (same["evidence"][0]["source"], same["evidence"][0]["score"]) == ("merged", 0.7)


def test_the_layer_of_the_model_has_nothing_of_the_rules_but_the_persons() -> None:
    alone = read(Teller([("circumstance", "立功", WORDS, 0.9, (0,))]), "model")
    assert [one["name"] for one in alone["defendants"]] == [one["name"] for one in read()["defendants"]]
    assert kinds(alone) == {"立功"}
    assert all(not one["convictions"] for one in alone["defendants"])


def test_the_layer_of_the_rules_asks_no_model() -> None:
    assert read(Teller([]), "rules")["produced_by"]["model"] is None


def test_a_plain_value_is_filled_in_or_replaced_as_the_policy_says() -> None:
    amount = read()["defendants"][0]["facts"]["amount"]
    other = "4200元" if "4200元" in TEXT else next(word for word in ("元",) if word in TEXT)
    told = Teller([("amount", None, other, 0.95, (0,))], {"amount": Trust(add=0.5)})
    assert read(told)["defendants"][0]["facts"]["amount"] == amount  # known: no replacing without trust


def test_a_clue_that_rests_on_the_model_is_b_at_best() -> None:
    text = TEXTS["贩卖毒品-漏认累犯"]
    rules = read(text=text)
    certain = [(one["check"], one["defendant"]) for one in rules["clues"] if one["grade"] == "A"]
    merged = read(Teller([("circumstance", "立功", WORDS, 0.9, (0,))], {"circumstance": Trust(add=0.5)}), text=text)
    for clue in merged["clues"]:
        assert clue["grade"] != "A" or (clue["check"], clue["defendant"]) in certain
