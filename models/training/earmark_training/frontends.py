"""The two front ends of the pack, in NumPy, exactly as `pack.json` declares them.

`everyday` feeds the trunk that knows everyday sounds (16 kHz, 64 mel bands, natural logarithm).
`effects` feeds the trunk that knows sound effects (44.1 kHz, 96 mel bands, log10 of 1 + 10^4 x).
"""
from dataclasses import dataclass

import numpy as np
from scipy.fft import rfft
from scipy.signal import resample_poly

WINDOW_SECONDS = 10.0
HOP_SECONDS = 5.0
BUCKETS = (1, 2, 5, 10)
EFFECTS_DIVIDE = 9.457798957824707


@dataclass(frozen=True)
class FrontEnd:
    name: str
    rate: int
    win: int
    hop: int
    fft: int
    center: bool
    power: bool
    bins: int
    fmin: float
    fmax: float
    mel_domain: bool
    drop_dc: bool
    unit_sum: bool
    pad_value: float

    def frames(self, samples: int) -> int:
        """Frames of a signal of this many samples (a signal is at least one window long)."""
        samples = max(samples, self.win)
        return 1 + (samples // self.hop if self.center else (samples - self.win) // self.hop)


EVERYDAY = FrontEnd("everyday", 16000, 400, 160, 512, False, False, 64, 125.0, 7500.0,
                    True, True, False, float(np.log(np.float32(0.001))))
EFFECTS = FrontEnd("effects", 44100, 2048, 1024, 2048, True, True, 96, 0.0, 22050.0,
                   False, False, True, 0.0)
FRONT_ENDS = (EVERYDAY, EFFECTS)


def hertz_to_mel(hertz):
    return 1127.0 * np.log(1.0 + np.asarray(hertz, np.float64) / 700.0)


def mel_to_hertz(mel):
    return 700.0 * (np.exp(np.asarray(mel, np.float64) / 1127.0) - 1.0)


def mel_bank(end: FrontEnd) -> np.ndarray:
    """Matrix [fft / 2 + 1, bins] of triangles with HTK spacing."""
    edges = np.linspace(hertz_to_mel(end.fmin), hertz_to_mel(end.fmax), end.bins + 2)
    bins = np.linspace(0.0, end.rate / 2, end.fft // 2 + 1)
    if end.mel_domain:
        bins = hertz_to_mel(bins)
    else:
        edges = mel_to_hertz(edges)
    low, mid, high = edges[:-2], edges[1:-1], edges[2:]
    at = bins[:, None]
    bank = np.maximum(0.0, np.minimum((at - low) / (mid - low), (high - at) / (high - mid)))
    if end.drop_dc:
        bank[0] = 0.0
    if end.unit_sum:
        bank /= np.maximum(bank.sum(0, keepdims=True), 1e-8)
    return bank.astype(np.float32)


def hann(length: int) -> np.ndarray:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)


_CACHE: dict = {}


def features(end: FrontEnd, signal: np.ndarray, precision=np.float32) -> np.ndarray:
    """Log-mel frames [frames, bins] of a mono signal at the front end's rate, float32; `precision` is that of the way."""
    if end.name not in _CACHE:
        _CACHE[end.name] = (mel_bank(end), hann(end.win))
    bank, window = _CACHE[end.name]
    signal = np.asarray(signal, precision)
    if len(signal) < end.win:
        signal = np.pad(signal, (0, end.win - len(signal)))
    count = end.frames(len(signal))
    if end.center:
        signal = np.pad(signal, (end.fft // 2, end.fft // 2))
    frames = np.lib.stride_tricks.sliding_window_view(signal, end.win)[:: end.hop][:count]
    spectrum = np.abs(rfft(frames * window, end.fft, axis=1))
    if end.power:
        return (np.log10(1.0 + 10000.0 * (np.square(spectrum) @ bank)) / EFFECTS_DIVIDE).astype(np.float32)
    return np.log(spectrum @ bank + np.float32(0.001)).astype(np.float32)


def resample(signal: np.ndarray, rate: int, target: int) -> np.ndarray:
    if rate == target:
        return np.asarray(signal, np.float32)
    common = np.gcd(rate, target)
    return resample_poly(np.asarray(signal, np.float32), target // common, rate // common).astype(np.float32)


def window_starts(seconds: float) -> list[float]:
    """Starts of the windows of a clip: the clip itself if short, else every hop and one that ends with it."""
    if seconds <= WINDOW_SECONDS:
        return [0.0]
    starts = list(np.arange(0.0, seconds - WINDOW_SECONDS + 1e-9, HOP_SECONDS))
    if seconds - WINDOW_SECONDS - starts[-1] > 1e-6:
        starts.append(seconds - WINDOW_SECONDS)
    return [float(s) for s in starts]


def bucket(seconds: float) -> int:
    """The shortest bucket that holds this many seconds."""
    return next((b for b in BUCKETS if seconds <= b + 1e-6), BUCKETS[-1])


def bucket_frames(end: FrontEnd, seconds: int) -> int:
    return end.frames(seconds * end.rate)


def windows(end: FrontEnd, signal: np.ndarray, seconds: float) -> list[np.ndarray]:
    """Features of each window of a clip, not padded."""
    out = []
    for start in window_starts(seconds):
        first = int(round(start * end.rate))
        piece = signal[first:first + int(WINDOW_SECONDS * end.rate)]
        out.append(features(end, piece)[: bucket_frames(end, BUCKETS[-1])])
    return out
