"""Stage `crossfit`: what nets over statistics could bring in place of the transformer; not part of `all`.

Measured on `val` and the held-out collections for the model that has not heard those, and on `val` for the other one.
1. Five nets (`gist.py`), each trained without a fifth of the caption groups. What a net says of its own fifth is as honest
   as what it says of new sounds: vectors and category logits of all clips, crosswise.
2. The memory is asked with such vectors, and its prototypes' own vectors are the crosswise ones: keys that look like
   those of sounds that nobody has learned from.
3. A correction is added to what the memory gives: a constant, and a linear map of the category logits. It learns on the
   crosswise vectors (each sound's own prototype hidden) from captions and from the pack's UCS rows.
"""
import copy
import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import gist
from .align import HELD_OUT
from .data import Corpus
from .memory import OWN, OWN_SHARE, OWN_TEMPERATURE, SOUND_SHARE, SOUND_TEMPERATURE, Memory, RememberingHead, finished_towers, principal, unit_mean
from .model import WIDTH
from .stage import Options, finished, stage
from .vectors import class_vectors, figures, split_ranks, ucs_categories

FOLDS = 5
EPOCHS, BATCH, RATE, WARMUP = 8, 512, 5e-4, 20
CATEGORY_WEIGHT, PENALTY, SMOOTHING = 2.0, 1.0, 0.05
LOWEST_LOGIT = -8.0
FEWER = ((0,), (0, 1), (2, 3))


def folds(lessons: gist.Lessons, seed: int) -> np.ndarray:
    """The fold of each clip; clips of the same caption lie in the same one."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(lessons.group.max() + 1)
    own = order[lessons.group] % FOLDS
    return np.where(lessons.captioned, own, rng.integers(0, FOLDS, len(own)))


def nets(options: Options, name: str, lessons: gist.Lessons, fold: np.ndarray) -> list[gist.Net]:
    out = []
    for number in range(FOLDS):
        path = options.folder("crossfit") / f"{name}-{number}.pt"
        if not path.exists():
            torch.save(gist.train(lessons, np.flatnonzero(fold != number), number).state_dict(), path)
        net = gist.Net(len(lessons.names))
        net.load_state_dict(torch.load(path, weights_only=True))
        out.append(net.eval())
    return out


def together(said: list[tuple[np.ndarray, np.ndarray]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Unit mean of the nets' vectors, and log-probabilities of the categories by their mean logits."""
    vectors, logits = (torch.from_numpy(np.mean(column, 0)) for column in zip(*said, strict=True))
    return F.normalize(vectors, dim=-1), logits.log_softmax(-1).clamp_min(LOWEST_LOGIT)


def crosswise(said: list[tuple[np.ndarray, np.ndarray]], corpus: Corpus, lessons: gist.Lessons, fold: np.ndarray):
    """As `together`, but each clip that was learned from is heard by the net that has not learned from it."""
    vectors, logits = (x.clone() for x in together(said))
    for clip, number in zip(lessons.clips, fold, strict=True):
        windows = corpus.windows[clip]
        vectors[windows] = torch.from_numpy(said[number][0][windows])
        logits[windows] = torch.from_numpy(said[number][1][windows]).log_softmax(-1).clamp_min(LOWEST_LOGIT)
    return vectors, logits


def rekeyed(head: RememberingHead, vectors: torch.Tensor, corpus: Corpus, lessons: gist.Lessons) -> Memory:
    """The memory with other vectors of its prototypes."""
    memory = copy.deepcopy(head.memory)
    own = [(w, head.group[text]) for clip, text in zip(lessons.clips, lessons.captions, strict=True) if text for w in corpus.windows[clip]]
    windows, number = (torch.tensor(column) for column in zip(*own, strict=True))
    v = vectors[windows]
    with torch.no_grad():
        memory.own_basis.copy_(principal(v - v.mean(0), OWN))
        memory.own_centre.copy_(v.mean(0) @ memory.own_basis)
        memory.vectors.copy_(unit_mean(memory.own(v), number, len(head.group)))
    return memory


@torch.inference_mode()
def remembered(memory: Memory, vectors: torch.Tensor, statistics: torch.Tensor, hidden) -> torch.Tensor:
    """What the memory makes of sounds: unit vectors. `hidden` says for a stretch of sounds which prototypes they must not ask."""
    out = torch.zeros_like(vectors)
    for first in range(0, len(vectors), 1024):
        part = slice(first, first + 1024)
        absent = hidden(part)
        by_sound = memory.recall(memory.code(statistics[part]) @ memory.codes.T / SOUND_TEMPERATURE, absent)
        by_own = memory.recall(memory.own(vectors[part]) @ memory.vectors.T / OWN_TEMPERATURE, absent)
        out[part] = F.normalize(vectors[part] + SOUND_SHARE * by_sound + OWN_SHARE * by_own, dim=-1)
    return out


class Correction(nn.Module):
    def __init__(self, categories: int):
        super().__init__()
        self.constant, self.map = nn.Parameter(torch.zeros(WIDTH)), nn.Parameter(torch.zeros(categories, WIDTH))
        self.caption_scale, self.class_scale = (nn.Parameter(torch.tensor(2.9)) for _ in range(2))

    def forward(self, logits: torch.Tensor) -> torch.Tensor:
        return self.constant + 0.1 * (logits - logits.mean(-1, keepdim=True)) @ self.map


def learn(lessons: gist.Lessons, owner: np.ndarray, vectors: torch.Tensor, logits: torch.Tensor, rows: torch.Tensor,
          row_category: torch.Tensor, seed: int) -> Correction:
    """`vectors` and `logits` of captioned windows and the clip each belongs to; `rows` the pack's UCS rows."""
    torch.manual_seed(seed)
    rng, net = np.random.default_rng(seed), Correction(logits.shape[1])
    optimiser, total, done = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.05), EPOCHS * (len(owner) // BATCH), 0
    for _ in range(EPOCHS):
        for pick in rng.permutation(len(owner))[: len(owner) // BATCH * BATCH].reshape(-1, BATCH):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (done + 1) / WARMUP) * (0.5 + 0.5 * np.cos(np.pi * done / total))
            part, change = owner[pick], net(logits[pick])
            corrected = F.normalize(vectors[pick] + change, dim=-1)
            known = np.flatnonzero(lessons.category[part] >= 0)
            near = net.class_scale.exp() * corrected[known] @ rows.T
            best = torch.full((len(known), logits.shape[1]), -1e9).scatter_reduce(1, row_category.expand(len(known), -1), near, "amax")
            loss = (lessons.contrast(corrected, part, net.caption_scale, rng) + PENALTY * change.square().sum(-1).mean()
                    + CATEGORY_WEIGHT * F.cross_entropy(best, torch.from_numpy(lessons.category[part[known]]), label_smoothing=SMOOTHING))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            done += 1
    return net.eval()


class Bench:
    """One model: its clips to measure, and figures of vectors for all windows."""

    def __init__(self, options: Options, corpus: Corpus, towers, held_out: frozenset[str]):
        self.options, self.corpus = options, corpus
        self.texts = towers.text(corpus.sentences).detach().numpy()
        self.rows = class_vectors(towers, corpus.sentences, corpus.cat_texts)
        self.clips = {"val": corpus.split("val")}
        if held_out:
            self.clips["held out"] = [c for c in corpus.split("train") if corpus.rows[c]["source"] in held_out and corpus.rows[c]["caption1"]]

    def figures(self, vectors: torch.Tensor) -> dict:
        found = {}
        for name, clips in self.clips.items():
            owner = np.array([i for i, c in enumerate(clips) for _ in self.corpus.windows[c]])
            windows = vectors[[w for c in clips for w in self.corpus.windows[c]]].numpy()
            found[name] = figures(split_ranks(self.corpus, clips, windows, owner, lambda c: self.texts[self.corpus.text_index[c]],
                                              self.rows, ucs_categories(self.options)))
        return found


def compared(options: Options, name: str, held_out: frozenset[str]) -> dict:
    corpus, towers = Corpus(options, name), finished_towers(options, name)
    head = towers.audio_head
    lessons = gist.Lessons(options, name, corpus, held_out)
    fold = folds(lessons, options.seed)
    said = [gist.answers(net, lessons.plain) for net in nets(options, name, lessons, fold)]
    bench, statistics = Bench(options, corpus, towers, held_out), lessons.heard.plain
    caption = [""] * len(corpus.seconds)
    for clip, windows in corpus.windows.items():
        for w in windows:
            caption[w] = corpus.rows[clip]["caption1"] if corpus.rows[clip]["split"] == "train" else ""

    def hidden(part: slice) -> torch.Tensor:
        return head.hide_own(caption[part])

    vectors, logits = crosswise(said, corpus, lessons, fold)
    memory = rekeyed(head, vectors, corpus, lessons)
    out = {"shipped": bench.figures(remembered(head.memory, torch.from_numpy(lessons.heard.vectors), statistics, hidden))}
    own = [(w, i) for i, clip in enumerate(lessons.clips) if lessons.captioned[i] for w in corpus.windows[clip]]
    windows, owner = (np.array(column) for column in zip(*own, strict=True))
    category = ucs_categories(options)
    row_category = torch.tensor([lessons.names.index(category[c]) for c in corpus.cat_ids])
    honest = remembered(memory, vectors, statistics, hidden)
    correction = learn(lessons, owner, honest[windows], logits[windows], torch.from_numpy(bench.rows), row_category, options.seed)
    for chosen in (*FEWER, tuple(range(FOLDS))):
        v, sure = together([said[i] for i in chosen])
        told = remembered(memory, v, statistics, hidden)
        label = f"nets {', '.join(map(str, chosen))}"
        out[label] = bench.figures(told)
        with torch.inference_mode():
            out[f"{label}, corrected"] = bench.figures(F.normalize(told + correction(sure), dim=-1))
    return out


def run(options: Options) -> None:
    if finished(options, "crossfit"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "crossfit") as report:
        for name, held_out in (("unheard", HELD_OUT), ("towers", frozenset())):
            report[name] = compared(options, name, held_out)
            print(name, json.dumps(report[name]), flush=True)
