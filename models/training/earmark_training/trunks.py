"""The last layers of both trunks as parts that are trained, and the towers with them."""
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

    def forward(self, x: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """The map [B, 512, T / 16, 4], zero beyond each clip's rows, → tokens [B, T / 32, 2 * 1024]."""
        x = x * rows[:, None, :, None]
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

    def forward(self, x: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """The map [B, 256, T / 8, 12], zero beyond each clip's rows, → tokens [B, T / 8, 512]."""
        x = x * rows[:, None, :, None]
        for layer in self.convolutions:
            x = F.relu(layer(x))
        return x.mean(3).transpose(1, 2)


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
        mask_a, mask_b = row_mask(rows_a, a.shape[2]), row_mask(rows_b, b.shape[2])
        everyday = self.everyday_upper(a, mask_a.to(a.dtype))
        effects = self.effects_upper(b, mask_b.to(b.dtype))
        mask_a = row_mask((torch.as_tensor(rows_a) + 1) // 2, everyday.shape[1])
        return everyday.float() * mask_a[..., None], mask_a, effects.float() * mask_b[..., None], mask_b

    def trunk_parameters(self) -> list[nn.Parameter]:
        return [*self.everyday_upper.parameters(), *self.effects_upper.parameters()]
