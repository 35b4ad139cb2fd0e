"""Stage `align`: train the audio head and the text map so that a sound and its words point the same way.

Three losses on each batch of clips of similar length:
- captions: symmetric InfoNCE with a learned temperature. Three quarters of the target is "same caption",
  one quarter the similarity of the sentences themselves, because captions are near-synonymous.
- classes: YAMNet's own scores over its 521 classes, each class worded by one random phrase; scores are divided
  by the class's mean over the corpus so that generic classes do not drown the specific ones.
- categories: the clip's UCS CatID among 752, each worded by one random phrase, with label smoothing.
With `mixed` above zero that share of the captioned sounds is mixed with another one of the batch: the larger of the
two at every place of every token, one of them turned down at random, with the mean of their targets.
Training goes in two steps: first without some collections, so that there is a model that has not heard them (the
calibration asks it), then on everything from there.
The shipped weights are an exponential average over the steps.
"""
import copy
import math
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch.nn import functional as F

from .data import Corpus
from .model import Towers
from .stage import Options, finished, stage, trained_on
from .vectors import measure


HELD_OUT = frozenset((
    "openclonk/openclonk", "Fris0uman/CDDA-Soundpacks", "Skandarella/animalworld", "runsy/petz", "hainguyents13/mechvibes",
    "redeclipse/sounds", "CyberOoHim/ambient-sound", "ElCeejo/animalia"))


@dataclass
class Recipe:
    batch: int = 256
    rate: float = 1e-3
    rate_on_all: float = 5e-4
    weight_decay: float = 0.05
    dropout: float = 0.15
    warmup: int = 60
    soft_targets: float = 0.25
    soft_temperature: float = 0.07
    class_weight: float = 1.5
    category_weight: float = 0.7
    smoothing: float = 0.1
    average: float = 0.99
    mixed: float = 0.0
    peak_share: float = 0.3
    rarity_floor: float = 2e-3


class Aligner:
    def __init__(self, options: Options, corpus: Corpus, recipe: Recipe, held_out: frozenset[str] = frozenset(),
                 start: dict | None = None):
        torch.manual_seed(options.seed)
        self.rng = np.random.default_rng(options.seed)
        self.corpus, self.recipe, self.options = corpus, recipe, options
        self.clips = [c for c in corpus.windows if trained_on(options, corpus.rows[c])
                      and corpus.rows[c]["source"] not in held_out]
        rows = [corpus.rows[c] for c in self.clips]
        self.captioned = np.array([row["split"] == "train" and bool(row["caption1"]) for row in rows])
        names = {caption: i for i, caption in enumerate(sorted({row["caption1"] for row in rows}))}
        self.group = np.array([names[row["caption1"]] for row in rows])
        numbers = {cat: i for i, cat in enumerate(corpus.cat_ids)}
        self.category = np.array([numbers.get(row["cat_id"], -1) if row["split"] == "train" else -1 for row in rows])
        self.text_ids = [corpus.clip_text_ids(c) if ok else [] for c, ok in zip(self.clips, self.captioned, strict=True)]
        rarity = 1 / (corpus.mean.mean(0) + recipe.rarity_floor)
        scores = (corpus.mean + recipe.peak_share * corpus.peak) * (rarity / rarity.mean())
        scores = np.maximum(scores, 1e-4)
        self.scores = torch.from_numpy(scores / scores.sum(1, keepdims=True))
        towers = Towers(recipe.dropout)
        if start:
            towers.load_state_dict(start)
        self.rate = recipe.rate_on_all if start else recipe.rate
        self.take(towers)

    def take(self, towers: Towers) -> None:
        """Train these towers; what in them asks for no gradient stays as it is."""
        self.towers = towers
        self.average = copy.deepcopy(towers).requires_grad_(False)
        self.optimiser = torch.optim.AdamW([p for p in towers.parameters() if p.requires_grad], self.rate, betas=(0.9, 0.98),
                                           weight_decay=self.recipe.weight_decay)

    def batches(self) -> list[np.ndarray]:
        """Clips of similar length together, in random order."""
        length = np.array([self.corpus.effects.count[self.corpus.windows[c][0]] for c in self.clips])
        order = np.argsort(length * (1 + 0.3 * self.rng.random(len(length))))
        parts = [order[i:i + self.recipe.batch] for i in range(0, len(order), self.recipe.batch)]
        return [parts[i] for i in self.rng.permutation(len(parts))]

    def worded(self, texts: torch.Tensor) -> torch.Tensor:
        """A vector for each class, from one of its phrases drawn at random."""
        pick = torch.from_numpy(self.rng.integers(0, texts.shape[1], len(texts)))
        return self.towers.text(self.corpus.sentences[texts[torch.arange(len(texts)), pick]])

    def mix(self, part: np.ndarray, batch):
        """Mixtures among the captioned sounds of a batch: the batch, each sound's partner, and the partner's share."""
        partner, share = np.arange(len(part)), np.zeros(len(part), np.float32)
        own = np.flatnonzero(self.captioned[part])
        partner[own] = self.rng.permutation(own)
        share[own[self.rng.random(len(own)) < self.recipe.mixed]] = 0.5
        chosen = torch.from_numpy(share > 0)[:, None]
        level = torch.from_numpy(self.rng.uniform(0.5, 1.0, (len(part), 1, 1)).astype(np.float32))
        out = []
        for tokens, mask in (batch[:2], batch[2:]):
            out.append(torch.where(chosen[..., None], torch.maximum(tokens, tokens[partner] * level), tokens))
            out.append(torch.where(chosen, torch.maximum(mask, mask[partner]), mask))
        return out, partner, torch.from_numpy(share)[:, None]

    def caption_loss(self, sound: torch.Tensor, part: np.ndarray, partner: np.ndarray, share: torch.Tensor) -> torch.Tensor:
        own = np.flatnonzero(self.captioned[part])
        if len(own) < 8:
            return sound.sum() * 0
        ids = [self.rng.choice(self.text_ids[part[i]]) for i in own]
        sentence = self.corpus.sentences[ids]
        logits = self.towers.caption_scale.exp() * sound[own] @ self.towers.text(sentence).T
        group = torch.from_numpy(self.group[part[own]])
        same = (group[:, None] == group[None]).float()
        soft = (sentence @ sentence.T / self.recipe.soft_temperature).softmax(1)
        target = torch.lerp(same / same.sum(1, keepdim=True), soft, self.recipe.soft_targets)
        target = torch.lerp(target, target[np.searchsorted(own, partner[own])], share[own])
        back = target.T / target.T.sum(1, keepdim=True)
        return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, back)) / 2

    def class_loss_of(self, sound: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        logits = self.towers.class_scale.exp() * sound @ self.worded(self.corpus.sound_texts).T
        return F.cross_entropy(logits, target)

    def category_loss(self, sound, part: np.ndarray, partner: np.ndarray, share: torch.Tensor) -> torch.Tensor:
        own, other = self.category[part], self.category[part[partner]]
        known = np.flatnonzero((own >= 0) & (other >= 0))
        if not len(known):
            return sound.sum() * 0
        count = len(self.corpus.cat_ids)
        target = torch.lerp(F.one_hot(torch.from_numpy(own[known]), count).float(),
                            F.one_hot(torch.from_numpy(other[known]), count).float(), share[known])
        logits = self.towers.class_scale.exp() * sound[known] @ self.worded(self.corpus.cat_texts).T
        return F.cross_entropy(logits, target, label_smoothing=self.recipe.smoothing)

    def step(self, part: np.ndarray) -> list[float]:
        towers = self.towers
        windows = np.array([self.rng.choice(self.corpus.windows[self.clips[i]]) for i in part])
        batch, partner, share = self.mix(part, self.corpus.batch(windows, self.rng))
        with torch.autocast("cpu", torch.bfloat16):
            sound = towers.audio(*batch)
        target = self.scores[windows]
        return self.learn(self.caption_loss(sound, part, partner, share),
                          self.class_loss_of(sound, torch.lerp(target, target[partner], share)),
                          self.category_loss(sound, part, partner, share))

    def learn(self, captions: torch.Tensor, classes: torch.Tensor, categories: torch.Tensor) -> list[float]:
        loss = captions + self.recipe.class_weight * classes + self.recipe.category_weight * categories
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.towers.parameters(), 1.0)
        self.optimiser.step()
        return [captions.item(), classes.item(), categories.item()]

    def train(self, epochs: int, after=None) -> list[float]:
        total, done, began = None, 0, time.time()
        for epoch in range(epochs):
            self.towers.train()
            parts, losses = self.batches(), []
            total = total or len(parts) * epochs
            for part in parts:
                rate = self.rate * min(1, (done + 1) / self.recipe.warmup) * (0.5 + 0.5 * math.cos(math.pi * done / total))
                for group in self.optimiser.param_groups:
                    group["lr"] = rate
                losses.append(self.step(part))
                done += 1
                keep = min(self.recipe.average, done / (done + 10))
                for kept, now in zip(self.average.parameters(), self.towers.parameters(), strict=True):
                    kept.lerp_(now.detach(), 1 - keep)
            mean = np.mean(losses, 0).round(3).tolist()
            print(f"epoch {epoch + 1}: {time.time() - began:.0f} s, losses {mean}", flush=True)
            if after:
                after(self, epoch)
        return mean


def unheard(options: Options, corpus: Corpus, recipe: Recipe) -> dict:
    """Weights of the model that has not heard the held-out collections; the calibration needs it, too."""
    path = options.folder("align") / "unheard.pt"
    if not path.exists():
        with stage(options, "align", "unheard.json") as report:
            aligner = Aligner(options, corpus, recipe, HELD_OUT)
            report.update(losses=aligner.train(options.epochs), clips=len(aligner.clips))
            torch.save(aligner.average.state_dict(), path)
    return torch.load(path, weights_only=True)


def run(options: Options) -> None:
    if finished(options, "align"):
        return
    torch.set_num_threads(options.threads)
    corpus, recipe = Corpus(options), Recipe()
    start = unheard(options, corpus, recipe)
    with stage(options, "align") as report:
        aligner = Aligner(options, corpus, recipe, start=start)

        def keep(this: Aligner, epoch: int) -> None:
            torch.save(this.average.state_dict(), options.folder("align") / "towers.pt")
            print(measure(options, this.average, corpus, "val"), flush=True)

        losses = aligner.train(options.epochs_on_all, keep)
        report.update(recipe=asdict(recipe), epochs=options.epochs, epochs_on_all=options.epochs_on_all, seed=options.seed,
                      clips=len(aligner.clips), captioned=int(aligner.captioned.sum()), losses=losses,
                      parameters=sum(p.numel() for p in aligner.towers.parameters()),
                      val=measure(options, aligner.average, corpus, "val"))


def load(options: Options, name: str = "towers") -> Towers:
    """The towers as they were trained last: by `tune` where that stage is finished (without their trunks), else by `align`."""
    towers = Towers()
    stage_ = "tune" if finished(options, "tune") else "align"
    state = torch.load(options.folder(stage_) / f"{name}.pt", weights_only=True)
    own = towers.state_dict()
    towers.load_state_dict({key: value for key, value in state.items() if key in own})
    return towers.eval()
