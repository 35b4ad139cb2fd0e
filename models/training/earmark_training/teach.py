"""Stage `teach`: what the three teachers say, kept on disk.

Sounds, for each shard of `prepare`: `NAME.everyday.f16` (YAMNet tokens, 2,048 numbers), `NAME.effects.f16`
(aiSFX tokens, 512 numbers), `NAME.scores.npz` (YAMNet's class scores of each window: mean and maximum) and
`NAME.json` (one entry a window: clip, start, seconds, tokens of both). Windows are padded to their bucket as
the application pads them. Texts: `texts.json` and `texts.npy` (MiniLM sentence vectors).
"""
import json

import numpy as np
import torch

from . import aisfx_trunk, minilm, yamnet
from .frontends import EFFECTS, EVERYDAY, FrontEnd, bucket, bucket_frames
from .stage import Options, finished, stage
from .texts import all_texts

BATCH_SECONDS = 160


def padded(end: FrontEnd, pieces: list[np.ndarray], seconds: int) -> torch.Tensor:
    out = np.full((len(pieces), bucket_frames(end, seconds), end.bins), end.pad_value, np.float32)
    for row, piece in zip(out, pieces, strict=True):
        row[: len(piece)] = piece
    return torch.from_numpy(out)


def token_count(frames: int, per_token: int, available: int) -> int:
    return max(1, min(-(-frames // per_token), available))


@torch.inference_mode()
def shard(options: Options, name: str, everyday_net, effects_net) -> int:
    source, target = options.folder("prepare"), options.folder("teach")
    done = target / f"{name}.json"
    table = json.loads((source / f"{name}.json").read_text())
    if done.exists():
        return len(table)
    frames = {end.name: np.fromfile(source / f"{name}.{end.name}.f16", np.float16).reshape(-1, end.bins)
              for end in (EVERYDAY, EFFECTS)}
    ends = {EVERYDAY.name: np.cumsum([row[3] for row in table]), EFFECTS.name: np.cumsum([row[4] for row in table])}
    groups: dict[int, list[int]] = {}
    for i, row in enumerate(table):
        groups.setdefault(bucket(row[2]), []).append(i)
    everyday, effects = [None] * len(table), [None] * len(table)
    means, peaks = np.zeros((len(table), yamnet.CLASSES), np.float32), np.zeros((len(table), yamnet.CLASSES), np.float32)
    for seconds, members in groups.items():
        size = BATCH_SECONDS // seconds
        for first in range(0, len(members), size):
            part = members[first:first + size]
            pieces = {end.name: [frames[end.name][ends[end.name][i] - table[i][column]:ends[end.name][i]] for i in part]
                      for end, column in ((EVERYDAY, 3), (EFFECTS, 4))}
            with torch.autocast("cpu", torch.bfloat16):
                a = everyday_net(padded(EVERYDAY, pieces[EVERYDAY.name], seconds)).float()
                b = effects_net(padded(EFFECTS, pieces[EFFECTS.name], seconds)).float()
            for row, i in enumerate(part):
                own = a[row, : token_count(table[i][3], yamnet.FRAMES_PER_TOKEN, a.shape[1])]
                everyday[i] = own.numpy().astype(np.float16)
                effects[i] = b[row, : token_count(table[i][4], aisfx_trunk.FRAMES_PER_TOKEN, b.shape[1])].numpy().astype(np.float16)
                scores = everyday_net.scores(own)
                means[i], peaks[i] = scores.mean(0).numpy(), scores.max(0).values.numpy()
    np.concatenate(everyday).tofile(target / f"{name}.everyday.f16")
    np.concatenate(effects).tofile(target / f"{name}.effects.f16")
    np.savez(target / f"{name}.scores.npz", mean=means.astype(np.float16), peak=peaks.astype(np.float16))
    done.write_text(json.dumps([[*row[:3], len(a), len(b)] for row, a, b in zip(table, everyday, effects, strict=True)]))
    return len(table)


def texts(options: Options) -> int:
    target = options.folder("teach")
    if not (target / "texts.npy").exists():
        found = all_texts(options)
        (target / "texts.json").write_text(json.dumps(found))
        np.save(target / "texts.npy", minilm.encode(found))
    return len(json.loads((target / "texts.json").read_text()))


def run(options: Options) -> None:
    if finished(options, "teach"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "teach") as figures:
        everyday_net = yamnet.YamNet(yamnet.Tensors(options.teachers / "yamnet" / "yamnet.tflite")).eval()
        effects_net = aisfx_trunk.AiSfx().eval()
        for net in (everyday_net, effects_net):
            net.to(memory_format=torch.channels_last)
        names = sorted(path.stem for path in options.folder("prepare").glob("audio-*.json"))
        figures["windows"] = sum(shard(options, name, everyday_net, effects_net) for name in names)
        figures["texts"] = texts(options)
