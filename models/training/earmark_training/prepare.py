"""Stage `prepare`: decode every clip with ffmpeg, mean of channels, to the features of both front ends.

For each tar of the corpus: `NAME.everyday.f16` and `NAME.effects.f16` (frames one after another, float16)
and `NAME.json` (one entry a window: clip, start, seconds, frames of both). Windows are those of the
application: a clip of up to ten seconds is one window, a longer one has a window every five seconds.
"""
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from .frontends import BUCKETS, EFFECTS, EVERYDAY, WINDOW_SECONDS, resample, window_starts, windows
from .stage import Options, clips, finished, stage

BATCH = 32


def decode(paths: list[Path], folder: Path) -> list[np.ndarray | None]:
    """Decode files to 48 kHz mono with one ffmpeg process; a file that fails is tried alone, then given up."""
    outputs = [folder / f"{path.stem}.wav" for path in paths]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y"]
    for path in paths:
        command += ["-i", str(path)]
    for index, output in enumerate(outputs):
        command += ["-map", f"{index}:a:0", "-ar", "48000", "-c:a", "pcm_f32le", str(output)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        if len(paths) == 1:
            return [None]
        return [decode([path], folder)[0] for path in paths]
    signals = []
    for output in outputs:
        signal, _ = soundfile.read(output, dtype="float32", always_2d=True)
        signals.append(signal.mean(1))
        output.unlink()
    return signals


def batch_features(paths: list[Path]) -> list[tuple]:
    """Windows of a batch of files: (clip, start, seconds, everyday frames, effects frames)."""
    out = []
    with tempfile.TemporaryDirectory() as name:
        signals = decode(paths, Path(name))
    for path, signal in zip(paths, signals, strict=True):
        if signal is None or not len(signal):
            continue
        seconds = len(signal) / 48000
        everyday = windows(EVERYDAY, resample(signal, 48000, EVERYDAY.rate), seconds)
        effects = windows(EFFECTS, resample(signal, 48000, EFFECTS.rate), seconds)
        for start, a, b in zip(window_starts(seconds), everyday, effects, strict=True):
            out.append((path.stem, start, min(seconds - start, WINDOW_SECONDS), a.astype(np.float16), b.astype(np.float16)))
    return out


@contextmanager
def unpacked(options: Options, tar: Path, wanted: set[str]) -> Iterator[list[list[Path]]]:
    """The wanted clips of a tar as files, in batches, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(dir=options.work) as name:
        with tarfile.open(tar) as archive:
            archive.extractall(name, filter="data")
        files = sorted((p for p in Path(name).rglob("*.opus") if p.stem in wanted), key=lambda p: p.stem)
        yield [files[i:i + BATCH] for i in range(0, len(files), BATCH)]


def shard(options: Options, tar: Path, wanted: set[str], pool: ProcessPoolExecutor) -> tuple[int, float]:
    folder = options.folder("prepare")
    done = folder / f"{tar.stem}.json"
    if not done.exists():
        with unpacked(options, tar, wanted) as batches:
            rows = [row for part in pool.map(batch_features, batches) for row in part]
        np.concatenate([row[3] for row in rows]).tofile(folder / f"{tar.stem}.everyday.f16")
        np.concatenate([row[4] for row in rows]).tofile(folder / f"{tar.stem}.effects.f16")
        done.write_text(json.dumps([[c, s, n, len(a), len(b)] for c, s, n, a, b in rows]))
    table = json.loads(done.read_text())
    return len({row[0] for row in table}), sum(row[2] for row in table) / 3600


def run(options: Options) -> None:
    if finished(options, "prepare"):
        return
    with stage(options, "prepare") as figures, ProcessPoolExecutor(options.threads) as pool:
        wanted = {row["id"] for row in clips(options)}
        parts = [shard(options, tar, wanted, pool) for tar in sorted(options.corpus.glob("audio-*.tar"))]
        figures.update(clips=sum(p[0] for p in parts), missing=len(wanted) - sum(p[0] for p in parts),
                       windowHours=round(sum(p[1] for p in parts), 2), buckets=list(BUCKETS))
