"""How good captions are: whether they find their own sound, and how near they come to what a person wrote."""
from dataclasses import dataclass

import numpy as np

from .metrics import clip_similarity

DRAWS = 2000


@dataclass
class References:
    """Sentence vectors (MiniLM) of both captions people wrote for each clip, and of the nearest caption of the training clips."""
    first: np.ndarray
    second: np.ndarray
    nearest: np.ndarray


def bootstrap(values: np.ndarray, seed: int = 0) -> list[float]:
    """95 % interval of the mean."""
    picks = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    return [round(float(x), 3) for x in np.percentile(values[picks].mean(1), [2.5, 97.5])]


def mean(values: np.ndarray) -> dict:
    return {"mean": round(float(values.mean()), 4), "interval": bootstrap(values)}


def own_ranks(captions: np.ndarray, windows: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """How many clips of the split lie nearer to each clip's caption than the clip itself. A clip counts by its best window;
    other clips count even where people gave them the very same caption."""
    similarity = clip_similarity(captions, windows, owner)
    return (similarity > similarity.diagonal()[:, None]).sum(1)


def figures(meanings: np.ndarray, captions: np.ndarray, windows: np.ndarray, owner: np.ndarray, references: References) -> dict:
    """`meanings` and `captions`: MiniLM's and the text tower's unit vectors of what was written for each clip, in their order."""
    ranks = own_ranks(captions, windows, owner)
    ours = (meanings * references.first).sum(1)
    theirs = (references.nearest * references.first).sum(1)
    return {"clips": len(ranks), "finds its own clip R@10": mean((ranks < 10).astype(float)),
            "cosine to the first caption": mean(ours), "cosine of the nearest training caption": mean(theirs),
            "gain over the nearest training caption": mean(ours - theirs),
            "cosine to the nearer caption": mean(np.maximum(ours, (meanings * references.second).sum(1)))}
