"""YAMNet (Apache-2.0) as a float network, its weights read out of the TFLite file.

The trunk is fully convolutional. The paddings are those that TensorFlow's "same" gives for its native
patch of 96 frames, fixed, so that every 32 frames give one token per band, whatever the length.
"""
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

CHANNELS = (32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
FRAMES_PER_TOKEN = 32
BANDS = 2
WIDTH = 1024
CLASSES = 521
# Separable layers from here on can be tuned; `stems` keeps what goes into them.
TUNED_FROM = 11
# Tensor numbers in the file.
STEM, STEM_BIAS, DEPTHWISE, POINTWISE, BIASES, HEAD, HEAD_BIAS = 11, 13, 43, 56, 14, 69, 5


class Tensors:
    """Tensors of the TFLite file: as stored (integers with a scale per output channel) or as floats."""

    def __init__(self, path: Path):
        from ai_edge_litert.interpreter import Interpreter
        self.interpreter = Interpreter(str(path))
        self.interpreter.allocate_tensors()
        self.details = {d["index"]: d for d in self.interpreter.get_tensor_details()}

    def stored(self, index: int) -> tuple[np.ndarray, np.ndarray | None, int]:
        values = np.array(self.interpreter.get_tensor(index))
        if values.dtype != np.int8:
            return values.astype(np.float32), None, 0
        how = self.details[index]["quantization_parameters"]
        if np.any(how["zero_points"]):
            raise ValueError(f"tensor {index} has a zero point")
        return values, how["scales"].astype(np.float32), int(how["quantized_dimension"])

    def floats(self, index: int) -> np.ndarray:
        values, scales, axis = self.stored(index)
        if scales is None:
            return values
        shape = [1] * values.ndim
        shape[axis] = -1
        return values.astype(np.float32) * scales.reshape(shape)


def layer_pad(stride: int) -> tuple[int, int, int, int]:
    return (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1)


class YamNet(nn.Module):
    def __init__(self, tensors: Tensors):
        super().__init__()
        self.stem = nn.Conv2d(1, CHANNELS[0], 3, 2)
        self.depthwise = nn.ModuleList(nn.Conv2d(c, c, 3, s, groups=c) for c, s in zip(CHANNELS, STRIDES, strict=False))
        self.pointwise = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in zip(CHANNELS, CHANNELS[1:], strict=False))
        self.head = nn.Linear(WIDTH, CLASSES)

        def put(layer, weight: int, bias: int, order: tuple[int, ...]):
            layer.weight.data = torch.from_numpy(tensors.floats(weight).transpose(order).copy())
            layer.bias.data = torch.from_numpy(tensors.floats(bias))

        put(self.stem, STEM, STEM_BIAS, (0, 3, 1, 2))
        for i, (spread, mix) in enumerate(zip(self.depthwise, self.pointwise, strict=True)):
            put(spread, DEPTHWISE + i, BIASES + 2 * i, (3, 0, 1, 2))
            put(mix, POINTWISE + i, BIASES + 2 * i + 1, (0, 3, 1, 2))
        put(self.head, HEAD, HEAD_BIAS, (0, 1))

    def layers(self, x: torch.Tensor, first: int, last: int) -> torch.Tensor:
        for i in range(first, last):
            x = F.relu(self.pointwise[i](F.relu(self.depthwise[i](F.pad(x, layer_pad(STRIDES[i]))))))
        return x

    def lower(self, frames: torch.Tensor) -> torch.Tensor:
        """[B, T, 64] → the map [B, 512, T / 16, 4] before the last two separable layers."""
        return self.layers(F.relu(self.stem(F.pad(frames[:, None], layer_pad(2)))), 0, TUNED_FROM)

    def upper(self, x: torch.Tensor) -> torch.Tensor:
        """The map of `lower` → tokens [B, T / 32, 2 * 1024], the low band first."""
        return self.layers(x, TUNED_FROM, len(STRIDES)).permute(0, 2, 3, 1).flatten(2)

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        """[B, T, 64] → tokens [B, T / 32, 2 * 1024]."""
        return self.upper(self.lower(frames))

    def scores(self, tokens: torch.Tensor) -> torch.Tensor:
        """Class scores [patches, 521] of one clip's tokens, in patches of three tokens (0.96 s)."""
        joint = (tokens[:, :WIDTH] + tokens[:, WIDTH:]) / 2
        patches = joint.unfold(0, min(3, len(joint)), 1).mean(-1)
        return torch.sigmoid(self.head(patches))
