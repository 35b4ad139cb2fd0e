"""Mixtures of two captioned clips, in tokens, under captions that join both: "a and b" together, "a, then b" in turn."""
import json

import numpy as np
import torch

from . import minilm
from .stage import Options

PAIRS = 1500


def pairs(options: Options, captions: list[str]) -> tuple[np.ndarray, torch.Tensor]:
    """Pairs of clips (by their place in the list of captions), and a sentence vector of both joins for each [PAIRS, 2, 384]."""
    rng = np.random.default_rng(options.seed)
    own = np.flatnonzero([bool(caption) for caption in captions])
    picked = np.stack([rng.permutation(own)[:PAIRS], rng.permutation(own)[:PAIRS]], 1)
    path = options.folder("ablate") / "mixtures.npz"
    texts = [join.format(captions[a], captions[b]) for a, b in picked for join in ("{} and {}", "{}, then {}")]
    if not path.exists():
        np.savez(path, vectors=minilm.encode(texts), texts=json.dumps(texts))
    kept = np.load(path)
    if json.loads(str(kept["texts"])) != texts:
        raise ValueError(f"{path} was made for other clips: delete it")
    return picked, torch.from_numpy(kept["vectors"]).float().reshape(PAIRS, 2, -1)


def together(a, a_mask, b, b_mask, level: torch.Tensor):
    """Two sounds at once: the larger of both at every place, the second turned down by `level`."""
    longest = max(a.shape[1], b.shape[1])
    fill = torch.nn.functional.pad
    a, b = fill(a, (0, 0, 0, longest - a.shape[1])), fill(b, (0, 0, 0, longest - b.shape[1]))
    a_mask, b_mask = fill(a_mask, (0, longest - a_mask.shape[1])), fill(b_mask, (0, longest - b_mask.shape[1]))
    return torch.maximum(a, b * level), torch.maximum(a_mask, b_mask)


def in_turn(a, a_mask, b, b_mask):
    """One sound after the other: the second's tokens follow the first's last one."""
    count = a_mask.sum(1).long()
    longest = a.shape[1] + b.shape[1]
    out, mask = a.new_zeros(len(a), longest, a.shape[2]), a.new_zeros(len(a), longest)
    for row, n in enumerate(count.tolist()):
        own = int(b_mask[row].sum())
        out[row, :n], mask[row, : n + own] = a[row, :n], 1.0
        out[row, n:n + own] = b[row, :own]
    return out, mask


def mix(first, second, turn: bool, rng: np.random.Generator):
    """Tokens and masks of both trunks for mixtures of two batches."""
    out = []
    for at in (0, 2):
        one, two = first[at:at + 2], second[at:at + 2]
        level = torch.from_numpy(rng.uniform(0.6, 1.0, (len(one[0]), 1, 1)).astype(np.float32))
        out += in_turn(*one, *two) if turn else together(*one, *two, level)
    return out
