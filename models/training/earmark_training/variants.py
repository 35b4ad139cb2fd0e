"""Variants of the audio tower: the same weights, other arithmetic.

`audio.onnx` computes in float32. `audio-int8.onnx` computes the large convolutions of the effects trunk in integers
(`integers.py`), for processors; `audio-fp16.onnx` computes all convolutions in float16 (`halves.py`), for graphics
devices. Both are small files: their large tensors are external data that lie inside `audio.onnx`, each at its place
there, so that no weight is stored twice and all graphs give vectors of one space.
"""
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from .frontends import FRONT_ENDS, bucket
from .halves import in_halves, simulated
from .integers import in_integers
from .runtime import padded
from .stage import Options, clips, trained_on

FILES = {"audioInt8": "audio-int8.onnx", "audioFp16": "audio-fp16.onnx"}
# The worker uses a variant where its self-test's windows agree this well with float32.
DECLARED = {"int8": {"file": "audioInt8", "providers": ["cpu"], "cosine": 0.985},
            "fp16": {"file": "audioFp16", "providers": ["tensorrt", "cuda", "dml", "coreml", "webgpu"], "cosine": 0.999}}
WINDOWS = 72
SHARED_BYTES = 512
# Runtimes map the file and compute from where the numbers lie.
ALIGNMENT = {TensorProto.INT8: 1, TensorProto.UINT8: 1, TensorProto.FLOAT16: 16, TensorProto.FLOAT: 16}


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


def place_of(content: bytes, tensor: onnx.TensorProto) -> int:
    """Where a file holds the bytes of a tensor, at a place that fits their type; -1 where it does not."""
    place = content.find(tensor.raw_data)
    while place >= 0 and place % ALIGNMENT[tensor.data_type]:
        place = content.find(tensor.raw_data, place + 1)
    return place


def is_large(tensor: onnx.TensorProto) -> bool:
    return len(tensor.raw_data) >= SHARED_BYTES and tensor.data_type in ALIGNMENT


def align(path: Path) -> None:
    """Move the large tensors of a graph to places that other graphs can use: a text of some letters after the tensor before."""
    model = onnx.load(path)
    tensors = model.graph.initializer
    for before, tensor in zip(tensors, tensors[1:], strict=False):
        content = model.SerializeToString() if is_large(tensor) else b""
        while is_large(tensor) and place_of(content, tensor) < 0:
            # The text brings two bytes of its own, and what surrounds it may need one more for its length.
            ahead = -content.find(tensor.raw_data) % ALIGNMENT[tensor.data_type]
            before.doc_string += "_" * ((ahead - (0 if before.doc_string else 2)) % ALIGNMENT[tensor.data_type] or 1)
            content = model.SerializeToString()
    path.write_bytes(model.SerializeToString())


def share_tensors(model: onnx.ModelProto, source: Path) -> None:
    """Let large tensors lie where `source`, a file in the same folder, holds the same bytes."""
    content = source.read_bytes()
    for tensor in model.graph.initializer:
        tensor.ClearField("doc_string")
        place = place_of(content, tensor) if is_large(tensor) else -1
        if place < 0:
            continue
        length = len(tensor.raw_data)
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", source.name), ("offset", place), ("length", length)):
            entry = tensor.external_data.add()
            entry.key, entry.value = key, str(value)


def share_memory(graph: Path, source: Path) -> None:
    """Let a graph's copy of the memory lie in the audio graph beside it."""
    model = onnx.load(graph)
    share_tensors(model, source)
    graph.write_bytes(model.SerializeToString())


def write(source: Path, feeds: list[dict[str, np.ndarray]]) -> None:
    """Write every variant beside the float graph that `source` is, which is aligned already."""
    for file, change in ((FILES["audioInt8"], in_integers), (FILES["audioFp16"], in_halves)):
        model = change(onnx.load(source), feeds)
        onnx.checker.check_model(model, full_check=True)
        share_tensors(model, source)
        source.with_name(file).write_bytes(model.SerializeToString())


def for_gates(pack: Path, name: str, work: Path) -> Path:
    """A graph that this processor can compute, and that gives the numbers of the variant."""
    path = pack / FILES[DECLARED[name]["file"]]
    if name != "fp16":
        return path
    onnx.save(simulated(onnx.load(path)), work / path.name)
    return work / path.name


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
