"""The text tower with MiniLM's top two layers tuned, from states of the layers below that are computed once."""
import copy

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import minilm
from .stage import Options

TUNED = 2
RATE = 3e-5


@torch.inference_mode()
def lower_states(texts: list[str], batch: int = 256) -> tuple[np.ndarray, np.ndarray]:
    """States [pieces, 384] (float16) below the tuned layers, one text after another, and the pieces of each text."""
    model, tokenizer = minilm.load()
    model.encoder.layer = model.encoder.layer[:-TUNED]
    ids = [code.ids for code in tokenizer.encode_batch(texts)]
    count = np.array([len(i) for i in ids])
    first = np.cumsum(count) - count
    out = np.zeros((count.sum(), minilm.WIDTH), np.float16)
    order = np.argsort(count, kind="stable")
    for at in range(0, len(order), batch):
        part = order[at:at + batch]
        longest = int(count[part].max())
        tokens = torch.tensor([ids[i] + [0] * (longest - len(ids[i])) for i in part])
        mask = (torch.arange(longest) < torch.from_numpy(count[part])[:, None]).long()
        with torch.autocast("cpu", torch.bfloat16):
            hidden = model(input_ids=tokens, attention_mask=mask).last_hidden_state.float().numpy()
        for row, i in enumerate(part):
            out[first[i]:first[i] + count[i]] = hidden[row, : count[i]]
    return out, count


class TopLayers(nn.Module):
    """Texts (by their number) → unit sentence vectors, through layers that learn."""

    def __init__(self, options: Options, texts: list[str]):
        super().__init__()
        path = options.folder("ablate") / "text-states.npz"
        if not path.exists():
            states, count = lower_states(texts)
            np.savez(path, states=states, count=count)
        kept = np.load(path)
        self.states, self.count = torch.from_numpy(kept["states"]), kept["count"]
        self.first = np.cumsum(self.count) - self.count
        self.layers = minilm.load()[0].encoder.layer[-TUNED:]

    def __deepcopy__(self, memo):
        """A copy has its own layers and shares the states."""
        twin = TopLayers.__new__(TopLayers)
        nn.Module.__init__(twin)
        twin.states, twin.count, twin.first = self.states, self.count, self.first
        twin.layers = copy.deepcopy(self.layers, memo)
        return twin

    def forward(self, texts: np.ndarray) -> torch.Tensor:
        count = self.count[texts]
        at = np.arange(count.max())[None]
        index = self.first[texts][:, None] + np.minimum(at, count[:, None] - 1)
        mask = torch.from_numpy((at < count[:, None]).astype(np.float32))
        hidden = self.states[torch.from_numpy(index)].float()
        heard = mask[:, None, None, :] > 0
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                hidden = layer(hidden, heard)
                hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        hidden = hidden.float() * mask[..., None]
        return F.normalize(hidden.sum(1) / mask.sum(1, keepdim=True), dim=-1)

    @torch.inference_mode()
    def refresh(self, bank: torch.Tensor, texts: np.ndarray, batch: int = 512) -> None:
        """Put these texts' vectors of now into the bank."""
        self.eval()
        order = texts[np.argsort(self.count[texts], kind="stable")]
        for at in range(0, len(order), batch):
            bank[torch.from_numpy(order[at:at + batch])] = self(order[at:at + batch])
