"""Whitened states are unit rows; what a few directions share is drawn in and nothing is blown up."""

import numpy as np

from rag.checking.whitening import Whitening, fit_whitening
from rag.embedding import TokenEmbedder


def test_shared_directions_are_drawn_in_and_rows_are_units() -> None:
    rng = np.random.default_rng(0)
    strong = np.outer(rng.normal(size=500) * 20, np.eye(8)[0]) + 5
    fitted = fit_whitening((rng.normal(size=(500, 8)) + strong).astype(np.float32), kept=3)
    assert np.all((fitted.factors > 0) & (fitted.factors <= 1)) and fitted.factors[0] == fitted.factors.min()
    assert abs(fitted.directions[0][0]) > 0.99
    rows = fitted((rng.normal(size=(9, 8)) + 5).astype(np.float32))
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_without_directions_only_the_mean_is_taken_out() -> None:
    plain = Whitening(np.array([1.0, 0.0], np.float32), np.zeros((0, 2), np.float32), np.zeros(0, np.float32))
    assert plain(np.array([[1.0, 3.0], [4.0, 4.0]], np.float32)).tolist() == [
        [0.0, 1.0],
        [np.float32(0.6), np.float32(0.8)],
    ]


def test_a_translation_is_nearer_than_another_sentence_of_its_own_language(embedder: TokenEmbedder) -> None:
    from rag.checking.classifier import load_model

    texts = ["The dog sleeps in the garden.", "Кучето спи в градината.", "The minister resigned yesterday."]
    own, told, other = (load_model().whitening(each.states) for each in embedder.token_states(texts))
    held, not_held = ((own @ rows.T).max(axis=1).mean() for rows in (told, other))
    assert held > not_held
