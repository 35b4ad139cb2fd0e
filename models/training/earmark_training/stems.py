"""Stage `stems`: what the frozen lower layers of both trunks hear, in several versions of every clip.

Tuning the last layers of the trunks needs what goes into them, once for each version of a clip: version 0 is the
clip as it is, the others are changed (`augment.py`). Each version is a stretch of at most five seconds. Of YAMNet
the maps before its last two separable layers are kept, of aiSFX those before its fourth block:
`V.everyday.f16` [T / 16, 4, 512] and `V.effects.f16` [T / 8, 12, 256], one clip after another, and `V.json`
(clip, rows of both).
"""
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from . import aisfx_trunk, yamnet
from .augment import RATE, augment, crop
from .frontends import BUCKETS, EFFECTS, EVERYDAY, FRONT_ENDS, FrontEnd, bucket_frames, features, resample
from .prepare import decode, unpacked
from .stage import Options, clips, finished, stage

EVERYDAY_MAP, EFFECTS_MAP = (4, 512), (12, 256)
BATCH_SECONDS = 60


def heard(paths: list[Path], version: int, seed: int) -> list[tuple]:
    """(clip, everyday frames, effects frames) of one version of a batch of files."""
    with tempfile.TemporaryDirectory() as name:
        signals = decode(paths, Path(name))
    out = []
    for path, signal in zip(paths, signals, strict=True):
        if signal is None or not len(signal):
            continue
        rng = np.random.default_rng([seed, version, int(path.stem[:12], 16)])
        changed = augment(signal, rng) if version else crop(signal, rng)
        if not np.isfinite(changed).all():
            changed = crop(signal, rng)
        out.append((path.stem, *(features(end, resample(changed, RATE, end.rate)) for end in FRONT_ENDS)))
    return out


def padded(end: FrontEnd, pieces: list[np.ndarray], frames: int) -> torch.Tensor:
    out = np.full((len(pieces), frames, end.bins), end.pad_value, np.float32)
    for row, piece in zip(out, pieces, strict=True):
        row[: len(piece)] = piece
    return torch.from_numpy(out)


def lengths(row: tuple, bucketed: bool) -> tuple[int, int]:
    """To how many frames a row is padded: those of its bucket, as the application does it, or the next whole token."""
    everyday, effects = len(row[1]), len(row[2])
    if not bucketed:
        return everyday + -everyday % yamnet.FRAMES_PER_TOKEN, effects + -effects % aisfx_trunk.FRAMES_PER_TOKEN
    seconds = next(b for b in BUCKETS if everyday <= bucket_frames(EVERYDAY, b) and effects <= bucket_frames(EFFECTS, b))
    return bucket_frames(EVERYDAY, seconds), bucket_frames(EFFECTS, seconds)


def kept_rows(row: tuple, frames: int) -> tuple[int, int]:
    """Rows of both maps that belong to a row: a token of YAMNet counts if any of its frames does, one of aiSFX if all do."""
    tokens = min(-(-len(row[1]) // yamnet.FRAMES_PER_TOKEN), frames // yamnet.FRAMES_PER_TOKEN)
    return 2 * max(1, tokens), max(1, len(row[2]) // aisfx_trunk.FRAMES_PER_TOKEN)


@torch.inference_mode()
def maps(rows: list[tuple], everyday_net: yamnet.YamNet, effects_net: aisfx_trunk.AiSfx, bucketed: bool = False) -> list[tuple]:
    """The lower layers' answers for each row, in its order; rows of similar length are computed together."""
    out: list = [None] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: (lengths(rows[i], bucketed)[0], len(rows[i][2])))
    first = 0
    while first < len(order):
        shortest = lengths(rows[order[first]], bucketed)
        part = order[first:first + max(4, min(64, BATCH_SECONDS * 100 // shortest[0]))]
        if bucketed:
            part = [i for i in part if lengths(rows[i], True) == shortest]
        first += len(part)
        every, each = (max(lengths(rows[i], bucketed)[k] for i in part) for k in range(2))
        with torch.autocast("cpu", torch.bfloat16):
            a = everyday_net.lower(padded(EVERYDAY, [rows[i][1] for i in part], every))
            b = effects_net.lower(padded(EFFECTS, [rows[i][2] for i in part], each))
        a, b = a.permute(0, 2, 3, 1).half().numpy(), b.permute(0, 2, 3, 1).half().numpy()
        for row, i in enumerate(part):
            rows_a, rows_b = kept_rows(rows[i], every)
            out[i] = (rows[i][0], a[row, :rows_a].copy(), b[row, :rows_b].copy())
    return out


def nets(options: Options):
    """Both trunks for computing maps: bfloat16 wants channels last."""
    everyday = yamnet.YamNet(yamnet.Tensors(options.teachers / "yamnet" / "yamnet.tflite")).eval()
    return everyday.to(memory_format=torch.channels_last), aisfx_trunk.AiSfx().eval().to(memory_format=torch.channels_last)


def version(options: Options, number: int, tars: list[Path], wanted: set[str], pool: ProcessPoolExecutor) -> None:
    folder = options.folder("stems")
    done = folder / f"{number}.json"
    if done.exists():
        return
    everyday_net, effects_net = nets(options)
    table = []
    with open(folder / f"{number}.everyday.f16", "wb") as everyday, open(folder / f"{number}.effects.f16", "wb") as effects:
        for tar in tars:
            with unpacked(options, tar, wanted) as batches:
                rows: list[tuple] = []
                for part in pool.map(heard, batches, [number] * len(batches), [options.seed] * len(batches)):
                    rows += part
                for clip, a, b in maps(rows, everyday_net, effects_net):
                    a.tofile(everyday)
                    b.tofile(effects)
                    table.append([clip, len(a), len(b)])
            print(f"version {number}: {tar.stem}, {len(table)} clips", flush=True)
    done.write_text(json.dumps(table))


@dataclass
class Version:
    """One version of every clip, read from disk as needed."""
    everyday: np.ndarray
    effects: np.ndarray
    place: dict[str, tuple[int, int, int, int]]

    @staticmethod
    def open(folder: Path, number: int) -> "Version":
        table = json.loads((folder / f"{number}.json").read_text())
        place, a, b = {}, 0, 0
        for clip, rows_a, rows_b in table:
            place[clip] = (a, rows_a, b, rows_b)
            a, b = a + rows_a, b + rows_b
        return Version(np.memmap(folder / f"{number}.everyday.f16", np.float16, "r", shape=(a, *EVERYDAY_MAP)),
                       np.memmap(folder / f"{number}.effects.f16", np.float16, "r", shape=(b, *EFFECTS_MAP)), place)


def batch(versions: list[Version], clips_: list[str], which: np.ndarray):
    """Maps [B, channels, rows, bands] of both trunks and how many rows each clip has."""
    places = [versions[v].place[clip] for v, clip in zip(which, clips_, strict=True)]
    longest_a, longest_b = max(p[1] for p in places), max(p[3] for p in places)
    a = np.zeros((len(places), longest_a, *EVERYDAY_MAP), np.float16)
    b = np.zeros((len(places), longest_b, *EFFECTS_MAP), np.float16)
    for row, (v, (first_a, rows_a, first_b, rows_b)) in enumerate(zip(which, places, strict=True)):
        a[row, :rows_a] = versions[v].everyday[first_a:first_a + rows_a]
        b[row, :rows_b] = versions[v].effects[first_b:first_b + rows_b]
    def move(x: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(x).to(torch.bfloat16).permute(0, 3, 1, 2)
    return move(a), move(b), np.array([p[1] for p in places]), np.array([p[3] for p in places])


def run(options: Options) -> None:
    if finished(options, "stems"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "stems") as figures, ProcessPoolExecutor(options.threads) as pool:
        wanted = {row["id"] for row in clips(options) if row["split"] in ("train", "pretrain")}
        tars = sorted(options.corpus.glob("audio-*.tar"))
        for number in range(options.versions):
            version(options, number, tars, wanted, pool)
        figures.update(versions=options.versions)


