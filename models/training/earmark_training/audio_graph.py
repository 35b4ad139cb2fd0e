"""The audio tower as one ONNX graph: both trunks, the tokens' masks, the trained head or both of them."""
from pathlib import Path

import numpy as np
from torch import nn

from . import aisfx_trunk, yamnet
from .frontends import EFFECTS, EVERYDAY
from .graph import Graph
from .model import BLOCKS, EFFECTS_WIDTH, EVERYDAY_WIDTH, HEADS, WIDTH, AudioHead
from .second import Pair, StatisticsHead


def numbers(parameter) -> np.ndarray:
    return parameter.detach().float().cpu().numpy()


def linear(graph: Graph, x: str, layer: nn.Linear) -> str:
    return graph.linear(x, numbers(layer.weight), None if layer.bias is None else numbers(layer.bias))


def layer_norm(graph: Graph, x: str, layer: nn.LayerNorm) -> str:
    return graph.norm(x, numbers(layer.weight), numbers(layer.bias), layer.eps)


def everyday_trunk(graph: Graph, frames: str, tensors: yamnet.Tensors) -> str:
    """[B, T, 64] → tokens [B, T / 32, 2048]. The integers are those of the TFLite file."""
    def weight(index: int, order: tuple[int, ...]) -> str:
        values, scale, axis = tensors.stored(index)
        if scale is None or not graph.quantise:
            return graph.constant(tensors.floats(index).transpose(order))
        shape = [1] * 4
        shape[order.index(axis)] = -1
        return graph.stored(values.transpose(order), scale.reshape(shape))

    def convolution(x: str, index: int, bias: int, order: tuple[int, ...], size: int, stride: int, groups: int = 1) -> str:
        left, right, top, bottom = yamnet.layer_pad(stride) if size > 1 else (0, 0, 0, 0)
        y = graph.op("Conv", x, weight(index, order), graph.constant(tensors.floats(bias)), kernel_shape=[size, size],
                     strides=[stride, stride], pads=[top, left, bottom, right], group=groups)
        return graph.op("Relu", y)

    x = graph.op("Unsqueeze", frames, graph.integers(1))
    x = convolution(x, yamnet.STEM, yamnet.STEM_BIAS, (0, 3, 1, 2), 3, 2)
    for i, stride in enumerate(yamnet.STRIDES):
        x = convolution(x, yamnet.DEPTHWISE + i, yamnet.BIASES + 2 * i, (3, 0, 1, 2), 3, stride, yamnet.CHANNELS[i])
        x = convolution(x, yamnet.POINTWISE + i, yamnet.BIASES + 2 * i + 1, (0, 3, 1, 2), 1, 1)
    return graph.op("Reshape", graph.op("Transpose", x, perm=[0, 2, 3, 1]), graph.integers(0, 0, EVERYDAY_WIDTH))


def effects_trunk(graph: Graph, frames: str, net: aisfx_trunk.AiSfx) -> str:
    """[B, T, 96] → tokens [B, 512, T / 8, 1]. The first convolution keeps its floats."""
    x = graph.op("Unsqueeze", frames, graph.integers(1))
    layers = net.folded()
    for i, (weight, bias) in enumerate(layers):
        kept = graph.constant(numbers(weight)) if i == 0 else graph.weight(numbers(weight), 0)
        x = graph.op("Relu", graph.op("Conv", x, kept, graph.constant(numbers(bias)), kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
        if i % 2 and i < len(layers) - 1:
            x = graph.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    return graph.op("ReduceMean", x, graph.integers(3), keepdims=1)


def token_mask(graph: Graph, mask: str, per_token: int) -> str:
    """[B, T] → [B, 1, T / per_token, 1]: a token counts if any of its frames does."""
    return graph.op("MaxPool", graph.op("Unsqueeze", mask, graph.integers(1, 3)), kernel_shape=[per_token, 1], strides=[per_token, 1])


def pairs(graph: Graph, x: str) -> str:
    """Maximum over pairs of tokens along time; an odd last one stands alone."""
    return graph.op("MaxPool", x, kernel_shape=[2, 1], strides=[2, 1], pads=[0, 0, 1, 0])


def flat_mask(graph: Graph, mask: str) -> str:
    return graph.op("Squeeze", mask, graph.integers(1, 3))


def log1p(graph: Graph, x: str) -> str:
    return graph.op("Log", graph.op("Add", x, graph.constant(np.float32(1))))


def mean_of_tokens(graph: Graph, x: str, mask: str) -> str:
    total = graph.op("ReduceSum", graph.op("Mul", x, graph.op("Unsqueeze", mask, graph.integers(2))), graph.integers(1), keepdims=0)
    return graph.op("Div", total, graph.op("ReduceSum", mask, graph.integers(1), keepdims=1))


def absent(graph: Graph, mask: str) -> str:
    """[B, N] → [B, N, 1]: zero for what counts, very low for the rest."""
    low = graph.op("Mul", graph.op("Sub", mask, graph.constant(np.float32(1))), graph.constant(np.float32(1e4)))
    return graph.op("Unsqueeze", low, graph.integers(2))


def head_tokens(graph: Graph, x: str, layer: nn.Linear, time: np.ndarray) -> str:
    length = graph.op("Shape", x, start=1, end=2)
    place = graph.op("Slice", graph.constant(time), graph.integers(0), length, graph.integers(0))
    return graph.op("Add", linear(graph, x, layer), place)


def block(graph: Graph, x: str, mask: str, layer) -> str:
    y = layer_norm(graph, x, layer.norm1)
    mixed = graph.attention(linear(graph, y, layer.query), linear(graph, y, layer.key), linear(graph, y, layer.value), mask, HEADS, WIDTH)
    x = graph.op("Add", x, linear(graph, mixed, layer.out))
    y = linear(graph, layer_norm(graph, x, layer.norm2), layer.up)
    return graph.op("Add", x, linear(graph, graph.op("Mul", y, graph.op("Sigmoid", y)), layer.down))


def transformer(graph: Graph, head: AudioHead, a: str, mask_a: str, b: str, mask_b: str) -> str:
    """The transformer over both kinds of tokens (their logarithms; effects in pairs)."""
    a, b = layer_norm(graph, a, head.norm_everyday), layer_norm(graph, b, head.norm_effects)
    time, modality = numbers(head.time), numbers(head.modality)
    x = graph.op("Concat", head_tokens(graph, a, head.in_everyday, time + modality[0]),
                 head_tokens(graph, b, head.in_effects, time + modality[1]), axis=1)
    mask = graph.op("Concat", mask_a, mask_b, axis=1)
    for i in range(BLOCKS):
        x = block(graph, x, mask, head.blocks[i])
    x = layer_norm(graph, x, head.norm_out)
    weight = graph.op("Softmax", graph.op("Add", linear(graph, x, head.attend), absent(graph, mask)), axis=1)
    split = graph.op("Reshape", x, graph.integers(0, 0, HEADS, WIDTH // HEADS))
    weighted = graph.op("Mul", split, graph.op("Unsqueeze", weight, graph.integers(3)))
    pooled = graph.op("Reshape", graph.op("ReduceSum", weighted, graph.integers(1), keepdims=0), graph.integers(0, WIDTH))

    peak = graph.op("ReduceMax", graph.op("Add", b, absent(graph, mask_b)), graph.integers(1), keepdims=0)
    skip = graph.op("Concat", mean_of_tokens(graph, b, mask_b), peak, axis=1)
    out = graph.op("Add", linear(graph, pooled, head.out), linear(graph, mean_of_tokens(graph, a, mask_a), head.skip_everyday))
    return graph.op("Add", out, linear(graph, skip, head.skip_effects))


def moments(graph: Graph, x: str, mask: str) -> tuple[str, str, str]:
    """Mean, maximum and deviation over the tokens that count; `x` is never negative."""
    mean = mean_of_tokens(graph, x, mask)
    apart = graph.op("Sub", x, graph.op("Unsqueeze", mean, graph.integers(1)))
    spread = graph.op("Sqrt", mean_of_tokens(graph, graph.op("Mul", apart, apart), mask))
    peak = graph.op("ReduceMax", graph.op("Mul", x, graph.op("Unsqueeze", mask, graph.integers(2))), graph.integers(1), keepdims=0)
    return mean, peak, spread


def plain_norm(graph: Graph, x: str, width: int) -> str:
    return graph.norm(x, np.ones(width, np.float32), np.zeros(width, np.float32), 1e-5)


def statistics(graph: Graph, head: StatisticsHead, a: str, mask_a: str, b: str, mask_b: str) -> str:
    """The head on statistics of the tokens (their logarithms; effects not in pairs)."""
    mean_a, peak_a, _ = moments(graph, a, mask_a)
    effects = graph.op("Concat", *moments(graph, b, mask_b), axis=1)
    x = graph.op("Concat", plain_norm(graph, mean_a, EVERYDAY_WIDTH), plain_norm(graph, peak_a, EVERYDAY_WIDTH),
                 plain_norm(graph, effects, 3 * EFFECTS_WIDTH), axis=1)
    x = graph.linear(x, numbers(head.components).T, -numbers(head.centre))
    y = linear(graph, x, head.inward)
    z = linear(graph, layer_norm(graph, y, head.norm), head.up)
    y = graph.op("Add", y, linear(graph, graph.op("Mul", z, graph.op("Sigmoid", z)), head.down))
    return graph.op("Add", linear(graph, layer_norm(graph, y, head.norm_out), head.out), linear(graph, x, head.skip))


def part_of_unit(graph: Graph, x: str, share: float) -> str:
    """`share` times the unit vector."""
    unit = graph.op("Div", x, graph.op("ReduceL2", x, graph.integers(-1), keepdims=1))
    return graph.op("Mul", unit, graph.constant(np.float32(share)))


def build(path: Path, head: AudioHead | Pair, tensors: yamnet.Tensors, effects_net: aisfx_trunk.AiSfx, quantise: bool = True) -> None:
    graph = Graph("earmark_audio", quantise)
    everyday = graph.input("everyday", ["batch", "everyday_frames", EVERYDAY.bins])
    everyday_mask = graph.input("everyday_mask", ["batch", "everyday_frames"])
    effects = graph.input("effects", ["batch", "effects_frames", EFFECTS.bins])
    effects_mask = graph.input("effects_mask", ["batch", "effects_frames"])

    a = log1p(graph, everyday_trunk(graph, everyday, tensors))
    mask_a = flat_mask(graph, token_mask(graph, everyday_mask, yamnet.FRAMES_PER_TOKEN))
    mask_each = token_mask(graph, effects_mask, aisfx_trunk.FRAMES_PER_TOKEN)
    each = graph.op("Mul", effects_trunk(graph, effects, effects_net), mask_each)

    def in_time(x: str) -> str:
        return log1p(graph, graph.op("Transpose", graph.op("Squeeze", x, graph.integers(3)), perm=[0, 2, 1]))

    first = head.first if isinstance(head, Pair) else head
    out = transformer(graph, first, a, mask_a, in_time(pairs(graph, each)), flat_mask(graph, pairs(graph, mask_each)))
    if isinstance(head, Pair):
        second = statistics(graph, head.second, a, mask_a, in_time(each), flat_mask(graph, mask_each))
        out = graph.op("Add", part_of_unit(graph, out, 1 - head.share), part_of_unit(graph, second, head.share))
    graph.output(out, "audio_embeds", ["batch", WIDTH])
    graph.save(path, "Two feature inputs with masks per frame to one vector, not normalised.")
    assert EFFECTS_WIDTH == effects_net.conv_block4.conv2.out_channels
