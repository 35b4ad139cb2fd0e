"""Cacophony's audio side in small: a vision transformer over log-mel patches, and its attention pooling.

As in the paper: a linear map of the patch, sinusoidal time and a learned table of frequency positions, pre-LN blocks
with SiLU, a final norm, no class token; one learned query, split into eight heads, pools the tokens to the vector of
the shared space. Four blocks of 256 in place of twelve of 768.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from .model import WIDTH as SHARED
from .patches import COLUMN, VALUES

WIDTH, BLOCKS, HEADS, POOL_HEADS = 256, 4, 4, 8


def sinusoids(place: torch.Tensor, width: int) -> torch.Tensor:
    """[…] → […, width]: sine beside cosine of the column's number."""
    wave = torch.exp(-math.log(10000.0) * torch.arange(width // 2) / (width // 2))
    angle = place[..., None].float() * wave
    return torch.cat([torch.sin(angle), torch.cos(angle)], -1)


class Block(nn.Module):
    def __init__(self, width: int, heads: int, dropout: float = 0.0):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.inward, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        query, key, value = (y.unflatten(2, (self.heads, -1)).transpose(1, 2) for y in self.inward(self.norm1(x)).chunk(3, 2))
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :] > 0)
        x = x + self.drop(self.out(y.transpose(1, 2).flatten(2)))
        return x + self.drop(self.down(F.silu(self.up(self.norm2(x)))))


class PatchEncoder(nn.Module):
    def __init__(self, dropout: float = 0.0):
        super().__init__()
        self.inward = nn.Linear(VALUES, WIDTH)
        self.frequency = nn.Parameter(torch.randn(COLUMN, WIDTH) * 0.02)
        self.blocks = nn.ModuleList(Block(WIDTH, HEADS, dropout) for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, values, time, band, mask) -> torch.Tensor:
        """Patches [B, N, 256], their column and band [B, N], mask → tokens [B, N, 256]."""
        x = self.inward(values) + sinusoids(time, WIDTH) + self.frequency[band]
        for block in self.blocks:
            x = block(x, mask)
        return self.norm(x)


class AttentionPooler(nn.Module):
    def __init__(self, width: int = WIDTH, heads: int = POOL_HEADS, out: int = SHARED):
        super().__init__()
        self.heads = heads
        self.query = nn.Parameter(torch.randn(heads, width // heads) * 0.02)
        self.keys_values, self.out = nn.Linear(width, 2 * width), nn.Linear(width, out)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        key, value = (y.unflatten(2, (self.heads, -1)) for y in self.keys_values(x).chunk(2, 2))
        score = (key * self.query).sum(3).float() / math.sqrt(key.shape[3])
        weight = (score + (mask[..., None] - 1) * 1e4).softmax(1)
        return self.out((weight[..., None] * value).sum(1).flatten(1))


class PatchHead(nn.Module):
    """Patches → the vector, the tokens and their mask."""

    def __init__(self, dropout: float = 0.0):
        super().__init__()
        self.encoder, self.pooler = PatchEncoder(dropout), AttentionPooler()

    def hear(self, values, time, band, mask):
        x = self.encoder(values, time, band, mask)
        return self.pooler(x, mask), x, mask

    def forward(self, *batch: torch.Tensor) -> torch.Tensor:
        return self.hear(*batch)[0]
