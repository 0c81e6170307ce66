"""What heads see of spans, the same in training (torch) as at work (numpy)."""

import numpy as np
import torch

from models.features import DISTANCES, distance, of_links, of_pairs, of_spans
from models.scheme import Scheme
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
    places = torch.tensor([[0, *one, *other] for one, other in links])
    seen = Network.surroundings(torch.from_numpy(hidden)[None], places).numpy()
    assert np.allclose(seen, of_links(hidden, links)[:, -8:], atol=1e-6)
    assert np.allclose(seen[0, :4], hidden[3:6].mean(0), atol=1e-6) and np.allclose(seen[:2, :4], seen[0, :4], atol=1e-6)
    assert not seen[2:, :4].any()


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
