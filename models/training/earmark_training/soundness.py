"""Does a text name a sound at all? A small network on the query's vector, and the texts it learns from.

Texts that do: captions, phrases of sound classes and UCS categories, tags, UCS synonyms. Texts that do not:
ordinary words drawn alone or together that are far from every phrase, listed queries, letters without sense.
"""
import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import minilm
from .data import Corpus
from .model import WIDTH
from .stage import Options
from .text_graph import kept_tokens

HIDDEN = 64
RANDOM_WORDS = 6000
FAR = 0.45
STEPS = 800
BATCH = 2048


def net() -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1))


def single_words(options: Options, corpus: Corpus) -> list[str]:
    """Plain words that people search sounds by: tags, names of classes, UCS subcategories and synonyms."""
    words = {tag.strip() for row in corpus.rows.values() if row["split"] == "train" for tag in row["tags"].split(",")}
    words |= {part.strip().lower() for name in corpus.sound_names for part in name.split(",")}
    for row in json.loads((options.text / "ucs_en.json").read_text(encoding="utf-8")):
        words |= {row["Category"].lower(), row["SubCategory"].lower()}
        words |= {s.lower() for s in row["Synonyms"][:12]}
    return sorted(w for w in words if len(w) > 2)


def random_words(options: Options, rng: np.random.Generator) -> list[str]:
    """Ordinary words and short rows of them."""
    words = [t for t in kept_tokens(options)[1] if t.isalpha() and len(t) >= 4]
    alone = rng.choice(words, RANDOM_WORDS, replace=False).tolist()
    return alone + [" ".join(rng.choice(words, rng.integers(2, 6))) for _ in range(RANDOM_WORDS)]


def sentences(options: Options, corpus: Corpus, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Sentence vectors of the single words and of the random words that are far from every phrase."""
    path = options.folder("calibrate") / "words.npz"
    if not path.exists():
        words = single_words(options, corpus)
        random = sorted(set(random_words(options, rng)) - set(words))
        near = minilm.encode(words)
        vectors = minilm.encode(random)
        known = corpus.sentences[torch.cat([corpus.sound_texts.flatten(), corpus.cat_texts.flatten()]).unique()].numpy()
        far = ((vectors @ known.T).max(1) < FAR) & ((vectors @ near.T).max(1) < 0.75)
        np.savez(path, words=near, random=vectors[far])
    return dict(np.load(path))


def train(groups: list[tuple[torch.Tensor, float, float]], seed: int) -> nn.Sequential:
    """`groups`: unit text vectors, whether they name a sound, and what the group weighs."""
    torch.manual_seed(seed)
    network = net()
    x = torch.cat([vectors for vectors, _, _ in groups])
    y = torch.cat([torch.full((len(v),), wanted) for v, wanted, _ in groups])
    weight = torch.cat([torch.full((len(v),), share / len(v)) for v, _, share in groups])
    optimiser = torch.optim.AdamW(network.parameters(), 3e-3, weight_decay=0.1)
    for _ in range(STEPS):
        part = torch.multinomial(weight, BATCH, replacement=True)
        loss = F.binary_cross_entropy_with_logits(network(x[part])[:, 0], y[part])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network.eval()


@torch.inference_mode()
def score(network: nn.Sequential, vectors: np.ndarray) -> np.ndarray:
    return network(torch.from_numpy(np.asarray(vectors, np.float32)))[:, 0].numpy()


def numbers(network: nn.Sequential) -> np.ndarray:
    """All parameters one after another: first layer [64, 384], its bias, second layer [64], its bias."""
    return np.concatenate([p.detach().numpy().ravel() for p in network.parameters()]).astype(np.float32)
