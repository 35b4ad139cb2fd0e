"""The text tower as one ONNX graph: MiniLM, mean over tokens, unit length, the trained linear map and the memory behind it."""
import csv
import json
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
from onnx import TensorProto
from tokenizers import Tokenizer

from . import minilm
from .audio_graph import layer_norm, linear, scaled
from .audio_graph import unit as to_unit
from .graph import Graph, numbers, round_to_int4, round_to_int8
from .memory import KNOWN_FROM, KNOWN_WIDTH, QUERY_TEMPERATURE, SOUNDING_SHARE, WORDED_SHARE, Memory, RememberingText
from .model import TextHead
from .stage import Options
from .texts import all_texts

# Numbers that share a scale in the word table.
GROUP = 32
# How often a word piece must occur in the texts at hand to keep 8 bits.
COMMON = 4


def embeddings(graph: Graph, ids: str, layer, options: Options) -> str:
    """Rows of the word table, common words in 8 bits, the others in 4: only the rows of a query are turned into floats."""
    _, _, rows, common = kept_tokens(options)
    table = numbers(layer.word_embeddings.weight)[rows]
    if graph.quantise:
        last, first = graph.constant(common - 1, np.int64), graph.constant(common, np.int64)
        integers, scale = round_to_int8(table[:common], 0)
        near = graph.op("Min", ids, last)
        often = graph.op("Cast", graph.op("Gather", graph.constant(integers, np.int8), near, axis=0), to=TensorProto.FLOAT)
        often = graph.op("Mul", often, graph.op("Gather", graph.constant(scale), near, axis=0))
        far = graph.op("Sub", graph.op("Max", ids, first), first)
        seldom = unpacked(graph, far, *round_to_int4(table[common:], GROUP))
        words = graph.op("Where", graph.op("Unsqueeze", graph.op("Less", ids, first), graph.integers(-1)), often, seldom)
    else:
        words = graph.op("Gather", graph.constant(table), ids, axis=0)
    place = numbers(layer.position_embeddings.weight)[: minilm.MAX_LENGTH] + numbers(layer.token_type_embeddings.weight)[0]
    length = graph.op("Shape", ids, start=1, end=2)
    place = graph.op("Slice", graph.half(place), graph.integers(0), length, graph.integers(0))
    return layer_norm(graph, graph.op("Add", words, place), layer.LayerNorm)


def unpacked(graph: Graph, ids: str, packed: np.ndarray, scales: np.ndarray) -> str:
    """Rows of a table in 4 bits (`round_to_int4`) as floats [B, T, width]."""
    rows = graph.op("Gather", graph.constant(packed, np.uint8), ids, axis=0)
    low = graph.op("BitwiseAnd", rows, graph.constant(15, np.uint8))
    high = graph.op("BitShift", rows, graph.constant(4, np.uint8), direction="RIGHT")
    whole = graph.op("Cast", graph.op("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
    steps = graph.op("Reshape", graph.op("Sub", whole, graph.constant(np.float32(7.5))), graph.integers(0, 0, -1, GROUP))
    scale = graph.op("Cast", graph.op("Gather", graph.constant(scales, np.float16), ids, axis=0), to=TensorProto.FLOAT)
    return graph.op("Reshape", graph.op("Mul", steps, graph.op("Unsqueeze", scale, graph.integers(-1))), graph.integers(0, 0, -1))


def gelu(graph: Graph, x: str) -> str:
    erf = graph.op("Erf", graph.op("Mul", x, graph.constant(np.float32(0.5 ** 0.5))))
    return graph.op("Mul", graph.op("Mul", x, graph.op("Add", erf, graph.constant(np.float32(1)))), graph.constant(np.float32(0.5)))


def ask(graph: Graph, memory: Memory, q: str) -> str:
    """`Memory.ask` on the unit vector of a text. The tensors are those of the audio graph, bit for bit, so that they can be shared."""
    words, basis = graph.weight(numbers(memory.words), 1), graph.half(numbers(memory.words_basis))
    length = graph.op("Transpose", graph.op("ReduceL2", words, graph.integers(1), keepdims=1), perm=[1, 0])
    along = graph.op("MatMul", graph.op("MatMul", q, turned(graph, basis)), turned(graph, words))
    likeness = graph.op("Div", along, length)
    beyond = graph.op("Sub", graph.op("ReduceMax", likeness, graph.integers(-1), keepdims=1), graph.constant(np.float32(KNOWN_FROM)))
    known = graph.op("Sigmoid", scaled(graph, beyond, 1 / KNOWN_WIDTH))
    share = graph.op("Softmax", scaled(graph, likeness, 1 / QUERY_TEMPERATURE), axis=-1)
    said = graph.op("Add", graph.op("MatMul", graph.op("MatMul", share, words), basis), graph.constant(numbers(memory.words_centre)))
    vectors, own = graph.weight(np.ascontiguousarray(numbers(memory.vectors).T), 1), graph.weight(numbers(memory.own_basis), 1)
    heard = graph.op("MatMul", graph.op("MatMul", share, turned(graph, vectors)), turned(graph, own))
    drawn = graph.op("Add", scaled(graph, to_unit(graph, said), WORDED_SHARE), scaled(graph, to_unit(graph, heard), SOUNDING_SHARE))
    return graph.op("Add", q, graph.op("Mul", known, drawn))


def turned(graph: Graph, matrix: str) -> str:
    return graph.op("Transpose", matrix, perm=[1, 0])


def build(path: Path, options: Options, head: TextHead | RememberingText, quantise: bool = True) -> None:
    model, _ = minilm.load()
    first = head.first if isinstance(head, RememberingText) else head
    graph = Graph("earmark_text", quantise)
    ids = graph.input("input_ids", ["batch", "tokens"], TensorProto.INT64)
    given = graph.input("attention_mask", ["batch", "tokens"], TensorProto.INT64)
    mask = graph.op("Cast", given, to=TensorProto.FLOAT)
    x = embeddings(graph, ids, model.embeddings, options)
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
    turn = np.eye(minilm.WIDTH, dtype=np.float32) + numbers(first.change.weight).T
    out = graph.op("Add", graph.op("MatMul", unit, graph.half(turn)), graph.constant(numbers(first.change.bias)))
    if isinstance(head, RememberingText):
        out = ask(graph, head.memory, to_unit(graph, out))
    graph.output(out, "text_embeds", ["batch", minilm.WIDTH])
    graph.save(path, "Token ids and their mask to one vector, not normalised.")


def is_kept(token: str) -> bool:
    """Whether a word piece can occur in English text: the rest would only make the files larger."""
    letters = token.removeprefix("##")
    return not token.startswith("[unused") and all(
        ord(letter) < 128 or unicodedata.category(letter)[0] in "PS" for letter in letters)


def kept_tokens(options: Options) -> tuple[dict, list[str], list[int], int]:
    """The tokenizer's content, the tokens that stay, their rows in MiniLM's word table, and how many come first as common."""
    content = json.loads((minilm.folder() / "tokenizer.json").read_text(encoding="utf-8"))
    common = common_tokens(options) | {entry["content"] for entry in content["added_tokens"]}
    kept = sorted((token not in common, row, token) for token, row in content["model"]["vocab"].items() if is_kept(token))
    return content, [token for *_, token in kept], [row for _, row, _ in kept], sum(not seldom for seldom, *_ in kept)


@cache
def common_tokens(options: Options) -> frozenset[str]:
    """Word pieces that are no rarity in the texts about sounds at hand: captions, phrases, UCS names, synonyms and explanations, AudioCaps."""
    tokenizer = Tokenizer.from_file(str(minilm.folder() / "tokenizer.json"))
    tokenizer.no_padding()
    texts = all_texts(options)
    for row in json.loads((options.text / "ucs_en.json").read_text(encoding="utf-8")):
        texts += [str(value) for value in row.values()]
    with open(options.text / "audiocaps_train.csv", newline="", encoding="utf-8") as handle:
        texts += [row["caption"] for row in csv.DictReader(handle)]
    seen = Counter(token for code in tokenizer.encode_batch(texts) for token in code.tokens)
    return frozenset(token for token, times in seen.items() if times >= COMMON)


def tokenizer(path: Path, options: Options) -> None:
    """The tokenizer of the kept tokens, without padding and truncation: the manifest says how long and what pads."""
    content, tokens, *_ = kept_tokens(options)
    number = {token: i for i, token in enumerate(tokens)}
    content["padding"] = content["truncation"] = None
    content["normalizer"]["strip_accents"] = True
    content["model"]["vocab"] = number
    for entry in content["added_tokens"]:
        entry["id"] = number[entry["content"]]
    for name, entry in content["post_processor"]["special_tokens"].items():
        entry["ids"] = [number[name]]
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
