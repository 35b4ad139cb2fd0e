"""What the decoder learns from: vectors like those of sounds, and what to say of them.

Two things keep it from learning only the captions of sounds that the audio tower knows by heart:
- `Veil`: from clips a model has not heard it knows how far a sound's vector lies from its caption's and in which
  directions, and lays the same over the vectors of texts. So every text is a training pair without a sound, as in DeCap
  (W. Li et al., 2023), and at an honest distance.
- `Chorus`: for any vector the caption that is closest in meaning to what all captions near that vector say together,
  each by the similarity of its vector. Where the vector is vague, so is what all agree on.
"""
from dataclasses import dataclass

import numpy as np
import torch

from .caption_material import Heard, unit
from .caption_words import END, START, Words
from .stage import Options
from .texts import sound_phrases, ucs_phrases

SOUND, ACOUSTIC, PHRASE = range(3)


@dataclass
class Shares:
    """Of what a batch is made, how far vectors are moved, and how the chorus speaks."""
    own: float = 0.1
    acoustic: float = 0.05
    phrases: float = 0.05
    veiled: float = 0.25
    noise: float = 0.2
    temperature: float = 0.08
    faith: float = 0.3
    choice: float = 0.0


@dataclass
class Veil:
    """Cosines of unheard sounds to their captions, and the unit directions of what is left."""
    cosine: np.ndarray
    rest: np.ndarray

    @staticmethod
    def of(heard: Heard) -> "Veil":
        group = heard.unheard()
        texts = heard.text_vectors([heard.rows[clip]["caption1"] for clip in group.clips])[group.owner]
        cosine = (group.windows * texts).sum(1)
        return Veil(cosine, unit(group.windows - cosine[:, None] * texts))

    def over(self, texts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Unit vectors as far from these texts as sounds are, each in the direction of another sound's error."""
        pick = rng.integers(0, len(self.cosine), len(texts))
        rest = self.rest[pick]
        rest = unit(rest - (rest * texts).sum(1, keepdims=True) * texts)
        cosine = self.cosine[pick][:, None]
        return (cosine * texts + np.sqrt(1 - np.square(cosine)) * rest).astype(np.float32)


@dataclass
class Chorus:
    """Captions with their meanings (MiniLM) and their vectors."""
    meanings: np.ndarray
    vectors: np.ndarray
    shares: Shares

    def draw(self, vectors: np.ndarray, rng: np.random.Generator | None = None, batch: int = 2048) -> np.ndarray:
        """One caption (its row) for each vector: drawn among the best, or the best one where there is no generator."""
        out = [np.zeros(0, np.int64)]
        for first in range(0, len(vectors), batch):
            near = vectors[first:first + batch] @ self.vectors.T
            share = np.exp((near - near.max(1, keepdims=True)) / self.shares.temperature)
            fit = (share / share.sum(1, keepdims=True)) @ self.meanings @ self.meanings.T + self.shares.faith * near
            if rng is not None:
                fit = fit + self.shares.choice * rng.gumbel(size=fit.shape)
            out.append(fit.argmax(1))
        return np.concatenate(out)


def phrases(options: Options) -> list[str]:
    return [text for entry in sound_phrases(options) + ucs_phrases(options) for text in entry["texts"]]


class Pairs:
    """Draws vectors with a text for each. Texts stand in the order of their styles."""

    def __init__(self, options: Options, shares: Shares, words: Words, heard: Heard, veil: Veil, held_out: frozenset[str]):
        self.shares, self.veil, self.words = shares, veil, words
        group = heard.learned(held_out)
        rows = [heard.rows[clip] for clip in group.clips]
        said = [[row["caption1"] for row in rows], [row["caption2"] for row in rows], phrases(options)]
        self.texts = [(text, style) for style, texts in enumerate(said) for text in dict.fromkeys(texts) if words.ids(text)]
        number = {text: i for i, text in enumerate(self.texts)}
        self.ids = [words.ids(text) for text, _ in self.texts]
        self.style = np.array([style for _, style in self.texts])
        self.vectors = heard.text_vectors([text for text, _ in self.texts])
        self.sounds = group.windows
        captions = np.array([[number.get((text, style), -1) for text in said[style]] for style in (SOUND, ACOUSTIC)]).T
        self.captions = captions[group.owner]
        self.captioned = np.flatnonzero((self.captions >= 0).all(1))
        own = int((self.style == SOUND).sum())
        self.chorus = Chorus(heard.texts.meanings([text for text, _ in self.texts[:own]]), self.vectors[:own], shares)

    def moved(self, pick: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Vectors of windows with noise of random strength."""
        sounds = self.sounds[pick]
        strength = self.shares.noise * rng.random((len(sounds), 1)) * sounds.shape[1] ** -0.5
        return unit(sounds + strength * rng.normal(size=sounds.shape)).astype(np.float32)

    def own(self, count: int, style: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Sounds and their own captions, some of the vectors made from the caption alone."""
        pick = rng.choice(self.captioned, count)
        veiled = self.veil.over(self.vectors[self.captions[pick, SOUND]], rng)
        return np.where(rng.random((count, 1)) < self.shares.veiled, veiled, self.moved(pick, rng)), self.captions[pick, style]

    def agreed(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Any vectors, with what the chorus says of them."""
        veiled = self.veil.over(self.vectors[rng.integers(0, len(self.ids), count)], rng)
        moved = self.moved(rng.integers(0, len(self.sounds), count), rng)
        vectors = np.where(rng.random((count, 1)) < self.shares.veiled, veiled, moved)
        return vectors, self.chorus.draw(vectors, rng)

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """`count` vectors and the number of the text each is to be followed by."""
        own, acoustic, phrase = (int(count * share) for share in (self.shares.own, self.shares.acoustic, self.shares.phrases))
        pick = rng.choice(np.flatnonzero(self.style == PHRASE), phrase)
        parts = [self.own(own, SOUND, rng), self.own(acoustic, ACOUSTIC, rng), (self.veil.over(self.vectors[pick], rng), pick),
                 self.agreed(count - own - acoustic - phrase, rng)]
        vectors, texts = (np.concatenate(column) for column in zip(*parts, strict=True))
        return vectors.astype(np.float32), texts

    def batches(self, count: int, size: int, rng: np.random.Generator):
        """Batches of texts of similar length, in random order: vectors, tokens going in, tokens to come."""
        vectors, texts = self.draw(count * size, rng)
        length = np.array([len(self.ids[i]) for i in texts])
        order = np.argsort(length + rng.random(len(length))).reshape(count, size)
        for row in rng.permutation(order):
            yield torch.from_numpy(vectors[row]), *self.padded(texts[row])

    def padded(self, texts: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Input tokens, beginning with the start token of a style, and the tokens to come (-100 where none)."""
        longest = max(len(self.ids[i]) for i in texts)
        into = np.full((len(texts), longest), END, np.int64)
        onto = np.full((len(texts), longest), -100, np.int64)
        for row, i in enumerate(texts):
            into[row, 0] = START if self.style[i] == SOUND else len(self.words.tokens) + self.style[i] - 1
            into[row, 1:len(self.ids[i])] = self.ids[i][:-1]
            onto[row, :len(self.ids[i])] = self.ids[i]
        return torch.from_numpy(into), torch.from_numpy(onto)
