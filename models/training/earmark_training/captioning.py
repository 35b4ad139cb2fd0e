"""The captioning loss of Cacophony (as CoCa's): a small causal decoder with cross-attention to all audio tokens.

Its words are MiniLM's pieces, those that the captions use; their vectors are MiniLM's own, kept still, and serve as the
output, too. The decoder exists for the loss alone: it makes the audio tokens say what is heard, and is not shipped.
"""
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import minilm

LENGTH = 24
START, END, PAD = 0, 1, 2
SPECIAL = 3


class Pieces:
    """The captions' pieces, renumbered: 0 starts, 1 ends, 2 fills."""

    def __init__(self, texts: list[str]):
        model, tokenizer = minilm.load()
        lists = [code.ids for code in tokenizer.encode_batch(texts, add_special_tokens=False)]
        used = sorted({piece for ids in lists for piece in ids})
        number = {piece: SPECIAL + i for i, piece in enumerate(used)}
        vectors = model.embeddings.word_embeddings.weight[used].detach()
        self.vectors = torch.cat([torch.zeros(SPECIAL, vectors.shape[1]), F.normalize(vectors, dim=1)])
        self.rows = np.full((len(texts), LENGTH + 1), PAD, np.int64)
        for row, ids in zip(self.rows, lists, strict=True):
            line = [START, *(number[piece] for piece in ids[: LENGTH - 1]), END]
            row[: len(line)] = line


class DecoderBlock(nn.Module):
    """Pre-LN: causal attention, attention to the sound, MLP with SiLU."""

    def __init__(self, width: int, heads: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.own, self.own_out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.ask, self.hear, self.hear_out = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.drop = nn.Dropout(dropout)

    def apart(self, x: torch.Tensor, parts: int):
        return (y.unflatten(2, (self.heads, -1)).transpose(1, 2) for y in x.chunk(parts, 2))

    def forward(self, x: torch.Tensor, sound: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        query, key, value = self.apart(self.own(self.norms[0](x)), 3)
        y = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.drop(self.own_out(y.transpose(1, 2).flatten(2)))
        (query,), (key, value) = self.apart(self.ask(self.norms[1](x)), 1), self.apart(self.hear(sound), 2)
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :] > 0)
        x = x + self.drop(self.hear_out(y.transpose(1, 2).flatten(2)))
        return x + self.drop(self.down(F.silu(self.up(self.norms[2](x)))))


class CaptionDecoder(nn.Module):
    def __init__(self, pieces: torch.Tensor, sound_width: int, width: int = 256, layers: int = 2, heads: int = 4,
                 dropout: float = 0.1):
        super().__init__()
        self.register_buffer("pieces", pieces, persistent=False)
        self.special = nn.Parameter(torch.randn(SPECIAL, pieces.shape[1]) / math.sqrt(pieces.shape[1]))
        self.inward, self.outward = nn.Linear(pieces.shape[1], width), nn.Linear(width, pieces.shape[1])
        self.place = nn.Parameter(torch.randn(LENGTH, width) * 0.02)
        self.sound = nn.Linear(sound_width, width)
        self.blocks = nn.ModuleList(DecoderBlock(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.scale, self.bias = nn.Parameter(torch.tensor(2.0)), nn.Parameter(torch.zeros(len(pieces)))

    def forward(self, words: torch.Tensor, sound: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Pieces [B, L] and tokens [B, N, width] with mask → logits [B, L, pieces] of what comes next."""
        table = torch.cat([self.special, self.pieces[SPECIAL:]])
        x = self.inward(table[words]) + self.place[: words.shape[1]]
        sound = self.sound(sound)
        for block in self.blocks:
            x = block(x, sound, mask)
        return self.scale.exp() * self.outward(self.norm(x)) @ table.T + self.bias

    def loss(self, lines: np.ndarray, sound: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Mean cross-entropy of a piece over the pieces of these captions, their end included."""
        longest = int((lines != PAD).sum(1).max())
        words = torch.from_numpy(lines[:, :longest])
        logits = self(words[:, :-1], sound, mask)
        return F.cross_entropy(logits.flatten(0, 1).float(), words[:, 1:].flatten(), ignore_index=PAD)
