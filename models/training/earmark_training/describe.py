"""Stage `describe`: a small net from acoustic descriptors, and the memory's code of the trunks' statistics, to the shared space.

Its unit vector is added to what the towers and their memory say of a sound (`memory.RememberingHead`). It learns by the losses of
`align` against the finished text map, which stays as it is. The numbers are few and general: for collections that it has not
heard the net holds as well as the transformer, and it knows other things.
"""
import json
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import wordings
from .align import HELD_OUT, Aligner, Recipe, load
from .data import Corpus
from .descriptors import COUNT, describe
from .frontends import EVERYDAY
from .memory import CODE, DescribingHead, Memory, heard, kept_memory, remember, unheard_sets
from .model import TextHead
from .stage import Options, finished, stage, trained_on
from .vectors import measure

BATCH = 64
MODELS = (("unheard", HELD_OUT), ("towers", frozenset()))


@dataclass
class DescribeRecipe(Recipe):
    batch: int = 512
    rate: float = 2e-3
    epochs: int = 40
    warmup: int = 40


class Worded(nn.Module):
    """What `Aligner` trains here: the net of descriptors, and the scales of its losses; the text map asks for no gradient."""

    def __init__(self, head: DescribingHead, text_head: TextHead):
        super().__init__()
        self.head, self.text_head = head, text_head.requires_grad_(False)
        self.caption_scale, self.class_scale = (nn.Parameter(torch.tensor(2.66)) for _ in range(2))

    def text(self, sentence: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.text_head(sentence), dim=-1)


class Describer(Aligner):
    """`Aligner` on descriptors and codes of whole windows."""

    def __init__(self, options: Options, corpus: Corpus, recipe: DescribeRecipe, held_out: frozenset[str], worded: Worded, codes: torch.Tensor):
        super().__init__(options, corpus, recipe, held_out)
        self.codes = codes
        torch.manual_seed(options.seed)
        self.take(worded)

    def batches(self) -> list[np.ndarray]:
        order = self.rng.permutation(len(self.clips))
        return [order[i:i + self.recipe.batch] for i in range(0, len(order) // self.recipe.batch * self.recipe.batch, self.recipe.batch)]

    def step(self, part: np.ndarray) -> list[float]:
        windows = np.array([self.rng.choice(self.corpus.windows[self.clips[i]]) for i in part])
        sound = F.normalize(self.towers.head(self.corpus.described(windows), self.codes[windows]), dim=-1)
        alone, none = np.arange(len(part)), torch.zeros(len(part), 1)
        return self.learn(self.caption_loss(sound, part, alone, none), self.class_loss_of(sound, self.scores[windows]),
                          self.category_loss(sound, part, alone, none))


def all_descriptors(options: Options) -> np.ndarray:
    """Descriptors of all windows, in the order of `prepare`."""
    out = []
    for path in sorted(options.folder("prepare").glob("audio-*.json")):
        count = [row[3] for row in json.loads(path.read_text())]
        frames = np.memmap(path.with_suffix(f".{EVERYDAY.name}.f16"), np.float16, "r").reshape(-1, EVERYDAY.bins)
        first = np.cumsum(count) - count
        own = np.zeros((len(count), COUNT), np.float32)
        order = np.argsort(count, kind="stable")
        for begin in range(0, len(order), BATCH):
            part = order[begin:begin + BATCH]
            longest = max(count[i] for i in part)
            x, mask = np.full((len(part), longest, EVERYDAY.bins), EVERYDAY.pad_value, np.float32), np.zeros((len(part), longest), np.float32)
            for row, valid, i in zip(x, mask, part, strict=True):
                row[: count[i]] = frames[first[i]:first[i] + count[i]]
                valid[: count[i]] = 1
            with torch.inference_mode():
                own[part] = describe(torch.from_numpy(x), torch.from_numpy(mask)).numpy()
        out.append(own)
    return np.concatenate(out)


@torch.inference_mode()
def codes_of(corpus: Corpus, towers, memory: Memory) -> torch.Tensor:
    windows = np.arange(len(corpus.seconds))
    return torch.cat([memory.code(x) for x in heard(towers, corpus, windows)[1].split(1024)])


def train(options: Options, corpus: Corpus, held_out: frozenset[str], towers, memory: Memory) -> tuple[DescribingHead, list[float]]:
    torch.manual_seed(options.seed)
    known = np.array([w for c, own in corpus.windows.items() if trained_on(options, corpus.rows[c]) and corpus.rows[c]["source"] not in held_out for w in own])
    head = DescribingHead()
    head.fit_range(corpus.described(known))
    recipe = DescribeRecipe()
    describer = Describer(options, corpus, recipe, held_out, Worded(head, towers.text_head), codes_of(corpus, towers, memory))
    losses = describer.train(recipe.epochs)
    return describer.average.head.eval(), losses


def run(options: Options) -> None:
    if finished(options, "describe"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "describe") as report:
        folder = options.folder("describe")
        if not (folder / "windows.npy").exists():
            np.save(folder / "windows.npy", all_descriptors(options))
        report["recipe"] = asdict(DescribeRecipe())
        for name, held_out in MODELS:
            corpus, towers = Corpus(options, name), load(options, name)
            memory, group = kept_memory(options, name)
            head, losses = train(options, corpus, held_out, towers, memory)
            torch.save(head.state_dict(), folder / f"{name}.pt")
            complete = remember(towers, memory, group, describing=head)
            sets = unheard_sets(corpus, held_out)
            report[name] = {"losses": losses, "with": {key: measure(options, complete, corpus, clips) for key, clips in sets.items()},
                            "wordings": {key: wordings.compared(complete, corpus, clips) for key, clips in sets.items()}}
