"""What heads see of spans, the same in training (torch) as at work (numpy)."""

import numpy as np
import pytest
import torch

from models.features import DISTANCES, between_of, distance, following, of_acts, of_links, of_pairs, of_spans, turns
from models.scheme import Scheme, tag_scheme
from training.network import Network


def test_a_span_shows_its_first_and_last_character() -> None:
    hidden = np.arange(20, dtype=np.float32).reshape(10, 2)
    assert of_spans(hidden, [(2, 5)]).tolist() == [[4, 5, 8, 9]]


def test_training_and_work_see_the_same() -> None:
    hidden = np.random.default_rng(1).normal(size=(12, 4)).astype(np.float32)
    pairs = [((1, 3), (6, 9)), ((6, 9), (1, 3))]
    places = torch.tensor([[0, *one, *other] for one, other in pairs])
    seen = Network.features(torch.nn.Module(), torch.from_numpy(hidden)[None], places)  # type: ignore[arg-type]
    apart = torch.tensor([distance(*pair) for pair in pairs])
    assert np.allclose(torch.cat([seen, apart], 1).numpy(), of_pairs(hidden, pairs))


def test_a_link_also_shows_what_stands_between_in_training_and_at_work_alike() -> None:
    hidden = np.random.default_rng(2).normal(size=(12, 4)).astype(np.float32)
    links = [((1, 3), (6, 9)), ((6, 9), (1, 3)), ((2, 4), (4, 6)), ((2, 8), (3, 5))]
    stretches = torch.tensor([[0, *between_of(one, other)] for one, other in links])
    seen = Network.surroundings(torch.from_numpy(hidden)[None], stretches).numpy()
    turned = turns(("张", place) for place in {place for link in links for place in link})
    assert np.allclose(seen, of_links(hidden, links, turned)[:, -8:], atol=1e-6)
    assert np.allclose(seen[0, :4], hidden[3:6].mean(0), atol=1e-6) and np.allclose(seen[:2, :4], seen[0, :4], atol=1e-6)
    assert not seen[2:, :4].any()


def test_an_act_also_shows_what_follows_up_to_the_closing_token_in_training_and_at_work_alike() -> None:
    hidden = np.random.default_rng(3).normal(size=(80, 4)).astype(np.float32)
    spans = [(1, 3), (60, 63), (77, 79)]
    stretches = torch.tensor([[0, *following(one, 80)] for one in spans])
    seen = Network.surroundings(torch.from_numpy(hidden)[None], stretches).numpy()
    assert np.allclose(seen, of_acts(hidden, spans)[:, -8:], atol=1e-6)
    assert stretches[:, 1:].tolist() == [[3, 51], [63, 79], [79, 79]] and not seen[2, :4].any()


def test_turns_tell_the_first_the_second_and_the_last_mention_of_the_same_words() -> None:
    found = turns([("张三", (9, 11)), ("张三", (1, 3)), ("李四", (5, 7)), ("张三", (20, 22)), ("张三", (1, 3))])
    assert found == {(1, 3): [1, 0, 0, 0], (9, 11): [0, 1, 0, 0], (20, 22): [0, 0, 1, 1], (5, 7): [1, 0, 0, 1]}


def test_distance_tells_how_far_and_on_which_side() -> None:
    near, far, before = distance((0, 2), (3, 5)), distance((0, 2), (300, 302)), distance((300, 302), (0, 2))
    assert [sum(one) for one in (near, far, before)] == [1.0] * 3
    assert len({one.index(1.0) for one in (near, far, before)}) == 3
    assert len(near) == DISTANCES


def test_labels_of_the_extractor_come_from_the_kinds_of_fact() -> None:
    from models.scheme import FACTS, flat, parted
    from pipelines.facts import KINDS

    labels = [label for kind in KINDS for label in kind.labels]
    assert {parted(name)[0] for name in FACTS.labels} == {label.name for label in labels}
    assert all(flat(label.name, choice) in FACTS.labels for label in labels for choice in label.choices)
    assert Scheme.from_json(FACTS.to_json()) == FACTS


def test_a_head_of_an_unknown_kind_is_refused() -> None:
    told = tag_scheme(["charges"], ["盗窃罪"], wording=True).to_json()
    assert Scheme.from_json(told).wording
    told["heads"][0]["over"] = "tie"
    with pytest.raises(ValueError, match="tie"):
        Scheme.from_json(told)
