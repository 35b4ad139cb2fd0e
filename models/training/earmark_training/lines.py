"""`lines`: where general captions are wanting, and which of those that were written are worth saying; not part of `all`.

What is expected to be written (`caption_regression`) of sounds that were learned from, and of collections that the other model has
not heard, is grouped. For each group WORK/lines/groups.json tells the captions and CatIDs near it, and the lines that are best
there now, so that people can write better ones: entries as in `general_captions.json`, whose texts may offer choices in
braces (`a {gun|rifle} is {fired|reloaded}`). If WORK/lines/candidates.json holds such entries, their texts are measured for the groups, and lines are
chosen greedily from the best of each (the mean over sounds of the best line's score is submodular: G. Nemhauser et al., 1978; in the lazy way of
M. Minoux, 1978). What is chosen is written to WORK/lines/general_captions.json.
"""
import heapq
import itertools
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from .align import HELD_OUT
from .caption_chorus import ASKED, SURE, TEMPERATURE, TRUTH_TEMPERATURE, WEIGHT, learn, near_known, softmax
from .caption_lines import CLOSE, CLOSE_IN_CATEGORY, KINDS, Lines, holds, own_cat_ids
from .caption_material import Group, Heard, Texts, unit
from .data import Corpus
from .stage import Options, stage, trained_on

GROUPS, ROUNDS = 320, 15
MOST_CHOICES, LONGEST, KEPT, ALIKE = 2500, 15, 3, 0.93
LEAST = 1e-7


@dataclass
class Targets:
    """Sounds: what is expected of them, the shares of CatIDs near them, and the score of the best known caption. `common`: each CatID's share of
    all known captions."""
    expected: np.ndarray
    cat_ids: list[str]
    common: np.ndarray
    shares: np.ndarray
    known: np.ndarray
    weight: np.ndarray


def captioned(heard: Heard, held_out: frozenset[str]) -> Group:
    return heard.group(lambda row: trained_on(heard.options, row) and bool(row["caption1"]) and row["source"] not in held_out)


def targets(heard: Heard, cat_ids: list[str], sounds: Group, learned: Group) -> Targets:
    """Sounds that were learned from count by one over the root of how many have their caption."""
    lines = Lines.of(heard)
    captions = unit(heard.texts.meanings(lines.texts[: lines.known]))
    place = {cat_id: i for i, cat_id in enumerate(cat_ids)}
    column = np.array([place[cat_id] for cat_id in own_cat_ids(heard, lines.texts[: lines.known])])
    alike = captions @ captions.T
    same = ((alike >= CLOSE) | ((alike >= CLOSE_IN_CATEGORY) & (lines.category[:, None] == lines.category))).astype(np.float32)

    regression, (near, own) = learn(captions, *near_known(heard, learned)), near_known(heard, sounds)
    expected = regression.towards(unit(softmax(near, TEMPERATURE) @ captions))
    of_truth, fit = softmax(near, TRUTH_TEMPERATURE), expected @ captions.T
    first = np.argsort(-fit, 1)[:, :ASKED]
    at = np.arange(len(fit))[:, None]
    shares = np.zeros((len(fit), len(cat_ids)), np.float32)
    np.add.at(shares.T, column, of_truth.T)
    count = Counter(own.tolist())
    weight = np.array([1.0 if n < 0 else count[n] ** -0.5 for n in own.tolist()], np.float32)
    known = (fit[at, first] + WEIGHT * np.maximum((of_truth @ same)[at, first] - SURE, 0)).max(1)
    return Targets(expected, cat_ids, np.bincount(column, minlength=len(cat_ids)) / len(column), shares, known, weight)


def together(parts: list[Targets]) -> Targets:
    expected, shares, known, weight = (np.concatenate([getattr(part, name) for part in parts]) for name in ("expected", "shares", "known", "weight"))
    return Targets(expected, parts[0].cat_ids, parts[0].common, shares, known, weight)


def grouped_means(rows: np.ndarray, weight: np.ndarray, seed: int) -> np.ndarray:
    """Unit centres of GROUPS groups (k-means by cosine), neighbours next to each other."""
    rng = np.random.default_rng(seed)
    centres = rows[rng.choice(len(rows), GROUPS, replace=False, p=weight / weight.sum())]
    for _ in range(ROUNDS):
        total = np.zeros_like(centres)
        np.add.at(total, (rows @ centres.T).argmax(1), rows * weight[:, None])
        centres = np.where(total.any(1, keepdims=True), unit(total), centres)
    order, left = [0], set(range(1, GROUPS))
    while left:
        order.append(max(left, key=lambda i: float(centres[order[-1]] @ centres[i])))
        left.remove(order[-1])
    return centres[order]


def expanded(text: str) -> list[str]:
    """Every sentence that the choices in braces allow, up to MOST_CHOICES of them, none longer than LONGEST words."""
    parts = [part.split("|") if i % 2 else [part] for i, part in enumerate(re.split(r"[{}]", text))]
    said = ("".join(choice) for choice in itertools.islice(itertools.product(*parts), MOST_CHOICES))
    tidy = dict.fromkeys(re.sub(r"\s+,", ",", " ".join(one.split())).strip(" ,") for one in said)
    return [one for one in tidy if len(one.split()) <= LONGEST]


def measured(entries: list[dict], texts: Texts, centres: np.ndarray) -> list[dict]:
    """The entries with those of their expansions that come nearest to the group they are nearest to, unlike each other."""
    out, seen = [], set()
    for entry in entries:
        own = [text for line in entry["texts"] for text in expanded(line) if text not in seen]
        if not own:
            continue
        rows = texts.meanings(own)
        near, kept = rows @ centres.T, []
        for i in np.argsort(-near[:, near.max(0).argmax()]):
            if len(kept) < max(KEPT, len(entry["texts"])) and all(rows[i] @ rows[j] < ALIKE for j in kept):
                kept.append(i)
        seen.update(own[i] for i in kept)
        out.append(entry | {"texts": [own[i] for i in kept]})
    return out


def scores(entries: list[dict], texts: Texts, sounds: Targets) -> np.ndarray:
    """[sounds, lines] as the chorus has it."""
    kind = np.array([i for i, entry in enumerate(entries) for _ in entry["texts"]])
    fit = sounds.expected @ texts.meanings([text for entry in entries for text in entry["texts"]]).T
    true = np.stack([holds(cat_id, entries) for cat_id in sounds.cat_ids]).astype(np.float32)
    return fit + WEIGHT * np.maximum((sounds.shares @ true - sounds.common @ true)[:, kind] - SURE, 0)


def chosen(score: np.ndarray, sounds: Targets) -> list[int]:
    """Lines, each adding at least LEAST to the mean over sounds of the best score."""
    weight, best, picks = sounds.weight / sounds.weight.sum(), sounds.known.copy(), []
    heap = [(-float(weight @ np.maximum(column - best, 0)), line, 0) for line, column in enumerate(score.T)]
    heapq.heapify(heap)
    while heap:
        gain, line, asked = heapq.heappop(heap)
        if -gain < LEAST:
            break
        if asked == len(picks):
            picks.append(line)
            best = np.maximum(best, score[:, line])
        else:
            heapq.heappush(heap, (-float(weight @ np.maximum(score[:, line] - best, 0)), line, len(picks)))
    return picks


def merged(entries: list[dict], picks: list[int]) -> list[dict]:
    """The chosen lines, those of the same kind in one entry; beginnings of CatIDs that others imply are left out."""
    flat = [(text, entry) for entry in entries for text in entry["texts"]]
    out: dict[tuple, set[str]] = defaultdict(set)
    for text, entry in (flat[pick] for pick in picks):
        of = sorted(set(entry["of"]))
        of = tuple(a for a in of if not any(a != b and a.startswith(b) for b in of))
        out[of, tuple(sorted(a for a in set(entry.get("not", [])) if a.startswith(of)))].add(text)
    found = [{"texts": sorted(said), "of": list(of)} | ({"not": list(but)} if but else {}) for (of, but), said in out.items()]
    return sorted(found, key=lambda entry: (entry["of"], entry["texts"]))


def told(centres: np.ndarray, sounds: Targets, heard: Heard, entries: list[dict]) -> list[dict]:
    """For whoever writes: of each group what is near and what is best now."""
    lines, texts = Lines.of(heard), heard.texts
    captions, now = lines.texts[: lines.known], [text for entry in entries for text in entry["texts"]]
    known, said = centres @ texts.meanings(captions).T, scores(entries, texts, sounds)
    group, out = (sounds.expected @ centres.T).argmax(1), []
    for number in range(len(centres)):
        own = group == number
        if not own.any():
            continue
        weight = sounds.weight[own] / sounds.weight[own].sum()
        labels, mean = weight @ sounds.shares[own], weight @ said[own]
        out.append({"sounds": int(own.sum()), "captions": [captions[i] for i in np.argsort(-known[number])[:12]],
                    "labels": {sounds.cat_ids[i]: round(float(labels[i]), 3) for i in np.argsort(-labels)[:12]},
                    "best lines": {now[i]: round(float(mean[i]), 3) for i in np.argsort(-mean)[:3]}})
    return out


def run(options: Options) -> None:
    with stage(options, "lines") as report:
        folder, texts = options.folder("lines"), Texts(options)
        hearing = {name: Heard(options, name, texts, lambda name=name: Corpus(options, name)) for name in ("towers", "unheard")}
        cat_ids = sorted({row["cat_id"] for row in hearing["towers"].rows.values()})
        learned = [captioned(hearing["towers"], frozenset()), captioned(hearing["unheard"], HELD_OUT)]
        sounds = together([targets(hearing["towers"], cat_ids, learned[0], learned[0]),
                           targets(hearing["unheard"], cat_ids, hearing["unheard"].unheard(), learned[1])])
        centres = grouped_means(sounds.expected, sounds.weight, options.seed)
        (folder / "groups.json").write_text(json.dumps(told(centres, sounds, hearing["towers"], KINDS), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        report["sounds"], report["groups"] = len(sounds.expected), len(centres)
        so_far = np.maximum(sounds.known, scores(KINDS, texts, sounds).max(1))
        report["mean best score"] = {"known captions": average(sounds, sounds.known), "and the lines so far": average(sounds, so_far)}
        if (folder / "candidates.json").exists():
            entries = measured(json.loads((folder / "candidates.json").read_text(encoding="utf-8")), texts, centres)
            score = scores(entries, texts, sounds)
            picks = chosen(score, sounds)
            rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in merged(entries, picks))
            (folder / "general_captions.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
            report["candidates"], report["chosen"] = score.shape[1], len(picks)
            report["mean best score"]["and the chosen lines"] = average(sounds, np.maximum(sounds.known, score[:, picks].max(1)))


def average(sounds: Targets, score: np.ndarray) -> float:
    return round(float(np.average(score, weights=sounds.weight)), 4)
