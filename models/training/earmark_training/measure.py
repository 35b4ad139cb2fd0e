"""Vectors of whole clips by towers that tune their trunks: the maps of the windows that are measured, kept in memory."""
import json

import numpy as np
import torch

from . import stems
from .align import HELD_OUT
from .data import Corpus
from .frontends import EFFECTS, EVERYDAY
from .stage import Options
from .trunks import TunedTowers
from .vectors import class_vectors, figures, split_ranks, text_vectors, ucs_categories



class Listener:
    """Maps of every window of the measured clips (the splits kept apart and the held-out collections), from `prepare`."""

    def __init__(self, options: Options, corpus: Corpus, splits: tuple[str, ...] = ("val",)):
        self.corpus = corpus
        self.held_out = [c for c in corpus.split("train") if corpus.rows[c]["source"] in HELD_OUT and corpus.rows[c]["caption1"]]
        wanted = {*corpus.split(*splits), *self.held_out}
        everyday_net, effects_net = stems.nets(options)
        self.maps: dict[int, tuple] = {}
        window = 0
        for path in sorted(options.folder("prepare").glob("audio-*.json")):
            table = json.loads(path.read_text())
            frames = [np.memmap(path.with_suffix(f".{end.name}.f16"), np.float16, "r").reshape(-1, end.bins) for end in (EVERYDAY, EFFECTS)]
            at, rows = [0, 0], []
            for clip, _, _, *counts in table:
                if clip in wanted:
                    rows.append((window, *(np.asarray(f[a:a + n], np.float32) for f, a, n in zip(frames, at, counts, strict=True))))
                at = [a + n for a, n in zip(at, counts, strict=True)]
                window += 1
            for key, a, b in stems.maps(rows, everyday_net, effects_net, bucketed=True):
                self.maps[key] = (a, b)

    @torch.inference_mode()
    def vectors(self, towers: TunedTowers, clips: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Unit vectors of all windows of these clips, and the clip each belongs to."""
        towers.eval()
        windows = [w for clip in clips for w in self.corpus.windows[clip]]
        owner = np.array([i for i, clip in enumerate(clips) for _ in self.corpus.windows[clip]])
        out = np.zeros((len(windows), towers.text_head.change.out_features), np.float32)
        order = sorted(range(len(windows)), key=lambda i: len(self.maps[windows[i]][1]))
        for first in range(0, len(order), 64):
            part = order[first:first + 64]
            with torch.autocast("cpu", torch.bfloat16):
                tokens = towers.tokens(*stack([self.maps[windows[i]] for i in part]))
            out[part] = towers.audio(*tokens).numpy()
        return out, owner


def stack(pieces: list[tuple]):
    """Maps of several windows as one batch, and their rows."""
    out = []
    for column in range(2):
        longest = max(len(p[column]) for p in pieces)
        batch = np.zeros((len(pieces), longest, *pieces[0][column].shape[1:]), np.float16)
        for row, piece in zip(batch, pieces, strict=True):
            row[: len(piece[column])] = piece[column]
        out.append(torch.from_numpy(batch).to(torch.bfloat16).permute(0, 3, 1, 2))
    return *out, np.array([len(p[0]) for p in pieces]), np.array([len(p[1]) for p in pieces])


def measure_clips(options: Options, towers: TunedTowers, corpus: Corpus, listener: Listener, clips: list[str]) -> dict:
    windows, owner = listener.vectors(towers, clips)
    texts = text_vectors(towers, corpus.sentences)
    categories = class_vectors(towers, corpus.sentences, corpus.cat_texts)
    return figures(split_ranks(corpus, clips, windows, owner, lambda c: texts[corpus.text_index[c]], categories, ucs_categories(options)))


def figures_of(options: Options, towers: TunedTowers, corpus: Corpus, listener: Listener, held_out: frozenset[str]) -> dict:
    """Figures on `val`, and on the held-out collections where the model has not heard them."""
    found = {"val": measure_clips(options, towers, corpus, listener, corpus.split("val"))}
    if held_out:
        found["held out"] = measure_clips(options, towers, corpus, listener, listener.held_out)
    return found


