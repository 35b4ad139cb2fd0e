"""How far a caption may be trusted: four features and a logistic model, fitted on sounds that the towers have not heard."""
from dataclasses import dataclass

import numpy as np

from .caption_material import Heard, unit
from .caption_search import Written
from .stage import Options
from .texts import sound_phrases, ucs_phrases
from .vectors import ucs_categories

NAMES = ("logProbability", "similarity", "margin", "category")
TEMPERATURE = 0.05
CLOSE = 0.55
SAME_CATEGORY = 0.4
PARTS = 5


class Vocabulary:
    """The pack's rows: sound classes, then UCS CatIDs; each the mean of its phrases' unit vectors."""

    def __init__(self, options: Options, heard: Heard):
        sounds, categories = sound_phrases(options), ucs_phrases(options)
        vectors = [heard.text_vectors(entry["texts"]).mean(0) for entry in sounds + categories]
        self.rows = unit(np.array(vectors))
        self.categories = self.rows[len(sounds):]
        name = ucs_categories(options)
        self.names = np.array([name[entry["catId"]] for entry in categories])

    def category(self, vectors: np.ndarray) -> np.ndarray:
        """Name of the UCS category of the CatID nearest to each text."""
        return self.names[(vectors @ self.categories.T).argmax(1)]


def features(written: Written, vectors: np.ndarray, vocabulary: Vocabulary) -> np.ndarray:
    """In the order of NAMES, as the application computes them."""
    near = vectors @ vocabulary.categories.T / TEMPERATURE
    sure = 1 / np.exp(near - near.max(1, keepdims=True)).sum(1)
    margin = written.similarity - (vectors @ vocabulary.rows.T).max(1)
    return np.stack([written.log_probability, written.similarity, margin, sure], 1)


def right(written: Written, heard: Heard, clips: list[str], vocabulary: Vocabulary, category: dict[str, str]) -> np.ndarray:
    """Whether a caption counts as right: close in meaning to one that a person wrote, or less close but of the same UCS category."""
    rows = [heard.rows[clip] for clip in clips]
    meanings = heard.texts.meanings(written.texts)
    close = np.max([(meanings * heard.texts.meanings([row[key] for row in rows])).sum(1) for key in ("caption1", "caption2")], 0)
    said = vocabulary.category(heard.text_vectors(written.texts))
    same = np.array([category.get(row["cat_id"], "?") for row in rows]) == said
    return (close >= CLOSE) | (same & (close >= SAME_CATEGORY))


@dataclass
class Confidence:
    weights: np.ndarray
    bias: float

    def of(self, values: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(values @ self.weights + self.bias)))


def crossed(values: np.ndarray, truth: np.ndarray, kin: np.ndarray, fit) -> np.ndarray:
    """Confidence of every caption by a fit that has seen none of its kin (clips of the same wording)."""
    names, number = np.unique(kin, return_inverse=True)
    part = np.random.default_rng(0).permutation(len(names))[number] % PARTS
    out = np.zeros(len(values))
    for k in range(PARTS):
        out[part == k] = Confidence(*fit(values[part != k], truth[part != k], np.ones((part != k).sum()))).of(values[part == k])
    return out


def rates(confidence: np.ndarray, truth: np.ndarray) -> dict:
    """Share right among the surest half, tenth by tenth of confidence, and in all."""
    order = np.argsort(-confidence)
    tenths = [round(float(truth[part].mean()), 3) for part in np.array_split(order, 10)]
    return {"captions": len(truth), "right": round(float(truth.mean()), 3),
            "right, surer half": round(float(truth[order[: len(order) // 2]].mean()), 3), "right, from the surest tenth on": tenths}
