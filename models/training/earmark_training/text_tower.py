"""The text tower with MiniLM's top two layers tuned; what lies below stays as it is."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import minilm

TUNED = 2
RATE = 3e-5


class TopTuned(nn.Module):
    """Texts (by their number) → unit sentence vectors, through layers of which the last two learn."""

    def __init__(self, texts: list[str]):
        super().__init__()
        self.encoder, tokenizer = minilm.load()
        self.encoder.requires_grad_(False)
        self.encoder.encoder.layer[-TUNED:].requires_grad_(True)
        self.ids = [code.ids for code in tokenizer.encode_batch(texts)]
        self.count = np.array([len(i) for i in self.ids])

    def forward(self, texts: np.ndarray) -> torch.Tensor:
        longest = int(self.count[texts].max())
        tokens = torch.tensor([self.ids[i] + [0] * (longest - len(self.ids[i])) for i in texts])
        mask = (torch.arange(longest) < torch.from_numpy(self.count[texts])[:, None]).long()
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        weight = mask[..., None].float()
        return F.normalize((hidden.float() * weight).sum(1) / weight.sum(1), dim=-1)

    @torch.no_grad()
    def refresh(self, bank: torch.Tensor, texts: np.ndarray, batch: int = 256) -> None:
        """Put these texts' vectors of now into the bank."""
        self.eval()
        order = texts[np.argsort(self.count[texts], kind="stable")]
        for at in range(0, len(order), batch):
            bank[torch.from_numpy(order[at:at + batch])] = self(order[at:at + batch])
