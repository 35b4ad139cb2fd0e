"""Training of the caption decoder."""
import copy
import math
import time
from dataclasses import dataclass, field

import numpy as np
import torch
from torch.nn import functional as F

from .caption_material import Texts
from .caption_model import WIDTH, Decoder
from .caption_pairs import Pairs, Shares
from .caption_words import Words

CHUNK = 64


@dataclass
class Recipe:
    steps: int = 900
    steps_on_all: int = 900
    batch: int = 128
    rate: float = 2e-3
    rate_on_all: float = 1e-3
    warmup: int = 50
    weight_decay: float = 0.05
    dropout: float = 0.05
    smoothing: float = 0.0
    average: float = 0.98
    shares: Shares = field(default_factory=Shares)


def begin(words: Words, texts: Texts, recipe: Recipe) -> Decoder:
    """A new decoder whose words lie as their sentence vectors do."""
    torch.manual_seed(0)
    decoder = Decoder(len(words.tokens), recipe.dropout)
    meanings = torch.from_numpy(texts.meanings(words.tokens))
    meanings = meanings - meanings.mean(0)
    _, _, basis = torch.svd_lowrank(meanings, q=WIDTH)
    placed = meanings @ basis
    decoder.embed.weight.data[: len(words.tokens)] = placed / placed.std() * WIDTH ** -0.5
    return decoder


def train(decoder: Decoder, pairs: Pairs, recipe: Recipe, steps: int, rate: float, seed: int) -> tuple[Decoder, list[float]]:
    """The exponential average of the weights, and the mean loss of every chunk of steps."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    average, losses, done, began = copy.deepcopy(decoder), [], 0, time.time()
    optimiser = torch.optim.AdamW(decoder.parameters(), rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True)
    decoder.train()
    while done < steps:
        total, count = 0.0, min(CHUNK, steps - done)
        for vectors, into, onto in pairs.batches(count, recipe.batch, rng):
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1, (done + 1) / recipe.warmup) * (0.5 + 0.5 * math.cos(math.pi * done / steps))
            with torch.autocast("cpu", torch.bfloat16):
                logits = decoder.logits(decoder(vectors, into)[onto >= 0])
            loss = F.cross_entropy(logits.float(), onto[onto >= 0], label_smoothing=recipe.smoothing)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
            optimiser.step()
            total, done = total + loss.item(), done + 1
            for kept, now in zip(average.parameters(), decoder.parameters(), strict=True):
                kept.data.lerp_(now.data, 1 - min(recipe.average, done / (done + 10)))
        losses.append(round(total / count, 3))
        print(f"step {done}: {time.time() - began:.0f} s, loss {losses[-1]}", flush=True)
    return average.eval(), losses
