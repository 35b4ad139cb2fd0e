"""Changes of the sound itself, so that training hears more rooms, microphones and levels than the corpus has.

Each change is drawn on its own: speed (pitch and length together), an equaliser, a band limit, a room, noise, level
with now and then an overdriven peak. None of them changes what a caption says, so all stay mild.
"""
import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt, tf2sos
from scipy.signal import resample as resample_fourier

RATE = 48000
CROP_SECONDS = 5.0
SPEED = 0.16
EQUALISER_DB = 8.0


def crop(signal: np.ndarray, rng: np.random.Generator, seconds: float = CROP_SECONDS) -> np.ndarray:
    """A stretch of at most this length from a random place."""
    spare = len(signal) - int(seconds * RATE)
    if spare <= 0:
        return signal
    first = int(rng.integers(0, spare + 1))
    return signal[first:first + int(seconds * RATE)]


def speed(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    factor = float(np.exp(rng.uniform(-SPEED, SPEED)))
    length = int(len(signal) / factor)
    if length < RATE // 50:
        return signal
    # Lengths of small prime factors keep the Fourier transforms quick.
    length -= length % 512 if length > 4096 else 0
    padded = np.pad(signal, (0, -len(signal) % 512)) if len(signal) > 4096 else signal
    return resample_fourier(padded, length).astype(np.float32)


def peaking(centre: float, gain_db: float, width: float) -> np.ndarray:
    """Second-order section of a peaking equaliser (R. Bristow-Johnson, Audio EQ Cookbook)."""
    amplitude = 10 ** (gain_db / 40)
    angle = 2 * np.pi * centre / RATE
    alpha = np.sin(angle) / (2 * width)
    return tf2sos([1 + alpha * amplitude, -2 * np.cos(angle), 1 - alpha * amplitude],
                  [1 + alpha / amplitude, -2 * np.cos(angle), 1 - alpha / amplitude])


def equalise(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    sections = [peaking(float(np.exp(rng.uniform(np.log(80), np.log(10000)))), float(rng.uniform(-EQUALISER_DB, EQUALISER_DB)),
                        float(rng.uniform(0.4, 1.5))) for _ in range(3)]
    return sosfilt(np.concatenate(sections), signal).astype(np.float32)


def limit_band(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if rng.random() < 0.5:
        return sosfilt(butter(2, rng.uniform(3500, 14000), "low", fs=RATE, output="sos"), signal).astype(np.float32)
    return sosfilt(butter(2, rng.uniform(60, 350), "high", fs=RATE, output="sos"), signal).astype(np.float32)


def room(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A made-up room: noise that dies away, mixed under the direct sound."""
    seconds = rng.uniform(0.15, 0.9)
    time = np.arange(int(seconds * RATE)) / RATE
    tail = rng.normal(0, 1, len(time)) * np.exp(-6.9 * time / seconds)
    tail = sosfilt(butter(1, rng.uniform(2000, 9000), "low", fs=RATE, output="sos"), tail)
    wet = fftconvolve(signal, tail.astype(np.float32))[: len(signal) + RATE // 5]
    level = np.sqrt(np.mean(np.square(signal)) / max(np.mean(np.square(wet)), 1e-12)) * 10 ** (rng.uniform(-18, -5) / 20)
    out = (wet * level).astype(np.float32)
    out[: len(signal)] += signal
    return out


def noise(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    hiss = rng.normal(0, 1, len(signal))
    if rng.random() < 0.6:
        hiss = sosfilt(butter(1, rng.uniform(200, 4000), "low", fs=RATE, output="sos"), hiss)
    level = np.sqrt(np.mean(np.square(signal)) / max(np.mean(np.square(hiss)), 1e-12)) * 10 ** (-rng.uniform(14, 40) / 20)
    return (signal + hiss * level).astype(np.float32)


def level(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    loudest = max(float(np.abs(signal).max()), 1e-6)
    out = signal * (10 ** (rng.uniform(-20, 0) / 20) / loudest)
    if rng.random() < 0.1:
        out = np.clip(out * 10 ** (rng.uniform(0, 9) / 20), -1, 1)
    return out.astype(np.float32)


CHANGES = ((speed, 0.7), (equalise, 0.7), (limit_band, 0.2), (room, 0.25), (noise, 0.25), (level, 1.0))


def augment(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A changed stretch of a clip (48 kHz mono), of at most five seconds."""
    out = crop(np.asarray(signal, np.float32), rng)
    for change, chance in CHANGES:
        if rng.random() < chance:
            out = change(out, rng)
    return out[: int(CROP_SECONDS * RATE)]
