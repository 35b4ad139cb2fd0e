"""The rows of the ablation: what each one is made of."""
from dataclasses import dataclass, replace

import torch
from torch import nn

from . import captioning, text_tower
from .aisfx_trunk import AiSfx
from .cacophony_small import WIDTH as PATCH_WIDTH
from .cacophony_small import PatchHead
from .joint import EverydayHead, JointHead, MappedHead
from .model import WIDTH, Towers
from .stage import Options
from .yamnet import TUNED_FROM, Tensors, YamNet


@dataclass(frozen=True)
class Row:
    label: str
    input: str = "tokens"
    head: str = "joint"
    start: str | None = None
    pretrained: bool = False
    captioning: bool = False
    sam: bool = False
    phrases: bool = True
    mixtures: bool = False
    text: bool = False
    distilled: bool = False
    times: float = 1.0


FROZEN = Row("(c) YAMNet + aiSFX, frozen, under one transformer")
ROWS = {
    "frozen": FROZEN,
    "text": replace(FROZEN, label="(c) + text tower's top two layers tuned", text=True),
    "captioning": replace(FROZEN, label="(c) + captioning loss", captioning=True),
    "mae": replace(FROZEN, label="(c) + masked pretraining of the joint transformer", pretrained=True),
    "sam": replace(FROZEN, label="(c) + SAM, rho 0.05", sam=True),
    "mixtures": replace(FROZEN, label="(c) + mixtures, \"a and b\", \"a, then b\"", mixtures=True),
    "no-phrases": replace(FROZEN, label="(c) without class and UCS phrases", phrases=False),
    "everyday": Row("(b) YAMNet alone, frozen", head="everyday"),
    "everyday-tuned": Row("(b) YAMNet alone, last two layers tuned, from (b) frozen", "maps", "everyday", "everyday"),
    "cacophony": Row("(a) Cacophony in small, from scratch", "patches", "vit", captioning=True, phrases=False),
    "cacophony-mae": Row("(a) Cacophony in small, masked pretraining first", "patches", "vit", captioning=True, phrases=False,
                         pretrained=True),
    "tuned": Row("(c) last blocks of both trunks tuned, from (c) frozen", "maps", "joint", "frozen"),
    "frozen-longer": replace(FROZEN, label="(c) frozen, 2.5 times the clips", times=2.5),
    "student": Row("(d) student: YAMNet, last two layers tuned, narrow head, distilled from (c)", "maps", "student", distilled=True),
    "student-alone": Row("(d) the same without distillation", "maps", "student"),
}


class RowTowers(Towers):
    """The towers of a row: its head, and what only training uses."""

    def __init__(self, head: nn.Module, dropout: float, decoder: nn.Module | None = None, top: nn.Module | None = None):
        super().__init__(dropout)
        self.audio_head, self.decoder, self.top = head, decoder, top


def head_of(options: Options, row: Row, dropout: float) -> nn.Module:
    if row.head == "vit":
        return PatchHead()
    head = JointHead(dropout) if row.head == "joint" else EverydayHead(dropout, 1 if row.head == "student" else 2)
    if row.input != "maps":
        return head
    everyday = YamNet(Tensors(options.teachers / "yamnet" / "yamnet.tflite")).requires_grad_(False)
    everyday.depthwise[TUNED_FROM:].requires_grad_(True)
    everyday.pointwise[TUNED_FROM:].requires_grad_(True)
    effects = AiSfx().requires_grad_(False) if row.head == "joint" else None
    if effects:
        effects.conv_block4.requires_grad_(True)
    return MappedHead(head, everyday, effects).to(memory_format=torch.channels_last)


def towers_of(options: Options, row: Row, dropout: float, texts: list[str], pieces: captioning.Pieces | None) -> RowTowers:
    """Towers as the row starts from: new, or with what an earlier row or the masked pretraining has learned."""
    decoder = captioning.CaptionDecoder(pieces.vectors, PATCH_WIDTH if row.head == "vit" else WIDTH) if pieces else None
    towers = RowTowers(head_of(options, row, dropout), dropout, decoder, text_tower.TopTuned(texts) if row.text else None)
    folder = options.folder("ablate")
    if row.start:
        state = torch.load(folder / f"{row.start}.pt", weights_only=True)
        left = towers.load_state_dict({k.replace("audio_head.", "audio_head.head."): v for k, v in state.items()}, strict=False)
        if left.unexpected_keys or any(k.startswith("audio_head.head.") for k in left.missing_keys):
            raise ValueError(f"{row.start} does not fit: {left}")
    elif row.distilled:
        state = torch.load(folder / "frozen.pt", weights_only=True)
        towers.load_state_dict({k: v for k, v in state.items() if not k.startswith("audio_head.")}, strict=False)
    if row.pretrained:
        state = torch.load(folder / f"pretrained-{row.head}.pt", weights_only=True)
        (towers.audio_head.encoder if row.head == "vit" else towers.audio_head).load_state_dict(state, strict=row.head == "vit")
    return towers
