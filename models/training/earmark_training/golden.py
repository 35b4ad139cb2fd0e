"""The golden sample: one short synthetic sound at both rates, a text, and what the pack makes of them."""
from pathlib import Path

import numpy as np
import soundfile

from .frontends import FRONT_ENDS, features
from .runtime import Runtime

SECONDS = 1.5
TEXT = "a dog barks in the distance"
PARTIALS = 240


def signal(rate: int) -> np.ndarray:
    """A rising chirp, then a burst of many partials: the same function of time at every rate."""
    at = np.arange(int(SECONDS * rate)) / rate
    chirp = np.sin(2 * np.pi * (180 * at + 1800 * at ** 2)) * np.exp(-1.2 * at)
    rng = np.random.default_rng(7)
    pitch, phase = rng.uniform(300, 6800, PARTIALS), rng.uniform(0, 2 * np.pi, PARTIALS)
    burst = np.sin(2 * np.pi * pitch[:, None] * at + phase[:, None]).sum(0) / PARTIALS ** 0.5
    since = np.maximum(at - 0.8, 0)
    return (0.35 * chirp + 0.3 * burst * (at >= 0.8) * np.minimum(since / 0.004, 1) * np.exp(-9 * since)).astype(np.float32)


def write(pack: Path, runtime: Runtime) -> dict:
    folder = pack / "golden"
    folder.mkdir(parents=True, exist_ok=True)
    audio, matrices, shapes, pieces = {}, {}, {}, []
    for end in FRONT_ENDS:
        audio[end.name] = f"golden/chirp-{end.rate}.wav"
        soundfile.write(pack / audio[end.name], signal(end.rate), end.rate, subtype="PCM_16")
        matrix = features(end, soundfile.read(pack / audio[end.name], dtype="float64")[0], np.float64)
        matrices[end.name] = f"golden/features.{end.name}.f32"
        matrix.astype("<f4").tofile(pack / matrices[end.name])
        shapes[end.name] = list(matrix.shape)
        pieces.append(matrix)
    runtime.window_vectors([(SECONDS, *pieces)])[0].astype("<f4").tofile(pack / "golden/embedding.f32")
    runtime.text_vectors([TEXT])[0].astype("<f4").tofile(pack / "golden/text.f32")
    # The transform above runs in single precision: near silence its logarithms differ by some thousandths.
    return {"audio": audio, "features": matrices, "shapes": shapes, "embedding": "golden/embedding.f32", "text": TEXT,
            "textEmbedding": "golden/text.f32", "tolerance": {"features": 5e-3, "cosine": 0.9995}}
