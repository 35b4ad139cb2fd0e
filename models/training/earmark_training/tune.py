"""Stage `tune`: train the last layers of both trunks together with the head, on changed sound.

What `align` has learned on finished tokens goes on from the maps of `stems`: at every step each clip is heard in one
of its versions (as it is, or changed: `augment.py`), some tokens are left out (patchout), and the losses are those of
`align`. The trunks learn more slowly than the head. Two steps again: without the held-out collections, then on
everything. Exponential averages of the weights are kept: `unheard.pt` and `towers.pt`.
"""
from dataclasses import asdict, dataclass

import numpy as np
import torch

from . import stems
from .align import HELD_OUT, Aligner, Recipe
from .data import Corpus
from .measure import Listener, figures_of
from .stage import Options, finished, stage
from .trunks import TunedTowers


@dataclass
class TuneRecipe(Recipe):
    rate: float = 5e-4
    rate_on_all: float = 4e-4
    trunk_rate: float = 0.3
    keep_tokens: float = 0.75


class Tuner(Aligner):
    """`Aligner` on the versions of `stems`. A clip is one stretch here, so its class scores are those of its windows' mean."""

    def __init__(self, options: Options, corpus: Corpus, recipe: TuneRecipe, held_out: frozenset[str], start: dict, first: bool):
        self.versions = [stems.Version.open(options.folder("stems"), v) for v in range(options.versions)]
        super().__init__(options, corpus, recipe, held_out)
        self.rate = recipe.rate if first else recipe.rate_on_all
        towers = TunedTowers(options, recipe.dropout)
        towers.load_state_dict(start, strict=False)
        self.take(towers)
        self.usable = np.array([all(c in v.place for v in self.versions) for c in self.clips])
        by_clip = [torch.from_numpy(np.stack([self.scores[w] for w in self.corpus.windows[c]])).mean(0) for c in self.clips]
        self.clip_scores = torch.stack(by_clip)

    def take(self, towers) -> None:
        super().take(towers)
        if isinstance(towers, TunedTowers):
            trunk = {id(p) for p in towers.trunk_parameters()}
            head = [p for p in towers.parameters() if id(p) not in trunk]
            self.optimiser = torch.optim.AdamW(
                [{"params": head, "scale": 1.0}, {"params": towers.trunk_parameters(), "scale": self.recipe.trunk_rate, "weight_decay": 0.0}],
                self.rate, betas=(0.9, 0.98), weight_decay=self.recipe.weight_decay)

    def batches(self) -> list[np.ndarray]:
        length = np.array([self.versions[0].place[c][3] if ok else 0 for c, ok in zip(self.clips, self.usable, strict=True)])
        order = np.argsort(length * (1 + 0.3 * self.rng.random(len(length))), kind="stable")
        order = order[self.usable[order]]
        parts = [order[i:i + self.recipe.batch] for i in range(0, len(order), self.recipe.batch)]
        return [parts[i] for i in self.rng.permutation(len(parts))]

    def hear(self, part: np.ndarray) -> torch.Tensor:
        which = self.rng.integers(0, len(self.versions), len(part))
        a, b, rows_a, rows_b = stems.batch(self.versions, [self.clips[i] for i in part], which)
        everyday, mask_a, effects, mask_b = self.towers.tokens(a, b, rows_a, rows_b)
        return self.towers.audio(everyday, self.thin(mask_a), effects, self.thin(mask_b))

    def thin(self, mask: torch.Tensor) -> torch.Tensor:
        """Half of the clips lose a quarter of their tokens; none loses all."""
        drop = torch.from_numpy(self.rng.random(mask.shape) > self.recipe.keep_tokens) & torch.from_numpy(self.rng.random((len(mask), 1)) < 0.5)
        kept = mask * (~drop).float()
        return torch.where(kept.sum(1, keepdim=True) > 0, kept, mask)

    def step(self, part: np.ndarray) -> list[float]:
        self.spread_rates()
        with torch.autocast("cpu", torch.bfloat16):
            sound = self.hear(part)
        alone, none = np.arange(len(part)), torch.zeros(len(part), 1)
        return self.learn(self.caption_loss(sound, part, alone, none), self.class_loss_of(sound, self.clip_scores[part]),
                          self.category_loss(sound, part, alone, none))

    def spread_rates(self) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] *= group["scale"]


def train(options: Options, corpus: Corpus, name: str, held_out: frozenset[str], start: dict, epochs: int, listener: Listener) -> dict:
    recipe = TuneRecipe()
    tuner = Tuner(options, corpus, recipe, held_out, start, bool(held_out))
    val = []

    def keep(this: Tuner, epoch: int) -> None:
        torch.save(this.average.state_dict(), options.folder("tune") / f"{name}.pt")
        val.append(figures_of(options, this.average, corpus, listener, held_out))
        print(val[-1], flush=True)

    losses = tuner.train(epochs, keep)
    return {"recipe": asdict(recipe), "epochs": epochs, "clips": len(tuner.clips), "losses": losses, "val": val}


def load(options: Options, name: str = "towers") -> TunedTowers:
    towers = TunedTowers(options)
    towers.load_state_dict(torch.load(options.folder("tune") / f"{name}.pt", weights_only=True))
    return towers.eval()


def run(options: Options) -> None:
    if finished(options, "tune"):
        return
    torch.set_num_threads(options.threads)
    corpus = Corpus(options)
    listener = Listener(options, corpus)
    folder, before = options.folder("tune"), options.folder("align")
    if not (folder / "unheard.done").exists():
        with stage(options, "tune", "unheard.json") as report:
            start = torch.load(before / "unheard.pt", weights_only=True)
            report.update(train(options, corpus, "unheard", HELD_OUT, start, options.tune_epochs, listener))
        (folder / "unheard.done").touch()
    with stage(options, "tune") as report:
        start = torch.load(folder / "unheard.pt", weights_only=True)
        report.update(train(options, corpus, "towers", frozenset(), start, options.tune_epochs_on_all, listener))
