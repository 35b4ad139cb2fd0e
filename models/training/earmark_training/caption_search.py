"""Beam search as the application does it, for many vectors at once.

A vector has `beams` lines. In each step the best continuations by the sum of log-probabilities stay, as many as there are
lines that have not ended; a line whose continuation is the end token has ended. What has not ended after LONGEST words ends
there. No line is begun twice, and none ends before its first word.
"""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch

from .caption_model import LONGEST, Decoder
from .caption_words import END, START, Words

Embed = Callable[[list[str]], np.ndarray]


class Steps(Protocol):
    """A decoder: what stands before the first word, and one word on (logits, keys, values)."""

    def begin(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...

    def step(self, tokens: np.ndarray, keys: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]: ...


class TorchSteps:
    def __init__(self, decoder: Decoder):
        self.decoder = decoder.eval()

    @torch.inference_mode()
    def begin(self, vectors):
        return tuple(x.numpy() for x in self.decoder.prefix(torch.from_numpy(vectors)))

    @torch.inference_mode()
    def step(self, tokens, keys, values):
        return tuple(x.numpy() for x in self.decoder.step(*(torch.from_numpy(x) for x in (tokens, keys, values))))


@dataclass(frozen=True)
class How:
    """Beams, the power of the length their score is divided by, and the weight of the text tower's judgement of the finished lines."""
    beams: int = 4
    power: float = 0.7
    rerank: float = 2.0


@dataclass
class Line:
    """A finished line: tokens without the end, sum of log-probabilities and number of tokens (the end included in both)."""
    tokens: list[int]
    total: float
    length: int


@dataclass
class Written:
    """One caption for each vector, and what speaks for it."""
    texts: list[str]
    log_probability: np.ndarray
    similarity: np.ndarray


def log_softmax(x: np.ndarray) -> np.ndarray:
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def search(steps: Steps, vectors: np.ndarray, beams: int, batch: int = 128) -> list[list[Line]]:
    return [lines for first in range(0, len(vectors), batch) for lines in search_batch(steps, vectors[first:first + batch], beams)]


def search_batch(steps: Steps, vectors: np.ndarray, beams: int) -> list[list[Line]]:
    ended: list[list[Line]] = [[] for _ in vectors]
    keys, values = steps.begin(vectors)
    owner, total, said = np.arange(len(vectors)), np.zeros(len(vectors)), [[START] for _ in vectors]
    for length in range(1, LONGEST + 1):
        logits, keys, values = steps.step(np.array([tokens[-1] for tokens in said]), keys, values)
        likely = log_softmax(logits.astype(np.float64))
        likely[:, [START, END] if length == 1 else [START]] = -np.inf
        sums = total[:, None] + likely
        from_, sum_, grown = [], [], []
        for i in np.unique(owner):
            rows, places = np.flatnonzero(owner == i), beams - len(ended[i])
            own = sums[rows].ravel()
            best = np.argpartition(-own, places - 1)[:places]
            for at in best[np.argsort(-own[best], kind="stable")]:
                row, token = rows[at // sums.shape[1]], int(at % sums.shape[1])
                if token == END:
                    ended[i].append(Line(said[row][1:], own[at], length))
                elif length == LONGEST:
                    ended[i].append(Line([*said[row][1:], token], own[at], length))
                else:
                    from_.append(row)
                    sum_.append(own[at])
                    grown.append([*said[row], token])
        if not from_:
            break
        owner, keys, values, total, said = owner[from_], keys[from_], values[from_], np.array(sum_), grown
    return ended


def write(steps: Steps, words: Words, vectors: np.ndarray, how: How, embed: Embed) -> Written:
    """A caption for each unit vector: of the finished lines the one whose score and whose own vector fit best together."""
    return choose(search(steps, vectors, how.beams), words, vectors, how, embed)


def choose(found: list[list[Line]], words: Words, vectors: np.ndarray, how: How, embed: Embed) -> Written:
    texts = [[words.text(line.tokens) for line in lines] for lines in found]
    every = sorted({text for own in texts for text in own})
    embedded = dict(zip(every, embed(every), strict=True))
    chosen, log_probability, similarity = [], [], []
    for own, lines, vector in zip(texts, found, vectors, strict=True):
        near = np.array([embedded[text] @ vector for text in own])
        order = [line.total / line.length ** how.power + how.rerank * n for line, n in zip(lines, near, strict=True)]
        best = int(np.argmax(order))
        chosen.append(own[best])
        log_probability.append(lines[best].total / lines[best].length)
        similarity.append(near[best])
    return Written(chosen, np.array(log_probability), np.array(similarity))
