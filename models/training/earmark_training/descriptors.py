"""Acoustic descriptors: how a sound's level and spectrum move, counted instead of learned.

290 numbers from the everyday front end (64 mel bands, every 10 ms, at most 10 s). Both trunks look at stretches of a third of a
second and forget how many there were; what is counted here is what they lose: duration, attack and decay, repetition, roughness,
how the spectrum changes from beginning to end. The tables of such descriptors are old (G. Peeters, A large set of audio features
for sound description, 2004; MPEG-7); `describe` is what `descriptor_graph.py` computes inside the audio graph.

| numbers | what |
| --- | --- |
| 4 | share of time louder than 1, 2.3, 4.6, 6.9 nepers of power below the loudest frame |
| 2 | mean and deviation of the level |
| 16 | the level at sixteen places from beginning to end |
| 2 | when the loudest frame comes: relative, and in seconds up to one |
| 8 | how long the level stays above those four marks after the loudest frame, and before it |
| 63 | mean change over 10 to 640 ms of the level and of eight bands (a structure function: the modulation spectrum without a transform) |
| 7 | mean rise of the level over the same times |
| 5 | autocorrelation of the level at 40 to 640 ms |
| 2 | sudden rises: how many, and how many a second |
| 96 | sixteen bands beside the level: mean by power, mean by time, deviation, maximum, first third and last third beside the mean |
| 3 | flatness, the strongest band, mean change of the spectrum from frame to frame |
| 5 | centre of the spectrum: mean, deviation, slope; strongest band: mean, deviation |
| 65 | the 64 bands by power; how jagged they are |
| 12 | duration, twelve overlapping steps |
"""
import math

import numpy as np
import torch
from torch.nn import functional as F

MARKS = (1.0, 2.3, 4.6, 6.9)
LAGS = (1, 2, 4, 8, 16, 32, 64)
ECHOES = (4, 8, 16, 32, 64)
PLACES = 16
FLOOR = 9.0
SUDDEN = 1.0
FRAME_SECONDS = 0.01
DURATIONS = np.linspace(math.log(0.05), math.log(10.0), 12)
DURATION_WIDTH = 0.4
COUNT = 290


def masked_mean(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Mean over time of [B, T] or [B, T, N]; zero where nothing counts."""
    total = weight.sum(1).clamp(min=1.0)
    if x.dim() == 3:
        return (x * weight[..., None]).sum(1) / total[:, None]
    return (x * weight).sum(1) / total


def weighted(x: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    return (x * share[..., None]).sum(1)


def lagged(x: torch.Tensor, mask: torch.Tensor, lag: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A sequence now and `lag` frames ago, and where both count."""
    lag = min(lag, x.shape[1])
    return x[:, lag:], x[:, : x.shape[1] - lag], mask[:, lag:] * mask[:, : x.shape[1] - lag]


def describe(everyday: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Frames [B, T, 64] (logarithms of mel magnitudes) and their mask [B, T] → [B, 290]."""
    count = mask.sum(1, keepdim=True)
    power = 2 * everyday
    level = power.logsumexp(2)
    eight, sixteen = (power.unflatten(2, (n, -1)).logsumexp(3) for n in (8, 16))
    absent = (mask - 1) * 1e4
    relative = (level - (level + absent).amax(1, keepdim=True)).clamp(-FLOOR, 0) * mask - FLOOR * (1 - mask)
    time = torch.arange(mask.shape[1], dtype=torch.float32)[None]
    out = []

    above = torch.stack([(relative > -mark).float() for mark in MARKS], 2)
    mean = masked_mean(relative, mask)[:, None]
    centred = (relative - mean) * mask
    variance = (centred ** 2).sum(1, keepdim=True) / count
    out += [masked_mean(above, mask), mean / 9, variance.sqrt() / 3]
    place = (torch.linspace(0, 1, PLACES)[None] * (count - 1) + 0.5).floor().long()
    out.append(relative.gather(1, place) / 9)
    peak = (level + absent).argmax(1, keepdim=True).float()
    out += [peak / (count - 1).clamp(min=1), (peak * FRAME_SECONDS).clamp(max=1)]
    out += [weighted(above, side * mask).log1p() / 6 for side in ((time >= peak).float(), (time <= peak).float())]

    moving = torch.cat([level[..., None], eight], 2)
    for lag in LAGS:
        now, before, both = lagged(moving, mask, lag)
        out.append(masked_mean((now - before).abs(), both))
    for lag in LAGS:
        now, before, both = lagged(level, mask, lag)
        out.append(masked_mean((now - before).clamp(min=0), both)[:, None])
    for lag in ECHOES:
        now, before, both = lagged(centred, mask, lag)
        out.append(masked_mean(now * before, both)[:, None] / (variance + 1e-3))
    now, before, both = lagged(relative, mask, 1)
    rise = (((now - before) * both) > SUDDEN).float()
    begun = (rise[:, 1:] * (1 - rise[:, :-1])).sum(1, keepdim=True)
    out += [begun.log1p() / 4, (begun / (count * FRAME_SECONDS)).log1p() / 3]

    loud = relative.exp() * mask
    share = loud / loud.sum(1, keepdim=True)
    beside = sixteen - level[..., None]
    usual = masked_mean(beside, mask)
    out += [weighted(beside, share) / 3, usual / 3, masked_mean((beside - usual[:, None]) ** 2, mask).sqrt() / 2,
            (beside + absent[..., None]).amax(1) / 3]
    for part in (mask * (time < count / 3).float(), mask * (time >= count * 2 / 3).float()):
        out.append((masked_mean(beside, part) - usual) / 3)
    flat = power.mean(2) - level + math.log(everyday.shape[2])
    out += [weighted(torch.stack([flat, power.amax(2) - level], 2), share) / 3]
    now, before, _ = lagged(beside, mask, 1)
    out.append(masked_mean((now - before).abs().mean(2), both)[:, None])

    band = torch.arange(everyday.shape[2], dtype=torch.float32)
    centre = ((power - level[..., None]).exp() * band).sum(2, keepdim=True) / 32 - 1
    strongest = power.argmax(2, keepdim=True).float() / 32 - 1
    slope = (time / count - 0.5)[..., None]
    for x in (centre, strongest):
        middle = weighted(x, share)
        away = x - middle[:, None]
        out += [middle, weighted(away ** 2, share).sqrt()]
        if x is centre:
            out.append(weighted(away * slope, share) / (weighted(slope ** 2, share) + 0.02))
    out.append(weighted(power - level[..., None], share) / 4)
    jagged = (power[:, :, 2:] - 2 * power[:, :, 1:-1] + power[:, :, :-2]).abs().mean(2, keepdim=True)
    out.append(weighted(jagged, share) / 3)

    steps = (-(((count * FRAME_SECONDS).log() - torch.tensor(DURATIONS, dtype=torch.float32)) / DURATION_WIDTH) ** 2 / 2).exp()
    out.append(F.normalize(steps, dim=1))
    return torch.cat(out, 1)
