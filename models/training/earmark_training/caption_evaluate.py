"""Captions by the finished pack under ONNX Runtime, for `evaluate`."""
import json
from pathlib import Path

import numpy as np
import onnxruntime

from . import minilm
from .caption_chorus import Chorus, read_texts
from .caption_material import Group, Heard, grouped
from .caption_measure import References, figures
from .caption_search import How, write
from .caption_words import Words
from .runtime import Runtime
from .stage import Options, clips, trained_on


class OnnxSteps:
    def __init__(self, folder: Path, threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.first, self.next = (onnxruntime.InferenceSession(str(folder / f"caption-{name}.onnx"), options, providers=["CPUExecutionProvider"])
                                 for name in ("prefix", "step"))

    def begin(self, vectors):
        return self.first.run(["keys", "values"], {"vector": vectors})

    def step(self, tokens, keys, values):
        return self.next.run(["logits", "keys", "values"], {"tokens": tokens, "past_keys": keys, "past_values": values})


def learned_captions(options: Options, rows, held_out: frozenset[str] = frozenset()) -> list[str]:
    """First captions of the clips that were learned from."""
    return sorted({row["caption1"] for row in rows if trained_on(options, row) and row["source"] not in held_out} - {""})


def nearest(vectors: np.ndarray, captions: list[str], embedded: np.ndarray) -> list[str]:
    return [captions[i] for i in (vectors @ embedded.T).argmax(1)]


def references(heard: Heard, group: Group, held_out: frozenset[str]) -> References:
    rows = [heard.rows[clip] for clip in group.clips]
    known = learned_captions(heard.options, heard.rows.values(), held_out)
    near = nearest(group.vectors, known, heard.text_vectors(known))
    return References(*(heard.texts.meanings(texts) for texts in ([r["caption1"] for r in rows], [r["caption2"] for r in rows], near)))


def captions(options: Options, runtime: Runtime, vectors: np.ndarray) -> list[str]:
    """What the pack says of these vectors: its chorus, or in a pack without one its decoder."""
    declared = json.loads((options.pack / "pack.json").read_text(encoding="utf-8"))["caption"]
    if "chorus" in declared:
        chorus = Chorus(options.pack / "caption-chorus.onnx", read_texts(options.pack / "caption-lines.json.gz"), options.threads)
        return chorus.say(vectors, runtime.text_vectors).texts
    words = Words(json.loads((options.pack / "caption-tokens.json").read_text(encoding="utf-8")))
    how = How(declared["beams"], declared["lengthPower"], declared["rerank"])
    return write(OnnxSteps(options.pack, options.threads), words, vectors, how, runtime.text_vectors).texts


def measure(options: Options, runtime: Runtime, split: list[dict], windows: np.ndarray, owner: np.ndarray) -> dict:
    """Figures of the pack's captions of a split: its clips' rows, the vectors of all windows and the clip each belongs to."""
    group = grouped([row["id"] for row in split], windows, owner)
    texts = captions(options, runtime, group.vectors)
    known = learned_captions(options, clips(options))
    near = nearest(group.vectors, known, runtime.text_vectors(known))
    meant = [minilm.encode(lines) for lines in (texts, [r["caption1"] for r in split], [r["caption2"] for r in split], near)]
    return figures(meant[0], runtime.text_vectors(texts), windows, owner, References(*meant[1:])) | {"distinct captions": len(set(texts))}
