"""Training of one row of the ablation: the losses of `align`, those the row adds, for the same number of steps."""
import math
import time

import numpy as np
import torch
from torch.nn import functional as F

from . import captioning, mixtures, text_tower
from .align import HELD_OUT, Aligner, Recipe
from .data import Corpus
from .joint import unit
from .model import Towers
from .rows import ROWS, towers_of
from .sam import sharpness_aware
from .stage import Options

BATCH = 128
RATE_GOING_ON = 5e-4
TRUNK_RATE = 1e-4
MIXED_A_STEP = 24
CAPTION_WEIGHT = 0.5
DISTIL_WEIGHT = 2.0
REFRESH = 40
REFRESHED = 2000


class Trainer(Aligner):
    def __init__(self, options: Options, sounds: Corpus, name: str):
        self.row = ROWS[name]
        weights = {} if self.row.phrases else {"class_weight": 0.0, "category_weight": 0.0}
        super().__init__(options, sounds, Recipe(batch=BATCH, warmup=20, average=0.97, **weights), HELD_OUT)
        if self.row.start:
            self.rate = RATE_GOING_ON
        self.bank = sounds.sentences.clone()
        captions = [sounds.rows[c]["caption1"] if ok else "" for c, ok in zip(self.clips, self.captioned, strict=True)]
        pieces = None
        if self.row.captioning:
            pieces = captioning.Pieces(captions)
            self.lines = pieces.rows
        if self.row.mixtures:
            self.pairs, self.joins = mixtures.pairs(options, captions)
        self.take(towers_of(options, self.row, self.recipe.dropout, sounds.texts, pieces))
        if self.row.distilled:
            self.targets = torch.from_numpy(np.load(options.folder("ablate") / "frozen-vectors.npy"))

    def take(self, towers: Towers) -> None:
        super().take(towers)
        slow = {"audio_head.everyday.": TRUNK_RATE, "audio_head.effects.": TRUNK_RATE, "top.": text_tower.RATE}
        groups: dict[float, list] = {}
        for name, p in towers.named_parameters():
            if p.requires_grad:
                groups.setdefault(next((r for k, r in slow.items() if name.startswith(k)), self.rate), []).append(p)
        self.optimiser = torch.optim.AdamW([{"params": ps, "lr": r, "peak": r} for r, ps in groups.items()], betas=(0.9, 0.98),
                                           weight_decay=self.recipe.weight_decay)

    def sentences(self, ids: np.ndarray) -> torch.Tensor:
        return self.towers.top(ids) if self.row.text else self.corpus.sentences[ids]

    def captions(self, sound: torch.Tensor, part: np.ndarray, own: np.ndarray, joined) -> torch.Tensor:
        """The contrastive loss, as in `align`; sounds after those of the batch are mixtures, each with a caption of its own."""
        ids = np.array([self.rng.choice(self.text_ids[part[i]]) for i in own])
        sentence, still = self.sentences(ids), self.corpus.sentences[ids]
        group = self.group[part[own]]
        if joined is not None:
            sentence, still = torch.cat([sentence, joined]), torch.cat([still, joined])
            group = np.concatenate([group, -1 - np.arange(len(joined))])
        logits = self.towers.caption_scale.exp() * sound @ self.towers.text(sentence).T
        same = torch.from_numpy(group[:, None] == group[None]).float()
        soft = (still @ still.T / self.recipe.soft_temperature).softmax(1)
        target = torch.lerp(same / same.sum(1, keepdim=True), soft, self.recipe.soft_targets)
        back = target.T / target.T.sum(1, keepdim=True)
        return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, back)) / 2

    def worded(self, texts: torch.Tensor) -> torch.Tensor:
        pick = torch.from_numpy(self.rng.integers(0, texts.shape[1], len(texts)))
        return self.towers.text(self.bank[texts[torch.arange(len(texts)), pick]])

    def mixed(self):
        """Vectors of some mixtures and the sentence vectors of their captions."""
        pick = self.rng.choice(len(self.pairs), MIXED_A_STEP, replace=False)
        turn = bool(self.rng.random() < 0.5)
        first, second = (self.corpus.batch(np.array([self.rng.choice(self.corpus.windows[self.clips[i]]) for i in column]), self.rng)
                         for column in self.pairs[pick].T)
        with torch.autocast("cpu", torch.bfloat16):
            sound = self.towers.audio_head(*mixtures.mix(first, second, turn, self.rng))
        return unit(sound), self.joins[pick, int(turn)]

    def loss(self, part: np.ndarray) -> torch.Tensor:
        row, recipe = self.row, self.recipe
        windows = np.array([self.rng.choice(self.corpus.windows[self.clips[i]]) for i in part])
        batch = self.corpus.batch(windows, self.rng)
        with torch.autocast("cpu", torch.bfloat16):
            sound, tokens, mask = self.towers.audio_head.hear(*batch)
        sound = unit(sound)
        own = np.flatnonzero(self.captioned[part])
        total = sound.sum() * 0
        if len(own) >= 8:
            extra, joined = self.mixed() if row.mixtures else (sound[:0], None)
            total = total + self.captions(torch.cat([sound[own], extra]), part, own, joined)
            if row.captioning:
                with torch.autocast("cpu", torch.bfloat16):
                    said = self.towers.decoder.loss(self.lines[part[own]], tokens[own], mask[own])
                total = total + CAPTION_WEIGHT * said
        if row.phrases:
            alone, none = np.arange(len(part)), torch.zeros(len(part), 1)
            total = (total + recipe.class_weight * self.class_loss_of(sound, self.scores[windows])
                     + recipe.category_weight * self.category_loss(sound, part, alone, none))
        if row.distilled:
            total = total + DISTIL_WEIGHT * (1 - (sound * self.targets[windows]).sum(1)).mean()
        return total

    def step(self, part: np.ndarray) -> float:
        parameters = [p for group in self.optimiser.param_groups for p in group["params"]]
        self.optimiser.zero_grad()
        if self.row.sam:
            chance, noise = self.rng.bit_generator.state, torch.get_rng_state()

            def again() -> torch.Tensor:
                self.rng.bit_generator.state = chance
                torch.set_rng_state(noise)
                return self.loss(part)
            value = sharpness_aware(again, parameters)
        else:
            value = self.loss(part)
            value.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        self.optimiser.step()
        return value.item()

    def train_for(self, steps: int) -> dict:
        """Train for so many steps; the rates rise, then follow a cosine to zero."""
        began, losses, parts = time.process_time(), [], []
        phrases = torch.cat([self.corpus.sound_texts.flatten(), self.corpus.cat_texts.flatten()]).numpy()
        for done in range(steps):
            parts = parts or self.batches()
            for group in self.optimiser.param_groups:
                group["lr"] = group["peak"] * min(1, (done + 1) / self.recipe.warmup) * (0.5 + 0.5 * math.cos(math.pi * done / steps))
            self.towers.train()
            losses.append(self.step(parts.pop()))
            keep = min(self.recipe.average, (done + 1) / (done + 11))
            for kept, now in zip(self.average.parameters(), self.towers.parameters(), strict=True):
                if now.requires_grad:
                    kept.lerp_(now.detach(), 1 - keep)
            if self.row.text and (done + 1) % REFRESH == 0:
                self.towers.top.refresh(self.bank, self.rng.choice(phrases, REFRESHED, replace=False))
            if (done + 1) % 30 == 0:
                print(f"  step {done + 1}: {time.process_time() - began:.0f} s, loss {np.mean(losses[-30:]):.3f}", flush=True)
        return {"steps": steps, "epochs": round(steps * self.recipe.batch / len(self.clips), 2), "loss": round(float(np.mean(losses[-30:])), 3),
                "trainSeconds": round(time.process_time() - began, 1)}
