"""Figures: retrieval by caption group, UCS category, and the interval of a figure by bootstrap."""
import numpy as np


def clip_similarity(queries: np.ndarray, windows: np.ndarray, owner: np.ndarray, how: str = "max") -> np.ndarray:
    """[queries, clips]: the best window's cosine, or the cosine of the unit mean of the windows."""
    count = int(owner.max()) + 1
    if how == "mean":
        total = np.zeros((count, windows.shape[1]), np.float32)
        np.add.at(total, owner, windows)
        return queries @ (total / np.linalg.norm(total, axis=1, keepdims=True)).T
    out = np.full((len(queries), count), -np.inf, np.float32)
    np.maximum.at(out.T, owner, (queries @ windows.T).T)
    return out


def groups_of(captions: list[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for i, caption in enumerate(captions):
        if caption:
            groups.setdefault(caption, []).append(i)
    return groups


def group_ranks(similarity: np.ndarray, groups: dict[str, list[int]]) -> np.ndarray:
    """Rank (from 0) of the best clip of each group for its own caption."""
    return np.array([int((row > row[members].max()).sum()) for row, members in zip(similarity, groups.values(), strict=True)])


def category_ranks(similarity: np.ndarray, category_of_column: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Rank of the true category of each clip, each category scored by its best CatID."""
    names = np.unique(category_of_column)
    best = np.stack([similarity[:, category_of_column == name].max(1) for name in names], 1)
    own = np.searchsorted(names, truth)
    return (best > best[np.arange(len(best)), own][:, None]).sum(1)


def share(ranks: np.ndarray, below: int) -> float:
    return round(float((ranks < below).mean()), 4)


def interval(ranks: np.ndarray, below: int, seed: int = 0, draws: int = 2000) -> list[float]:
    """95 % bootstrap interval of the share of ranks below a bound."""
    hits = (ranks < below).astype(np.float32)
    picks = np.random.default_rng(seed).integers(0, len(hits), (draws, len(hits)))
    low, high = np.percentile(hits[picks].mean(1), [2.5, 97.5])
    return [round(float(low), 3), round(float(high), 3)]


def recall(ranks: np.ndarray) -> dict:
    return {f"R@{k}": share(ranks, k) for k in (1, 5, 10)} | {
        "R@10 interval": interval(ranks, 10), "queries": len(ranks), "median rank": float(np.median(ranks) + 1)}
