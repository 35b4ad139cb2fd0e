"""Stage `evaluate`: the figures of the finished pack under ONNX Runtime, its gates, and the model card.

Gates: the 8-bit audio graph and its variants against the float32 one on at least 500 real windows (cosine: mean 0.99, worst 0.97;
R@10 over captions, second captions and file names of `val` at most half a point less), the text graph likewise (mean 0.99), every file of the manifest intact.
`val` chooses between the best window and the mean of windows; `test` and `ood` are measured once, at the end.
"""
import json
import time
from pathlib import Path

import numpy as np

from . import answer, caption_evaluate, card, category_evaluate, category_rows, manifest, minilm, soundness, variants, wordings
from .frontends import EFFECTS, EVERYDAY
from .metrics import category_ranks, clip_similarity, group_ranks, groups_of, interval, recall, share
from .runtime import Runtime, unit
from .stage import Options, clips, finished, stage
from .texts import ucs_phrases
from .vectors import ucs_categories

COMPARED = 600


class Sounds:
    """Features of the clips of some splits, from `prepare`."""

    def __init__(self, options: Options, splits: tuple[str, ...]):
        self.rows = {r["id"]: r for r in clips(options) if r["split"] in splits}
        self.windows: dict[str, list[tuple[float, np.ndarray, np.ndarray]]] = {}
        for path in sorted(options.folder("prepare").glob("audio-*.json")):
            frames = [np.memmap(path.with_suffix(f".{end.name}.f16"), np.float16, "r").reshape(-1, end.bins) for end in (EVERYDAY, EFFECTS)]
            a = b = 0
            for clip, _, seconds, count_a, count_b in json.loads(path.read_text()):
                if clip in self.rows:
                    self.windows.setdefault(clip, []).append((seconds, np.array(frames[0][a:a + count_a], np.float32),
                                                              np.array(frames[1][b:b + count_b], np.float32)))
                a, b = a + count_a, b + count_b

    def of(self, split: str) -> list[str]:
        return [c for c in self.windows if self.rows[c]["split"] == split]

    def vectors(self, runtime: Runtime, chosen: list[str]) -> tuple[np.ndarray, np.ndarray]:
        owner = np.array([i for i, c in enumerate(chosen) for _ in self.windows[c]])
        return runtime.window_vectors([w for c in chosen for w in self.windows[c]]), owner


def measured(options: Options, sounds: Sounds, runtime: Runtime, split: str, categories: np.ndarray, how: str, vectors) -> dict:
    """Figures of one split: words find sounds, and sounds find their UCS category by its phrases alone."""
    chosen = sounds.of(split)
    windows, owner = vectors
    groups = groups_of([sounds.rows[c]["caption1"] for c in chosen])
    ranks = group_ranks(clip_similarity(runtime.text_vectors(list(groups)), windows, owner, how), groups)
    name = ucs_categories(options)
    column = np.array([name[e["catId"]] for e in ucs_phrases(options)])
    known = [i for i, c in enumerate(chosen) if sounds.rows[c]["cat_id"] in name]
    truth = np.array([name[sounds.rows[chosen[i]]["cat_id"]] for i in known])
    found = category_ranks(clip_similarity(categories, windows, owner, how).T[known], column, truth)
    return {"clips": len(chosen)} | recall(ranks) | {"UCS top 3": share(found, 3), "UCS top 3 interval": interval(found, 3)}


def cosines(a: np.ndarray, b: np.ndarray) -> dict:
    values = (a * b).sum(1)
    return {"mean": round(float(values.mean()), 5), "worst": round(float(values.min()), 5), "compared": len(values)}


def within_gates(compared: dict, recall_here: float, recall_float: float) -> bool:
    """Cosines against float32, and at most half a point of R@10 over all wordings lost."""
    near = compared["compared"] >= 500 and compared["mean"] >= 0.99 and compared["worst"] >= 0.97
    return near and recall_float - recall_here <= 0.005


class Measure:
    """What the float32 graphs say of `val` and some of `ood`, for the gates of every graph that ships."""

    def __init__(self, options: Options, sounds: Sounds, runtime: Runtime):
        whole = options.folder("export") / "float"
        self.options, self.sounds = options, sounds
        self.exact = Runtime(whole / "audio.onnx", whole / "text.onnx", whole / "tokenizer.json", options.threads)
        self.texts = [t for e in ucs_phrases(options) for t in e["texts"]]
        self.text_vectors = runtime.text_vectors(self.texts)
        self.categories = category_rows.read_rows(options.pack)[1]
        self.some = sounds.of("val") + sounds.of("ood")[:300]
        self.vectors, self.owner = sounds.vectors(self.exact, self.some)
        self.val = self.figures(self.exact, self.vectors)

    def figures(self, runtime: Runtime, vectors: np.ndarray) -> dict:
        inside = self.owner < len(self.sounds.of("val"))
        own = vectors[inside], self.owner[inside]
        rows = [self.sounds.rows[clip] for clip in self.sounds.of("val")]
        return measured(self.options, self.sounds, runtime, "val", self.categories, "max", own) | {
            "R@10 of all wordings": wordings.recall(runtime.text_vectors, rows, *own)}

    def compare(self, runtime: Runtime) -> tuple[dict, dict]:
        """Cosines to float32, and figures on `val`."""
        here, _ = self.sounds.vectors(runtime, self.some)
        return cosines(here, self.vectors), self.figures(runtime, here)


def variant_figures(options: Options, sounds: Sounds, measure: Measure) -> dict:
    """Each variant of the audio graph through the gates of the float one; a variant that fails leaves the pack."""
    pack, found = options.pack, {}
    declared = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    for name, variant in declared["audio"]["variants"].items():
        path = variants.for_gates(pack, name, options.folder("evaluate"))
        compared, val = measure.compare(Runtime(path, pack / "text.onnx", pack / "tokenizer.json", options.threads))
        passed = within_gates(compared, val["R@10 of all wordings"], measure.val["R@10 of all wordings"])
        found[name] = {"cosine": compared, "val R@10": val["R@10"], "passed": passed}
        if "cpu" in variant["providers"]:
            one = Runtime(path, pack / "text.onnx", pack / "tokenizer.json", 1)
            found[name]["times real time"] = speed(one, sounds)["times real time"]
        variants.settle(pack, name, found[name] if passed else None)
    return found


def speed(runtime: Runtime, sounds: Sounds) -> dict:
    """Real-time factor of the audio graph on windows of ten seconds, and milliseconds of a query; one thread."""
    window = next(w for ws in sounds.windows.values() for w in ws if w[0] >= 10)
    runtime.window_vectors([window])
    began = time.perf_counter()
    for _ in range(5):
        runtime.window_vectors([window])
    audio = 50 / (time.perf_counter() - began)
    began = time.perf_counter()
    for _ in range(20):
        runtime.text_vectors(["heavy wooden door creaks open"])
    return {"times real time": round(audio, 1), "query milliseconds": round((time.perf_counter() - began) * 50, 1)}


class Judge:
    """The decision between `matches` and `nothing`, read from the pack alone."""

    def __init__(self, pack: Path):
        self.how = json.loads((pack / "pack.json").read_text())["calibration"]
        words = np.fromfile(pack / "vocabulary.i8", np.int8).reshape(-1, minilm.WIDTH).astype(np.float32)
        self.vocabulary = unit(words)
        values = np.fromfile(pack / "soundness.f32", "<f4")
        hidden = soundness.HIDDEN
        self.first, rest = values[:hidden * minilm.WIDTH].reshape(hidden, -1), values[hidden * minilm.WIDTH:]
        self.first_bias, self.second, self.second_bias = rest[:hidden], rest[hidden:2 * hidden], rest[2 * hidden]

    def probability(self, query: np.ndarray, windows: np.ndarray, owner: np.ndarray) -> float:
        sound = float(self.second @ np.maximum(self.first @ query + self.first_bias, 0) + self.second_bias)
        prior = answer.Background(self.how["background"]["mean"], self.how["background"]["deviation"])
        values, _ = answer.features(query, sound, windows, owner, self.vocabulary, prior)
        return float(1 / (1 + np.exp(-(values @ np.array(self.how["weights"]) + self.how["bias"]))))


def nothing_rates(judge: Judge, runtime: Runtime, sounds: Sounds, split: str, vectors) -> dict:
    """Share of a split's own captions, and of the listed queries, that are answered with `nothing`."""
    listed = json.loads((Path(__file__).parent / "non_sounds.json").read_text(encoding="utf-8"))["never"]
    captions = sorted({sounds.rows[c]["caption1"] for c in sounds.of(split)} - {""})
    limit = judge.how["threshold"]
    return {name: round(float(np.mean([judge.probability(q, *vectors) < limit for q in runtime.text_vectors(texts)])), 4)
            for name, texts in (("captions of its own clips", captions), ("queries that name no sound (learned from)", listed))}


def run(options: Options) -> None:
    if finished(options, "evaluate"):
        return
    with stage(options, "evaluate") as report:
        pack = options.pack
        sounds = Sounds(options, ("val", "test", "ood"))
        runtime = Runtime(pack / "audio.onnx", pack / "text.onnx", pack / "tokenizer.json", options.threads)
        measure = Measure(options, sounds, runtime)
        categories = measure.categories
        report["text against float32"] = cosines(measure.text_vectors[:COMPARED], measure.exact.text_vectors(measure.texts[:COMPARED]))

        vectors = {split: sounds.vectors(runtime, sounds.of(split)) for split in ("val", "test", "ood")}
        report["audio against float32"], ours_val = measure.compare(runtime)
        whole_val = report["val, float32"] = measure.val
        report["variants"] = variant_figures(options, sounds, measure)

        for how in ("max", "mean"):
            report[f"val, {how}"] = measured(options, sounds, runtime, "val", categories, how, vectors["val"])
        for split in ("test", "ood"):
            report[split] = measured(options, sounds, runtime, split, categories, "max", vectors[split])
        judge = Judge(pack)
        report["nothing"] = {split: nothing_rates(judge, runtime, sounds, split, vectors[split]) for split in ("val", "test", "ood")}
        report["captions"] = {split: caption_evaluate.measure(options, runtime, [sounds.rows[c] for c in sounds.of(split)], *vectors[split])
                              for split in ("val", "test", "ood")}
        report["categories"] = {split: category_evaluate.measure(options, [sounds.rows[c] for c in sounds.of(split)], *vectors[split])
                                for split in ("val", "test", "ood")}
        report["speed"] = speed(Runtime(pack / "audio.onnx", pack / "text.onnx", pack / "tokenizer.json", 1), sounds)

        gate = report["audio against float32"]
        assert within_gates(gate, ours_val["R@10 of all wordings"], whole_val["R@10 of all wordings"]), (gate, ours_val, whole_val)
        assert report["text against float32"]["mean"] >= 0.99, report["text against float32"]
    card.write(options)
    manifest.seal(options.pack)
    manifest.check(options.pack)
