"""The caption decoder as two ONNX graphs: what stands before the first word, and one word on."""
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto
from torch import nn

from .audio_graph import layer_norm, linear
from .caption_model import HEADS, LAYERS, PLACES, WIDTH, Decoder, Layer
from .graph import Graph, numbers, round_to_int8
from .model import WIDTH as DIM

SIZE = WIDTH // HEADS


def round_weights(decoder: Decoder) -> None:
    """Leave in the decoder what the graphs will store: 8-bit integers times a scale per output, places in 16 bits."""
    with torch.no_grad():
        for part in decoder.modules():
            if isinstance(part, nn.Linear | nn.Embedding):
                integers, scale = round_to_int8(numbers(part.weight), 0)
                part.weight.copy_(torch.from_numpy(integers * scale))
        decoder.place.copy_(decoder.place.half().float())


def cache(places: str | int) -> list:
    return ["batch", LAYERS, HEADS, places, SIZE]


def silu(graph: Graph, x: str) -> str:
    return graph.op("Mul", x, graph.op("Sigmoid", x))


def split_heads(graph: Graph, x: str) -> str:
    """[B, T, width] → [B, heads, T, width of a head]."""
    return graph.op("Transpose", graph.op("Reshape", x, graph.integers(0, 0, HEADS, SIZE)), perm=[0, 2, 1, 3])


def stacked(graph: Graph, layers: list[str]) -> str:
    """What belongs to each layer as one [B, layers, …]."""
    return graph.op("Concat", *(graph.op("Unsqueeze", x, graph.integers(1)) for x in layers), axis=1)


def prefix(path: Path, decoder: Decoder, quantise: bool = True) -> None:
    graph = Graph("earmark_caption_prefix", quantise)
    vector = graph.input("vector", ["batch", DIM])
    x = graph.op("Mul", vector, graph.constant(np.float32(DIM ** 0.5)))
    x = linear(graph, silu(graph, linear(graph, x, decoder.inward)), decoder.outward)
    x = layer_norm(graph, graph.op("Reshape", x, graph.integers(0, PLACES, WIDTH)), decoder.norm_prefix)
    for name, which in (("keys", "prefix_key"), ("values", "prefix_value")):
        every = [split_heads(graph, linear(graph, x, getattr(layer, which))) for layer in decoder.layers]
        graph.output(stacked(graph, every), name, cache(PLACES))
    graph.save(path, "Unit vector of a sound to keys and values of the places before the first word.")


class Table:
    """The words' embeddings, kept once as integers: rows for the word read, all of it for the words to come."""

    def __init__(self, graph: Graph, decoder: Decoder):
        self.graph = graph
        values = numbers(decoder.embed.weight)[: decoder.words]
        if graph.quantise:
            integers, scale = round_to_int8(values, 0)
            self.table, self.scale = graph.constant(integers, np.int8), graph.constant(scale)
        else:
            self.table, self.scale = graph.constant(values), None

    def rows(self, tokens: str) -> str:
        rows = self.graph.op("Gather", self.table, tokens, axis=0)
        if self.scale is None:
            return rows
        return self.graph.op("Mul", self.graph.op("Cast", rows, to=TensorProto.FLOAT), self.graph.op("Gather", self.scale, tokens, axis=0))

    def scores(self, x: str) -> str:
        """[B, width] → [B, words]."""
        table = self.table
        if self.scale is not None:
            table = self.graph.op("Mul", self.graph.op("Cast", table, to=TensorProto.FLOAT), self.scale)
        return self.graph.op("MatMul", x, self.graph.op("Transpose", table, perm=[1, 0]))


def layer_step(graph: Graph, x: str, layer: Layer, past: tuple[str, str], number: int) -> tuple[str, str, str]:
    """One layer for one token: its answer, and keys and values with one more place."""
    y = layer_norm(graph, x, layer.norm1)
    query, key, value = (split_heads(graph, linear(graph, y, part)) for part in (layer.query, layer.key, layer.value))
    own = (graph.op("Squeeze", graph.op("Gather", kept, graph.integers(number), axis=1), graph.integers(1)) for kept in past)
    keys, values = (graph.op("Concat", kept, new, axis=2) for kept, new in zip(own, (key, value), strict=True))
    scores = graph.op("MatMul", query, graph.op("Transpose", keys, perm=[0, 1, 3, 2]))
    scores = graph.op("Mul", scores, graph.constant(np.float32(SIZE ** -0.5)))
    mixed = graph.op("Transpose", graph.op("MatMul", graph.op("Softmax", scores, axis=-1), values), perm=[0, 2, 1, 3])
    x = graph.op("Add", x, linear(graph, graph.op("Reshape", mixed, graph.integers(0, 0, WIDTH)), layer.out))
    y = linear(graph, silu(graph, linear(graph, layer_norm(graph, x, layer.norm2), layer.up)), layer.down)
    return graph.op("Add", x, y), keys, values


def step(path: Path, decoder: Decoder, quantise: bool = True) -> None:
    graph = Graph("earmark_caption_step", quantise)
    tokens = graph.input("tokens", ["batch"], TensorProto.INT64)
    past = (graph.input("past_keys", cache("past")), graph.input("past_values", cache("past")))
    table = Table(graph, decoder)
    at = graph.op("Sub", graph.op("Shape", past[0], start=3, end=4), graph.integers(PLACES))
    place = graph.op("Gather", graph.half(numbers(decoder.place)), at, axis=0)
    word = graph.op("Mul", table.rows(tokens), graph.constant(np.float32(WIDTH ** 0.5)))
    x = graph.op("Unsqueeze", graph.op("Add", word, place), graph.integers(1))
    keys, values = [], []
    for number, layer in enumerate(decoder.layers):
        x, k, v = layer_step(graph, x, layer, past, number)
        keys.append(k)
        values.append(v)
    last = graph.op("Squeeze", layer_norm(graph, x, decoder.norm_out), graph.integers(1))
    graph.output(graph.op("Add", table.scores(last), graph.constant(numbers(decoder.bias))), "logits", ["batch", decoder.words])
    graph.output(stacked(graph, keys), "keys", cache("past + 1"))
    graph.output(stacked(graph, values), "values", cache("past + 1"))
    graph.save(path, "A token and what came before it to the scores of the next one.")
