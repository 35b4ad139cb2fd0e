"""The caption decoder: a vector becomes keys and values of a few places before the text, a small causal transformer writes on.

As in ClipCap (R. Mokady et al., 2021) the sound is a prefix of the sentence; here the prefix gives keys and values to each
layer directly and has no layers of its own. Word embeddings are those of the output.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from .model import WIDTH as DIM

WIDTH = 128
HEADS = 2
LAYERS = 2
PLACES = 4
HIDDEN = 512
LONGEST = 24
STYLES = 3


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.prefix_key, self.prefix_value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, keys, values, hidden=0.0):
        """`keys` and `values` [B, heads, T, width] are what came before; those of `x` are appended and given back.
        `hidden` is added to the scores: very negative where a token must not look."""
        y = self.norm1(x)
        query, key, value = (heads(layer(y)) for layer in (self.query, self.key, self.value))
        keys, values = torch.cat([keys, key], 2), torch.cat([values, value], 2)
        scores = query @ keys.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + hidden
        x = x + self.out((scores.softmax(-1) @ values).transpose(1, 2).flatten(2))
        return x + self.down(self.drop(F.silu(self.up(self.norm2(x))))), keys, values


def heads(x: torch.Tensor) -> torch.Tensor:
    """[B, T, width] → [B, heads, T, width of a head]."""
    return x.unflatten(2, (HEADS, -1)).transpose(1, 2)


class Decoder(nn.Module):
    """`words` tokens; behind them, in training only, one start token for each further style of text."""

    def __init__(self, words: int, dropout: float = 0.1):
        super().__init__()
        self.words = words
        self.inward, self.outward = nn.Linear(DIM, HIDDEN), nn.Linear(HIDDEN, PLACES * WIDTH)
        self.norm_prefix = nn.LayerNorm(WIDTH)
        self.embed = nn.Embedding(words + STYLES - 1, WIDTH)
        self.place = nn.Parameter(torch.randn(LONGEST + 1, WIDTH) * 0.02)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.norm_out = nn.LayerNorm(WIDTH)
        self.bias = nn.Parameter(torch.zeros(words))
        self.drop = nn.Dropout(dropout)
        nn.init.normal_(self.embed.weight, std=WIDTH ** -0.5)

    def prefix(self, vector: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Unit vectors [B, dim] → keys and values [B, layers, heads, places, width of a head]."""
        y = F.silu(self.inward(vector * math.sqrt(DIM)))
        y = self.norm_prefix(self.outward(self.drop(y)).unflatten(1, (PLACES, WIDTH)))
        return (torch.stack([heads(layer.prefix_key(y)) for layer in self.layers], 1),
                torch.stack([heads(layer.prefix_value(y)) for layer in self.layers], 1))

    def read(self, tokens: torch.Tensor, at: int) -> torch.Tensor:
        count = tokens.shape[1]
        return self.drop(self.embed(tokens) * math.sqrt(WIDTH) + self.place[at:at + count])

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(self.norm_out(x), self.embed.weight[: self.words], self.bias)

    def forward(self, vector: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        """Hidden states for whole texts at once, ready for `logits`."""
        keys, values = self.prefix(vector)
        count = tokens.shape[1]
        hidden = torch.full((count, PLACES + count), -1e4).triu(PLACES + 1)
        x = self.read(tokens, 0)
        for i, layer in enumerate(self.layers):
            x, _, _ = layer(x, keys[:, i], values[:, i], hidden)
        return x

    def step(self, tokens: torch.Tensor, keys: torch.Tensor, values: torch.Tensor):
        """One token [B] on: logits [B, words], and keys and values with one more place."""
        x = self.read(tokens[:, None], keys.shape[3] - PLACES)
        out_keys, out_values = [], []
        for i, layer in enumerate(self.layers):
            x, k, v = layer(x, keys[:, i], values[:, i])
            out_keys.append(k)
            out_values.append(v)
        return self.logits(x[:, 0]), torch.stack(out_keys, 1), torch.stack(out_values, 1)
