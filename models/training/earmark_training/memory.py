"""Stage `memory`: the sound's nearest known sounds have a say in its vector.

For every caption group of the training clips one prototype is kept: how it sounds (a short code of the trunks'
statistics, and the tower's own vector) and what was written about it. A new sound asks both ways by attention, and the
words that come back are added to the tower's vector:

    unit( v  +  SOUND_SHARE · unit(softmax(code · codes / SOUND_TEMPERATURE) · words)
             +  OWN_SHARE   · unit(softmax(v · vectors / OWN_TEMPERATURE) · words) )

Queries ask it, too: the words of the prototypes that are worded most like a query, and the directions of their sounds, are
added to the query's vector, so that a query in a wording that no caption has is drawn to sounds that are called so:

    unit( q  +  known · (WORDED_SHARE · unit(p · words)  +  SOUNDING_SHARE · unit(p · vectors)) )
    s = q · unit(words),   p = softmax(s / QUERY_TEMPERATURE),   known = sigmoid((max s - KNOWN_FROM) / KNOWN_WIDTH)

Last comes the unit vector that the net of `describe` reads from a sound's acoustic descriptors and its code, times DESCRIBED_SHARE.

What is like no caption at all (nonsense, for the most part) stays where it is, so that it can be told from queries.

Nearest neighbours as a part of a trained network: k-nearest-neighbour language models (Khandelwal et al., ICLR 2020)
and cached few-shot adapters (Tip-Adapter, Zhang et al., ECCV 2022) are of the same kind. The prototypes are not trained.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import wordings
from .align import HELD_OUT, load
from .data import Corpus
from .descriptors import COUNT
from .model import EFFECTS_WIDTH, EVERYDAY_WIDTH, WIDTH, AudioHead, TextHead, Towers
from .stage import Options, finished, stage, trained_on
from .vectors import class_vectors, measure, text_vectors

BLOCKS = (EVERYDAY_WIDTH, EVERYDAY_WIDTH, EFFECTS_WIDTH, EFFECTS_WIDTH)
CODE, OWN, WORDS = 128, 192, 192
SOUND_SHARE, OWN_SHARE = 0.5, 0.4
SOUND_TEMPERATURE, OWN_TEMPERATURE = 0.06, 0.03
CATEGORY_SHARE = 0.3
DESCRIBED_SHARE, DESCRIBED_WIDTH, DESCRIBED_LIMIT = 1.5, 512, 2.0
WORDED_SHARE, SOUNDING_SHARE, QUERY_TEMPERATURE = 0.2, 0.2, 0.025
KNOWN_FROM, KNOWN_WIDTH = 0.4, 0.05
ABSENT = -1e4


def statistics(everyday, everyday_mask, effects, effects_mask) -> torch.Tensor:
    """[B, 5120]: mean and maximum over the tokens of each trunk (their logarithms), every block of unit length."""
    out = []
    for tokens, mask in ((everyday, everyday_mask), (effects, effects_mask)):
        x = torch.log1p(tokens) * mask[..., None]
        out += [x.sum(1) / mask.sum(1, keepdim=True), x.amax(1)]
    return torch.cat([F.normalize(x, dim=-1) for x in out], 1)


def principal(x: torch.Tensor, count: int, whiten: float = 0.0) -> torch.Tensor:
    """The first principal directions [width, count] of centred rows, each divided by its strength to the power `whiten`."""
    torch.manual_seed(0)
    _, strength, basis = torch.svd_lowrank(x, q=count, niter=4)
    return basis / strength.pow(whiten)


def frozen(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(*shape), requires_grad=False)


class Memory(nn.Module):
    """Prototypes; `code_*` says how a sound is looked up by its statistics, `own_*` by the tower's vector."""

    def __init__(self, count: int):
        super().__init__()
        self.block_mean, self.code_basis, self.code_centre = frozen(sum(BLOCKS)), frozen(sum(BLOCKS), CODE), frozen(CODE)
        self.own_basis, self.own_centre = frozen(WIDTH, OWN), frozen(OWN)
        self.words_basis, self.words_centre = frozen(WORDS, WIDTH), frozen(WIDTH)
        self.codes, self.vectors, self.words = frozen(count, CODE), frozen(count, OWN), frozen(count, WORDS)

    def code(self, x: torch.Tensor) -> torch.Tensor:
        parts = (x - self.block_mean).split(BLOCKS, -1)
        x = torch.cat([F.normalize(part, dim=-1) for part in parts], -1)
        return F.normalize(x @ self.code_basis - self.code_centre, dim=-1)

    def own(self, v: torch.Tensor) -> torch.Tensor:
        return F.normalize(v @ self.own_basis - self.own_centre, dim=-1)

    def recall(self, similarity: torch.Tensor, hidden: torch.Tensor | None) -> torch.Tensor:
        if hidden is not None:
            similarity = similarity + hidden * ABSENT
        return F.normalize(similarity.softmax(-1) @ self.words @ self.words_basis + self.words_centre, dim=-1)

    def forward(self, v: torch.Tensor, x: torch.Tensor, hidden: torch.Tensor | None = None) -> torch.Tensor:
        """Unit vectors and statistics of sounds → vectors with their neighbours' words. `hidden` [B, prototypes] is 1 for those not asked."""
        by_sound = self.recall(self.code(x) @ self.codes.T / SOUND_TEMPERATURE, hidden)
        by_own = self.recall(self.own(v) @ self.vectors.T / OWN_TEMPERATURE, hidden)
        return v + SOUND_SHARE * by_sound + OWN_SHARE * by_own

    def ask(self, q: torch.Tensor) -> torch.Tensor:
        """Unit vectors of queries → vectors with the words and the sounds of what is worded like them."""
        likeness = q @ self.words_basis.T @ F.normalize(self.words, dim=-1).T
        known = ((likeness.amax(-1, keepdim=True) - KNOWN_FROM) / KNOWN_WIDTH).sigmoid()
        share = (likeness / QUERY_TEMPERATURE).softmax(-1)
        words = F.normalize(share @ self.words @ self.words_basis + self.words_centre, dim=-1)
        sounds = F.normalize(share @ self.vectors @ self.own_basis.T, dim=-1)
        return q + known * (WORDED_SHARE * words + SOUNDING_SHARE * sounds)


class DescribingHead(nn.Module):
    """Acoustic descriptors [B, 290] and codes [B, 128] → vectors of the shared space, not normalised."""

    def __init__(self, dropout: float = 0.4):
        super().__init__()
        self.centre, self.spread = frozen(COUNT), frozen(COUNT)
        self.up, self.mid, self.down = nn.Linear(COUNT + CODE, DESCRIBED_WIDTH), nn.Linear(DESCRIBED_WIDTH, DESCRIBED_WIDTH), nn.Linear(DESCRIBED_WIDTH, WIDTH)
        self.drop_in, self.drop = nn.Dropout(0.05), nn.Dropout(dropout)

    def fit_range(self, described: torch.Tensor) -> None:
        """Two deviations of a descriptor become one, and four of them are the most."""
        self.centre.copy_(described.mean(0))
        self.spread.copy_(2 * described.std(0) + 2e-3)

    def forward(self, described: torch.Tensor, code: torch.Tensor) -> torch.Tensor:
        numbers = ((described - self.centre) / self.spread).clamp(-DESCRIBED_LIMIT, DESCRIBED_LIMIT)
        x = self.drop_in(torch.cat([numbers, code * (CODE ** 0.5 / 2)], -1))
        for layer in (self.up, self.mid):
            x = self.drop(F.gelu(layer(x), approximate="tanh"))
        return self.down(x)


class RememberingText(nn.Module):
    """The trained text map with the memory behind it."""

    def __init__(self, first: TextHead, memory: Memory):
        super().__init__()
        self.first, self.memory = first, memory

    def forward(self, sentence: torch.Tensor) -> torch.Tensor:
        return self.memory.ask(F.normalize(self.first(sentence).float(), dim=-1))


class RememberingHead(nn.Module):
    """The trained head with the memory behind it, and what the descriptors say beside it."""

    def __init__(self, first: AudioHead, memory: Memory, group: dict[str, int], describing: DescribingHead | None = None):
        super().__init__()
        self.first, self.memory, self.group, self.describing = first, memory, group, describing

    def forward(self, *batch: torch.Tensor, hidden: torch.Tensor | None = None, described: torch.Tensor | None = None) -> torch.Tensor:
        """`described` [B, 290]: the windows' descriptors, for a head that has a net for them."""
        v = F.normalize(self.first(*batch).float(), dim=-1)
        with torch.autocast("cpu", enabled=False):
            x = statistics(*batch)
            out = self.memory(v, x, hidden)
            return out if self.describing is None else out + DESCRIBED_SHARE * F.normalize(self.describing(described, self.memory.code(x)), dim=-1)

    def hide_own(self, captions: list[str]) -> torch.Tensor:
        """What clips of these captions must not ask when they are to be heard as if new: their own prototype."""
        hidden = torch.zeros(len(captions), len(self.memory.words))
        for row, caption in zip(hidden, captions, strict=True):
            if caption in self.group:
                row[self.group[caption]] = 1
        return hidden


def unit_mean(rows: torch.Tensor, group: torch.Tensor, count: int) -> torch.Tensor:
    """Unit means of rows of the same group."""
    return F.normalize(torch.zeros(count, rows.shape[1]).index_add_(0, group, rows), dim=-1)


@torch.inference_mode()
def heard(towers: Towers, corpus: Corpus, windows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """The tower's unit vectors and the statistics of windows."""
    v, x = torch.zeros(len(windows), WIDTH), torch.zeros(len(windows), sum(BLOCKS))
    order = np.argsort(corpus.effects.count[windows], kind="stable")
    for first in range(0, len(order), 128):
        part = order[first:first + 128]
        batch = corpus.batch(windows[part])
        v[part], x[part] = towers.audio(*batch), statistics(*batch)
    return v, x


@torch.no_grad()
def collect(options: Options, corpus: Corpus, towers: Towers, held_out: frozenset[str]) -> tuple[Memory, dict[str, int]]:
    """The memory of everything with a caption that these towers have heard, and each caption's prototype."""
    rows = corpus.rows
    known = [c for c in corpus.split("train") if trained_on(options, rows[c]) and rows[c]["caption1"] and rows[c]["source"] not in held_out]
    group = {caption: i for i, caption in enumerate(sorted({rows[c]["caption1"] for c in known}))}
    windows = np.array([w for c in known for w in corpus.windows[c]])
    number = torch.tensor([group[rows[c]["caption1"]] for c in known for _ in corpus.windows[c]])
    v, x = heard(towers.eval(), corpus, windows)
    memory = Memory(len(group))

    memory.block_mean.copy_(x.mean(0))
    spread = torch.cat([F.normalize(part, dim=-1) for part in (x - memory.block_mean).split(BLOCKS, -1)], -1)
    memory.code_basis.copy_(principal(spread[::2] - spread.mean(0), CODE, 0.5))
    memory.code_centre.copy_(spread.mean(0) @ memory.code_basis)
    memory.codes.copy_(unit_mean(memory.code(x), number, len(group)))

    memory.own_basis.copy_(principal(v - v.mean(0), OWN))
    memory.own_centre.copy_(v.mean(0) @ memory.own_basis)
    memory.vectors.copy_(unit_mean(memory.own(F.normalize(v, dim=-1)), number, len(group)))

    words = written(corpus, towers, known, number, group)
    basis = principal(words - words.mean(0), WORDS)
    memory.words.copy_((words - words.mean(0)) @ basis)
    memory.words_basis.copy_(basis.T)
    memory.words_centre.copy_(words.mean(0))
    return memory, group


def written(corpus: Corpus, towers: Towers, known: list[str], number: torch.Tensor, group: dict[str, int]) -> torch.Tensor:
    """What is said of each prototype: both captions and, with less weight, its UCS category's phrases."""
    texts = torch.from_numpy(text_vectors(towers, corpus.sentences))
    categories = torch.from_numpy(class_vectors(towers, corpus.sentences, corpus.cat_texts))
    place = {cat: i for i, cat in enumerate(corpus.cat_ids)}
    said = []
    for clip in known:
        row = corpus.rows[clip]
        own = F.normalize(texts[[corpus.text_index[row[k]] for k in ("caption1", "caption2") if row[k]]].mean(0), dim=-1)
        if row["cat_id"] in place:
            own = F.normalize(own + CATEGORY_SHARE * categories[place[row["cat_id"]]], dim=-1)
        said += [own] * len(corpus.windows[clip])
    return unit_mean(torch.stack(said), number, len(group))


def remember(towers: Towers, memory: Memory, group: dict[str, int], queries: bool = True, describing: DescribingHead | None = None) -> Towers:
    """Puts the memory behind the trained heads; with `queries` behind that of texts, too."""
    towers.audio_head = RememberingHead(towers.audio_head, memory, group, describing)
    if queries:
        towers.text_head = RememberingText(towers.text_head, memory)
    return towers.eval()


def kept_memory(options: Options, name: str) -> tuple[Memory, dict[str, int]]:
    kept = torch.load(options.folder("memory") / f"{name}.pt", weights_only=True)
    memory = Memory(len(kept["group"]))
    memory.load_state_dict(kept["memory"])
    return memory, kept["group"]


def kept_describing(options: Options, name: str) -> DescribingHead | None:
    """The net of `describe`, where that stage is finished."""
    if not finished(options, "describe"):
        return None
    head = DescribingHead()
    head.load_state_dict(torch.load(options.folder("describe") / f"{name}.pt", weights_only=True))
    return head.eval()


def finished_towers(options: Options, name: str = "towers") -> Towers:
    """What is exported and calibrated: the trained towers with their memory and descriptors."""
    return remember(load(options, name), *kept_memory(options, name), describing=kept_describing(options, name))


def unheard_sets(corpus: Corpus, held_out: frozenset[str]) -> dict[str, list[str]]:
    """`val`, and the held-out collections where there are any."""
    apart = [c for c in corpus.split("train") if corpus.rows[c]["source"] in held_out and corpus.rows[c]["caption1"]]
    return {"val": corpus.split("val")} | ({"held out": apart} if apart else {})


def run(options: Options) -> None:
    if finished(options, "memory"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "memory") as report:
        for name, held_out in (("unheard", HELD_OUT), ("towers", frozenset())):
            corpus, towers = Corpus(options, name), load(options, name)
            sets = unheard_sets(corpus, held_out)

            def figures(now: Towers, corpus=corpus, sets=sets) -> dict:
                return {key: measure(options, now, corpus, clips) for key, clips in sets.items()}
            without = figures(towers)
            memory, group = collect(options, corpus, towers, held_out)
            torch.save({"memory": memory.state_dict(), "group": group}, options.folder("memory") / f"{name}.pt")
            by_sounds = figures(remember(towers, memory, group, queries=False))
            towers.text_head = RememberingText(towers.text_head, memory)
            report[name] = {"prototypes": len(group), "without": without, "sounds": by_sounds, "with": figures(towers.eval()),
                            "wordings": {key: wordings.compared(towers, corpus, clips) for key, clips in sets.items()}}
