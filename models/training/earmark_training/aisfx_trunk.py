"""Trunk of aiSFX (Ma and Lerch, ISMIR 2022; CC BY 4.0): tokens before its pooling over time.

The weights come with the Python package `aisfx`. Every eight frames give one token of 512 numbers.
"""
import importlib.util
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

CHANNELS = (1, 64, 128, 256, 512)
FRAMES_PER_TOKEN = 8
WIDTH = 512
PREFIX = "embedding_net."


class Block(nn.Module):
    def __init__(self, inner: int, outer: int):
        super().__init__()
        self.conv1 = nn.Conv2d(inner, outer, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(outer, outer, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outer)
        self.bn2 = nn.BatchNorm2d(outer)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))


def checkpoint() -> Path:
    return Path(importlib.util.find_spec("aisfx").origin).parent / "models" / "checkpoint.pth"


class AiSfx(nn.Module):
    def __init__(self):
        super().__init__()
        for i, (inner, outer) in enumerate(zip(CHANNELS, CHANNELS[1:], strict=False)):
            setattr(self, f"conv_block{i + 1}", Block(inner, outer))
        state = torch.load(checkpoint(), map_location="cpu", weights_only=False)[0]
        own = {key.split(".", 1)[1]: value for key, value in state.items() if key.startswith(PREFIX)}
        self.load_state_dict(own)

    def folded(self) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Weight and bias of the eight convolutions with their batch normalisation folded in."""
        layers = []
        for i in range(1, len(CHANNELS)):
            block = getattr(self, f"conv_block{i}")
            for conv, norm in ((block.conv1, block.bn1), (block.conv2, block.bn2)):
                gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
                layers.append(((conv.weight * gain[:, None, None, None]).detach(),
                               (norm.bias - norm.running_mean * gain).detach()))
        return layers

    def lower(self, frames: torch.Tensor) -> torch.Tensor:
        """[B, T, 96] → the map [B, 256, T / 8, 12] before the fourth block."""
        x = frames[:, None]
        for block in (self.conv_block1, self.conv_block2, self.conv_block3):
            x = F.max_pool2d(block(x), 2)
        return x

    def upper(self, x: torch.Tensor) -> torch.Tensor:
        """The map of `lower` → tokens [B, T / 8, 512], the mean over frequency."""
        return self.conv_block4(x).mean(3).transpose(1, 2)

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        """[B, T, 96] → tokens [B, T / 8, 512]."""
        return self.upper(self.lower(frames))
