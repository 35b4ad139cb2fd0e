"""What a trained pack has to beat: statistics of the spectrum with a linear bridge to words, and names of files.

- `statistics`: mean and deviation over time of the log-mel, and of its change (no network at all), standardised, and a
  ridge regression to MiniLM's vector of the caption.
- `trunk-statistics`: the same bridge from mean and maximum of the tokens of both trunks.
- `file-names`: BM25 with the words of the file's name as the document and the caption as the query; for categories the
  name asks, and a CatID's phrases are the document. The captions of this corpus were written from the names: an upper
  bound that needs names. A file without a telling name is never found by it.

`python -m earmark_training.baselines --corpus … --text … --teachers … --work …` writes `WORK/ablate/NAME.json`, as `ablate` does.
"""
import math
import re
from collections import Counter

import numpy as np
import torch

from . import patches
from .ablate import measured_clips, options_of, write
from .align import HELD_OUT
from .data import Corpus, Tokens
from .metrics import groups_of
from .stage import Options, trained_on
from .vectors import split_ranks, ucs_categories

PENALTIES = (30.0, 300.0, 3000.0)
K1, B = 1.2, 0.75
STEM_ENDINGS = ("ing", "ed", "es", "s")


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)


def spectrum_statistics(options: Options, clips: list[str]) -> np.ndarray:
    store, out = patches.Store(options), []
    for clip in clips:
        frames = store.stretch(clip, 0.0, 60.0)
        change = np.diff(frames, axis=0)
        out.append(np.concatenate([frames.mean(0), frames.std(0), change.std(0), [math.log(len(frames))]]))
    return np.array(out, np.float32)


def token_statistics(corpus: Corpus, clips: list[str]) -> np.ndarray:
    def moments(tokens: Tokens, windows: list[int]) -> list[torch.Tensor]:
        rows = torch.cat([tokens.values[tokens.first[w]:tokens.first[w] + tokens.count[w]] for w in windows]).float().log1p()
        return [rows.mean(0), rows.amax(0)]
    return torch.stack([torch.cat([*moments(corpus.everyday, corpus.windows[c]), *moments(corpus.effects, corpus.windows[c])])
                        for c in clips]).numpy()


def bridges(known: np.ndarray, words: np.ndarray) -> dict:
    """Ridge regressions from standardised statistics to sentence vectors, one for each penalty; they answer unit vectors."""
    mean, spread, centre = known.mean(0), known.std(0) + 1e-4, words.mean(0)
    x = (known - mean) / spread
    own, cross = x.T @ x, x.T @ (words - centre)

    def answer(weight: np.ndarray):
        return lambda values: unit((values - mean) / spread @ weight + centre)
    return {p: answer(np.linalg.solve(own + p * np.eye(len(own), dtype=np.float32), cross)) for p in PENALTIES}


def statistics_row(options: Options, corpus: Corpus, values: dict[str, np.ndarray], name: str, label: str) -> None:
    """Fit the bridge on the clips that every row trains on; the penalty is chosen on `val`."""
    own = [c for c in values if trained_on(options, corpus.rows[c]) and corpus.rows[c]["caption1"] and corpus.rows[c]["source"] not in HELD_OUT]
    words = np.stack([(corpus.sentences[corpus.text_index[corpus.rows[c]["caption1"]]]).numpy() for c in own])
    known = np.stack([values[c] for c in own])
    sentences = corpus.sentences.numpy()
    categories = unit(sentences[corpus.cat_texts.numpy()].mean(1))

    def ranks(answer, clips: list[str]) -> dict:
        return split_ranks(corpus, clips, answer(np.stack([values[c] for c in clips])), np.arange(len(clips)),
                           lambda c: sentences[corpus.text_index[c]], categories, ucs_categories(options))

    clips = measured_clips(corpus)
    tried = bridges(known, words)
    best = max(PENALTIES, key=lambda p: float((ranks(tried[p], clips["val"])["caption"] < 10).mean()))
    write(options, name, label, {k: ranks(tried[best], own) for k, own in clips.items()}, {"penalty": best, "numbers": known.shape[1]})


def stem(word: str) -> str:
    return next((word[: -len(end)] for end in STEM_ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), word)


def words_of(text: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return [stem(w) for w in re.findall(r"[a-z]+", apart.lower()) if len(w) > 1]


def bm25(queries: list[list[str]], documents: list[list[str]]) -> np.ndarray:
    """[queries, documents] (Robertson and Zaragoza, 2009)."""
    counts = [Counter(d) for d in documents]
    length = np.array([len(d) for d in documents], np.float32)
    norm = K1 * (1 - B + B * length / length.mean())
    holders: dict[str, list[int]] = {}
    for i, count in enumerate(counts):
        for word in count:
            holders.setdefault(word, []).append(i)
    out = np.zeros((len(queries), len(documents)), np.float32)
    for row, query in zip(out, queries, strict=True):
        for word in set(query) & holders.keys():
            own = holders[word]
            weight = math.log(1 + (len(documents) - len(own) + 0.5) / (len(own) + 0.5))
            often = np.array([counts[i][word] for i in own], np.float32)
            row[own] += weight * often * (K1 + 1) / (often + norm[own])
    return out


def tied_ranks(scores: np.ndarray, members: list[np.ndarray]) -> np.ndarray:
    """Rank of the best member of each row; half of those that tie with it stand before it, and no score is no find."""
    out = []
    for row, own in zip(scores, members, strict=True):
        best = row[own].max()
        others = np.delete(row, own)
        out.append((others > best).sum() + (others == best).sum() // 2 if best > 0 else row.size)
    return np.array(out)


def file_names_row(options: Options, corpus: Corpus) -> None:
    category_name, ranks = ucs_categories(options), {}
    column = np.array([category_name[c] for c in corpus.cat_ids])
    names = np.unique(column)
    phrases = [[w for t in row for w in words_of(corpus.texts[t])] for row in corpus.cat_texts.tolist()]
    for split, clips in measured_clips(corpus).items():
        documents = [words_of(corpus.rows[c]["path"].rsplit("/", 1)[-1].rsplit(".", 1)[0]) for c in clips]
        groups = groups_of([corpus.rows[c]["caption1"] for c in clips])
        found = tied_ranks(bm25([words_of(c) for c in groups], documents), [np.array(m) for m in groups.values()])
        known = [i for i, c in enumerate(clips) if corpus.rows[c]["cat_id"] in category_name]
        by_id = bm25([documents[i] for i in known], phrases)
        by_name = np.stack([by_id[:, column == n].max(1) for n in names], 1)
        truth = [np.array([np.searchsorted(names, category_name[corpus.rows[clips[i]]["cat_id"]])]) for i in known]
        ranks[split] = {"caption": found, "category": tied_ranks(by_name, truth)}
    write(options, "file-names", "file names, BM25 (captions were written from names)", ranks, {})


def main() -> None:
    options, _ = options_of()
    torch.set_num_threads(1)
    corpus = Corpus(options)
    clips = [c for c in corpus.windows if corpus.rows[c]["caption1"] and corpus.rows[c]["split"] in ("train", "val")]
    file_names_row(options, corpus)
    statistics_row(options, corpus, dict(zip(clips, spectrum_statistics(options, clips), strict=True)), "statistics",
                   "statistics of the log-mel, ridge bridge to MiniLM")
    statistics_row(options, corpus, dict(zip(clips, token_statistics(corpus, clips), strict=True)), "trunk-statistics",
                   "statistics of both trunks' tokens, ridge bridge to MiniLM")


if __name__ == "__main__":
    main()
