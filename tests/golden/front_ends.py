"""Golden features of three families of front ends, computed with NumPy alone and written from their papers and
reference code, independently of the TypeScript under test. Tests only read the results.

    python3 tests/golden/front_ends.py

writes, beside this file, one `.f32` (little-endian float32) per case. Long ones are thinned: `front-ends.json`
says which frames were kept, and the mean and the mean square of all values.
"""
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


# Signals: sums of sines and a linear congruential noise, the same in every language.

def noise(count):
    values = np.empty(count)
    state = 1
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values


def signal(seconds, rate):
    """Float32 samples: a sweep, a low tone, clicks, a little noise and half a second of silence.

    Rounded to 15 bits, so that the last digit of a sine, which differs between languages, does not count.
    """
    t = np.arange(round(seconds * rate)) / rate
    sweep = 0.3 * np.sin(2 * np.pi * (150 + 600 * t) * t)
    x = sweep + 0.2 * np.sin(2 * np.pi * 97 * t) + 0.01 * noise(len(t))
    x[(np.arange(len(t)) % (rate // 4)) == 0] += 0.9
    x[(t >= 0.5) & (t < 1.0)] = 0
    return (np.floor(x * 16384 + 0.5) / 16384).astype(np.float32)


# Scales

def htk(hertz):
    return 2595 * np.log10(1 + np.asarray(hertz, float) / 700)


def htk_inverse(mel):
    return 700 * (10 ** (np.asarray(mel, float) / 2595) - 1)


def slaney(hertz):
    hertz = np.asarray(hertz, float)
    return np.where(hertz < 1000, 3 * hertz / 200, 15 + 27 * np.log(np.maximum(hertz, 1e-9) / 1000) / np.log(6.4))


def slaney_inverse(mel):
    mel = np.asarray(mel, float)
    return np.where(mel < 15, 200 * mel / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def hann(length):
    return np.sin(np.pi * np.arange(length) / length) ** 2


def triangles(at, edges):
    rise = (at[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - at[None]) / np.diff(edges)[1:, None]
    return np.clip(np.minimum(rise, fall), 0, None)


def spectra(x, starts, window, fft):
    frames = np.stack([x[s:s + len(window)] * window for s in starts])
    return np.abs(np.fft.rfft(frames, fft, axis=1))


# Families

def cacophony(x):
    """tfio.audio.spectrogram(nfft 512, window 400, stride 160) and tf.signal.linear_to_mel_weight_matrix."""
    count = -(-len(x) // 160)
    padded = np.pad(x.astype(float), (0, 400))
    magnitude = spectra(padded, np.arange(count) * 160, hann(400), 512)
    bank = triangles(htk(np.arange(257) * 16000 / 512), np.linspace(htk(0), htk(8000), 130))
    bank[:, 0] = 0
    return np.log(magnitude @ bank.T + 1e-5) * 0.2 + 0.9


def cacophony_patches(features):
    """'(t t1) (f f1) -> (t f) (t1 f1)' with 16 x 16 values a patch."""
    columns = len(features) // 16
    return features[:columns * 16].reshape(columns, 16, 8, 16).transpose(0, 2, 1, 3).reshape(columns * 8, 256)


def clap(x):
    """LAION-CLAP, rand_trunc and repeatpad: int16, repeated to 10 s, Slaney mel, decibels."""
    x = ((np.clip(x, -1, 1) * np.float32(32767)).astype(np.int16) / 32767.0).astype(np.float32).astype(float)
    if len(x) < 480000:
        x = np.tile(x, 480000 // len(x))
        x = np.pad(x, (0, 480000 - len(x)))
    x = np.pad(x[:480000], 512, mode="reflect")
    power = spectra(x, np.arange(1001) * 480, hann(1024), 1024) ** 2
    edges = slaney_inverse(np.linspace(slaney(50), slaney(14000), 66))
    bank = triangles(np.arange(513) * 48000 / 1024, edges) * (2 / (edges[2:] - edges[:-2]))[:, None]
    return 10 * np.log10(np.maximum(1e-10, power @ bank.T))


def everyday(x):
    """YAMNet: 25 ms windows every 10 ms, 64 bands from 125 to 7,500 Hz, ln(x + 0.001)."""
    x = np.pad(x.astype(float), (0, max(0, 400 - len(x))))
    magnitude = spectra(x, np.arange(1 + (len(x) - 400) // 160) * 160, hann(400), 512)
    bank = triangles(htk(np.arange(257) * 16000 / 512), np.linspace(htk(125), htk(7500), 66))
    bank[:, 0] = 0
    return np.log(magnitude @ bank.T + 0.001)


def effects(x):
    """aiSFX: 46 ms windows every 23 ms, centred, power, 96 bands of unit sum, log10(1 + 10000 x) scaled.

    A signal is at least one window long, as in the training of the pack.
    """
    x = np.pad(x.astype(float), (0, max(0, 2048 - len(x))))
    count = 1 + len(x) // 1024
    x = np.pad(x, 1024)
    power = spectra(x, np.arange(count) * 1024, hann(2048), 2048) ** 2
    bank = triangles(np.arange(1025) * 44100 / 2048, htk_inverse(np.linspace(htk(0), htk(22050), 98)))
    bank /= np.maximum(bank.sum(1, keepdims=True), 1e-8)
    return np.log10(1 + 10000 * (power @ bank.T)) / 9.457798957824707


def write(cases, name, seconds, rate, values, keep):
    values = np.asarray(values)
    kept = [int(row) for row in keep if row < len(values)]
    values[kept].astype("<f4").tofile(HERE / f"{name}.f32")
    cases[name] = {
        "seconds": seconds, "rate": rate, "rows": len(values), "columns": values.shape[1], "keptRows": kept,
        "mean": float(values.mean()), "meanSquare": float(np.square(values).mean()),
    }


def main():
    cases = {}
    x = signal(2.3, 16000)
    write(cases, "cacophony", 2.3, 16000, cacophony(x), [*range(12), *range(48, 60), *range(222, 230)])
    write(cases, "cacophony-patches", 2.3, 16000, cacophony_patches(cacophony(x)), [0, 1, 7, 8, 63, 103, 111])
    for seconds in (1.0, 3.7, 10.0):
        keep = [*range(6), *range(96, 104), *range(366, 372), *range(736, 742), *range(995, 1001)]
        write(cases, f"clap-{seconds}", seconds, 48000, clap(signal(seconds, 48000)), keep)
    for seconds in (0.02, 2.3):
        write(cases, f"everyday-{seconds}", seconds, 16000, everyday(signal(seconds, 16000)), [*range(60), 100, 226, 227])
        write(cases, f"effects-{seconds}", seconds, 44100, effects(signal(seconds, 44100)), [*range(45), 97, 98, 99])
    (HERE / "front-ends.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
