"""UCS CatIDs as vectors: the mean of their phrases, moved by what was learned of their category.

    row = unit(unit mean of the CatID's phrases + shift of its category)

A category has the similarity of its best CatID. The shifts are stored in 8 bits with one step for all.
"""
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .metrics import category_ranks, clip_similarity
from .minilm import WIDTH
from .stage import Options
from .texts import ucs_phrases
from .vectors import ucs_categories


@dataclass(frozen=True)
class Catalogue:
    """CatIDs in the order of the vocabulary, names of categories in their own, and the category's number of each CatID."""
    cat_ids: list[str]
    names: np.ndarray
    column: np.ndarray

    @classmethod
    def of(cls, cat_ids: list[str], category: dict[str, str]) -> "Catalogue":
        names, column = np.unique([category[cat] for cat in cat_ids], return_inverse=True)
        return cls(cat_ids, names, column)

    @classmethod
    def read(cls, options: Options) -> "Catalogue":
        return cls.of([entry["catId"] for entry in ucs_phrases(options)], ucs_categories(options))

    def best(self, similarity: np.ndarray) -> np.ndarray:
        """[clips, CatIDs] → [clips, categories]: each category by its best CatID."""
        out = np.full((len(similarity), len(self.names)), -np.inf, similarity.dtype)
        np.maximum.at(out.T, self.column, similarity.T)
        return out

    def shown(self, similarity: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The best categories of each clip, best first, and the best CatID of each; both by number, [clips, count]."""
        categories = np.argsort(-self.best(similarity), axis=1, kind="stable")[:, :count]
        within = np.where(self.column == categories[..., None], similarity[:, None, :], -np.inf)
        return categories, within.argmax(2)

    def ranks(self, similarity: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rank from 0 of the right category and of the right CatID; `truth` is each clip's CatID by number."""
        own = similarity[np.arange(len(similarity)), truth][:, None]
        return category_ranks(similarity, self.column, self.column[truth]), (similarity > own).sum(1)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def moved(rows: np.ndarray, shifts: np.ndarray, column: np.ndarray) -> np.ndarray:
    return unit(unit(rows) + shifts[column])


def rounded(shifts: np.ndarray) -> tuple[np.ndarray, float]:
    """Whole numbers of 8 bits and their step."""
    step = float(np.abs(shifts).max()) / 127 or 1.0
    return np.round(shifts / step).astype(np.int8), step


def similarities(rows: np.ndarray, windows: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """[clips, CatIDs]: cosine with the best window of each clip."""
    return clip_similarity(rows, windows, owner).T


def read_rows(pack: Path) -> tuple[list[str], np.ndarray]:
    """CatIDs and their phrases' unit vectors, from the files of a pack."""
    names = json.loads((pack / "vocabulary.json").read_text(encoding="utf-8"))
    rows = np.fromfile(pack / "vocabulary.i8", np.int8).reshape(-1, WIDTH).astype(np.float32)
    chosen = [i for i, entry in enumerate(names) if entry["kind"] == "ucs"]
    return [names[i]["name"] for i in chosen], unit(rows[chosen])


def read_moved(pack: Path, catalogue: Catalogue) -> np.ndarray:
    """The moved rows of a pack, as the application makes them."""
    declared = json.loads((pack / "pack.json").read_text(encoding="utf-8"))["categories"]
    cat_ids, rows = read_rows(pack)
    assert cat_ids == catalogue.cat_ids and declared["names"] == catalogue.names.tolist(), "another list of categories"
    stored = np.fromfile(pack / "categories.i8", np.int8).reshape(len(catalogue.names), -1)
    return moved(rows, stored.astype(np.float32) * np.float32(declared["scale"]), catalogue.column)
