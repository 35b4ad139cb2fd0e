"""The chorus: a sound's caption is the line that comes nearest in meaning to what a person would write of it, as far as all known
captions near the sound tell, and that is true of many of the near sounds.

The graph asks the memory's words, which lie in `audio.onnx`, how near each known sound is. With their shares the captions'
meanings (MiniLM, principal components in 4 bits) are averaged, and the mean is moved towards what is expected to be written
(`caption_regression`); of all lines the one with the largest

    cosine(its meaning, what is expected) + WEIGHT · max(0, share - width - SURE)

is said, its share being that of the sounds near of which it is true: for a general line those of its kind, for a known caption those
whose captions say the same. A general line's width is its share of all known captions, so that what is true of much ("a footstep
lands on the floor or something is hit") is worth little. For shares further sounds are asked than for meanings (TRUTH_TEMPERATURE). Choosing by the mean of what
others said is minimum Bayes risk decoding (S. Kumar and W. Byrne, 2004), without a decoder; the second term prefers what is
rather surely true where something is.
"""
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from .audio_graph import scaled, unit
from .caption_lines import CLOSE, CLOSE_IN_CATEGORY, Lines
from .caption_material import Group, Heard
from .caption_material import unit as unit_rows
from .caption_regression import Regression
from .graph import Graph, numbers, round_to_int4
from .memory import Memory
from .model import WIDTH as DIM

TEMPERATURE, TRUTH_TEMPERATURE = 0.05, 0.08
WEIGHT, SURE = 1.5, 0.5
# Known captions that are asked how many near sounds they are true of: those nearest to what is expected.
ASKED = 8
COMPONENTS, GROUP = 160, 32
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


def shares_of_kinds(graph: Graph, lines: Lines, shares: str) -> str:
    """[batch, captions] → [batch, general lines], less each one's width: captions of which the same lines hold share a row of a table of bits."""
    rows, row = np.unique(lines.members, axis=0, return_inverse=True)
    packed = graph.constant(np.packbits(rows, axis=1, bitorder="little")[:, :, None], np.uint8)
    bits = graph.op("BitwiseAnd", graph.op("BitShift", packed, graph.constant(np.arange(8), np.uint8), direction="RIGHT"), graph.constant(1, np.uint8))
    table = graph.op("Cast", graph.op("Reshape", bits, graph.integers(len(rows), -1)), to=TensorProto.FLOAT)
    places = graph.op("Cast", graph.constant(row.ravel()[None], np.int16), to=TensorProto.INT64)
    empty = graph.op("Expand", graph.constant(np.zeros((1, 1))), graph.op("Concat", graph.op("Shape", shares, end=1), graph.integers(len(rows)), axis=0))
    of_rows = graph.op("ScatterElements", empty, graph.op("Expand", places, graph.op("Shape", shares)), shares, axis=1, reduction="add")
    kind = graph.op("Cast", graph.constant(lines.kind, np.int16), to=TensorProto.INT64)
    widths = np.pad(lines.members.mean(0), (0, -lines.members.shape[1] % 8))
    beyond = graph.op("Sub", graph.op("MatMul", of_rows, table), graph.constant(widths))
    return graph.op("Gather", beyond, kind, axis=1)


def shares_of_captions(graph: Graph, lines: Lines, shares: str, captions: str, asked: str) -> str:
    """[batch, ASKED] numbers of captions → the shares of all captions that say the same."""
    alike = graph.op("MatMul", graph.op("Gather", captions, asked, axis=0), turned(graph, captions))
    category = graph.op("Cast", graph.constant(lines.category, np.int16), to=TensorProto.INT64)
    own = graph.op("Unsqueeze", graph.op("Gather", category, asked, axis=0), graph.integers(-1))
    close, less_close = (graph.op("GreaterOrEqual", alike, graph.constant(np.float32(x))) for x in (CLOSE, CLOSE_IN_CATEGORY))
    same = graph.op("Or", close, graph.op("And", less_close, graph.op("Equal", own, category)))
    total = graph.op("MatMul", graph.op("Cast", same, to=TensorProto.FLOAT), graph.op("Unsqueeze", shares, graph.integers(-1)))
    return graph.op("Squeeze", total, graph.integers(-1))


def build(path: Path, memory: Memory, lines: Lines, meanings: Meanings, regression: Regression) -> None:
    graph = Graph("earmark_caption_chorus")
    near = nearness(graph, memory, graph.input("vector", ["batch", DIM]))
    shares, of_truth = (graph.op("Softmax", scaled(graph, near, 1 / temperature), axis=-1) for temperature in (TEMPERATURE, TRUTH_TEMPERATURE))
    every, known = meanings.in_graph(graph), graph.integers(lines.known)
    captions = graph.op("Slice", every, graph.integers(0), known, graph.integers(0))
    mean, directions = graph.op("MatMul", shares, captions), unit(graph, every)
    expected = unit(graph, regression.in_graph(graph, unit(graph, mean)))
    fit = graph.op("MatMul", expected, turned(graph, directions))
    of_captions = graph.op("Slice", fit, graph.integers(0), known, graph.integers(1))
    of_general = graph.op("Slice", fit, known, graph.integers(len(lines.texts)), graph.integers(1))
    best, asked = graph.fresh("best"), graph.fresh("asked")
    graph.nodes.append(helper.make_node("TopK", [of_captions, graph.integers(ASKED)], [best, asked], name=best))
    directions = graph.op("Slice", directions, graph.integers(0), known, graph.integers(0))
    share = graph.op("Concat", shares_of_captions(graph, lines, of_truth, directions, asked), shares_of_kinds(graph, lines, of_truth), axis=1)
    fits = graph.op("Concat", best, of_general, axis=1)
    sure = graph.op("Relu", graph.op("Sub", share, graph.constant(np.float32(SURE))))
    pick = graph.op("ArgMax", graph.op("Add", fits, scaled(graph, sure, WEIGHT)), axis=1, keepdims=1)
    general = graph.op("GreaterOrEqual", pick, graph.integers(ASKED))
    number = graph.op("Sub", graph.op("Add", pick, known), graph.integers(ASKED))
    own = graph.op("GatherElements", asked, graph.op("Min", pick, graph.integers(ASKED - 1)), axis=1)
    line = graph.op("Where", general, number, own)
    evidence = [graph.op("GatherElements", fits, pick, axis=1), graph.op("ReduceL2", mean, graph.integers(1), keepdims=1),
                graph.op("ReduceMax", near, graph.integers(1), keepdims=1), graph.op("Cast", general, to=TensorProto.FLOAT),
                graph.op("GatherElements", share, pick, axis=1)]
    graph.output(graph.op("Squeeze", line, graph.integers(1)), "line", ["batch"], TensorProto.INT64)
    graph.output(graph.op("Concat", *evidence, axis=1), "evidence", ["batch", len(EVIDENCE)])
    graph.save(path, "Unit vector of a sound to the line that is said of it, and what speaks for it.")


def cosines(memory: Memory, vectors: np.ndarray) -> np.ndarray:
    """`nearness` in NumPy, without rounding the memory."""
    words = numbers(memory.words) @ numbers(memory.words_basis) + numbers(memory.words_centre)
    return vectors @ (words / np.linalg.norm(words, axis=1, keepdims=True)).T


def softmax(near: np.ndarray, temperature: float) -> np.ndarray:
    shares = np.exp((near - near.max(1, keepdims=True)) / temperature)
    return shares / shares.sum(1, keepdims=True)


def near_known(heard: Heard, sounds: Group) -> tuple[np.ndarray, np.ndarray]:
    """Cosines of sounds and known captions, a sound's own caption hidden, and the number of that (-1 where there is none)."""
    group = heard.towers.audio_head.group
    own = np.array([group.get(heard.rows[clip]["caption1"], -1) for clip in sounds.clips])
    near, learned = cosines(heard.towers.audio_head.memory, sounds.vectors), np.flatnonzero(own >= 0)
    near[learned, own[learned]] = -np.inf
    return near, own


def learn(captions: np.ndarray, near: np.ndarray, own: np.ndarray) -> Regression:
    """From what captions near a sound say together to its own one, for sounds that have one (`near_known`). `captions`: meanings of the known ones."""
    near, own = near[own >= 0], own[own >= 0]
    return Regression.fit(unit_rows(softmax(near, TEMPERATURE) @ captions), unit_rows(captions)[own])


def reference(memory: Memory, lines: Lines, meanings: Meanings, regression: Regression, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the graph computes, in NumPy and without rounding the memory."""
    near = cosines(memory, vectors)
    of_truth, every = softmax(near, TRUTH_TEMPERATURE), meanings.restored()
    mean = softmax(near, TEMPERATURE) @ every[: lines.known]
    every = unit_rows(every)
    fit = regression.towards(unit_rows(mean)) @ every.T
    share = np.concatenate([np.zeros_like(near), (of_truth @ lines.members - lines.members.mean(0))[:, lines.kind]], 1)
    allowed = np.ones_like(fit, bool)
    allowed[:, : lines.known] = False
    for row, asked in enumerate(np.argsort(-fit[:, : lines.known], axis=1)[:, :ASKED]):
        alike = every[asked] @ every[: lines.known].T
        same = (alike >= CLOSE) | ((alike >= CLOSE_IN_CATEGORY) & (lines.category[asked][:, None] == lines.category))
        share[row, asked], allowed[row, asked] = same @ of_truth[row], True
    line = np.where(allowed, fit + WEIGHT * np.maximum(share - SURE, 0), -np.inf).argmax(1)
    at = np.arange(len(line))
    return line, np.stack([fit[at, line], np.linalg.norm(mean, axis=1), near.max(1), line >= lines.known, share[at, line]], 1)


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
