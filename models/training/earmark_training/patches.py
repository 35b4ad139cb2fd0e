"""The input of Cacophony: log-mel patches of 16 frames by 16 of 128 bands, and the store of them for the whole corpus.

The front end is Cacophony's: 16 kHz, windows of 400 samples every 160, each windowed and then padded at its end to
512, magnitudes, 128 triangles of HTK's scale up to 8 kHz, log(mel + 1e-5) * 0.2 + 0.9, frames = ceil(samples / 160).
The store keeps each clip once: `NAME.mel.u8` (frames one after another, bytes over a fixed range) and `NAME.json`
(clip, frames), one of each for a tar of the corpus.
"""
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
from scipy.fft import rfft

from .frontends import FrontEnd, hann, mel_bank, resample
from .prepare import decode, unpacked
from .stage import Options, clips, finished, stage

RATE, WINDOW, HOP, FFT, BANDS = 16000, 400, 160, 512, 128
PATCH = 16
COLUMN = BANDS // PATCH
VALUES = PATCH * PATCH
FRAMES_PER_SECOND = RATE // HOP
LOWEST, HIGHEST = -1.45, 2.1
END = FrontEnd("patches", RATE, WINDOW, HOP, FFT, False, False, BANDS, 0.0, 8000.0, True, True, False, LOWEST)


def log_mel(signal: np.ndarray, bank: np.ndarray | None = None) -> np.ndarray:
    """Frames [ceil(samples / 160), 128] of a mono signal at 16 kHz."""
    count = max(1, -(-len(signal) // HOP))
    signal = np.pad(np.asarray(signal, np.float32), (0, (count - 1) * HOP + WINDOW - len(signal)))
    frames = np.lib.stride_tricks.sliding_window_view(signal, WINDOW)[::HOP][:count]
    spectrum = np.abs(rfft(frames * hann(WINDOW), FFT, axis=1))
    return (np.log(spectrum @ (mel_bank(END) if bank is None else bank) + 1e-5) * 0.2 + 0.9).astype(np.float32)


def to_bytes(frames: np.ndarray) -> np.ndarray:
    return np.clip(np.rint((frames - LOWEST) * (255 / (HIGHEST - LOWEST))), 0, 255).astype(np.uint8)


def from_bytes(values: np.ndarray) -> np.ndarray:
    return values.astype(np.float32) * ((HIGHEST - LOWEST) / 255) + LOWEST


def batch_frames(paths: list[Path]) -> list[tuple[str, np.ndarray]]:
    with tempfile.TemporaryDirectory() as name:
        signals = decode(paths, Path(name))
    bank = mel_bank(END)
    return [(path.stem, to_bytes(log_mel(resample(signal, 48000, RATE), bank)))
            for path, signal in zip(paths, signals, strict=True) if signal is not None and len(signal)]


def shard(options: Options, tar: Path, wanted: set[str], pool: ProcessPoolExecutor) -> int:
    folder = options.folder("patches")
    done = folder / f"{tar.stem}.json"
    if not done.exists():
        with unpacked(options, tar, wanted) as parts:
            rows = [row for part in pool.map(batch_frames, parts) for row in part]
        np.concatenate([frames for _, frames in rows]).tofile(folder / f"{tar.stem}.mel.u8")
        done.write_text(json.dumps([[clip, len(frames)] for clip, frames in rows]))
    return len(json.loads(done.read_text()))


class Store:
    """Frames of every clip, as bytes in memory."""

    def __init__(self, options: Options):
        self.place: dict[str, tuple[int, int]] = {}
        parts, first = [], 0
        for path in sorted(options.folder("patches").glob("audio-*.json")):
            for clip, count in json.loads(path.read_text()):
                self.place[clip] = (first, count)
                first += count
            parts.append(np.fromfile(path.with_suffix(".mel.u8"), np.uint8).reshape(-1, BANDS))
        self.frames = np.concatenate(parts)

    def stretch(self, clip: str, start: float, seconds: float) -> np.ndarray:
        """Frames [n, 128] (float32) of a stretch of a clip, at least one column of patches long."""
        first, count = self.place[clip]
        begin = min(int(round(start * FRAMES_PER_SECOND)), count - 1)
        end = min(count, begin + max(PATCH, int(round(seconds * FRAMES_PER_SECOND))))
        frames = from_bytes(self.frames[first + begin:first + end])
        short = PATCH - len(frames)
        return np.pad(frames, ((0, short), (0, 0)), constant_values=LOWEST) if short > 0 else frames


def patches_of(frames: np.ndarray) -> np.ndarray:
    """[n, 128] → [columns * 8, 256], time first; frames that do not fill a column are dropped."""
    columns = len(frames) // PATCH
    blocks = frames[: columns * PATCH].reshape(columns, PATCH, COLUMN, PATCH)
    return blocks.transpose(0, 2, 1, 3).reshape(columns * COLUMN, VALUES)


def batch(pieces: list[np.ndarray], keep: float = 1.0, rng: np.random.Generator | None = None):
    """Patches [B, N, 256], their column and band [B, N], and the mask; `keep` below one drops patches at random."""
    chosen, places = [], []
    for piece in pieces:
        own = patches_of(piece)
        pick = np.arange(len(own))
        if rng is not None and keep < 1:
            pick = np.sort(rng.permutation(len(own))[: max(1, int(round(keep * len(own))))])
        chosen.append(own[pick])
        places.append(pick)
    longest = max(map(len, chosen))
    values = np.zeros((len(pieces), longest, VALUES), np.float32)
    place, mask = np.zeros((len(pieces), longest), np.int64), np.zeros((len(pieces), longest), np.float32)
    for row, (own, pick) in enumerate(zip(chosen, places, strict=True)):
        values[row, : len(own)], place[row, : len(own)], mask[row, : len(own)] = own, pick, 1.0
    place = torch.from_numpy(place)
    return torch.from_numpy(values), place // COLUMN, place % COLUMN, torch.from_numpy(mask)


def run(options: Options) -> None:
    """Stage `patches`: one decoding pass over the corpus."""
    if finished(options, "patches"):
        return
    with stage(options, "patches") as figures, ProcessPoolExecutor(options.threads) as pool:
        wanted = {row["id"] for row in clips(options)}
        figures.update(clips=sum(shard(options, tar, wanted, pool) for tar in sorted(options.corpus.glob("audio-*.tar"))))
