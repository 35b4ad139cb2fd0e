"""Vectors of windows and texts by the trained towers, and the figures computed from them."""
import json

import numpy as np
import torch
from torch.nn import functional as F

from .data import Corpus
from .metrics import category_ranks, clip_similarity, group_ranks, groups_of, recall, share
from .model import WIDTH, Towers
from .stage import Options


TEXTS_AT_ONCE = 2048


@torch.inference_mode()
def window_vectors(towers: Towers, corpus: Corpus, clips: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors of all windows of these clips, and the clip each belongs to. A clip that was learned from is heard as if new."""
    towers.eval()
    hide = getattr(towers.audio_head, "hide_own", None)
    captions = [corpus.rows[clip]["caption1"] if corpus.rows[clip]["split"] == "train" else "" for clip in clips]
    windows = np.array([w for clip in clips for w in corpus.windows[clip]])
    owner = np.array([i for i, clip in enumerate(clips) for _ in corpus.windows[clip]])
    out = np.zeros((len(windows), WIDTH), np.float32)
    order = np.argsort(corpus.effects.count[windows], kind="stable")
    for first in range(0, len(order), 128):
        part = order[first:first + 128]
        how = {"hidden": hide([captions[i] for i in owner[part]])} if hide else {}
        if getattr(towers.audio_head, "describing", None):
            how["described"] = corpus.described(windows[part])
        out[part] = towers.audio(*corpus.batch(windows[part]), **how).numpy()
    return out, owner


@torch.inference_mode()
def text_vectors(towers: Towers, sentences: torch.Tensor) -> np.ndarray:
    towers.eval()
    return torch.cat([towers.text(part) for part in sentences.split(TEXTS_AT_ONCE)]).numpy()


@torch.inference_mode()
def plain_text_vectors(towers: Towers, sentences: torch.Tensor) -> np.ndarray:
    """By the text map alone, where there is a memory behind it."""
    towers.eval()
    return F.normalize(getattr(towers.text_head, "first", towers.text_head)(sentences).float(), dim=-1).numpy()


def class_vectors(towers: Towers, sentences: torch.Tensor, texts: torch.Tensor) -> np.ndarray:
    """One unit vector a class: the mean of its texts' unit vectors. Classes are no queries: they ask no memory."""
    every = plain_text_vectors(towers, sentences[texts.flatten()]).reshape(*texts.shape, -1).mean(1)
    return every / np.linalg.norm(every, axis=1, keepdims=True)


def ucs_categories(options: Options) -> dict[str, str]:
    table = json.loads((options.text / "ucs_en.json").read_text(encoding="utf-8"))
    return {row["CatID"]: row["Category"] for row in table}


def split_ranks(corpus: Corpus, clips: list[str], windows, owner, caption_vector, categories: np.ndarray,
                category_name: dict[str, str], how: str = "max") -> dict[str, np.ndarray]:
    """Ranks of the captions of a split, and of the UCS category of its clips."""
    groups = groups_of([corpus.rows[c]["caption1"] for c in clips])
    similarity = clip_similarity(np.stack([caption_vector(c) for c in groups]), windows, owner, how)
    known = [i for i, c in enumerate(clips) if corpus.rows[c]["cat_id"] in category_name]
    truth = np.array([category_name[corpus.rows[clips[i]]["cat_id"]] for i in known])
    column = np.array([category_name[c] for c in corpus.cat_ids])
    by_class = clip_similarity(categories, windows, owner, how).T[known]
    return {"caption": group_ranks(similarity, groups), "category": category_ranks(by_class, column, truth)}


def figures(ranks: dict[str, np.ndarray]) -> dict:
    return recall(ranks["caption"]) | {"UCS category top 3": share(ranks["category"], 3)}


def measure(options: Options, towers: Towers, corpus: Corpus, split: str | list[str], how: str = "max") -> dict:
    """Figures of a split, or of these clips, from the towers in PyTorch."""
    clips = corpus.split(split) if isinstance(split, str) else split
    windows, owner = window_vectors(towers, corpus, clips)
    texts = text_vectors(towers, corpus.sentences)
    categories = class_vectors(towers, corpus.sentences, corpus.cat_texts)
    return figures(split_ranks(corpus, clips, windows, owner, lambda c: texts[corpus.text_index[c]], categories,
                               ucs_categories(options), how))
