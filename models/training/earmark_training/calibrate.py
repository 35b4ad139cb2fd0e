"""Stage `calibrate`: when to answer "nothing here sounds like that", and how sure a match is.

The model of the first step of `align` has not been trained on some collections, so their clips, and those of
`val`, are sounds it has never heard. Libraries of 60 to 2,000 such clips are drawn (mixed, of one kind, without
some categories); queries that name a sound in the library must be answered, queries that name none must not.
A logistic model over a handful of features (`answer.py`) is fitted; its rates are those of queries left out.
"""
import json
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize

from . import answer, memory, minilm, soundness
from .align import HELD_OUT
from .data import Corpus
from .metrics import clip_similarity
from .model import Towers
from .stage import Options, finished, stage
from .vectors import class_vectors, text_vectors, ucs_categories, window_vectors

LIBRARIES = 300
SMALLEST, LARGEST = 60, 2000
PRESENT, ABSENT, NEVER = 12, 8, 12
TOO_CLOSE = 0.5
FOUND = 10
FALSE_NOTHING = 0.04
KIND_WEIGHT = {"present": 1.0, "never": 0.5, "absent": 0.2, "music": 0.15, "speech": 0.15}
MUSICAL = ("music", "instrument")
SPOKEN = ("voice", "speech")


def listed_queries(rng: np.random.Generator) -> dict[str, list[str]]:
    listed = json.loads((Path(__file__).parent / "non_sounds.json").read_text(encoding="utf-8"))
    return {"never": listed["never"] + [gibberish(rng) for _ in range(60)], "music": listed["music"], "speech": listed["speech"]}


def soundness_network(options: Options, corpus: Corpus, towers: Towers, words: dict[str, np.ndarray], never: np.ndarray,
                      left_out: set[int]) -> torch.nn.Sequential:
    """Trained on captions, phrases and words; `left_out` texts of the corpus are not learned from."""
    captions = {t for c in corpus.split("train") for t in corpus.clip_text_ids(c)[:2]} - left_out
    phrases = torch.cat([corpus.sound_texts.flatten(), corpus.cat_texts.flatten()]).unique()

    def vectors(sentences) -> torch.Tensor:
        return torch.from_numpy(text_vectors(towers, torch.as_tensor(sentences)))
    return soundness.train([
        (vectors(corpus.sentences[sorted(captions)]), 1.0, 0.35), (vectors(corpus.sentences[phrases]), 1.0, 0.35),
        (vectors(words["words"]), 1.0, 0.3), (vectors(words["random"]), 0.0, 0.5), (torch.from_numpy(never), 0.0, 0.5)],
        options.seed)


def gibberish(rng: np.random.Generator) -> str:
    letters = "bcdfghjklmnpqrstvwxz" if rng.random() < 0.7 else "asdfghjkl"
    return "".join(rng.choice(list(letters), rng.integers(4, 9)))


class Pool:
    """Sounds the model has not heard, the texts that name them, and texts that name nothing."""

    def __init__(self, options: Options, corpus: Corpus, towers: Towers, rng: np.random.Generator):
        self.clips = corpus.split("val") + [c for c in corpus.split("train") if corpus.rows[c]["source"] in HELD_OUT]
        self.rows = [corpus.rows[c] for c in self.clips]
        self.windows, self.owner = window_vectors(towers, corpus, self.clips)
        self.vocabulary = vocabulary(towers, corpus)
        self.named = (self.windows @ self.vocabulary.T).max(1)
        self.vectors = text_vectors(towers, corpus.sentences)
        self.sentences = corpus.sentences.numpy()
        category = ucs_categories(options)
        self.category = np.array([category.get(row["cat_id"], "") for row in self.rows])
        self.caption = np.array([corpus.text_index[row["caption1"]] for row in self.rows])
        short = {cat: corpus.cat_texts[i, :4].tolist() for i, cat in enumerate(corpus.cat_ids)}
        self.cat_id = np.array([row["cat_id"] for row in self.rows])
        self.captions = [[corpus.text_index[row[k]] for k in ("caption1", "caption2")] for row in self.rows]
        self.short = [short.get(row["cat_id"], []) for row in self.rows]
        self.words = soundness.sentences(options, corpus, rng)
        self.listed = {key: text_vectors(towers, torch.from_numpy(minilm.encode(texts)))
                       for key, texts in listed_queries(rng).items()}
        self.towers, self.options = towers, options
        self.judge(corpus)

    def judge(self, corpus: Corpus) -> None:
        """Soundness of every text by networks that have not learned from it (nor from its half of the list)."""
        asked = {int(t) for texts in self.captions for t in texts}
        never = self.listed["never"]
        half = np.arange(len(never)) % 2
        networks = [soundness_network(self.options, corpus, self.towers, self.words, never[half == k], asked) for k in (0, 1)]
        self.sound = soundness.score(networks[0], self.vectors)
        self.listed_sound = {key: soundness.score(networks[0], v) for key, v in self.listed.items()}
        self.listed_sound["never"] = np.where(half == 0, soundness.score(networks[1], never), self.listed_sound["never"])

    def library(self, rng: np.random.Generator) -> np.ndarray:
        """Clips of one imagined library, in order."""
        count = int(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
        chosen = np.arange(len(self.clips))
        how = rng.random()
        if how < 0.35:
            kinds = np.array([row["kind"] for row in self.rows])
            chosen = chosen[kinds == rng.choice([k for k in np.unique(kinds) if (kinds == k).sum() >= 40])]
        elif how < 0.6:
            gone = rng.choice(np.unique(self.category), 20, replace=False)
            chosen = chosen[~np.isin(self.category, gone)]
        return np.sort(rng.permutation(chosen)[:count])


    def question(self, clip: int, rng: np.random.Generator) -> tuple[int, np.ndarray]:
        """A text that names this clip (one of its captions, or a phrase of its category), and all clips it names."""
        if self.short[clip] and rng.random() < 0.5:
            return int(rng.choice(self.short[clip])), self.cat_id == self.cat_id[clip]
        return int(rng.choice(self.captions[clip])), self.caption == self.caption[clip]


def vocabulary(towers: Towers, corpus: Corpus) -> np.ndarray:
    """Unit vectors of the 521 sound classes and the 752 UCS categories."""
    return np.concatenate([class_vectors(towers, corpus.sentences, corpus.sound_texts),
                           class_vectors(towers, corpus.sentences, corpus.cat_texts)])


def simulate(pool: Pool, rng: np.random.Generator, background: answer.Background):
    """Rows of (features, wanted answer, kind of query, text identity) over many libraries, and pairs for single matches."""
    rows, pairs = [], []
    for _ in range(LIBRARIES):
        clips = pool.library(rng)
        keep = np.isin(pool.owner, clips)
        windows, named = pool.windows[keep], pool.named[keep]
        owner = np.searchsorted(clips, pool.owner[keep])

        def ask(vector: np.ndarray, sound: float, wanted: int, kind: str, name: int,
                windows=windows, owner=owner, named=named) -> np.ndarray:
            values, contrast = answer.features(vector, sound, windows, owner, pool.vocabulary, background, named)
            rows.append((values, wanted, kind, name))
            return contrast

        for clip in rng.choice(clips, PRESENT):
            text, right = pool.question(clip, rng)
            right = right[clips]
            contrast = ask(pool.vectors[text], pool.sound[text], 1, "present", text)
            if (contrast > contrast[right].max()).sum() >= FOUND:
                rows[-1] = (rows[-1][0], 1, "missed", text)
            close = pool.sentences[pool.caption[clips]] @ pool.sentences[pool.caption[clip]]
            for other in rng.choice(len(clips), 12):
                if close[other] > 0.8 or close[other] < 0.5:
                    pairs.append((contrast[other], float(close[other] > 0.8)))
            pairs += [(contrast[i], float(close[i] > 0.6)) for i in np.argsort(-contrast)[:10]]
        here = set(pool.category[clips])
        away = [c for c in range(len(pool.clips)) if pool.category[c] not in here]
        for clip in rng.permutation(away)[:ABSENT]:
            text, _ = pool.question(clip, rng)
            if (pool.sentences[pool.caption[clips]] @ pool.sentences[text]).max() < TOO_CLOSE:
                ask(pool.vectors[text], pool.sound[text], 0, "absent", text)
        for i in rng.choice(len(pool.listed["never"]), NEVER):
            ask(pool.listed["never"][i], pool.listed_sound["never"][i], 0, "never", -1 - int(i))
        kinds = {pool.rows[c]["kind"] for c in clips}
        for key, those in (("music", MUSICAL), ("speech", SPOKEN)):
            if not kinds & set(those):
                for i in rng.choice(len(pool.listed[key]), 2):
                    ask(pool.listed[key][i], pool.listed_sound[key][i], 0, key, -1000 - int(i) - (500 if key == "music" else 0))
    return rows, pairs


def fit(values: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Weighted logistic regression; weights and bias for the features as they are."""
    mean, spread = values.mean(0), np.maximum(values.std(0), 1e-9)
    x = (values - mean) / spread
    sign = np.where(wanted > 0, 1.0, -1.0)

    def loss(w):
        z = sign * (x @ w[:-1] + w[-1])
        slope = -sign * weight / (1 + np.exp(np.clip(z, -50, 50)))
        return (weight * np.logaddexp(0, -z)).sum() / weight.sum() + 1e-4 * w @ w, \
            np.r_[x.T @ slope, slope.sum()] / weight.sum() + 2e-4 * w
    w = minimize(loss, np.zeros(x.shape[1] + 1), jac=True).x
    scaled = w[:-1] / spread
    return scaled, float(w[-1] - scaled @ mean)


def balanced(kinds: np.ndarray) -> np.ndarray:
    """What a query weighs, by its kind; queries whose sound is there but was not found do not count."""
    names, counts = np.unique(kinds, return_counts=True)
    share = {n: KIND_WEIGHT.get(str(n), 0.0) / c for n, c in zip(names, counts, strict=True)}
    return np.array([share[k] for k in kinds])


def crossed(values, wanted, kinds, names) -> np.ndarray:
    """Scores of every query by a fit that has seen none of its kin: queries fall into five parts by their text."""
    part = np.array([hash(int(n)) % 5 for n in names])
    scores = np.zeros(len(values))
    for k in range(5):
        w, b = fit(values[part != k], wanted[part != k], balanced(kinds[part != k]))
        scores[part == k] = values[part == k] @ w + b
    return scores


def rates(scores: np.ndarray, kinds: np.ndarray, threshold: float) -> dict:
    """Share of queries of each kind that are answered with `nothing`."""
    return {str(kind): round(float((scores[kinds == kind] < threshold).mean()), 4) for kind in np.unique(kinds)}


def shipped(options: Options, corpus: Corpus, words: dict[str, np.ndarray], rng: np.random.Generator) -> None:
    """Vocabulary and soundness network in the space of the model that is shipped."""
    towers = memory.finished_towers(options)
    folder = options.folder("calibrate")
    np.save(folder / "vocabulary.npy", vocabulary(towers, corpus))
    never = text_vectors(towers, torch.from_numpy(minilm.encode(listed_queries(rng)["never"])))
    np.save(folder / "soundness.npy", soundness.numbers(soundness_network(options, corpus, towers, words, never, set())))


def run(options: Options) -> None:
    if finished(options, "calibrate"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "calibrate") as report:
        corpus = Corpus(options, "unheard")
        rng = np.random.default_rng(options.seed)
        pool = Pool(options, corpus, memory.finished_towers(options, "unheard"), rng)
        sample = clip_similarity(pool.vectors[rng.choice(len(pool.vectors), 400)], pool.windows, pool.owner)
        background = answer.Background(round(float(sample.mean()), 5), round(float(sample.std(1).mean()), 5))
        rows, pairs = simulate(pool, rng, background)
        values, wanted, kinds, names = (np.array(column) for column in zip(*rows, strict=True))
        scores = crossed(values, wanted, kinds, names)
        np.savez(options.folder("calibrate") / "queries.npz", values=values, wanted=wanted, kinds=kinds, names=names, scores=scores)
        threshold = float(np.quantile(scores[kinds == "present"], FALSE_NOTHING))
        weights, bias = fit(values, wanted, balanced(kinds))
        slope, start = fit(np.array([[p[0]] for p in pairs]), np.array([p[1] for p in pairs]), np.ones(len(pairs)))
        report.update(
            queries={str(k): int((kinds == k).sum()) for k in np.unique(kinds)}, libraries=LIBRARIES, unheard=len(pool.clips),
            nothing=rates(scores, kinds, threshold),
            background={"mean": background.mean, "deviation": background.deviation, "clips": answer.PRIOR_CLIPS},
            features=list(answer.NAMES), weights=[round(float(w), 5) for w in weights], bias=round(bias, 5),
            threshold=round(float(1 / (1 + np.exp(-threshold))), 5), match={"slope": round(float(slope[0]), 5), "bias": round(start, 5)})
        shipped(options, corpus, pool.words, rng)
