"""What the memory gives to queries in other wordings than the captions that it holds: second captions, and words of file names."""
import re
from collections.abc import Callable
from pathlib import PurePosixPath

import numpy as np
import torch

from . import minilm
from .data import Corpus
from .metrics import clip_similarity, group_ranks, groups_of, interval, share
from .model import Towers
from .vectors import plain_text_vectors, text_vectors, window_vectors

DRAWS = 2000


def name_words(row: dict) -> str:
    """*Door_WoodCreak-03.ogg* → "door wood creak"."""
    stem = PurePosixPath(row["name"] or row["path"]).stem
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", stem)
    return " ".join(re.sub(r"[\d_\-.]+", " ", apart).lower().split())


WORDINGS = {"caption": lambda row: row["caption1"], "second caption": lambda row: row["caption2"], "words of the name": name_words}


def gain(before: np.ndarray, after: np.ndarray, below: int = 10) -> dict:
    """Paired difference of the share of ranks below a bound, with its 95 % bootstrap interval."""
    change = (after < below).astype(np.float32) - (before < below)
    picks = np.random.default_rng(0).integers(0, len(change), (DRAWS, len(change)))
    low, high = np.percentile(change[picks].mean(1), [2.5, 97.5])
    return {"mean": round(float(change.mean()), 4), "interval": [round(float(low), 4), round(float(high), 4)]}


def compared(towers: Towers, corpus: Corpus, clips: list[str]) -> dict:
    """R@10 of each wording by the text map alone and with the memory behind it; the sounds ask it either way."""
    windows, owner = window_vectors(towers, corpus, clips)
    found = {}
    for wording, text_of in WORDINGS.items():
        groups = groups_of([text_of(corpus.rows[clip]) for clip in clips])
        sentences = torch.from_numpy(minilm.encode(list(groups)))
        ranks = {way: group_ranks(clip_similarity(vectors(towers, sentences), windows, owner), groups)
                 for way, vectors in (("alone", plain_text_vectors), ("with", text_vectors))}
        found[wording] = {"queries": len(groups), "gain": gain(ranks["alone"], ranks["with"])} | {
            way: {"R@1": share(own, 1), "R@10": share(own, 10), "R@10 interval": interval(own, 10)} for way, own in ranks.items()}
    return found


def recall(text_vectors: Callable[[list[str]], np.ndarray], rows: list[dict], windows: np.ndarray, owner: np.ndarray) -> float:
    """R@10 over the queries of all wordings together."""
    ranks = []
    for text_of in WORDINGS.values():
        groups = groups_of([text_of(row) for row in rows])
        ranks.append(group_ranks(clip_similarity(text_vectors(list(groups)), windows, owner), groups))
    return share(np.concatenate(ranks), 10)
