"""How far a caption may be trusted: a few features and a logistic model, fitted on sounds that the towers have not heard."""
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .caption_chorus import EVIDENCE, Said
from .caption_lines import CLOSE, CLOSE_IN_CATEGORY, GENERAL, holds
from .caption_material import Group, Heard, unit
from .caption_search import Written
from .stage import Options
from .texts import sound_phrases, ucs_phrases
from .vectors import ucs_categories

NAMES = ("logProbability", "similarity", "margin", "category")
CHORUS_NAMES = ("similarity", "margin", "category", *EVIDENCE)
TEMPERATURE = 0.05
PARTS = 5


@dataclass
class Vocabulary:
    """The pack's rows: sound classes, then UCS CatIDs, each the mean of its phrases' unit vectors; and the CatIDs' categories."""
    rows: np.ndarray
    categories: np.ndarray
    names: np.ndarray

    @classmethod
    def of(cls, options: Options, heard: Heard) -> "Vocabulary":
        sounds, categories = sound_phrases(options), ucs_phrases(options)
        rows = heard.class_rows(sounds + categories)
        name = ucs_categories(options)
        return cls(rows, rows[len(sounds):], np.array([name[entry["catId"]] for entry in categories]))

    @classmethod
    def stored(cls, pack: Path) -> "Vocabulary":
        kinds = json.loads((pack / "vocabulary.json").read_text(encoding="utf-8"))
        rows = unit(np.fromfile(pack / "vocabulary.i8", np.int8).reshape(len(kinds), -1).astype(np.float32))
        of_categories = [row for row, entry in enumerate(kinds) if entry["kind"] == "ucs"]
        return cls(rows, rows[of_categories], np.array([kinds[row]["name"] for row in of_categories]))

    def category(self, vectors: np.ndarray) -> np.ndarray:
        """Name of the UCS category of the CatID nearest to each text."""
        return self.names[(vectors @ self.categories.T).argmax(1)]


def shared_features(similarity: np.ndarray, vectors: np.ndarray, vocabulary: Vocabulary) -> list[np.ndarray]:
    """`similarity`, `margin` and `category`."""
    near = vectors @ vocabulary.categories.T / TEMPERATURE
    sure = 1 / np.exp(near - near.max(1, keepdims=True)).sum(1)
    return [similarity, similarity - (vectors @ vocabulary.rows.T).max(1), sure]


def features(found: Written | Said, vectors: np.ndarray, vocabulary: Vocabulary) -> np.ndarray:
    """In the order of NAMES or CHORUS_NAMES, as the application computes them."""
    shared = shared_features(found.similarity, vectors, vocabulary)
    return np.stack([*shared, *found.evidence.T] if isinstance(found, Said) else [found.log_probability, *shared], 1)


def right(found: Written | Said, heard: Heard, clips: list[str], vocabulary: Vocabulary, category: dict[str, str]) -> np.ndarray:
    """Whether a caption counts as right: close in meaning to one that a person wrote, or less close but of the same UCS category.
    A general line counts where it holds for the clip's CatID."""
    rows = [heard.rows[clip] for clip in clips]
    meanings = heard.texts.meanings(found.texts)
    close = np.max([(meanings * heard.texts.meanings([row[key] for row in rows])).sum(1) for key in ("caption1", "caption2")], 0)
    said = vocabulary.category(heard.text_vectors(found.texts))
    same = np.array([category.get(row["cat_id"], "?") for row in rows]) == said
    detailed = (close >= CLOSE) | (same & (close >= CLOSE_IN_CATEGORY))
    if not isinstance(found, Said):
        return detailed
    true = [text in GENERAL and holds(row["cat_id"])[GENERAL[text]] for text, row in zip(found.texts, rows, strict=True)]
    return np.where([text in GENERAL for text in found.texts], true, detailed)


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


@dataclass
class Judged:
    """The logistic model, its rates on captions left out of the fit, and every caption with its confidence."""
    model: Confidence
    rates: dict
    listed: list[dict]


def fitted(options: Options, heard: Heard, groups: list[tuple[Group, Written | Said]], fit) -> Judged:
    vocabulary, category = Vocabulary.of(options, heard), ucs_categories(options)
    values = np.concatenate([features(found, group.vectors, vocabulary) for group, found in groups])
    truth = np.concatenate([right(found, heard, group.clips, vocabulary, category) for group, found in groups]).astype(float)
    rows = [heard.rows[clip] for group, _ in groups for clip in group.clips]
    surely = crossed(values, truth, np.array([row["caption1"] for row in rows]), fit)
    texts = [text for _, found in groups for text in found.texts]
    listed = [{"file": row["path"], "name": row["name"], "cat_id": row["cat_id"], "written": text, "by a person": row["caption1"],
               "confidence": round(float(p), 3), "right": bool(t)} for row, text, p, t in zip(rows, texts, surely, truth, strict=True)]
    return Judged(Confidence(*fit(values, truth, np.ones(len(truth)))), rates(surely, truth), listed)


def rates(confidence: np.ndarray, truth: np.ndarray) -> dict:
    """Share right among the surest half, tenth by tenth of confidence, and in all."""
    order = np.argsort(-confidence)
    tenths = [round(float(truth[part].mean()), 3) for part in np.array_split(order, 10)]
    return {"captions": len(truth), "right": round(float(truth.mean()), 3),
            "right, surer half": round(float(truth[order[: len(order) // 2]].mean()), 3), "right, from the surest tenth on": tenths}
