"""The part that is trained: a transformer over the tokens of both trunks, and a linear map on the text side."""
import math

import torch
from torch import nn
from torch.nn import functional as F

WIDTH = 384
HEADS = 6
BLOCKS = 2
EVERYDAY_WIDTH = 2048
EFFECTS_WIDTH = 512
TIME_SCALE = 0.3
LONGEST = 64


def sinusoids(length: int) -> torch.Tensor:
    at = torch.arange(length)[:, None].float()
    wave = torch.exp(-math.log(10000.0) * torch.arange(WIDTH // 2) / (WIDTH // 2))
    return torch.cat([torch.sin(at * wave), torch.cos(at * wave)], 1) * TIME_SCALE


def pair_tokens(tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Maximum over pairs of effects tokens (never negative; what is masked counts as zero)."""
    odd = tokens.shape[1] % 2
    tokens = F.pad(tokens * mask[..., None], (0, 0, 0, odd))
    mask = F.pad(mask, (0, odd))
    return (tokens.unflatten(1, (-1, 2)).amax(2), mask.unflatten(1, (-1, 2)).amax(2))


class Block(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        y = self.norm1(x)
        query, key, value = (layer(y).unflatten(2, (HEADS, -1)).transpose(1, 2)
                             for layer in (self.query, self.key, self.value))
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :] > 0)
        x = x + self.drop(self.out(y.transpose(1, 2).flatten(2)))
        return x + self.drop(self.down(self.drop(F.silu(self.up(self.norm2(x))))))


class AudioHead(nn.Module):
    """Tokens of both trunks → one vector, not normalised."""

    def __init__(self, dropout: float = 0.15):
        super().__init__()
        self.norm_everyday, self.norm_effects = nn.LayerNorm(EVERYDAY_WIDTH), nn.LayerNorm(EFFECTS_WIDTH)
        self.in_everyday, self.in_effects = nn.Linear(EVERYDAY_WIDTH, WIDTH), nn.Linear(EFFECTS_WIDTH, WIDTH)
        self.modality = nn.Parameter(torch.randn(2, WIDTH) * 0.02)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(BLOCKS))
        self.norm_out = nn.LayerNorm(WIDTH)
        self.attend = nn.Linear(WIDTH, HEADS)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.skip_everyday = nn.Linear(EVERYDAY_WIDTH, WIDTH, bias=False)
        self.skip_effects = nn.Linear(2 * EFFECTS_WIDTH, WIDTH, bias=False)
        self.drop = nn.Dropout(dropout)
        self.register_buffer("time", sinusoids(LONGEST), persistent=False)

    def forward(self, everyday, everyday_mask, effects, effects_mask):
        effects, effects_mask = pair_tokens(effects, effects_mask)
        a = self.norm_everyday(torch.log1p(everyday))
        b = self.norm_effects(torch.log1p(effects))
        x = torch.cat([self.drop(self.in_everyday(a)) + self.time[: a.shape[1]] + self.modality[0],
                       self.drop(self.in_effects(b)) + self.time[: b.shape[1]] + self.modality[1]], 1)
        mask = torch.cat([everyday_mask, effects_mask], 1)
        for block in self.blocks:
            x = block(x, mask)
        x = self.norm_out(x)
        weight = (self.attend(x).float() + (mask[..., None] - 1) * 1e4).softmax(1)
        pooled = (weight[..., None] * x.unflatten(2, (HEADS, -1))).sum(1).flatten(1)
        mean_a = (a * everyday_mask[..., None]).sum(1) / everyday_mask.sum(1, keepdim=True)
        mean_b = (b * effects_mask[..., None]).sum(1) / effects_mask.sum(1, keepdim=True)
        peak_b = (b + (effects_mask[..., None] - 1) * 1e4).amax(1)
        return self.out(pooled) + self.skip_everyday(mean_a) + self.skip_effects(torch.cat([mean_b, peak_b], 1))


class TextHead(nn.Module):
    """Unit sentence vector → one vector of the shared space, not normalised: itself plus a learned linear change."""

    def __init__(self):
        super().__init__()
        self.change = nn.Linear(WIDTH, WIDTH)
        nn.init.normal_(self.change.weight, std=0.02)
        nn.init.zeros_(self.change.bias)

    def forward(self, sentence: torch.Tensor) -> torch.Tensor:
        return sentence + self.change(sentence)


class Towers(nn.Module):
    def __init__(self, dropout: float = 0.15):
        super().__init__()
        self.audio_head = AudioHead(dropout)
        self.text_head = TextHead()
        self.caption_scale = nn.Parameter(torch.tensor(2.66))
        self.class_scale = nn.Parameter(torch.tensor(2.66))

    def audio(self, *batch: torch.Tensor, **how: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.audio_head(*batch, **how).float(), dim=-1)

    def text(self, sentence: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.text_head(sentence).float(), dim=-1)
