"""Stage `tokens`: what the tuned trunks make of every window, in the form of `teach`.

The stages after it (memory, captions, calibration) go on from finished tokens and need not know that the trunks
were tuned: `Corpus(options, NAME)` reads `tokens/NAME` where it exists. The lower layers are frozen, so both models
(`unheard` and `towers`) are asked in one pass.
"""
import json
import shutil

import numpy as np
import torch

from . import stems, tune
from .frontends import EFFECTS, EVERYDAY
from .measure import stack
from .stage import Options, finished, stage
from .trunks import TunedTowers

NAMES = ("unheard", "towers")
BATCH = 48


@torch.inference_mode()
def upper(towers: TunedTowers, maps: list[tuple]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Tokens of both trunks for maps as `stems.maps` gives them, in their order."""
    out: list = [None] * len(maps)
    order = sorted(range(len(maps)), key=lambda i: len(maps[i][2]))
    for first in range(0, len(order), BATCH):
        part = order[first:first + BATCH]
        with torch.autocast("cpu", torch.bfloat16):
            everyday, mask_a, effects, mask_b = towers.tokens(*stack([maps[i][1:] for i in part]))
        for row, i in enumerate(part):
            out[i] = (everyday[row, : int(mask_a[row].sum())].numpy().astype(np.float16),
                      effects[row, : int(mask_b[row].sum())].numpy().astype(np.float16))
    return out


def shard(options: Options, path, models: dict[str, TunedTowers], nets: tuple) -> None:
    table = json.loads(path.read_text())
    frames = [np.fromfile(path.with_suffix(f".{end.name}.f16"), np.float16).reshape(-1, end.bins) for end in (EVERYDAY, EFFECTS)]
    at, rows = [0, 0], []
    for i, (_, _, _, *counts) in enumerate(table):
        rows.append((i, *(f[a:a + n].astype(np.float32) for f, a, n in zip(frames, at, counts, strict=True))))
        at = [a + n for a, n in zip(at, counts, strict=True)]
    heard = stems.maps(rows, *nets, bucketed=True)
    for name, towers in models.items():
        target = options.folder("tokens") / name
        target.mkdir(exist_ok=True)
        tokens = upper(towers, heard)
        np.concatenate([a for a, _ in tokens]).tofile(target / f"{path.stem}.everyday.f16")
        np.concatenate([b for _, b in tokens]).tofile(target / f"{path.stem}.effects.f16")
        shutil.copy(options.folder("teach") / f"{path.stem}.scores.npz", target)
        (target / path.name).write_text(json.dumps([[*row[:3], len(a), len(b)] for row, (a, b) in zip(table, tokens, strict=True)]))


def run(options: Options) -> None:
    if finished(options, "tokens"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "tokens") as figures:
        models = {name: tune.load(options, name) for name in NAMES}
        nets = stems.nets(options)
        for path in sorted(options.folder("prepare").glob("audio-*.json")):
            if not all((options.folder("tokens") / name / path.name).exists() for name in NAMES):
                shard(options, path, models, nets)
        figures.update(models=list(NAMES))
