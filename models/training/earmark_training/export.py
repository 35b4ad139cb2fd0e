"""Stage `export`: the finished pack: graphs, tokenizer, vocabulary, golden sample, attribution, manifest."""
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from . import aisfx_trunk, audio_graph, caption, categories, golden, manifest, memory, text_graph, tune, variants, yamnet
from .answer import SOUNDNESS_LIMIT, TOP
from .runtime import Runtime
from .soundness import HIDDEN
from .stage import Options, clips, finished, read_report, stage, trained_on
from .texts import sound_phrases, ucs_phrases

VERSION = "0.4.3"
# The version whose vectors these are: a pack that differs in its captions or categories alone keeps the space of the one before.
SPACE = "0.4.0"
FILES = {"audio": "audio.onnx", "text": "text.onnx", "tokenizer": "tokenizer.json", "vocabulary": "vocabulary.i8",
         "vocabularyNames": "vocabulary.json", "soundness": "soundness.f32", "attribution": "ATTRIBUTION.md"} | variants.FILES | caption.FILES | categories.FILES


def graphs(options: Options, folder: Path, quantise: bool) -> None:
    towers = memory.finished_towers(options)
    tensors = yamnet.Tensors(options.teachers / "yamnet" / "yamnet.tflite")
    audio_graph.build(folder / "audio.onnx", towers.audio_head, tensors, aisfx_trunk.AiSfx().eval(), quantise, tune.load(options))
    text_graph.build(folder / "text.onnx", options, towers.text_head, quantise)
    text_graph.tokenizer(folder / "tokenizer.json", options)


def vocabulary(options: Options) -> dict:
    """Unit vectors in 8 bits (a row divided by its length is the vector again), and their names."""
    vectors = np.load(options.folder("calibrate") / "vocabulary.npy")
    peak = np.abs(vectors).max(1, keepdims=True)
    np.round(vectors / peak * 127).astype(np.int8).tofile(options.pack / FILES["vocabulary"])
    names = [{"kind": "sound", "name": e["name"]} for e in sound_phrases(options)]
    names += [{"kind": "ucs", "name": e["catId"]} for e in ucs_phrases(options)]
    (options.pack / FILES["vocabularyNames"]).write_text(json.dumps(names, separators=(",", ":"), ensure_ascii=False) + "\n")
    return {"vectors": "vocabulary", "names": "vocabularyNames", "rows": len(vectors), "dim": vectors.shape[1], "dtype": "int8"}


def calibration(options: Options) -> dict:
    report = read_report(options, "calibrate")
    np.load(options.folder("calibrate") / "soundness.npy").astype("<f4").tofile(options.pack / FILES["soundness"])
    kept = {k: report[k] for k in ("features", "weights", "bias", "threshold", "match", "background")}
    return kept | {"top": TOP, "soundness": {"file": "soundness", "hidden": HIDDEN, "limit": SOUNDNESS_LIMIT},
                   "measured": {"nothing": report["nothing"], "queries": report["queries"]}}


def attribution(options: Options) -> list[dict]:
    """Collections, licences and numbers of the clips that were learned from; the list for people, too."""
    found: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for row in clips(options):
        if trained_on(options, row):
            found[(row["source"], row["licence"], row["tier"])].append(float(row["seconds"]))
    data = [{"source": f"https://github.com/{source}", "license": licence, "tier": tier, "clips": len(s), "hours": round(sum(s) / 3600, 3)}
            for (source, licence, tier), s in sorted(found.items())]
    lines = ["# Sounds this pack was trained on", "",
             "The pack holds none of these sounds; its weights were learned from them. Thanks to everyone who shared them.",
             "Tier A: sounds under a stated free licence. Tier B: a licence claimed for a whole collection of mixed origin.", "",
             "| collection | licence as stated there | tier | clips | hours |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| [{d['source'].removeprefix('https://github.com/')}]({d['source']}) | {d['license']} | {d['tier']} | {d['clips']} | {d['hours']:.2f} |" for d in data]
    (options.pack / FILES["attribution"]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return data


def run(options: Options) -> None:
    if finished(options, "export"):
        return
    with stage(options, "export") as report:
        options.pack.mkdir(parents=True, exist_ok=True)
        graphs(options, options.pack, True)
        graphs(options, options.folder("export") / "float", False)
        variants.align(options.pack / "audio.onnx")
        variants.share_memory(options.pack / "text.onnx", options.pack / "audio.onnx")
        variants.write(options.pack / "audio.onnx", variants.training_windows(options))
        data = attribution(options)
        words, how = vocabulary(options), calibration(options)
        runtime = Runtime(options.pack / "audio.onnx", options.pack / "text.onnx", options.pack / "tokenizer.json")
        gold = golden.write(options.pack, runtime)
        manifest.write(options.pack, VERSION, SPACE, data, how, words, gold, FILES, caption.write_pack(options), categories.write_pack(options))
        manifest.seal(options.pack)
        report.update(version=VERSION, megabytes=round(sum(p.stat().st_size for p in options.pack.rglob("*") if p.is_file()) / 1e6, 2))
