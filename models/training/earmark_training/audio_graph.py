"""The audio tower as one ONNX graph: both trunks, the tokens' masks, the trained head, its memory and its descriptors."""
from pathlib import Path

import numpy as np
from torch import nn

from . import aisfx_trunk, descriptor_graph, yamnet
from .frontends import EFFECTS, EVERYDAY
from .graph import Graph, numbers
from .memory import DESCRIBED_SHARE, OWN_SHARE, OWN_TEMPERATURE, SOUND_SHARE, SOUND_TEMPERATURE, Memory, RememberingHead
from .model import BLOCKS, EFFECTS_WIDTH, EVERYDAY_WIDTH, HEADS, WIDTH, AudioHead
from .trunks import EFFECTS_SPARE, EVERYDAY_SPARE, EffectsUpper, EverydayUpper, TunedTowers


def linear(graph: Graph, x: str, layer: nn.Linear, four_bits: bool = False) -> str:
    return graph.linear(x, numbers(layer.weight), None if layer.bias is None else numbers(layer.bias), four_bits)


def layer_norm(graph: Graph, x: str, layer: nn.LayerNorm) -> str:
    return graph.norm(x, numbers(layer.weight), numbers(layer.bias), layer.eps)


def everyday_trunk(graph: Graph, frames: str, mask: str, tensors: yamnet.Tensors, tuned: EverydayUpper | None) -> str:
    """[B, T, 64] and the tokens' mask → tokens [B, T / 32, 2048]. Integers are those of the TFLite file, but for the layers that were tuned."""
    def weight(index: int, order: tuple[int, ...]) -> str:
        values, scale, axis = tensors.stored(index)
        if scale is None or not graph.quantise:
            return graph.constant(tensors.floats(index).transpose(order))
        shape = [1] * 4
        shape[order.index(axis)] = -1
        return graph.stored(values.transpose(order), scale.reshape(shape))

    def convolution(x: str, kernel: str, bias: np.ndarray, size: int, stride: int, groups: int = 1) -> str:
        left, right, top, bottom = yamnet.layer_pad(stride) if size > 1 else (0, 0, 0, 0)
        y = graph.op("Conv", x, kernel, graph.constant(bias), kernel_shape=[size, size],
                     strides=[stride, stride], pads=[top, left, bottom, right], group=groups)
        return graph.op("Relu", y)

    x = graph.op("Unsqueeze", frames, graph.integers(1))
    x = convolution(x, weight(yamnet.STEM, (0, 3, 1, 2)), tensors.floats(yamnet.STEM_BIAS), 3, 2)
    for i, stride in enumerate(yamnet.STRIDES):
        if tuned and i >= yamnet.TUNED_FROM:
            if i == yamnet.TUNED_FROM:
                x = with_spare_rows(graph, graph.op("Mul", x, row_mask(graph, mask, x)), EVERYDAY_SPARE)
            spread, mix = tuned.depthwise[i - yamnet.TUNED_FROM], tuned.pointwise[i - yamnet.TUNED_FROM]
            x = convolution(x, graph.weight(numbers(spread.weight), 0), numbers(spread.bias), 3, stride, yamnet.CHANNELS[i])
            x = convolution(x, graph.weight(numbers(mix.weight), 0), numbers(mix.bias), 1, 1)
            continue
        biases = [tensors.floats(yamnet.BIASES + 2 * i + k) for k in range(2)]
        x = convolution(x, weight(yamnet.DEPTHWISE + i, (3, 0, 1, 2)), biases[0], 3, stride, yamnet.CHANNELS[i])
        x = convolution(x, weight(yamnet.POINTWISE + i, (0, 3, 1, 2)), biases[1], 1, 1)
    if tuned:
        x = first_rows(graph, x, mask)
    return graph.op("Reshape", graph.op("Transpose", x, perm=[0, 2, 3, 1]), graph.integers(0, 0, EVERYDAY_WIDTH))


def effects_trunk(graph: Graph, frames: str, mask: str, net: aisfx_trunk.AiSfx, tuned: EffectsUpper | None) -> str:
    """[B, T, 96] and the tokens' mask → tokens [B, 512, T / 8, 1]. The first convolution keeps its floats."""
    x = graph.op("Unsqueeze", frames, graph.integers(1))
    layers = net.folded()
    if tuned:
        x_tuned = [(layer.weight, layer.bias) for layer in tuned.convolutions]
        layers = [*layers[:-len(x_tuned)], *x_tuned]
    for i, (weight, bias) in enumerate(layers):
        if tuned and i == len(layers) - 2:
            x = with_spare_rows(graph, graph.op("Mul", x, mask), EFFECTS_SPARE)
        kept = graph.constant(numbers(weight)) if i == 0 else graph.weight(numbers(weight), 0)
        x = graph.op("Relu", graph.op("Conv", x, kept, graph.constant(numbers(bias)), kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
        if i % 2 and i < len(layers) - 1:
            x = graph.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    return graph.op("ReduceMean", first_rows(graph, x, mask) if tuned else x, graph.integers(3), keepdims=1)


def with_spare_rows(graph: Graph, x: str, count: int) -> str:
    return graph.op("Pad", x, graph.integers(0, 0, 0, 0, 0, 0, count, 0))


def first_rows(graph: Graph, x: str, mask: str) -> str:
    """As many rows as the mask [B, 1, N, 1] has."""
    return graph.op("Slice", x, graph.integers(0), graph.op("Shape", mask, start=2, end=3), graph.integers(2))


def token_mask(graph: Graph, mask: str, per_token: int) -> str:
    """[B, T] → [B, 1, T / per_token, 1]: a token counts if any of its frames does."""
    return graph.op("MaxPool", graph.op("Unsqueeze", mask, graph.integers(1, 3)), kernel_shape=[per_token, 1], strides=[per_token, 1])


def full_token_mask(graph: Graph, mask: str, per_token: int) -> str:
    """[B, T] → [B, 1, T / per_token, 1]: a token counts if all of its frames do; the first one counts in any case."""
    def slice_(first: int, last: int, step: int) -> str:
        return graph.op("Slice", mask, graph.integers(first), graph.integers(last), graph.integers(1), graph.integers(step))
    joined = graph.op("Concat", slice_(0, 1, 1), slice_(2 * per_token - 1, 2 ** 31 - 1, per_token), axis=1)
    return graph.op("Unsqueeze", joined, graph.integers(1, 3))


def row_mask(graph: Graph, tokens: str, x: str) -> str:
    """The mask of tokens [B, 1, N, 1] → that of the map's rows, two to a token; a last odd row does not count."""
    twice = graph.op("Reshape", graph.op("Concat", tokens, tokens, axis=3), graph.integers(0, 1, -1, 1))
    longer = graph.op("Pad", twice, graph.integers(0, 0, 0, 0, 0, 0, 1, 0))
    return graph.op("Slice", longer, graph.integers(0), graph.op("Shape", x, start=2, end=3), graph.integers(2))


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


def head_tokens(graph: Graph, x: str, layer: nn.Linear, time: np.ndarray, four_bits: bool = False) -> str:
    length = graph.op("Shape", x, start=1, end=2)
    place = graph.op("Slice", graph.constant(time), graph.integers(0), length, graph.integers(0))
    return graph.op("Add", linear(graph, x, layer, four_bits), place)


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
    x = graph.op("Concat", head_tokens(graph, a, head.in_everyday, time + modality[0], four_bits=True),
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
    out = graph.op("Add", linear(graph, pooled, head.out), linear(graph, mean_of_tokens(graph, a, mask_a), head.skip_everyday, four_bits=True))
    return graph.op("Add", out, linear(graph, skip, head.skip_effects))


def unit(graph: Graph, x: str) -> str:
    length = graph.op("ReduceL2", x, graph.integers(-1), keepdims=1)
    return graph.op("Div", x, graph.op("Max", length, graph.constant(np.float32(1e-12))))


def scaled(graph: Graph, x: str, factor: float) -> str:
    return graph.op("Mul", x, graph.constant(np.float32(factor)))


def remember(graph: Graph, memory: Memory, v: str, a: str, mask_a: str, b: str, mask_b: str) -> tuple[str, str]:
    """`Memory.forward` on the tower's unit vector and the tokens' logarithms (effects not in pairs); the sound's code, too."""
    parts, means = [], numbers(memory.block_mean)
    for x, mask in ((a, mask_a), (b, mask_b)):
        peak = graph.op("ReduceMax", graph.op("Mul", x, graph.op("Unsqueeze", mask, graph.integers(2))), graph.integers(1), keepdims=0)
        for block in (mean_of_tokens(graph, x, mask), peak):
            width = EVERYDAY_WIDTH if x == a else EFFECTS_WIDTH
            own, means = means[:width], means[width:]
            parts.append(unit(graph, graph.op("Sub", unit(graph, block), graph.constant(own))))
    code = unit(graph, graph.linear(graph.op("Concat", *parts, axis=1), numbers(memory.code_basis).T, -numbers(memory.code_centre)))
    own = unit(graph, graph.linear(v, numbers(memory.own_basis).T, -numbers(memory.own_centre)))

    # One copy of the words serves both look-ups.
    words, basis = graph.weight(numbers(memory.words), 1), graph.half(numbers(memory.words_basis))

    def recall(similarity: str, temperature: float) -> str:
        share = graph.op("Softmax", scaled(graph, similarity, 1 / temperature), axis=-1)
        said = graph.op("MatMul", graph.op("MatMul", share, words), basis)
        return unit(graph, graph.op("Add", said, graph.constant(numbers(memory.words_centre))))

    by_sound = recall(graph.linear(code, numbers(memory.codes)), SOUND_TEMPERATURE)
    by_own = recall(graph.linear(own, numbers(memory.vectors)), OWN_TEMPERATURE)
    return graph.op("Add", graph.op("Add", v, scaled(graph, by_sound, SOUND_SHARE)), scaled(graph, by_own, OWN_SHARE)), code


def build(path: Path, head: AudioHead | RememberingHead, tensors: yamnet.Tensors, effects_net: aisfx_trunk.AiSfx, quantise: bool = True,
          tuned: TunedTowers | None = None) -> None:
    """`tuned`: towers whose last trunk layers take the place of the teachers' own."""
    graph = Graph("earmark_audio", quantise)
    everyday = graph.input("everyday", ["batch", "everyday_frames", EVERYDAY.bins])
    everyday_mask = graph.input("everyday_mask", ["batch", "everyday_frames"])
    effects = graph.input("effects", ["batch", "effects_frames", EFFECTS.bins])
    effects_mask = graph.input("effects_mask", ["batch", "effects_frames"])

    tokens = token_mask(graph, everyday_mask, yamnet.FRAMES_PER_TOKEN)
    a = log1p(graph, everyday_trunk(graph, everyday, tokens, tensors, tuned and tuned.everyday_upper))
    mask_a = flat_mask(graph, tokens)
    mask_each = (full_token_mask if tuned else token_mask)(graph, effects_mask, aisfx_trunk.FRAMES_PER_TOKEN)
    each = graph.op("Mul", effects_trunk(graph, effects, mask_each, effects_net, tuned and tuned.effects_upper), mask_each)

    def in_time(x: str) -> str:
        return log1p(graph, graph.op("Transpose", graph.op("Squeeze", x, graph.integers(3)), perm=[0, 2, 1]))

    first = head.first if isinstance(head, RememberingHead) else head
    out = transformer(graph, first, a, mask_a, in_time(pairs(graph, each)), flat_mask(graph, pairs(graph, mask_each)))
    if isinstance(head, RememberingHead):
        out, code = remember(graph, head.memory, unit(graph, out), a, mask_a, in_time(each), flat_mask(graph, mask_each))
        if head.describing:
            said = descriptor_graph.net(graph, head.describing, descriptor_graph.describe(graph, everyday, everyday_mask), code)
            out = graph.op("Add", out, scaled(graph, unit(graph, said), DESCRIBED_SHARE))
    graph.output(out, "audio_embeds", ["batch", WIDTH])
    graph.save(path, "Two feature inputs with masks per frame to one vector, not normalised.")
    assert EFFECTS_WIDTH == effects_net.conv_block4.conv2.out_channels
