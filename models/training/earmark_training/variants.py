"""Variants of the audio tower: the same weights, other arithmetic.

`audio.onnx` computes in float32. `audio-int8.onnx` computes the large convolutions of the effects trunk in integers
(`integers.py`). It is a small file: its large tensors are external data that lie inside `audio.onnx`, each at its
place there, so that no weight is stored twice and both graphs give vectors of one space.
"""
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from .frontends import FRONT_ENDS, bucket
from .integers import in_integers
from .runtime import padded
from .stage import Options, clips, trained_on

INT8_FILE = "audio-int8.onnx"
# The worker uses a variant where its self-test's windows agree this well with float32.
LEAST_COSINE = 0.985
WINDOWS = 72
SHARED_BYTES = 1024


def graph_inputs(window: tuple[float, np.ndarray, np.ndarray]) -> dict[str, np.ndarray]:
    feed = {}
    for column, end in enumerate(FRONT_ENDS, start=1):
        feed[end.name], feed[f"{end.name}_mask"] = padded(end, [window[column]], bucket(window[0]))
    return feed


def training_windows(options: Options, count: int = WINDOWS) -> list[dict[str, np.ndarray]]:
    """Graph inputs of windows drawn at random from clips that are learned from, long ones as often as short ones."""
    own = {row["id"] for row in clips(options) if trained_on(options, row)}
    rng = np.random.default_rng(options.seed)
    paths = sorted(options.folder("prepare").glob("audio-*.json"))
    feeds = []
    for number, path in enumerate(paths):
        table = json.loads(path.read_text())
        frames = [np.memmap(path.with_suffix(f".{end.name}.f16"), np.float16, "r").reshape(-1, end.bins) for end in FRONT_ENDS]
        ends = [np.cumsum([row[column] for row in table]) for column in (3, 4)]
        lengths: dict[int, list[int]] = {}
        for i, (clip, _, seconds, *_) in enumerate(table):
            if clip in own:
                lengths.setdefault(bucket(seconds), []).append(i)
        share = (count * (number + 1)) // len(paths) - len(feeds)
        for turn in range(share if lengths else 0):
            i = int(rng.choice(lengths[sorted(lengths)[turn % len(lengths)]]))
            pieces = [np.array(values[end[i] - table[i][column]:end[i]], np.float32)
                      for values, end, column in zip(frames, ends, (3, 4), strict=True)]
            feeds.append(graph_inputs((table[i][2], *pieces)))
    return feeds


def share_tensors(model: onnx.ModelProto, source: Path) -> None:
    """Let large tensors lie where `source`, a file in the same folder, holds the same bytes. Floats stay: they want alignment."""
    content = source.read_bytes()
    for tensor in model.graph.initializer:
        held = tensor.raw_data
        if len(held) < SHARED_BYTES or tensor.data_type not in (TensorProto.INT8, TensorProto.UINT8):
            continue
        place = content.find(held)
        if place < 0:
            continue
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", source.name), ("offset", place), ("length", len(held))):
            entry = tensor.external_data.add()
            entry.key, entry.value = key, str(value)


def write_int8(source: Path, feeds: list[dict[str, np.ndarray]]) -> Path:
    """Write `audio-int8.onnx` beside the float graph that `source` is."""
    model = in_integers(onnx.load(source), feeds)
    onnx.checker.check_model(model, full_check=True)
    share_tensors(model, source)
    path = source.with_name(INT8_FILE)
    path.write_bytes(model.SerializeToString())
    return path


def declared() -> dict:
    """The variants in the words of the manifest."""
    return {"int8": {"file": "audioInt8", "providers": ["cpu"], "cosine": LEAST_COSINE}}


def settle(pack: Path, name: str, measured: dict | None) -> None:
    """Enter what was measured of a variant into the manifest; one that was refused leaves the pack."""
    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    every = manifest["audio"]["variants"]
    if measured:
        every[name]["measured"] = measured
    else:
        file = manifest["files"].pop(every.pop(name)["file"])["path"]
        (pack / file).unlink()
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
