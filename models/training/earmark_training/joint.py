"""The heads that the ablations compare. Each takes its own input and says: the vector, the tokens and their mask.

`JointHead` is the shipped `AudioHead` with its steps apart (same parameters, same answer): the pretraining masks its
tokens, the captioning loss reads them. `EverydayHead` is the same over YAMNet's tokens alone.
"""
import torch
from torch import nn
from torch.nn import functional as F

from .model import EVERYDAY_WIDTH, HEADS, LONGEST, WIDTH, AudioHead, Block, pair_tokens, sinusoids


def means_and_peak(a, a_mask, b, b_mask) -> tuple[torch.Tensor, torch.Tensor]:
    mean_a = (a * a_mask[..., None]).sum(1) / a_mask.sum(1, keepdim=True)
    mean_b = (b * b_mask[..., None]).sum(1) / b_mask.sum(1, keepdim=True)
    return mean_a, torch.cat([mean_b, (b + (b_mask[..., None] - 1) * 1e4).amax(1)], 1)


def attention_pool(attend: nn.Linear, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weight = (attend(x).float() + (mask[..., None] - 1) * 1e4).softmax(1)
    return (weight[..., None] * x.unflatten(2, (HEADS, -1))).sum(1).flatten(1)


class JointHead(AudioHead):
    def embed(self, everyday, everyday_mask, effects, effects_mask):
        """Tokens [B, A + B, 384] before the transformer, their mask, and the normalised input of the linear skip."""
        effects, effects_mask = pair_tokens(effects, effects_mask)
        a, b = self.norm_everyday(torch.log1p(everyday)), self.norm_effects(torch.log1p(effects))
        x = torch.cat([self.drop(self.in_everyday(a)) + self.time[: a.shape[1]] + self.modality[0],
                       self.drop(self.in_effects(b)) + self.time[: b.shape[1]] + self.modality[1]], 1)
        return x, torch.cat([everyday_mask, effects_mask], 1), (a, everyday_mask, b, effects_mask)

    def encode(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x, mask)
        return self.norm_out(x)

    def hear(self, *batch: torch.Tensor):
        x, mask, parts = self.embed(*batch)
        x = self.encode(x, mask)
        mean_a, moments_b = means_and_peak(*parts)
        return self.out(attention_pool(self.attend, x, mask)) + self.skip_everyday(mean_a) + self.skip_effects(moments_b), x, mask

    def forward(self, *batch: torch.Tensor) -> torch.Tensor:
        return self.hear(*batch)[0]


class EverydayHead(nn.Module):
    """YAMNet's tokens → one vector; what else a batch holds is left aside."""

    def __init__(self, dropout: float, blocks: int = 2):
        super().__init__()
        self.norm, self.inward = nn.LayerNorm(EVERYDAY_WIDTH), nn.Linear(EVERYDAY_WIDTH, WIDTH)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(blocks))
        self.norm_out, self.attend = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, HEADS)
        self.out, self.skip = nn.Linear(WIDTH, WIDTH), nn.Linear(2 * EVERYDAY_WIDTH, WIDTH, bias=False)
        self.drop = nn.Dropout(dropout)
        self.register_buffer("time", sinusoids(LONGEST), persistent=False)

    def hear(self, everyday, everyday_mask, *_rest):
        a = self.norm(torch.log1p(everyday))
        x = self.drop(self.inward(a)) + self.time[: a.shape[1]]
        for block in self.blocks:
            x = block(x, everyday_mask)
        x = self.norm_out(x)
        _, moments = means_and_peak(a, everyday_mask, a, everyday_mask)
        return self.out(attention_pool(self.attend, x, everyday_mask)) + self.skip(moments), x, everyday_mask

    def forward(self, *batch: torch.Tensor) -> torch.Tensor:
        return self.hear(*batch)[0]


class MappedHead(nn.Module):
    """Last layers of the trunks, tuned, under a head: maps of `stems` (as channels, rows, bands) → one vector.

    YAMNet's layers from `TUNED_FROM` on and, where there is a joint head, aiSFX's fourth block (its batch
    normalisation keeps its statistics).
    """

    def __init__(self, head: nn.Module, everyday: nn.Module, effects: nn.Module | None):
        super().__init__()
        self.head, self.everyday, self.effects = head, everyday, effects

    def train(self, mode: bool = True):
        super().train(mode)
        if self.effects is not None:
            self.effects.eval()
        return self

    def hear(self, a_map, a_mask, b_map, b_mask):
        a = self.everyday.upper(a_map)[:, : a_mask.shape[1]].float()
        if self.effects is None:
            return self.head.hear(a * a_mask[..., None], a_mask)
        b = self.effects.upper(b_map).float()
        return self.head.hear(a * a_mask[..., None], a_mask, b * b_mask[..., None], b_mask)

    def forward(self, *batch: torch.Tensor) -> torch.Tensor:
        return self.hear(*batch)[0]


def unit(vector: torch.Tensor) -> torch.Tensor:
    return F.normalize(vector.float(), dim=-1)
