"""The chorus: a sound's caption is the line that comes nearest in meaning to what all known captions near the sound say together.

The graph asks the memory's words, which lie in `audio.onnx`, how near each known sound is. With their shares the captions'
meanings (MiniLM, principal components in 4 bits) are averaged; of all lines the one with

    cosine(its meaning, their mean) + FAITH · nearness

is said; a general line has WEIGHT · its share - PRICE in place of the last term, its share being that of the sounds it holds
for. Choosing by the mean of what others said is minimum Bayes risk decoding (S. Kumar and W. Byrne, 2004), without a decoder.
"""
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto

from .audio_graph import scaled, unit
from .caption_lines import Lines
from .graph import Graph, numbers, round_to_int4
from .memory import Memory
from .model import WIDTH as DIM

TEMPERATURE = 0.07
NEARER = 0.05
FAITH = 0.5
WEIGHT, PRICE = 1.0, 0.5
COMPONENTS, GROUP = 192, 32
EVIDENCE = ("agreement", "accord", "nearness", "general", "share")


@dataclass
class Meanings:
    """Principal components of the lines' meanings in 4 bits, and what was subtracted."""
    packed: np.ndarray
    scales: np.ndarray
    centre: np.ndarray

    @classmethod
    def of(cls, meanings: np.ndarray) -> "Meanings":
        _, _, basis = np.linalg.svd(meanings, full_matrices=False)
        x = meanings @ basis[:COMPONENTS].T
        centre = x.mean(0).astype(np.float32)
        return cls(*round_to_int4(x - centre, GROUP), centre)

    def restored(self) -> np.ndarray:
        whole = np.concatenate([self.packed & 15, self.packed >> 4], 1).astype(np.float32) - np.float32(7.5)
        return (whole.reshape(len(whole), -1, GROUP) * self.scales[:, :, None].astype(np.float32)).reshape(whole.shape) + self.centre

    def in_graph(self, graph: Graph) -> str:
        return graph.op("Add", graph.unpacked(self.packed, self.scales), graph.constant(self.centre))


def turned(graph: Graph, x: str) -> str:
    return graph.op("Transpose", x, perm=[1, 0])


def nearness(graph: Graph, memory: Memory, vector: str) -> str:
    """Cosine of the sound's vector and the words of each prototype; its tensors are those of the audio graph."""
    words, basis = graph.weight(numbers(memory.words), 1), graph.half(numbers(memory.words_basis))
    centre = graph.constant(numbers(memory.words_centre))
    length = graph.op("ReduceL2", graph.op("Add", graph.op("MatMul", words, basis), centre), graph.integers(1), keepdims=1)
    asked = graph.op("MatMul", graph.op("MatMul", vector, turned(graph, basis)), turned(graph, words))
    middle = graph.op("ReduceSum", graph.op("Mul", vector, centre), graph.integers(1), keepdims=1)
    return graph.op("Div", graph.op("Add", asked, middle), turned(graph, length))


def members(graph: Graph, lines: Lines) -> str:
    """[captions, general lines]: captions of the same kind share a row."""
    kinds, kind = np.unique(lines.members, axis=0, return_inverse=True)
    table = graph.op("Cast", graph.constant(kinds, np.int8), to=TensorProto.FLOAT)
    return graph.op("Gather", table, graph.op("Cast", graph.constant(kind.ravel(), np.int16), to=TensorProto.INT64), axis=0)


def build(path: Path, memory: Memory, lines: Lines, meanings: np.ndarray) -> None:
    graph = Graph("earmark_caption_chorus")
    near = nearness(graph, memory, graph.input("vector", ["batch", DIM]))
    every = Meanings.of(meanings).in_graph(graph)
    captions = graph.op("Slice", every, graph.integers(0), graph.integers(lines.known), graph.integers(0))
    mean = graph.op("MatMul", graph.op("Softmax", scaled(graph, near, 1 / TEMPERATURE), axis=-1), captions)
    fit = graph.op("MatMul", unit(graph, mean), turned(graph, unit(graph, every)))
    share = graph.op("MatMul", graph.op("Softmax", scaled(graph, near, 1 / NEARER), axis=-1), members(graph, lines))
    earned = graph.op("Sub", scaled(graph, share, WEIGHT), graph.constant(np.float32(PRICE)))
    score = graph.op("Add", fit, graph.op("Concat", scaled(graph, near, FAITH), earned, axis=1))
    line = graph.op("ArgMax", score, axis=1, keepdims=1)
    shares = graph.op("Concat", scaled(graph, near, 0.0), share, axis=1)
    general = graph.op("GreaterOrEqual", line, graph.integers(lines.known))
    evidence = [graph.op("GatherElements", fit, line, axis=1), graph.op("ReduceL2", mean, graph.integers(1), keepdims=1),
                graph.op("ReduceMax", near, graph.integers(1), keepdims=1), graph.op("Cast", general, to=TensorProto.FLOAT),
                graph.op("GatherElements", shares, line, axis=1)]
    graph.output(graph.op("Squeeze", line, graph.integers(1)), "line", ["batch"], TensorProto.INT64)
    graph.output(graph.op("Concat", *evidence, axis=1), "evidence", ["batch", len(EVIDENCE)])
    graph.save(path, "Unit vector of a sound to the line that is said of it, and what speaks for it.")


def reference(memory: Memory, lines: Lines, meanings: np.ndarray, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the graph computes, in NumPy and without rounding the memory."""
    def share(x: np.ndarray) -> np.ndarray:
        x = np.exp(x - x.max(1, keepdims=True))
        return x / x.sum(1, keepdims=True)

    words = numbers(memory.words) @ numbers(memory.words_basis) + numbers(memory.words_centre)
    near = vectors @ (words / np.linalg.norm(words, axis=1, keepdims=True)).T
    every = Meanings.of(meanings).restored()
    mean = share(near / TEMPERATURE) @ every[: lines.known]
    accord = np.linalg.norm(mean, axis=1, keepdims=True)
    fit = mean / accord @ (every / np.linalg.norm(every, axis=1, keepdims=True)).T
    shares = share(near / NEARER) @ lines.members
    line = (fit + np.concatenate([FAITH * near, WEIGHT * shares - PRICE], 1)).argmax(1)
    own = np.concatenate([np.zeros_like(near), shares], 1)
    at = np.arange(len(line))
    return line, np.stack([fit[at, line], accord[:, 0], near.max(1), line >= lines.known, own[at, line]], 1)


@dataclass
class Said:
    """One line for each vector, and what speaks for it: in the order of EVIDENCE, and the cosine of its own vector and the sound's."""
    texts: list[str]
    line: np.ndarray
    evidence: np.ndarray
    similarity: np.ndarray


class Chorus:
    """The graph under ONNX Runtime, as the application runs it."""

    def __init__(self, path: Path, texts: list[str], threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.texts = texts

    def say(self, vectors: np.ndarray, embed, batch: int = 64) -> Said:
        parts = [self.session.run(["line", "evidence"], {"vector": vectors[i:i + batch]}) for i in range(0, len(vectors), batch)]
        line, evidence = (np.concatenate(column) for column in zip(*parts, strict=True))
        texts = [self.texts[i] for i in line]
        every = sorted(set(texts))
        own = dict(zip(every, embed(every), strict=True))
        return Said(texts, line, evidence, (np.stack([own[text] for text in texts]) * vectors).sum(1))


def store_texts(path: Path, texts: list[str]) -> None:
    path.write_bytes(gzip.compress(json.dumps(texts, separators=(",", ":"), ensure_ascii=False).encode(), mtime=0))


def read_texts(path: Path) -> list[str]:
    return json.loads(gzip.decompress(path.read_bytes()))
