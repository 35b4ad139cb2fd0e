"""The features of `teach` in memory, with the batches that training and measuring draw from them."""
import json
from dataclasses import dataclass

import numpy as np
import torch

from .model import EFFECTS_WIDTH, EVERYDAY_WIDTH
from .stage import Options, clips
from .texts import clip_texts, sound_phrases, ucs_phrases
from .yamnet import CLASSES


@dataclass
class Tokens:
    """Tokens of all windows, one after another, and where each window's begin and how many there are."""
    values: torch.Tensor
    first: np.ndarray
    count: np.ndarray

    def padded(self, windows: np.ndarray, keep: float = 1.0, rng: np.random.Generator | None = None):
        """[B, longest, width] float32 and its mask; with `keep` below one some tokens are left out."""
        picks = []
        for window in windows:
            own = np.arange(self.first[window], self.first[window] + self.count[window])
            if rng is not None and len(own) > 3 and rng.random() < 0.5:
                chosen = own[rng.random(len(own)) < keep]
                own = chosen if len(chosen) else own[:1]
            picks.append(own)
        longest = max(map(len, picks))
        index = np.zeros((len(picks), longest), np.int64)
        mask = np.zeros((len(picks), longest), np.float32)
        for row, valid, own in zip(index, mask, picks, strict=True):
            row[: len(own)] = own
            valid[: len(own)] = 1.0
        mask = torch.from_numpy(mask)
        return self.values[torch.from_numpy(index)].float() * mask[..., None], mask


class Corpus:
    def __init__(self, options: Options, name: str | None = None):
        """`name`: the model whose tuned trunks the tokens come from; without it (or untuned) those of `teach`."""
        self.options, self.descriptors = options, None
        folder = options.folder("teach")
        tuned = options.folder("tokens") / name if name else folder
        table, everyday, effects, mean, peak = [], [], [], [], []
        for path in sorted((tuned if tuned.exists() else folder).glob("audio-*.json")):
            table += json.loads(path.read_text())
            everyday.append(np.fromfile(path.with_suffix(".everyday.f16"), np.float16).reshape(-1, EVERYDAY_WIDTH))
            effects.append(np.fromfile(path.with_suffix(".effects.f16"), np.float16).reshape(-1, EFFECTS_WIDTH))
            scores = np.load(path.with_suffix(".scores.npz"))
            mean.append(scores["mean"])
            peak.append(scores["peak"])

        def tokens(parts: list[np.ndarray], column: int) -> Tokens:
            count = np.array([row[column] for row in table])
            return Tokens(torch.from_numpy(np.concatenate(parts)), np.cumsum(count) - count, count)

        self.everyday, self.effects = tokens(everyday, 3), tokens(effects, 4)
        self.mean = np.concatenate(mean).astype(np.float32)
        self.peak = np.concatenate(peak).astype(np.float32)
        self.rows = {row["id"]: row for row in clips(options)}
        self.seconds = np.array([row[2] for row in table])
        self.windows: dict[str, list[int]] = {}
        for i, row in enumerate(table):
            self.windows.setdefault(row[0], []).append(i)
        self.texts = json.loads((folder / "texts.json").read_text())
        self.sentences = torch.from_numpy(np.load(folder / "texts.npy")).float()
        self.text_index = {text: i for i, text in enumerate(self.texts)}
        assert self.mean.shape[1] == CLASSES
        sounds, categories = sound_phrases(options), ucs_phrases(options)
        self.sound_names = [entry["name"] for entry in sounds]
        self.sound_texts = torch.tensor([[self.text_index[t] for t in e["texts"]] for e in sounds])
        self.cat_ids = [entry["catId"] for entry in categories]
        self.cat_texts = torch.tensor([[self.text_index[t] for t in e["texts"]] for e in categories])

    def split(self, *names: str) -> list[str]:
        return [clip for clip in self.windows if self.rows[clip]["split"] in names]

    def batch(self, windows: np.ndarray, rng: np.random.Generator | None = None):
        """Tokens and masks of both trunks; with a generator, levels vary and some tokens are dropped."""
        a, a_mask = self.everyday.padded(windows, 0.8, rng)
        b, b_mask = self.effects.padded(windows, 0.8, rng)
        if rng is not None:
            a = a * torch.from_numpy(np.exp(rng.normal(0, 0.2, (len(a), 1, 1))).astype(np.float32))
            b = b * torch.from_numpy(np.exp(rng.normal(0, 0.1, (len(b), 1, 1))).astype(np.float32))
        return a, a_mask, b, b_mask

    def described(self, windows: np.ndarray) -> torch.Tensor:
        """Acoustic descriptors of windows, as `describe` left them."""
        if self.descriptors is None:
            self.descriptors = torch.from_numpy(np.load(self.options.folder("describe") / "windows.npy"))
        return self.descriptors[torch.from_numpy(windows)]

    def clip_text_ids(self, clip: str) -> list[int]:
        return [self.text_index[t] for t in clip_texts(self.rows[clip])]


