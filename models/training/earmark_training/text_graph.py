"""The text tower as one ONNX graph: MiniLM, mean over tokens, unit length, the trained linear map."""
import json
import unicodedata
from pathlib import Path

import numpy as np
from onnx import TensorProto

from . import minilm
from .audio_graph import layer_norm, linear, numbers
from .graph import Graph, round_to_int8
from .model import TextHead


def embeddings(graph: Graph, ids: str, layer) -> str:
    """Rows of the word table, kept as integers: only the rows of a query are turned into floats."""
    table = numbers(layer.word_embeddings.weight)[kept_tokens()[2]]
    if graph.quantise:
        integers, scale = round_to_int8(table, 0)
        rows = graph.op("Cast", graph.op("Gather", graph.constant(integers, np.int8), ids, axis=0), to=TensorProto.FLOAT)
        words = graph.op("Mul", rows, graph.op("Gather", graph.constant(scale), ids, axis=0))
    else:
        words = graph.op("Gather", graph.constant(table), ids, axis=0)
    place = numbers(layer.position_embeddings.weight)[: minilm.MAX_LENGTH] + numbers(layer.token_type_embeddings.weight)[0]
    length = graph.op("Shape", ids, start=1, end=2)
    place = graph.op("Slice", graph.half(place), graph.integers(0), length, graph.integers(0))
    return layer_norm(graph, graph.op("Add", words, place), layer.LayerNorm)


def gelu(graph: Graph, x: str) -> str:
    erf = graph.op("Erf", graph.op("Mul", x, graph.constant(np.float32(0.5 ** 0.5))))
    return graph.op("Mul", graph.op("Mul", x, graph.op("Add", erf, graph.constant(np.float32(1)))), graph.constant(np.float32(0.5)))


def build(path: Path, head: TextHead, quantise: bool = True) -> None:
    model, _ = minilm.load()
    graph = Graph("earmark_text", quantise)
    ids = graph.input("input_ids", ["batch", "tokens"], TensorProto.INT64)
    given = graph.input("attention_mask", ["batch", "tokens"], TensorProto.INT64)
    mask = graph.op("Cast", given, to=TensorProto.FLOAT)
    x = embeddings(graph, ids, model.embeddings)
    heads = model.config.num_attention_heads
    for layer in model.encoder.layer:
        own, after = layer.attention.self, layer.attention.output
        mixed = graph.attention(linear(graph, x, own.query), linear(graph, x, own.key), linear(graph, x, own.value), mask, heads, minilm.WIDTH)
        x = layer_norm(graph, graph.op("Add", x, linear(graph, mixed, after.dense)), after.LayerNorm)
        y = linear(graph, gelu(graph, linear(graph, x, layer.intermediate.dense)), layer.output.dense)
        x = layer_norm(graph, graph.op("Add", x, y), layer.output.LayerNorm)
    total = graph.op("ReduceSum", graph.op("Mul", x, graph.op("Unsqueeze", mask, graph.integers(2))), graph.integers(1), keepdims=0)
    mean = graph.op("Div", total, graph.op("ReduceSum", mask, graph.integers(1), keepdims=1))
    unit = graph.op("LpNormalization", mean, axis=-1, p=2)
    turn = np.eye(minilm.WIDTH, dtype=np.float32) + numbers(head.change.weight).T
    out = graph.op("Add", graph.op("MatMul", unit, graph.half(turn)), graph.constant(numbers(head.change.bias)))
    graph.output(out, "text_embeds", ["batch", minilm.WIDTH])
    graph.save(path, "Token ids and their mask to one vector, not normalised.")


def is_kept(token: str) -> bool:
    """Whether a word piece can occur in English text: the rest would only make the files larger."""
    letters = token.removeprefix("##")
    return not token.startswith("[unused") and all(
        ord(letter) < 128 or unicodedata.category(letter)[0] in "PS" for letter in letters)


def kept_tokens() -> tuple[dict, list[str], list[int]]:
    """The tokenizer's content, the tokens that stay, and their rows in MiniLM's word table."""
    content = json.loads((minilm.folder() / "tokenizer.json").read_text(encoding="utf-8"))
    rows = sorted((row, token) for token, row in content["model"]["vocab"].items() if is_kept(token))
    return content, [token for _, token in rows], [row for row, _ in rows]


def tokenizer(path: Path) -> None:
    """The tokenizer of the kept tokens, without padding and truncation: the manifest says how long and what pads."""
    content, tokens, _ = kept_tokens()
    number = {token: i for i, token in enumerate(tokens)}
    content["padding"] = content["truncation"] = None
    content["normalizer"]["strip_accents"] = True
    content["model"]["vocab"] = number
    for entry in content["added_tokens"]:
        entry["id"] = number[entry["content"]]
    for name, entry in content["post_processor"]["special_tokens"].items():
        entry["ids"] = [number[name]]
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
