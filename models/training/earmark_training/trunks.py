"""The last layers of both trunks as parts that are trained, and the towers with them.

A map is zero beyond its clip and has some rows more than the clip, so that a clip's tokens do not depend on how far it was padded.
"""
import torch
from torch import nn
from torch.nn import functional as F

from . import aisfx_trunk, yamnet
from .model import Towers
from .stage import Options


class EverydayUpper(nn.Module):
    """YAMNet's last two separable layers."""

    def __init__(self, net: yamnet.YamNet):
        super().__init__()
        self.depthwise, self.pointwise = net.depthwise[yamnet.TUNED_FROM:], net.pointwise[yamnet.TUNED_FROM:]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The map [B, 512, T / 16, 4], zero beyond each clip's rows, → tokens [B, T / 32, 2 * 1024]."""
        for spread, mix, stride in zip(self.depthwise, self.pointwise, yamnet.STRIDES[yamnet.TUNED_FROM:], strict=True):
            x = F.relu(mix(F.relu(spread(F.pad(x, yamnet.layer_pad(stride))))))
        return x.permute(0, 2, 3, 1).flatten(2)


class EffectsUpper(nn.Module):
    """aiSFX's fourth block, its batch normalisation folded into the convolutions."""

    def __init__(self, net: aisfx_trunk.AiSfx):
        super().__init__()
        folded = net.folded()[6:]
        self.convolutions = nn.ModuleList(nn.Conv2d(w.shape[1], w.shape[0], 3, padding=1) for w, _ in folded)
        for layer, (weight, bias) in zip(self.convolutions, folded, strict=True):
            layer.weight.data, layer.bias.data = weight.clone(), bias.clone()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The map [B, 256, T / 8, 12], zero beyond each clip's rows, → tokens [B, T / 8, 512]."""
        for layer in self.convolutions:
            x = F.relu(layer(x))
        return x.mean(3).transpose(1, 2)


# Rows beyond the longest clip that reach into its last tokens: two of YAMNet's map make one more token.
EVERYDAY_SPARE, EFFECTS_SPARE = 2, 1


def silenced(x: torch.Tensor, rows, spare: int) -> torch.Tensor:
    """A map that is zero beyond each clip's rows, with some rows more."""
    return F.pad(x * row_mask(rows, x.shape[2])[:, None, :, None].to(x.dtype), (0, 0, 0, spare))


def row_mask(counts, longest: int) -> torch.Tensor:
    return (torch.arange(longest)[None] < torch.as_tensor(counts)[:, None]).float()


class TunedTowers(Towers):
    """Towers that begin at the maps of `stems` instead of at finished tokens."""

    def __init__(self, options: Options, dropout: float = 0.15):
        super().__init__(dropout)
        self.everyday_upper = EverydayUpper(yamnet.YamNet(yamnet.Tensors(options.teachers / "yamnet" / "yamnet.tflite")))
        self.effects_upper = EffectsUpper(aisfx_trunk.AiSfx().eval())
        for upper in (self.everyday_upper, self.effects_upper):
            upper.to(memory_format=torch.channels_last)

    def tokens(self, a: torch.Tensor, b: torch.Tensor, rows_a, rows_b):
        """Maps of both trunks and how many rows of them each clip has → tokens and masks, as `AudioHead` takes them."""
        everyday = self.everyday_upper(silenced(a, rows_a, EVERYDAY_SPARE))
        effects = self.effects_upper(silenced(b, rows_b, EFFECTS_SPARE))[:, : b.shape[2]]
        everyday = everyday[:, : (a.shape[2] + 1) // 2]
        mask_a, mask_b = row_mask((torch.as_tensor(rows_a) + 1) // 2, everyday.shape[1]), row_mask(rows_b, effects.shape[1])
        return everyday.float() * mask_a[..., None], mask_a, effects.float() * mask_b[..., None], mask_b

    def trunk_parameters(self) -> list[nn.Parameter]:
        return [*self.everyday_upper.parameters(), *self.effects_upper.parameters()]
