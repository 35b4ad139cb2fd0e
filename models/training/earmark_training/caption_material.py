"""Vectors of all sounds and texts by finished towers, kept on disk for the captions' stage."""
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from . import memory, minilm
from .align import HELD_OUT
from .data import Corpus
from .model import Towers
from .stage import Options, clips, trained_on
from .vectors import class_vectors, text_vectors, window_vectors

SPLITS = ("train", "pretrain", "val")


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)


@dataclass
class Group:
    """Some clips: one unit vector each (the mean of its windows), and the vectors of all windows with their clip's number."""
    clips: list[str]
    vectors: np.ndarray
    windows: np.ndarray
    owner: np.ndarray


def grouped(names: list[str], windows: np.ndarray, owner: np.ndarray) -> Group:
    whole = np.zeros((len(names), windows.shape[1]), np.float32)
    np.add.at(whole, owner, windows)
    return Group(names, unit(whole), windows, owner)


class Texts:
    """Sentence vectors of texts, each computed once."""

    def __init__(self, options: Options):
        folder = options.folder("teach")
        self.known = dict(zip(json.loads((folder / "texts.json").read_text()), np.load(folder / "texts.npy"), strict=True))

    def meanings(self, texts: list[str]) -> np.ndarray:
        missing = sorted(set(texts) - self.known.keys())
        if missing:
            self.known.update(zip(missing, minilm.encode(missing), strict=True))
        return np.array([self.known[text] for text in texts], np.float32).reshape(-1, minilm.WIDTH)


def fingerprint(towers: Towers) -> int:
    """A checksum of all weights, so that vectors of other towers are not taken for theirs."""
    total = 0
    for parameter in towers.parameters():
        total = zlib.crc32(parameter.detach().contiguous().numpy().tobytes(), total)
    return total


class Heard:
    """What one model makes of all sounds (`name` is "towers" or "unheard") and of any text."""

    def __init__(self, options: Options, name: str, texts: Texts, corpus: Callable[[], Corpus]):
        self.towers, self.texts, self.options = memory.finished_towers(options, name), texts, options
        self.rows = {row["id"]: row for row in clips(options)}
        path = options.folder("caption") / f"vectors-{name}.npz"
        if not path.exists() or np.load(path)["fingerprint"] != fingerprint(self.towers):
            sounds = corpus()
            names = sounds.split(*SPLITS)
            vectors, owner = window_vectors(self.towers, sounds, names)
            np.savez(path, clips=names, vectors=vectors, owner=owner, fingerprint=fingerprint(self.towers))
        kept = np.load(path)
        self.clips, self.vectors, self.owner = kept["clips"].tolist(), kept["vectors"], kept["owner"]

    def text_vectors(self, texts: list[str]) -> np.ndarray:
        return text_vectors(self.towers, torch.from_numpy(self.texts.meanings(texts)))

    def class_rows(self, classes: list[dict]) -> np.ndarray:
        """One unit vector for each class, from its `texts`, as the pack's vocabulary has it."""
        return np.concatenate([class_vectors(self.towers, torch.from_numpy(self.texts.meanings(entry["texts"])), torch.arange(len(entry["texts"]))[None])
                               for entry in classes])

    def group(self, wanted: Callable[[dict], bool]) -> Group:
        chosen = [i for i, clip in enumerate(self.clips) if wanted(self.rows[clip])]
        at = np.full(len(self.clips), -1)
        at[chosen] = np.arange(len(chosen))
        keep = at[self.owner] >= 0
        return grouped([self.clips[i] for i in chosen], self.vectors[keep], at[self.owner[keep]])

    def learned(self, held_out: frozenset[str] = frozenset()) -> Group:
        """Clips that may be learned from, captioned or not."""
        return self.group(lambda row: trained_on(self.options, row) and row["source"] not in held_out)

    def unheard(self) -> Group:
        """Captioned clips of the collections that the model of this name has not heard."""
        return self.group(lambda row: row["split"] == "train" and row["source"] in HELD_OUT and bool(row["caption1"]))

    def split(self, name: str) -> Group:
        return self.group(lambda row: row["split"] == name)
