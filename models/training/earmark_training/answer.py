"""The features from which "matches" or "nothing here sounds like that" is decided. The application computes the same.

Given the unit vector of a query, the unit vectors of all windows of the library and the pack's vocabulary:
a clip's similarity is that of its best window.
"""
from dataclasses import dataclass

import numpy as np

NAMES = ("top", "contrast", "margin", "domain", "soundness", "size")
TOP = 3
PRIOR_CLIPS = 20
SOUNDNESS_LIMIT = 6.0


@dataclass(frozen=True)
class Background:
    """What similarities of a query to a library look like before the library says so itself."""
    mean: float
    deviation: float

    def of(self, similarity: np.ndarray) -> tuple[float, float]:
        """Mean and deviation over the clips, drawn towards the prior as if it were twenty more clips."""
        total = len(similarity) + PRIOR_CLIPS
        mean = (similarity.sum() + PRIOR_CLIPS * self.mean) / total
        spread = np.square(similarity - mean).sum() + PRIOR_CLIPS * (self.deviation ** 2 + (self.mean - mean) ** 2)
        return float(mean), float(np.sqrt(spread / total))


def features(query: np.ndarray, soundness: float, windows: np.ndarray, owner: np.ndarray, vocabulary: np.ndarray, background: Background,
             named: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The features in the order of NAMES, and the contrast of every clip. `named` may hold each window's best
    similarity to the vocabulary where it is known already; `owner` numbers the clips from 0, in order."""
    by_window = windows @ query
    starts = np.flatnonzero(np.r_[True, np.diff(owner) > 0])
    similarity = np.maximum.reduceat(by_window, starts)
    mean, deviation = background.of(similarity)
    best = np.argsort(-similarity)[:TOP]
    ends = np.r_[starts[1:], len(owner)]
    at = [int(starts[c] + np.argmax(by_window[starts[c]:ends[c]])) for c in best]
    heard = named[at] if named is not None else (windows[at] @ vocabulary.T).max(1)
    top = float(similarity[best].mean())
    values = [top, (top - mean) / deviation, float((similarity[best] - heard).mean()),
              float((vocabulary @ query).max()),
              float(np.clip(soundness, -SOUNDNESS_LIMIT, SOUNDNESS_LIMIT)), float(np.log(len(similarity)))]
    return np.array(values), (similarity - mean) / deviation
