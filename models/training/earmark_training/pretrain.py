"""Stage `pretrain`: masked autoencoding, Cacophony's first stage, on all audio (no captions needed).

Four fifths of the tokens are hidden. The encoder sees the others alone; a small decoder gets what it made of them, a
learned vector at every hidden place and the positions, and restores the log-mel; the loss counts hidden places only.
Two encoders can learn so:
- `vit`: Cacophony's own over patches of 16 frames by 16 bands (`cacophony_small`); restored are the patch's 256 values.
- `joint`: the transformer over the tokens of both frozen trunks (`model.AudioHead`); restored is the log-mel under the
  token, eight steps of 40 ms by 64 bands.
`WORK/pretrain/NAME.pt` holds the encoder's weights. The ablation keeps its own, made without the held-out collections.
"""
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from . import patches
from .cacophony_small import WIDTH as PATCH_WIDTH
from .cacophony_small import Block, PatchEncoder, sinusoids
from .data import Corpus, Tokens
from .hearing import PatchSounds, window_table
from .joint import JointHead
from .model import WIDTH
from .stage import Options, finished, stage, trained_on

PRETRAINING_STEPS = 1500
HIDDEN_SHARE = 0.8
DECODER_WIDTH, DECODER_HEADS, DECODER_BLOCKS = 192, 4, 2
RATE, BATCH, WARMUP = 1e-3, 256, 30
EVERYDAY_TOKENS, EFFECTS_PAIRS = 20, 18
EVERYDAY_SECONDS, PAIR_SECONDS = 0.32, 16 * 1024 / 44100
STEPS, STEP_FRAMES, TARGET_BANDS = 8, 4, 64


def hide(mask: torch.Tensor, share: float = HIDDEN_SHARE):
    """Which places [B, V] stay visible (in order; `N` where a row has fewer), their mask, and the hidden ones [B, N]."""
    count = mask.sum(1)
    seen = (count * (1 - share)).round().clamp(min=1).long()
    order = (torch.rand(mask.shape) + (1 - mask) * 2).argsort(1)
    kept = torch.arange(int(seen.max()))[None] < seen[:, None]
    index = torch.where(kept, order[:, : kept.shape[1]], mask.shape[1]).sort(1).values
    hidden = torch.cat([mask, mask.new_zeros(len(mask), 1)], 1).scatter(1, index, 0.0)[:, :-1]
    return index, (index < mask.shape[1]).float(), hidden


def pick(x: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """Rows of [B, N, …] at [B, V]; the place N gives the last row (it is masked)."""
    index = index.clamp(max=x.shape[1] - 1)
    return x[torch.arange(len(x))[:, None], index]


class MaskedDecoder(nn.Module):
    def __init__(self, encoder_width: int, values: int, kinds: int):
        super().__init__()
        self.inward, self.restore = nn.Linear(encoder_width, DECODER_WIDTH), nn.Parameter(torch.randn(DECODER_WIDTH) * 0.02)
        self.kind = nn.Parameter(torch.randn(kinds, DECODER_WIDTH) * 0.02)
        self.blocks = nn.ModuleList(Block(DECODER_WIDTH, DECODER_HEADS) for _ in range(DECODER_BLOCKS))
        self.norm, self.out = nn.LayerNorm(DECODER_WIDTH), nn.Linear(DECODER_WIDTH, values)

    def forward(self, encoded, index, time, kind, mask) -> torch.Tensor:
        """What was made of the visible places → values at all places [B, N, values]; `kind` is the band or the trunk."""
        batch, places = mask.shape
        x = self.restore.expand(batch, places + 1, -1)
        seen = self.inward(encoded)
        x = x.to(seen.dtype).scatter(1, index[..., None].expand(-1, -1, x.shape[2]), seen)[:, :places]
        x = x + sinusoids(time, DECODER_WIDTH) + self.kind[kind]
        for block in self.blocks:
            x = block(x, mask)
        return self.out(self.norm(x))


def restoring_loss(restored: torch.Tensor, target: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    return ((restored.float() - target).square().mean(2) * hidden).sum() / hidden.sum()


class PatchPretraining(nn.Module):
    """Cacophony's own: patches of log-mel in, patches out."""

    def __init__(self, options: Options, corpus: Corpus):
        super().__init__()
        self.encoder, self.decoder = PatchEncoder(), MaskedDecoder(PATCH_WIDTH, patches.VALUES, patches.COLUMN)
        self.sounds = PatchSounds(corpus, options, keep=1.0)

    def loss(self, windows: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
        values, time_, band, mask = self.sounds.batch(windows, rng)
        index, seen, hidden = hide(mask)
        encoded = self.encoder(pick(values, index), pick(time_, index), pick(band, index), seen)
        return restoring_loss(self.decoder(encoded, index, time_, band, mask), values, hidden)


class JointPretraining(nn.Module):
    """Tokens of both frozen trunks in, the log-mel under them out."""

    def __init__(self, options: Options, corpus: Corpus):
        super().__init__()
        self.encoder = JointHead(0.0)
        self.decoder = MaskedDecoder(WIDTH, STEPS * TARGET_BANDS, 2)
        self.corpus, self.store, self.table = corpus, patches.Store(options), window_table(options)

    def target(self, window: int, skipped: float, count: int, every: float) -> np.ndarray:
        """Log-mel [count, 512] under tokens `every` seconds apart, from `skipped` seconds on."""
        clip, start, *_ = self.table[window]
        rows = STEP_FRAMES * (int(math.ceil(count * every / 0.04)) + STEPS)
        frames = self.store.stretch(clip, start + skipped, rows / patches.FRAMES_PER_SECOND)
        frames = np.pad(frames, ((0, max(0, rows - len(frames))), (0, 0)), constant_values=patches.LOWEST)[:rows]
        coarse = frames.reshape(rows // STEP_FRAMES, STEP_FRAMES, TARGET_BANDS, 2).mean((1, 3))
        first = np.rint(np.arange(count) * every / 0.04).astype(int)
        return coarse[first[:, None] + np.arange(STEPS)].reshape(count, -1)

    def stretch(self, tokens: Tokens, windows: np.ndarray, place: np.ndarray, limit: int, group: int):
        spare = np.maximum(tokens.count[windows] - limit * group, 0)
        skip = (place * spare / group).astype(np.int64) * group
        count = np.minimum(tokens.count[windows] - skip, limit * group)
        return Tokens(tokens.values, tokens.first[windows] + skip, count).padded(np.arange(len(windows))), skip // group

    def loss(self, windows: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
        place = rng.random(len(windows))
        (a, a_mask), skip_a = self.stretch(self.corpus.everyday, windows, place, EVERYDAY_TOKENS, 1)
        (b, b_mask), skip_b = self.stretch(self.corpus.effects, windows, place, EFFECTS_PAIRS, 2)
        x, mask, _ = self.encoder.embed(a, a_mask, b, b_mask)
        lengths = a.shape[1], x.shape[1] - a.shape[1]
        target = torch.from_numpy(np.stack([np.concatenate([
            self.target(w, s * EVERYDAY_SECONDS, lengths[0], EVERYDAY_SECONDS),
            self.target(w, t * PAIR_SECONDS, lengths[1], PAIR_SECONDS)]) for w, s, t in zip(windows, skip_a, skip_b, strict=True)]))
        time_ = torch.cat([torch.arange(n) for n in lengths]).expand(len(x), -1)
        trunk = torch.cat([torch.full((n,), i) for i, n in enumerate(lengths)]).expand(len(x), -1)
        index, seen, hidden = hide(mask)
        encoded = self.encoder.encode(pick(x, index), seen)
        return restoring_loss(self.decoder(encoded, index, time_, trunk, mask), target, hidden)


KINDS = {"vit": PatchPretraining, "joint": JointPretraining}


def batches(corpus: Corpus, clips: list[str], rng: np.random.Generator) -> list[np.ndarray]:
    """Windows of similar length together, in random order; one window a clip."""
    windows = np.array([rng.choice(corpus.windows[c]) for c in clips])
    order = windows[np.argsort(corpus.seconds[windows] * (1 + 0.2 * rng.random(len(windows))))]
    parts = [order[i:i + BATCH] for i in range(0, len(order), BATCH)]
    return [parts[i] for i in rng.permutation(len(parts))]


def pretrain(options: Options, corpus: Corpus, name: str, steps: int, target: Path, held_out: frozenset[str] = frozenset()) -> dict:
    """Train an encoder for so many steps and keep it as `target`."""
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    clips = [c for c in corpus.windows if trained_on(options, corpus.rows[c]) and corpus.rows[c]["source"] not in held_out]
    net = KINDS[name](options, corpus)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, betas=(0.9, 0.95), weight_decay=0.05)
    began, losses, parts = time.process_time(), [], []
    for done in range(steps):
        parts = parts or batches(corpus, clips, rng)
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (done + 1) / WARMUP) * (0.5 + 0.5 * math.cos(math.pi * done / steps))
        optimiser.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss = net.loss(parts.pop(), rng)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if (done + 1) % 30 == 0:
            print(f"  pretrain {name}, step {done + 1}: {time.process_time() - began:.0f} s, loss {np.mean(losses[-30:]):.4f}", flush=True)
    torch.save(net.encoder.state_dict(), target)
    return {"steps": steps, "epochs": round(steps * BATCH / len(clips), 2), "clips": len(clips),
            "trainSeconds": round(time.process_time() - began, 1), "first loss": round(float(np.mean(losses[:5])), 4),
            "last loss": round(float(np.mean(losses[-20:])), 4)}


def run(options: Options) -> None:
    """Both encoders, on all audio of the splits that training may hear."""
    if finished(options, "pretrain"):
        return
    patches.run(options)
    torch.set_num_threads(options.threads)
    corpus = Corpus(options)
    with stage(options, "pretrain") as figures:
        for name in KINDS:
            figures[name] = pretrain(options, corpus, name, PRETRAINING_STEPS, options.folder("pretrain") / f"{name}.pt")
