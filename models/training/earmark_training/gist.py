"""Nets over the statistics of a sound: mean and maximum of both trunks' tokens, whitened, through one hidden layer.

A net says two things: a vector in the space of the towers (their text map stays as it is) and how likely each UCS
category is. Ten times quicker to train than the transformer and as good on sounds that are new, so several can be trained
on different parts of the clips (`crossfit.py`).
"""
import copy
import json
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import stems, tune
from .align import Recipe, load
from .data import Corpus
from .memory import BLOCKS, heard, statistics
from .model import WIDTH
from .stage import Options, trained_on
from .vectors import text_vectors, ucs_categories

GIST, HIDDEN = 768, 1024
EPOCHS, BATCH, RATE, WARMUP = 12, 512, 1e-3, 40
CATEGORY_WEIGHT = 0.5
CHANGED = 0.5


class Statistics:
    """What one model's tower and trunks make of all windows, and of the changed version of each clip; kept on disk."""

    def __init__(self, options: Options, name: str, corpus: Corpus):
        folder = options.folder("crossfit")
        paths = [folder / f"{name}-{part}" for part in ("v.npy", "x.npy", "1x.npy", "1ids.json")]
        if not paths[0].exists():
            with torch.autocast("cpu", torch.bfloat16):
                v, x = heard(load(options, name), corpus, np.arange(len(corpus.seconds)))
            np.save(paths[1], x.half().numpy())
            np.save(paths[0], v.numpy())
        if not paths[3].exists():
            clips, changed = changed_statistics(options, name)
            np.save(paths[2], changed.half().numpy())
            paths[3].write_text(json.dumps(clips))
        self.vectors = np.load(paths[0])
        self.plain, self.changed = (torch.from_numpy(np.load(path)).float() for path in paths[1:3])
        self.place = {clip: i for i, clip in enumerate(json.loads(paths[3].read_text()))}


@torch.inference_mode()
def changed_statistics(options: Options, name: str) -> tuple[list[str], torch.Tensor]:
    """Statistics of the first changed version of every clip that is learned from, by the tuned trunks."""
    towers, version = tune.load(options, name), stems.Version.open(options.folder("stems"), 1)
    clips, out = sorted(version.place, key=lambda clip: version.place[clip][3]), []
    for first in range(0, len(clips), 64):
        part = clips[first:first + 64]
        with torch.autocast("cpu", torch.bfloat16):
            tokens = towers.tokens(*stems.batch([version], part, np.zeros(len(part), int)))
        out.append(statistics(*tokens))
    return clips, torch.cat(out)


class Whitening:
    """Statistics → their first principal directions, evened out, at the length of white noise."""

    def __init__(self, x: torch.Tensor, learned: np.ndarray):
        self.mean = x[learned].mean(0)
        spread = self.spread(x[learned])
        self.centre = spread.mean(0)
        torch.manual_seed(0)
        _, strength, basis = torch.svd_lowrank(spread[::2] - self.centre, q=GIST, niter=3)
        self.basis = basis / strength.sqrt()

    def spread(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([F.normalize(part, dim=-1) for part in (x - self.mean).split(BLOCKS, -1)], -1)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return F.normalize((self.spread(x) - self.centre) @ self.basis, dim=-1) * GIST ** 0.5


class Net(nn.Module):
    def __init__(self, categories: int):
        super().__init__()
        self.norm = nn.LayerNorm(GIST)
        self.body = nn.Sequential(nn.Dropout(0.1), nn.Linear(GIST, HIDDEN), nn.GELU(), nn.Dropout(0.3))
        self.out, self.skip, self.categories = nn.Linear(HIDDEN, WIDTH), nn.Linear(GIST, WIDTH), nn.Linear(HIDDEN, categories)
        self.caption_scale, self.class_scale = (nn.Parameter(torch.tensor(2.66)) for _ in range(2))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Unit vectors, and logits of the categories."""
        x = self.norm(x)
        inside = self.body(x)
        return F.normalize(self.out(inside) + self.skip(x), dim=-1), self.categories(inside)


@torch.inference_mode()
def answers(net: Net, x: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    vectors, logits = zip(*(net.eval()(part) for part in x.split(2048)), strict=True)
    return torch.cat(vectors).numpy(), torch.cat(logits).numpy()


class Lessons:
    """What nets learn from: whitened statistics of clips, their texts, their YAMNet scores and their categories."""

    def __init__(self, options: Options, name: str, corpus: Corpus, held_out: frozenset[str]):
        self.corpus, self.recipe, self.heard = corpus, Recipe(), Statistics(options, name, corpus)
        rows, category = corpus.rows, ucs_categories(options)
        self.clips = [c for c in corpus.windows if trained_on(options, rows[c]) and rows[c]["source"] not in held_out]
        self.captioned = np.array([rows[c]["split"] == "train" and bool(rows[c]["caption1"]) for c in self.clips])
        self.captions = np.array([rows[c]["caption1"] if ok else "" for c, ok in zip(self.clips, self.captioned, strict=True)])
        self.group = np.unique(self.captions, return_inverse=True)[1]
        self.names = sorted(set(category.values()))
        at, number = {cat: i for i, cat in enumerate(corpus.cat_ids)}, {n: i for i, n in enumerate(self.names)}
        ids = [rows[c]["cat_id"] if ok else "" for c, ok in zip(self.clips, self.captioned, strict=True)]
        self.cat_id = np.array([at.get(i, -1) for i in ids])
        self.category = np.array([number[category[i]] if i in category else -1 for i in ids])
        self.text_ids = [corpus.clip_text_ids(c) if ok else [] for c, ok in zip(self.clips, self.captioned, strict=True)]
        self.plain, self.changed = self.whitened(options.folder("crossfit") / f"{name}-white.pt")
        self.place = np.array([self.heard.place.get(c, -1) for c in self.clips])
        self.texts = torch.from_numpy(text_vectors(load(options, name), corpus.sentences))
        rarity = 1 / (corpus.mean.mean(0) + self.recipe.rarity_floor)
        scores = np.maximum((corpus.mean + self.recipe.peak_share * corpus.peak) * (rarity / rarity.mean()), 1e-4)
        self.scores = torch.from_numpy(scores / scores.sum(1, keepdims=True))

    def whitened(self, path: Path) -> tuple[torch.Tensor, torch.Tensor]:
        """Kept beside the nets, which fit no other: computed again, the later directions come out turned."""
        if not path.exists():
            whiten = Whitening(self.heard.plain, np.array([w for c in self.clips for w in self.corpus.windows[c]]))
            torch.save({"plain": whiten(self.heard.plain).half(), "changed": whiten(self.heard.changed).half()}, path)
        kept = torch.load(path, weights_only=True)
        return kept["plain"].float(), kept["changed"].float()

    def worded(self, texts: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        """A vector for each class, from one of its phrases drawn at random."""
        return self.texts[texts[torch.arange(len(texts)), torch.from_numpy(rng.integers(0, texts.shape[1], len(texts)))]]

    def draw(self, part: np.ndarray, rng: np.random.Generator) -> tuple[torch.Tensor, np.ndarray]:
        """Statistics of these clips, half of them changed, and the windows they stand for."""
        windows = np.array([rng.choice(self.corpus.windows[self.clips[i]]) for i in part])
        x, place = self.plain[windows].clone(), self.place[part]
        changed = (rng.random(len(part)) < CHANGED) & (place >= 0)
        x[changed] = self.changed[place[changed]]
        return x, windows

    def contrast(self, vectors: torch.Tensor, part: np.ndarray, scale: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        """The caption loss of `align` for the captioned clips among these."""
        own = np.flatnonzero(self.captioned[part])
        ids = [rng.choice(self.text_ids[part[i]]) for i in own]
        sentence, group = self.corpus.sentences[ids], torch.from_numpy(self.group[part[own]])
        same = (group[:, None] == group[None]).float()
        soft = (sentence @ sentence.T / self.recipe.soft_temperature).softmax(1)
        target = torch.lerp(same / same.sum(1, keepdim=True), soft, self.recipe.soft_targets)
        logits = scale.exp() * vectors[own] @ self.texts[ids].T
        return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target.T / target.T.sum(1, keepdim=True))) / 2

    def loss(self, net: Net, part: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
        x, windows = self.draw(part, rng)
        vectors, logits = net(x)
        known = np.flatnonzero(self.cat_id[part] >= 0)
        classes = net.class_scale.exp() * vectors @ self.worded(self.corpus.sound_texts, rng).T
        cat_ids = net.class_scale.exp() * vectors[known] @ self.worded(self.corpus.cat_texts, rng).T
        smoothed = {"label_smoothing": self.recipe.smoothing}
        return (self.contrast(vectors, part, net.caption_scale, rng)
                + self.recipe.class_weight * F.cross_entropy(classes, self.scores[windows])
                + self.recipe.category_weight * F.cross_entropy(cat_ids, torch.from_numpy(self.cat_id[part[known]]), **smoothed)
                + CATEGORY_WEIGHT * F.cross_entropy(logits[known], torch.from_numpy(self.category[part[known]]), **smoothed))


def train(lessons: Lessons, chosen: np.ndarray, seed: int, epochs: int = EPOCHS) -> Net:
    """A net that learns from the chosen clips alone; the exponential average of its weights."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Net(len(lessons.names))
    average, optimiser = copy.deepcopy(net), torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.1, betas=(0.9, 0.98))
    total, done = epochs * (len(chosen) // BATCH), 0
    for _ in range(epochs):
        net.train()
        for part in rng.permutation(chosen)[: len(chosen) // BATCH * BATCH].reshape(-1, BATCH):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (done + 1) / WARMUP) * (0.5 + 0.5 * math.cos(math.pi * done / total))
            loss = lessons.loss(net, part, rng)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            done += 1
            with torch.no_grad():
                for kept, now in zip(average.parameters(), net.parameters(), strict=True):
                    kept.lerp_(now, 1 - min(0.99, done / (done + 10)))
    return average.eval()
